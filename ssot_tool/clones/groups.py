"""The shapes of a workspace joined to groups of functions that repeat one another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from ssot_tool.clones.bag import Bag
from ssot_tool.clones.clusters import clusters
from ssot_tool.clones.group import CloneGroup, Placed, group_of
from ssot_tool.clones.nearness import equal_but_for_names, frequencies, near
from ssot_tool.clones.nesting import outermost, without_inner
from ssot_tool.clones.shape import Shape
from ssot_tool.clones.thresholds import STANDARD, Thresholds

#: A line is an idiom of the workspace where more than this many times its holders in a group have it.
_OWN = 3


def groups(shapes: Mapping[str, Sequence[Shape]], thresholds: Thresholds = STANDARD) -> tuple[CloneGroup, ...]:
    """Disjoint groups of two or more functions, the weightiest first, whatever the order of the files.

    ``shapes``: those of each module by its path. A function is in one group at most, and a group whose members all
    stand inside functions of another group is not reported beside it. A function and a coroutine are never in one
    group: without the keywords one cannot stand in for the other. Functions with an excuse take no part.
    """
    kinds = _kinds(shapes)
    found = [(without_inner(sorted(placed, key=_place)), likeness) for placed, likeness in _together(kinds, thresholds)]
    made = [group_of(placed, likeness) for placed, likeness in outermost([one for one in found if len(one[0]) > 1])]
    return tuple(sorted(made, key=lambda group: (-group.weight * (len(group.members) - 1), group.members)))


def _kinds(shapes: Mapping[str, Sequence[Shape]]) -> list[list[Placed]]:
    """Functions that are equal but for local names and constants; thousands of copies count as one from here on."""
    kinds: dict[tuple[bytes, bool], list[Placed]] = defaultdict(list)
    for path in sorted(shapes):
        for shape in shapes[path]:
            if not shape.excuse:
                kinds[shape.renamed, shape.is_async].append((path, shape))
    return list(kinds.values())


def _together(kinds: list[list[Placed]], thresholds: Thresholds) -> Iterator[tuple[list[Placed], float]]:
    first = [kind[0][1] for kind in kinds]
    bags = [Bag(shape) for shape in first]
    frequency = frequencies(bags)
    links = chain(near(first, bags, frequency, thresholds), equal_but_for_names(first, thresholds))
    taken: set[int] = set()
    for indexes, likeness in clusters(links):
        if likeness == 1 or _own_weight([bags[index] for index in indexes], frequency) >= thresholds.own_weight:
            taken.update(indexes)
            yield [one for index in indexes for one in kinds[index]], likeness
    for index, kind in enumerate(kinds):
        if index not in taken and len(kind) > 1 and _is_enough(bags[index], kind, thresholds):
            yield kind, 1.0


def _is_enough(bag: Bag, kind: list[Placed], thresholds: Thresholds) -> bool:
    # Where all of them log the same, that was copied, too.
    told = kind[0][1].told if len({shape.logged for _, shape in kind}) == 1 else 0
    return bag.variety + told >= thresholds.equal_variety or bag.total >= thresholds.equal_weight


def _own_weight(bags: list[Bag], frequency: Counter[int]) -> float:
    """What is shared by these bodies alone: lines that many others have, too, are how one writes such things here."""
    holders = frequencies(bags)
    values = {line: value for bag in bags for line, value in bag.values.items()}
    most = len(bags)
    return sum(
        values[line] * min(1.0, _OWN * count / frequency[line]) * (count - 1) / (most - 1)
        for line, count in holders.items()
        if count > 1
    )


def _place(placed: Placed) -> tuple[str, int, str]:
    path, shape = placed
    return path, shape.start_line, shape.qualname
