"""Which bodies are nearly the same: found through their rarest lines, judged by all of them.

Two bodies that share enough must share one of the rarest lines of each: prefix filtering, as in Chaudhuri et al., "A
primitive operator for similarity joins", 2006, and Sajnani et al., "SourcererCC", 2016. So no pair above the threshold
is missed by chance, as it would be by hashes that collide with some probability, and what has no rare line in common
is never compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from ssot_tool.clones.bag import Bag
from ssot_tool.clones.shape import Shape
from ssot_tool.clones.thresholds import Thresholds
from ssot_tool.clones.vocabulary import overlap

#: So many bodies that are equal but for all names are compared with each other, and no more.
_MANY = 50
#: What a line counts that another one has with other names (another call, another attribute), or one that has the same
#: names otherwise (one more argument).
_ALIKE = 0.5
#: How many parts of likeness are that of the statements; one part is that of the words in their names.
_STATEMENTS = 2


class Link(msgspec.Struct, frozen=True):
    """Two of the bodies, by their index, ``first`` < ``second``, and how alike they are, from 0 to 1."""

    first: int
    second: int
    likeness: float


def frequencies(bags: Iterable[Bag]) -> Counter[int]:
    """In how many bodies each line occurs."""
    counts: Counter[int] = Counter()
    for bag in bags:
        counts.update(bag.counts.keys())
    return counts


def near(
    shapes: Sequence[Shape], bags: Sequence[Bag], frequency: Counter[int], thresholds: Thresholds
) -> Iterable[Link]:
    """All pairs that share enough lines; a function and a coroutine are never a pair."""
    # Of the longer of two bodies, so much at least is shared where 2 * shared / (one + other) reaches the threshold.
    least = thresholds.firm / (2 - thresholds.firm)
    holders: dict[int, list[int]] = defaultdict(list)
    for index, bag in enumerate(bags):
        if bag.total < thresholds.near_weight or bag.counts.total() < thresholds.near_lines:
            continue
        met: set[int] = set()
        for line in _rarest(bag, frequency, least):
            if 1 < frequency[line] <= thresholds.common:
                met.update(holders[line])
                holders[line].append(index)
        for other in sorted(met):
            first, second = shapes[other], shapes[index]
            statements = _likeness(bags[other], bag, thresholds) if first.is_async == second.is_async else 0.0
            likeness = _with_words(statements, first, second)
            if statements and likeness >= thresholds.likeness:
                yield Link(other, index, likeness)


def equal_but_for_names(shapes: Sequence[Shape], thresholds: Thresholds) -> Iterable[Link]:
    """Pairs with other names throughout, consistently, and enough structure to say that one was made of the other."""
    kinds: dict[tuple[bytes, bool], list[int]] = defaultdict(list)
    for index, shape in enumerate(shapes):
        for digest in {shape.blind, shape.logged}:
            kinds[digest, shape.is_async].append(index)
    for (digest, _), held in kinds.items():
        if len(held) == 1:
            continue
        bag = Bag(shapes[held[0]], loose=True)
        told = shapes[held[0]].told if digest == shapes[held[0]].logged else 0
        if bag.total + told < thresholds.equal_variety:
            continue
        is_enough = bag.variety >= thresholds.blind_variety and len(bag.counts) >= thresholds.blind_lines
        for at, first in enumerate(held[:_MANY]):
            for second in held[at + 1 : _MANY]:
                if is_enough or overlap(shapes[first], shapes[second]) >= thresholds.blind_words:
                    yield Link(first, second, 1.0)


def _rarest(bag: Bag, frequency: Counter[int], least: float) -> list[int]:
    beyond, taken, summed = (1 - least) * bag.total, [], 0
    for line in sorted(bag.counts, key=lambda line: (frequency[line], line)):
        taken.append(line)
        summed += bag.values[line] * bag.counts[line]
        if summed > beyond:
            break
    return taken


def _likeness(one: Bag, other: Bag, thresholds: Thresholds) -> float:
    """How alike the statements of two bodies are; 0 where they share too little, whatever their words."""
    both = one.total + other.total
    # The shorter of two cannot share more than all it has, and no more than all words.
    if _most(2 * min(one.total, other.total) / both) < thresholds.likeness:
        return 0.0
    lines = one.shared(other)
    weight, statements = one.weight(lines), sum(lines.values())
    if weight < thresholds.near_weight or statements < thresholds.near_lines or 2 * weight < thresholds.firm * both:
        return 0.0
    return 2 * (weight + _ALIKE * one.alike(other, lines)) / both


def _with_words(statements: float, one: Shape, other: Shape) -> float:
    """A copy keeps most of its names; where there are none to keep, the statements are all."""
    if not (one.words or other.words):
        return statements
    return (_STATEMENTS * statements + overlap(one, other)) / (_STATEMENTS + 1)


def _most(statements: float) -> float:
    return (_STATEMENTS * statements + 1) / (_STATEMENTS + 1)
