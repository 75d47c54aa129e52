"""No regular expression repeats a group possessively: before 3.11.5 ``re`` matches such groups wrongly (gh-106052)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent
SOURCES = sorted([*CHECKOUT.glob("ssot_tool/**/*.py"), *CHECKOUT.glob("rules/*.py")])
POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{[\d,]+\})\+|\(\?>")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_groups_are_not_repeated_possessively(path: Path) -> None:
    assert POSSESSIVE_GROUP.search(path.read_text(encoding="utf-8")) is None
