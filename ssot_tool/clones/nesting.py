"""Functions inside functions: what is said about the outer one is not said about the inner one again."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

from ssot_tool.clones.group import Placed
from ssot_tool.clones.shape import Shape

_INNER = ".<locals>."


def without_inner(placed: Sequence[Placed]) -> list[Placed]:
    """Without functions that stand inside another one of the same group: an outer function repeats its inner one."""
    around = _Outer(placed)
    return [one for one in placed if not around.holds(one)]


def outermost(found: Sequence[tuple[list[Placed], float]]) -> list[tuple[list[Placed], float]]:
    """Without groups all of whose members stand inside members of other groups."""
    around = _Outer(one for placed, _ in found for one in placed)
    return [(placed, likeness) for placed, likeness in found if not all(map(around.holds, placed))]


class _Outer:
    """Functions by file and name, of which an inner one's own says in which it stands."""

    def __init__(self, placed: Iterable[Placed]) -> None:
        self._named: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for path, shape in placed:
            self._named[path, shape.qualname].append((shape.start_line, shape.end_line))
        for lines in self._named.values():
            lines.sort()

    def holds(self, placed: Placed) -> bool:
        """Whether one of them stands around a function."""
        path, shape = placed
        end = shape.qualname.rfind(_INNER)
        while end > 0:
            if self._is_around(shape, self._named.get((path, shape.qualname[:end]), ())):
                return True
            end = shape.qualname.rfind(_INNER, 0, end)
        return False

    def _is_around(self, shape: Shape, lines: Sequence[tuple[int, int]]) -> bool:
        # Those of one name stand one below the other.
        at = bisect_right(lines, shape.start_line, key=lambda one: one[0]) - 1
        return at >= 0 and shape.end_line <= lines[at][1]
