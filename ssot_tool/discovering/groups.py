"""Groups of rivals: subjects whose names say one job, and that nothing keeps apart; disjoint and deterministic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import Literal

import msgspec

from ssot_tool.discovering.apart import pair_excuse
from ssot_tool.discovering.likeness import Likeness
from ssot_tool.discovering.naming import handed_out, job, subject, topic
from ssot_tool.discovering.subjects import Subject
from ssot_tool.discovering.surroundings import Pair, Surroundings

Tie = Literal["name", "job", "head", "topic", "subject", "factory", "work"]
Words = tuple[str, ...]


#: Ties by a part of the names, or by none of them.
_LOOSE_TIES = frozenset(("head", "topic", "work"))
#: A single word that stands in the names of a larger share of all classes names no subject.
_COMMON = 0.03


class Bar(msgspec.Struct, frozen=True):
    """How alike two have to be (see ``Likeness.alike``) for each tie between their names.

    ``bodies``: where only a part of the names ties them, whole bodies have to be the same, too. ``subject``: whether
    groups about one subject become one, with whoever else is about it, and how alike two of them have to be.
    """

    name: float
    job: float
    one_word: float
    head: float
    topic: float
    factory: float
    function: float
    work: float
    bodies: bool = True
    subject: float | None = None


class Group(msgspec.Struct, frozen=True):
    """Rivals, sorted by symbol.

    ``words``: what their names share; ``tie``: how much of them that is; ``units``: symbol to unit;
    ``likeness``: of the two that are most alike; ``apart``: (symbol, excuse, detail) of those that have the same words
    in their names and are kept apart from all of these.
    """

    subjects: tuple[Subject, ...]
    words: Words
    tie: Tie
    units: dict[str, str]
    likeness: float
    apart: tuple[tuple[str, str, str], ...] = ()


class Grouping:
    """Groups subjects step by step, those with the surest ties first; whoever is in a group is in no other."""

    def __init__(self, surroundings: Surroundings, likeness: Likeness, bar: Bar) -> None:
        self._around, self._likeness, self._bar = surroundings, likeness, bar
        self._free: dict[str, Subject] = {}
        self._groups: dict[Words, list[Group]] = {}

    def groups(self, subjects: Iterable[Subject]) -> list[Group]:
        """All groups of two rivals or more."""
        self._free = {one.symbol: one for one in subjects}
        self._groups = {}
        bar = self._bar
        classes = [one for one in self._free.values() if one.is_class]
        functions = [one for one in self._free.values() if not one.is_class]
        self._step(classes, lambda one: job(one.name), lambda words: bar.job if words[1:] else bar.one_word, "job")
        for length in range(max((len(job(one.name)) for one in classes), default=0), 1, -1):
            longer = [one for one in classes if len(job(one.name)) >= length]
            self._step(longer, lambda one, n=length: job(one.name)[-n:], lambda words: bar.head, "head")  # type: ignore[misc]
        self._step(classes, lambda one: topic(one.name), lambda words: bar.topic, "topic")
        if bar.subject is not None:
            self._join_subjects(classes, bar.subject)
        self._step([*classes, *functions], _built, lambda words: bar.factory, "factory")
        self._step(functions, lambda one: (one.name,), lambda words: bar.function, "name")
        self._step_by_work()
        return [group for words in sorted(self._groups) for group in self._groups[words]]

    def _step(
        self,
        subjects: Iterable[Subject],
        key: Callable[[Subject], Words],
        least: Callable[[Words], float],
        tie: Tie,
    ) -> None:
        """Group the free ones of some subjects by their keys; who has the key of an earlier group may join it."""
        buckets: dict[Words, list[Subject]] = {}
        for one in subjects:
            if one.symbol in self._free and (words := key(one)):
                buckets.setdefault(words, []).append(one)
        for words, free in sorted(buckets.items()):
            earlier = self._groups.get(words, [])
            if len(free) + len(earlier) > 1:
                groups = self._grouped(free, earlier, words, least(words), tie)
                if groups:
                    self._groups[words] = groups
                for one in (one for group in groups for one in group.subjects):
                    self._free.pop(one.symbol, None)

    def _join_subjects(self, classes: Sequence[Subject], least: float) -> None:
        """Make one group of those about one subject, and of the free classes about it, where something ties them."""
        seen = Counter(word for one in classes for word in set(job(one.name)))
        about: dict[Words, tuple[list[Words], list[Subject]]] = {}
        for key, groups in self._groups.items():
            if groups:
                about.setdefault(subject(key), ([], []))[0].append(key)
        for one in classes:
            if one.symbol in self._free:
                about.setdefault(subject(job(one.name)), ([], []))[1].append(one)
        for words, (keys, free) in sorted(about.items()):
            earlier = [group for key in keys for group in self._groups[key]]
            is_rare = len(words) > 1 or (words and seen[words[0]] <= _COMMON * len(classes))
            if is_rare and earlier and len(earlier) + len(free) > 1:
                joined = self._grouped(free, earlier, words, least, "subject")
                same = {group.subjects: group for group in earlier}
                for key in keys:
                    del self._groups[key]
                self._groups["~", *words] = [same.get(group.subjects, group) for group in joined]
                for one in (one for group in joined for one in group.subjects):
                    self._free.pop(one.symbol, None)

    def _step_by_work(self) -> None:
        """Pair those of the free ones that do the same under names that have little in common."""
        pairs: list[tuple[float, str, str]] = []
        for one, other in self._likeness.near(sorted(self._free)):
            first, second = self._free[one], self._free[other]
            if first.is_class == second.is_class and self._say_alike(first, second):
                alike = self._likeness.alike(one, other)
                if alike >= self._bar.work:
                    pairs.append((-alike, one, other))
        for _, one, other in sorted(pairs):
            if one in self._free and other in self._free:
                both = [self._free[one], self._free[other]]
                words = tuple(word for word in job(both[0].name) if word in job(both[1].name))
                self._groups.setdefault(("", *words), [])
                for group in self._grouped(both, (), words, self._bar.work, "work"):
                    self._groups["", *words].append(group)
                    del self._free[one], self._free[other]

    def _say_alike(self, one: Subject, other: Subject) -> bool:
        """Whether names share two words, or one where whole bodies are the same."""
        both = len(set(job(one.name)) & set(job(other.name)))
        return both > 1 or (both == 1 and self._likeness.share_bodies(one.symbol, other.symbol))

    def _grouped(
        self, free: Sequence[Subject], earlier: Sequence[Group], words: Words, least: float, tie: Tie
    ) -> list[Group]:
        linked, units = _Sets(), _Sets()
        strength: dict[str, float] = {}
        apart: dict[str, tuple[str, str]] = {}
        strangers: dict[str, set[str]] = {}
        settled = [one for group in earlier for one in group.subjects]
        ties = {one.symbol: group.tie for group in earlier for one in group.subjects}
        for group in earlier:
            for one in group.subjects:
                linked.join(group.subjects[0].symbol, one.symbol)
                units.join(group.units[one.symbol], one.symbol)
                strength[one.symbol] = max(strength.get(one.symbol, 0.0), group.likeness)
            apart.update({symbol: (excuse, detail) for symbol, excuse, detail in group.apart})
        homes = {one.symbol: number for number, group in enumerate(earlier) for one in group.subjects}
        for one, other in combinations((*free, *settled), 2):
            mine, theirs = homes.get(one.symbol), homes.get(other.symbol)
            if mine is not None and (tie != "subject" or mine == theirs):
                continue
            if True:
                excuse = pair_excuse(Pair(one, other, self._around))
                if excuse is not None:
                    if excuse[0] == "hierarchy":
                        units.join(other.symbol, one.symbol)
                        linked.join(other.symbol, one.symbol)
                    else:
                        strangers.setdefault(one.symbol, set()).add(other.symbol)
                        strangers.setdefault(other.symbol, set()).add(one.symbol)
                    apart.setdefault(one.symbol, excuse)
                    apart.setdefault(other.symbol, excuse)
                    continue
                needs_body = tie in _LOOSE_TIES and self._bar.bodies
                if needs_body and not self._likeness.share_bodies(one.symbol, other.symbol):
                    continue
                alike = self._likeness.alike(one.symbol, other.symbol)
                if alike >= (min(least, self._bar.name) if one.name == other.name and words[1:] else least):
                    linked.join(other.symbol, one.symbol)
                    for symbol in (one.symbol, other.symbol):
                        strength[symbol] = max(strength.get(symbol, 0.0), alike)
        parts: dict[str, list[Subject]] = {}
        for one in (*settled, *free):
            parts.setdefault(linked.first(one.symbol), []).append(one)
        made = []
        for whole in parts.values():
            names = {one.symbol for one in whole}
            # One that is kept apart from most is only there as somebody links both sides.
            part = [one for one in whole if 2 * len(strangers.get(one.symbol, set()) & names) <= len(whole)]
            unit = {one.symbol: units.first(one.symbol) for one in part}
            if len(set(unit.values())) > 1:
                names = {one.name for one in part}
                old = [ties[one.symbol] for one in part if one.symbol in ties]
                made.append(
                    Group(
                        subjects=tuple(sorted(part, key=lambda one: one.symbol)),
                        words=words,
                        tie="name" if len(names) == 1 else ("job" if "name" in old else old[0]) if old else tie,
                        units=unit,
                        likeness=max(strength.get(one.symbol, 0.0) for one in part),
                        apart=tuple((symbol, *why) for symbol, why in sorted(apart.items()) if symbol not in unit),
                    )
                )
        return made


def _built(one: Subject) -> Words:
    """The words of the factory that it is: of a function, if its body returns what its name says that it hands out."""
    if one.is_class:
        words = job(one.name)
        return words if words[-1] == "factory" and len(words) > 1 else ()
    words = handed_out(one.name)
    if len(words) > 1 and any(job(name)[-len(words) :] == words for name in one.portrait.returned):
        return (*words, "factory")
    return ()


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
