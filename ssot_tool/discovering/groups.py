"""Groups of rivals: subjects whose names say one job, and that nothing keeps apart; disjoint and deterministic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import msgspec

from ssot_tool.discovering.apart import derived, pair_excuse
from ssot_tool.discovering.keys import built, common, ending, meant, shorter
from ssot_tool.discovering.likeness import Likeness
from ssot_tool.discovering.linking import Group, Links, Tie, Words, pairs
from ssot_tool.discovering.naming import MEANS, job, stems, subject, topic
from ssot_tool.discovering.subjects import Subject
from ssot_tool.discovering.surroundings import Pair, Surroundings

#: Ties by a part of the names, or by none of them.
_LOOSE_TIES = frozenset(("head", "topic", "work"))
#: A single word that stands in the names of a larger share of all classes names no subject.
_COMMON = 0.03


class Bar(msgspec.Struct, frozen=True):
    """How alike two have to be (see ``Likeness.alike``) for each tie between their names.

    ``said``: where one says to use the other. ``bodies``: where only a part of the names ties them, whole bodies have
    to be the same, too. ``subject``: whether groups about one subject become one, with whoever else is about it, and
    how alike two of them have to be.
    """

    name: float
    job: float
    one_word: float
    head: float
    topic: float
    factory: float
    function: float
    said: float
    work: float
    bodies: bool = True
    subject: float | None = None


class Grouping:
    """Groups subjects step by step, those with the surest ties first; whoever is in a group is in no other."""

    def __init__(self, surroundings: Surroundings, likeness: Likeness, bar: Bar) -> None:
        self._around, self._likeness, self._bar = surroundings, likeness, bar
        #: Symbol to (symbol of what it repeats, excuse, detail), of those that an excuse keeps apart from it.
        self.kept_apart: dict[str, tuple[str, str, str]] = {}
        self._free: dict[str, Subject] = {}
        self._groups: dict[Words, list[Group]] = {}
        self._seen: Counter[str] = Counter()
        self._classes = 0

    def groups(self, subjects: Iterable[Subject]) -> list[Group]:
        """All groups of two rivals or more."""
        self._free = {one.symbol: one for one in sorted(subjects, key=lambda one: one.symbol)}
        self._groups = {}
        bar = self._bar
        classes = [one for one in self._free.values() if one.is_class]
        self._classes = len(classes)
        self._seen = Counter(word for one in classes for word in set(job(one.name)))
        functions = [one for one in self._free.values() if not one.is_class]
        self._step(classes, lambda one: job(one.name), lambda words: bar.job if words[1:] else bar.one_word, "job")
        for length in range(max((len(job(one.name)) for one in classes), default=0), 1, -1):
            longer = [one for one in classes if len(job(one.name)) >= length]
            self._step(longer, lambda one, n=length: ending(one, n), lambda words: bar.head, "head")  # type: ignore[misc]
        self._step(classes, lambda one: topic(one.name), lambda words: bar.topic, "topic")
        if bar.subject is not None:
            self._join_longer(bar.subject)
            self._join_subjects(classes, bar.subject)
        self._step([*classes, *functions], built, lambda words: bar.factory, "factory")
        self._step(functions, lambda one: (one.name,), lambda words: bar.function, "name")
        self._step_by_word([*classes, *functions])
        self._step_by_work([*classes, *functions])
        return [self._tops(group) for words in sorted(self._groups) for group in self._groups[words]]

    def _tops(self, group: Group) -> Group:
        """The group without classes that derive from another of it: they go where that goes.

        One that has the name of a third does not: two of one name compete, whatever one of them derives from.
        """
        below: dict[str, tuple[str, str]] = {}
        for one, other in pairs(group.subjects):
            pair = Pair(one, other, self._around)
            lower = derived(pair)
            excuse = pair_excuse(pair) if lower is not None else None
            if lower is not None and excuse is not None and excuse[0] == "hierarchy":
                below[lower.symbol] = excuse
        units = group.units
        named: dict[str, set[str]] = {}
        for one in group.subjects:
            if one.symbol not in below:
                named.setdefault(one.name, set()).add(units[one.symbol])
        for one in group.subjects:
            if named.get(one.name, set()) - {units[one.symbol]}:
                below.pop(one.symbol, None)
        tops = tuple(one for one in group.subjects if one.symbol not in below)
        apart = {symbol: (excuse, detail) for symbol, excuse, detail in group.apart} | below
        return msgspec.structs.replace(
            group,
            subjects=tops,
            units={one.symbol: group.units[one.symbol] for one in tops},
            apart=tuple((symbol, *why) for symbol, why in sorted(apart.items())),
        )

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
                if not _keeps(earlier, groups):
                    continue
                if groups:
                    self._groups[words] = groups
                self._take(groups)

    def _join_subjects(self, classes: Sequence[Subject], least: float) -> None:
        """Make one group of those about one subject, and of the free classes about it, where something ties them."""
        about: dict[Words, tuple[list[Words], list[Subject]]] = {}
        for key, groups in self._groups.items():
            if groups:
                about.setdefault(subject(key), ([], []))[0].append(key)
        for one in classes:
            if one.symbol in self._free:
                about.setdefault(subject(job(one.name)), ([], []))[1].append(one)
        for words, (keys, free) in sorted(about.items()):
            earlier = [group for key in keys for group in self._groups[key]]
            if self._is_subject(words) and earlier and len(earlier) + len(free) > 1:
                joined = self._grouped(free, earlier, words, least, "subject")
                if not _keeps(earlier, joined):
                    continue
                same = {group.subjects: group for group in earlier}
                for key in keys:
                    del self._groups[key]
                self._groups["~", *words] = [same.get(group.subjects, group) for group in joined]
                self._take(joined)

    def _join_longer(self, least: float) -> None:
        """Put groups into those to whose words they only add some, the longest first, where something ties them."""
        for key in sorted(self._groups, key=lambda words: (-len(words), words)):
            mine = self._groups.get(key, [])
            if not mine or not key[0].strip("~"):
                continue
            for words in shorter(key, self._groups):
                into = self._groups[words]
                joined = self._grouped((), [*into, *mine], words, least, "subject")
                if len(joined) < len(into) + len(mine) and _keeps([*into, *mine], joined):
                    same = {group.subjects: group for group in (*into, *mine)}
                    self._groups[words] = [same.get(group.subjects, group) for group in joined]
                    del self._groups[key]
                    break

    def _take(self, groups: Iterable[Group]) -> None:
        """Those of some groups are free no longer."""
        for group in groups:
            for one in group.subjects:
                self._free.pop(one.symbol, None)

    def _is_subject(self, words: Words) -> bool:
        """Whether words name something to be about: two or more, or one that few classes have in their names."""
        return len(words) > 1 or (len(words) == 1 and self._seen[words[0]] <= _COMMON * self._classes)

    def _step_by_word(self, subjects: Iterable[Subject]) -> None:
        """Tie those that say what to use in their place to what they say, with the groups in which these are."""
        every = {one.symbol: one for one in subjects}
        said = {
            pair: alike
            for pair in meant(every.values(), every.keys() - self._free.keys(), self._around.program)
            if (alike := self._likeness.alike(*pair)) >= self._bar.said
            and pair_excuse(Pair(every[pair[0]], every[pair[1]], self._around), stated=True) is None
        }
        touched = {symbol for pair in said for symbol in pair}
        earlier: list[Group] = []
        for key, groups in self._groups.items():
            earlier += [group for group in groups if not touched.isdisjoint(group.units)]
            self._groups[key] = [group for group in groups if touched.isdisjoint(group.units)]
        homes = {symbol: group for group in earlier for symbol in group.units}
        links = Links(earlier)
        for (one, other), alike in said.items():
            links.tie(one, other, alike)
        targets = dict(said.keys())
        for group in links.groups((every[symbol] for symbol in sorted({*homes, *touched})), (), "said"):
            named = next((job(every[targets[symbol]].name) for symbol in group.units if symbol in targets), ())
            joined = _merged(group, [homes[symbol] for symbol in group.units if symbol in homes], named)
            self._groups.setdefault(("!", *joined.words), []).append(joined)
            self._take([joined])

    def _step_by_work(self, subjects: Iterable[Subject]) -> None:
        """Tie the free ones to those that do the same under names that have little in common, the most alike first."""
        every = {one.symbol: one for one in subjects}
        if self._bar.subject is None:
            every = dict(self._free)
        alikes: list[tuple[float, str, str]] = []
        for one, other in self._likeness.near(sorted(every)):
            first, second = every[one], every[other]
            if first.is_class == second.is_class and self._say_alike(first, second):
                alike = self._likeness.alike(one, other)
                if alike >= self._bar.work:
                    alikes.append((-alike, one, other))
        homes = {one.symbol: key for key, groups in self._groups.items() for group in groups for one in group.subjects}
        for _, one, other in sorted(alikes):
            if one in self._free and other in self._free:
                words = common(job(every[one].name), job(every[other].name))
                words = words or min(job(every[one].name), job(every[other].name))
                self._groups.setdefault(("", *words), [])
                for group in self._grouped((every[one], every[other]), (), words, self._bar.work, "work"):
                    self._groups["", *words].append(group)
                    homes |= dict.fromkeys((one, other), ("", *words))
                    del self._free[one], self._free[other]
            elif (one in self._free) != (other in self._free):
                free, held = (one, other) if one in self._free else (other, one)
                self._join(every[free], held, homes)

    def _join(self, free: Subject, held: str, homes: dict[str, Words]) -> None:
        """Put a free one into the group of another, unless it is kept apart from most that are in it."""
        groups = self._groups[homes[held]]
        at, group = next((at, group) for at, group in enumerate(groups) if held in group.units)
        words = common(group.words, job(free.name))
        if 2 * len(words) < len(group.words) or not self._is_subject(subject(words)):
            return
        for joined in self._grouped((free,), (group,), words, self._bar.work, "subject"):
            if free.symbol in joined.units and _keeps((group,), (joined,)):
                groups[at] = joined
                homes[free.symbol] = homes[held]
                del self._free[free.symbol]

    def _say_alike(self, one: Subject, other: Subject) -> bool:
        """Whether names share two words, or one where whole bodies are the same or the bar asks for no more."""
        both = stems(one.name) & stems(other.name)
        if len(both) == 1 and not self._likeness.share_bodies(one.symbol, other.symbol):
            return not self._bar.bodies and one.is_class and not both <= MEANS
        return bool(both)

    def _grouped(
        self, free: Sequence[Subject], earlier: Sequence[Group], words: Words, least: float, tie: Tie
    ) -> list[Group]:
        links = Links(earlier)
        homes = {one.symbol: number for number, group in enumerate(earlier) for one in group.subjects}
        every = sorted((*free, *(one for group in earlier for one in group.subjects)), key=lambda one: one.symbol)
        for one, other in pairs(every):
            mine, theirs = homes.get(one.symbol), homes.get(other.symbol)
            if mine is not None and theirs is not None and (tie != "subject" or mine == theirs):
                continue
            excuse = pair_excuse(Pair(one, other, self._around))
            if excuse is not None:
                links.part(one.symbol, other.symbol, excuse)
                if excuse[0] != "hierarchy" and one.repeats(other):
                    self.kept_apart.setdefault(one.symbol, (other.symbol, *excuse))
                    self.kept_apart.setdefault(other.symbol, (one.symbol, *excuse))
                continue
            if tie in _LOOSE_TIES and self._bar.bodies and not self._likeness.share_bodies(one.symbol, other.symbol):
                continue
            alike = self._likeness.alike(one.symbol, other.symbol)
            if alike >= (min(least, self._bar.name) if one.name == other.name and words[1:] else least):
                links.tie(one.symbol, other.symbol, alike)
        return list(links.groups(every, words, tie))


def _merged(group: Group, earlier: Sequence[Group], words: Words) -> Group:
    """What some earlier groups became, or none: with the words and the tie of the largest, apart from whom they were.

    What tied those of one name ties no longer all; where there was none the group has ``words``.
    """
    apart = {symbol: (symbol, *why) for old in earlier for symbol, *why in old.apart if symbol not in group.units}
    tie = group.tie
    if earlier:
        most = max(earlier, key=lambda old: len(old.units))
        is_told = most.tie == "name" and len({one.name for one in group.subjects}) > 1
        words, tie = most.words, "said" if is_told else most.tie
    return msgspec.structs.replace(group, words=words, tie=tie, apart=tuple(apart[symbol] for symbol in sorted(apart)))


def _keeps(earlier: Iterable[Group], joined: Sequence[Group]) -> bool:
    """Whether those of each earlier group are together still: who joins may drive nobody out."""
    return all(any(group.units.keys() <= other.units.keys() for other in joined) for group in earlier)
