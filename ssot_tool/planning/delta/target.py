"""The oldest Python that a project says it runs on."""

from __future__ import annotations

import configparser
import re
import tomllib
from pathlib import Path
from typing import Any

#: A version, its operator (poetry's included) before it; ``3.9.*`` and ``3`` are versions, too.
_BOUND = re.compile(r"(>=|<=|==|~=|!=|=|>|<|\^|~)?\s*v?(\d+)(?:\.(\d+))?[\w.*+]*")
_NO_LOWER = frozenset(("<", "<=", "!="))

Version = tuple[int, int]


def target_python(root: Path) -> Version | None:
    """Return the oldest Python (major, minor) for which a project is meant; None where it does not say.

    Read from ``project.requires-python`` and ``tool.poetry.dependencies.python`` of pyproject.toml, and from
    ``python_requires`` of setup.cfg; files that cannot be read or parsed say nothing.
    """
    said = _in_pyproject(root / "pyproject.toml") or _in_setup_cfg(root / "setup.cfg")
    return lower_bound(said) if said else None


def lower_bound(specifiers: str) -> Version | None:
    """Return the oldest version that specifiers allow: the highest bound of each alternative, the lowest of all."""
    bounds = [_of_alternative(part) for part in specifiers.split("||")]
    known = [bound for bound in bounds if bound is not None]
    return min(known) if len(known) == len(bounds) else None


def _of_alternative(specifiers: str) -> Version | None:
    found = [
        (int(major), int(minor or 0)) if operator != ">" or minor else (int(major) + 1, 0)
        for operator, major, minor in _BOUND.findall(specifiers)
        if operator not in _NO_LOWER
    ]
    return max(found, default=None)


def _in_pyproject(path: Path) -> str:
    try:
        table: Any = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return _text_at(table, "project", "requires-python") or _text_at(table, "tool", "poetry", "dependencies", "python")


def _text_at(table: Any, *keys: str) -> str:
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    return table if isinstance(table, str) else ""


def _in_setup_cfg(path: Path) -> str:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, configparser.Error):
        return ""
    return parser.get("options", "python_requires", fallback="")
