"""In which order names and modules stand, and where a new one has its place among them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

Key = Callable[[str], tuple[object, ...]]


def _by_type(name: str) -> tuple[object, ...]:
    """As isort and ruff order names unless told otherwise: constants, classes, the others."""
    if name.isupper() and len(name) > 1:
        return 0, name.lower()
    return 1 if name[:1].isupper() else 2, name.lower()


def _as_written(name: str) -> tuple[object, ...]:
    return (name,)


def _without_case(name: str) -> tuple[object, ...]:
    return (name.lower(),)


def _outer_first(module: str) -> tuple[object, ...]:
    """As isort and ruff order modules unless told otherwise: of the relative ones those with more dots first."""
    name = module.lstrip(".")
    level = len(module) - len(name)
    return level == 0, -level, name.lower()


NAMES: Sequence[Key] = (_by_type, _as_written, _without_case)
MODULES: Sequence[Key] = (_outer_first, _as_written, _without_case)


def place(there: Sequence[str], new: str, keys: Sequence[Key]) -> int | None:
    """Before which of them a new one stands, in the first order in which they are sorted; None if in none."""
    for key in keys:
        ranks = [key(name) for name in there]
        if ranks == sorted(ranks):
            return bisect_right(ranks, key(new))
    return None
