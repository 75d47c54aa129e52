"""A group of functions that repeat one another, and what to say about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from ssot_tool.clones.bag import Bag
from ssot_tool.clones.shape import Shape

#: A function and the path of the module in which it stands.
Placed = tuple[str, Shape]


class Member(msgspec.Struct, frozen=True, order=True):
    """One function of a group; lines are 1-based, from ``def`` to the last statement."""

    path: str
    start_line: int
    end_line: int
    qualname: str


class CloneGroup(msgspec.Struct, frozen=True):
    """Functions that repeat one another, by path and line.

    ``likeness``: 1 where all are equal but for names and constants, else that of the weakest link by which the group
    was joined. ``statements``: how many the longest member has (heads of compound ones count); ``shared``: how many
    of a member's are in every other one; both without log calls, imports and docstrings. ``weight``: how many syntax
    nodes these have, at most ``shape.HEAVIEST`` a statement. ``same`` and ``differs``: both in words, for the report;
    the latter is "" where nothing differs but layout and comments.
    """

    members: tuple[Member, ...]
    likeness: float
    statements: int
    shared: int
    weight: int
    same: str
    differs: str


def group_of(placed: Sequence[Placed], likeness: float) -> CloneGroup:
    """The value of two or more functions, which come in order."""
    shapes = [shape for _, shape in placed]
    statements = max(len(shape.weights) for shape in shapes)
    shared, weight = _in_all(shapes, loose=likeness == 1)
    same, differs = _in_words(shapes, shared, statements)
    members = tuple(Member(path, shape.start_line, shape.end_line, shape.qualname) for path, shape in placed)
    return CloneGroup(members, round(likeness, 2), statements, shared, weight, same, differs)


def _in_all(shapes: Sequence[Shape], loose: bool) -> tuple[int, int]:
    first = Bag(shapes[0], loose)
    common = dict(first.counts)
    for shape in {shape.loose if loose else shape.lines: shape for shape in shapes[1:]}.values():
        theirs = Bag(shape, loose).counts
        common = {line: min(count, theirs[line]) for line, count in common.items() if line in theirs}
    return sum(common.values()), first.weight(common)


def _in_words(shapes: Sequence[Shape], shared: int, statements: int) -> tuple[str, str]:
    if _is_one(shape.exact for shape in shapes):
        return "the same code", ""
    constants = [] if _is_one(shape.constants for shape in shapes) else ["constants"]
    names = [] if _is_one(shape.local_names for shape in shapes) else ["names"]
    if _is_one(shape.renamed for shape in shapes):
        local = ["local names"] if names else []
        return f"the same {_counted(statements)}", " and ".join(local + constants)
    if _is_one(shape.blind for shape in shapes):
        return f"the same {_counted(statements)} under other names", " and ".join(names + constants)
    most = Counter(len(shape.weights) - shared for shape in shapes)
    fewest, longest = min(most), max(most)
    told = str(longest) if fewest == longest else f"{fewest} to {longest}"
    return f"{shared} of {_counted(statements)}", f"{told} {'statement' if longest == 1 else 'statements'} a member"


def _counted(statements: int) -> str:
    return "statement" if statements == 1 else f"{statements} statements"


def _is_one(values: object) -> bool:
    return len(set(values)) == 1  # type: ignore[call-overload]
