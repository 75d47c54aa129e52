"""A group of two rivals from real files, and how often each of them is used."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ssot_tool.discovering.discover import Found
from ssot_tool.discovering.linking import Group
from ssot_tool.model import Reference
from tests.discovering.workspace import WORK, found, write

ONE, OTHER = "a.m.OrderTill", "b.n.OrderTill"


def two(
    root: Path, one: str = f"class OrderTill:{WORK}", other: str = f"class OrderTill:{WORK}"
) -> tuple[Found, Group]:
    """What is found in two modules, ``a.m`` and ``b.n``, and the one group in it."""
    everything = found(write(root, {"a/m.py": one, "b/n.py": other}))
    (group,) = everything.groups
    return everything, group


def used(production: Mapping[str, int], tests: Mapping[str, int] | None = None) -> dict[str, list[Reference]]:
    """Calls of each symbol, so many in production and so many in tests."""
    calls: dict[str, list[Reference]] = {}
    for in_test, counts in ((False, production), (True, tests or {})):
        for symbol, count in counts.items():
            path = "tests/test_use.py" if in_test else "c/use.py"
            calls.setdefault(symbol, []).extend(
                Reference(path, line, 1, 2, "call", in_test, symbol) for line in range(1, count + 1)
            )
    return calls
