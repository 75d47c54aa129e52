"""Functions inside functions: what is said about the outer one is not said about the inner one again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ssot_tool.clones.group import Placed
from ssot_tool.clones.shape import Shape

_INNER = ".<locals>."


def without_inner(placed: Sequence[Placed]) -> list[Placed]:
    """Without functions that stand inside another one of the same group: an outer function repeats its inner one."""
    beside = _by_path(placed)
    return [(path, shape) for path, shape in placed if not any(_is_inside(shape, one) for one in beside[path])]


def outermost(found: Sequence[tuple[list[Placed], float]]) -> list[tuple[list[Placed], float]]:
    """Without groups all of whose members stand inside members of other groups."""
    beside = _by_path(one for placed, _ in found for one in placed)
    return [
        (placed, likeness)
        for placed, likeness in found
        if not all(any(_is_inside(shape, one) for one in beside[path]) for path, shape in placed)
    ]


def _by_path(placed: Iterable[Placed]) -> dict[str, list[Shape]]:
    held: dict[str, list[Shape]] = defaultdict(list)
    for path, shape in placed:
        held[path].append(shape)
    return held


def _is_inside(shape: Shape, other: Shape) -> bool:
    return (
        _INNER in shape.qualname
        and shape.qualname.startswith(f"{other.qualname}{_INNER}")
        and other.start_line <= shape.start_line
        and shape.end_line <= other.end_line
    )
