"""Which of some subjects are linked with each other, and which are kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Literal

import msgspec

from ssot_tool.discovering.subjects import Subject

Tie = Literal["name", "job", "head", "topic", "subject", "factory", "said", "work"]
Words = tuple[str, ...]
#: More than so many of one name are a crowd, in which each is compared with so many others.
_CROWD, _NEIGHBOURS = 200, 20


class Group(msgspec.Struct, frozen=True):
    """Rivals, sorted by symbol.

    ``words``: what their names share; ``tie``: how much of them that is; ``units``: symbol to unit;
    ``likeness``: of the two that are most alike; ``code``: the largest share of code of two (see ``Code.shared``), 0
    where nobody asked; ``apart``: (symbol, excuse, detail) of those that have the same words in their names and are
    kept apart from all of these.
    """

    subjects: tuple[Subject, ...]
    words: Words
    tie: Tie
    units: dict[str, str]
    likeness: float
    apart: tuple[tuple[str, str, str], ...] = ()
    code: float = 0.0


def pairs(subjects: Sequence[Subject]) -> Iterator[tuple[Subject, Subject]]:
    """Every two of some, the first symbol first; of a crowd, each with those that come next in the order of bodies.

    A thousand classes of one name took 39 s by twos and take 2 s by neighbours; copies are neighbours.
    """
    if len(subjects) <= _CROWD:
        for one, other in combinations(subjects, 2):
            yield (one, other) if one.symbol < other.symbol else (other, one)
        return
    near = sorted(subjects, key=lambda one: (one.portrait.digest, one.symbol))
    for at, one in enumerate(near):
        for other in near[at + 1 : at + 1 + _NEIGHBOURS]:
            yield (one, other) if one.symbol < other.symbol else (other, one)


class Links:
    """What ties some subjects, two by two; ``groups`` tells which rivals that makes."""

    def __init__(self, earlier: Iterable[Group]) -> None:
        self._linked, self._units = _Sets(), _Sets()
        self._strength: dict[str, float] = {}
        self._apart: dict[str, tuple[str, str]] = {}
        self._strangers: dict[str, set[str]] = {}
        self._ties: dict[str, Tie] = {}
        for group in earlier:
            for one in group.subjects:
                self._linked.join(group.subjects[0].symbol, one.symbol)
                self._units.join(group.units[one.symbol], one.symbol)
                self._strength[one.symbol] = max(self._strength.get(one.symbol, 0.0), group.likeness)
                self._ties[one.symbol] = group.tie
            self._apart.update({symbol: (excuse, detail) for symbol, excuse, detail in group.apart})

    def tie(self, one: str, other: str, alike: float) -> None:
        """Two symbols compete; ``alike`` as ``Likeness.alike`` has it."""
        self._linked.join(other, one)
        for symbol in (one, other):
            self._strength[symbol] = max(self._strength.get(symbol, 0.0), alike)

    def part(self, one: str, other: str, excuse: tuple[str, str]) -> None:
        """Two symbols do not compete: because they are one unit, or by another (name, detail)."""
        if excuse[0] == "hierarchy":
            self._units.join(other, one)
            self._linked.join(other, one)
        else:
            self._strangers.setdefault(one, set()).add(other)
            self._strangers.setdefault(other, set()).add(one)
        self._apart.setdefault(one, excuse)
        self._apart.setdefault(other, excuse)

    def groups(self, subjects: Iterable[Subject], words: Words, tie: Tie) -> Iterator[Group]:
        """The groups of two units or more among some subjects, which have ``words`` in common."""
        parts: dict[str, list[Subject]] = {}
        for one in subjects:
            parts.setdefault(self._linked.first(one.symbol), []).append(one)
        for whole in parts.values():
            names = {one.symbol for one in whole}
            # One that is kept apart from most is only there as somebody links both sides.
            part = [one for one in whole if 2 * len(self._strangers.get(one.symbol, set()) & names) <= len(whole)]
            units = {one.symbol: self._units.first(one.symbol) for one in part}
            if len(set(units.values())) > 1:
                yield Group(
                    subjects=tuple(sorted(part, key=lambda one: one.symbol)),
                    words=words,
                    tie=_surest(part, self._ties, tie),
                    units=units,
                    likeness=max(self._strength.get(one.symbol, 0.0) for one in part),
                    apart=tuple((symbol, *why) for symbol, why in sorted(self._apart.items()) if symbol not in units),
                )


def _surest(part: Iterable[Subject], ties: Mapping[str, Tie], tie: Tie) -> Tie:
    """The tie of a group: that of an earlier one that it came from, unless the names say more, or less."""
    if len({one.name for one in part}) == 1:
        return "name"
    if tie in ("subject", "said"):
        return tie
    old = [ties[one.symbol] for one in part if one.symbol in ties]
    return tie if not old else "job" if "name" in old else old[0]


class _Sets:
    """Disjoint sets of symbols; each is called after one of its own."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def first(self, symbol: str) -> str:
        """The symbol after which the set of this one is called."""
        parent = self._parent
        while parent.get(symbol, symbol) != symbol:
            parent[symbol] = parent.get(parent[symbol], parent[symbol])
            symbol = parent[symbol]
        return symbol

    def join(self, one: str, other: str) -> None:
        """Make one set of those of two symbols."""
        first, second = sorted((self.first(one), self.first(other)))
        self._parent[second] = first
