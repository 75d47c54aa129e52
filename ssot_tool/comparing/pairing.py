"""Which methods of different members do the same job: those of one name, and of two where a reason says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from ssot_tool.comparing.bodies import Body, likeness
from ssot_tool.comparing.differing import equal_key
from ssot_tool.cure.comparison import Lookalike
from ssot_tool.words import words

#: Bodies of fewer words are equal by chance, or alike by chance. ``ALIKE``: see ``gate/sketch.py``.
EQUAL_WORDS = 8
#: Where names differ, too, so many words of an equal body must be something else: calls, attributes, constants.
TELLING_WORDS = 5
ALIKE_WORDS = 20
ALIKE = 0.66
#: Two ways of so many shared words in their names, and so alike, may do one job; somebody has to look.
SHARED_WORDS, SOMEWHAT = 2, 0.33
#: Verbs that people choose between for one thing; the rest of the name must be the same, and more than one word.
_VERBS = (
    ("emit", "send", "notify", "publish", "broadcast", "dispatch", "fire", "push"),
    ("get", "fetch", "load", "read", "retrieve", "find"),
    ("create", "make", "build", "construct"),
    ("save", "store", "persist"),
    ("handle", "process", "on"),
    ("delete", "remove", "drop"),
    ("check", "validate", "verify"),
)
_KIND_OF_VERB = {verb: group[0] for group in _VERBS for verb in group}


class Definition(NamedTuple):
    """One method or function; ``members`` have it, their own or inherited; ``owner`` is "" for a function."""

    symbol: str
    name: str
    owner: str
    members: frozenset[str]
    body: Body
    is_abstract: bool = False


class Job(NamedTuple):
    """Definitions that do one job, sorted by symbol, and why those of different names stand together."""

    definitions: tuple[Definition, ...]
    why: tuple[str, ...]


def jobs(definitions: Iterable[Definition]) -> list[Job]:
    """Put definitions of one name together, then of different names where something says so.

    No member gets two ways of doing one job: where that would be, names stay apart. The order of the definitions does
    not matter.
    """
    groups = _Groups(sorted(definitions, key=lambda one: one.symbol))
    for reason, first, second in _reasons(groups.definitions):
        groups.join(reason, first, second)
    return groups.jobs()


def lookalikes(found: Sequence[Job]) -> list[Lookalike]:
    """Ways of different jobs that may do one, the likest first; of two jobs the likest two, unless a member has both.

    Of the 264 jobs of a repository's message handlers these are five pairs, all of them right.
    """
    likest: dict[tuple[int, int], tuple[float, Definition, Definition, tuple[str, ...]]] = {}
    numbered = [(number, one) for number, job in enumerate(found) for one in job.definitions if _is_long(one)]
    names = {one.symbol: frozenset(words(one.name)) for _, one in numbered}
    for (job, one), (another, other) in combinations(numbered, 2):
        shared = names[one.symbol] & names[other.symbol]
        if job == another or len(shared) < SHARED_WORDS or one.body.read != other.body.read:
            continue
        if _members(found[job].definitions) & _members(found[another].definitions):
            continue
        degree = likeness(one.body, other.body)
        if degree >= SOMEWHAT and degree > likest.get((job, another), (0.0,))[0]:
            likest[job, another] = (degree, one, other, tuple(sorted(shared)))
    pairs = [
        Lookalike(one.symbol, other.symbol, shared, round(degree, 3)) for degree, one, other, shared in likest.values()
    ]
    return sorted(pairs, key=lambda pair: (-pair.likeness, pair.first, pair.second))


def _is_long(one: Definition) -> bool:
    return len(one.body.words) >= ALIKE_WORDS and not one.is_abstract and bool(one.owner)


class _Groups:
    def __init__(self, definitions: Sequence[Definition]) -> None:
        self.definitions = definitions
        self._group: dict[str, list[Definition]] = {}
        self._why: dict[int, list[str]] = {}
        by_name: dict[str, list[Definition]] = {}
        for one in definitions:
            by_name.setdefault(one.name, []).append(one)
        for group in by_name.values():
            for one in group:
                self._group[one.symbol] = group

    def join(self, reason: str, first: Definition, second: Definition) -> None:
        """Make one group of two, unless a member would be in it twice."""
        one, other = self._group[first.symbol], self._group[second.symbol]
        if one is other or _members(one) & _members(other):
            return
        self._why.setdefault(id(one), []).extend([*self._why.pop(id(other), []), reason])
        one += other
        for each in other:
            self._group[each.symbol] = one

    def jobs(self) -> list[Job]:
        """The groups, by their first symbol."""
        found = {id(group): group for group in self._group.values()}
        done = [
            Job(tuple(sorted(group, key=lambda one: one.symbol)), tuple(self._why.get(number, ())))
            for number, group in found.items()
        ]
        return sorted(done, key=lambda job: job.definitions[0].symbol)


def _members(group: Iterable[Definition]) -> frozenset[str]:
    return frozenset(member for one in group for member in one.members)


def _reasons(definitions: Sequence[Definition]) -> Iterable[tuple[str, Definition, Definition]]:
    """Why two definitions of different names may do one job, the strongest reasons first."""
    named = [one for one in definitions if not (one.name.startswith("__") and one.name.endswith("__"))]
    yield from _keyed(named, _same, "have the same body")
    yield from _keyed(named, _equal, "have the same body but for names")
    yield from _keyed(named, _bare, "are the same name, private here and public there")
    yield from _keyed(named, _stem, "are the same name but for words of their class's name")
    yield from _keyed(named, _act, "are the same name but for the verb")
    yield from _alike(named)


def _keyed(
    definitions: Sequence[Definition], key: Callable[[Definition], object], what: str
) -> Iterable[tuple[str, Definition, Definition]]:
    by_key: dict[object, dict[str, Definition]] = {}
    for one in definitions:
        found = key(one)
        if found:
            # What has one name stands together already: one of them speaks for all.
            by_key.setdefault(found, {}).setdefault(one.name, one)
    for group in by_key.values():
        # The shortest name first: what is called by it alone is what the others are named after.
        ordered = sorted(group.values(), key=lambda one: (len(words(one.name)), one.name))
        for first, second in combinations(ordered, 2):
            yield f"{_named(first)} and {_named(second)} {what}", first, second


def _same(one: Definition) -> object:
    if len(one.body.words) < EQUAL_WORDS or one.is_abstract:
        return None
    return equal_key(one.body), one.body.shape.names if one.body.shape is not None else ()


def _equal(one: Definition) -> object:
    """Where own names are all that a body holds, others with the same syntax say nothing."""
    shape = one.body.shape
    if shape is None or shape.telling < TELLING_WORDS or len(shape.words) < EQUAL_WORDS or one.is_abstract:
        return None
    return equal_key(one.body)


def _bare(one: Definition) -> str:
    return one.name.strip("_")


def _stem(one: Definition) -> object:
    """The words of a name without those of its class's name; the first stays, it is the verb."""
    own = set(words(one.owner.rpartition(".")[2]))
    verb, *rest = words(one.name) or ("",)
    return (verb, *(word for word in rest if word not in own)) if verb else None


def _act(one: Definition) -> object:
    verb, *rest = words(one.name) or ("",)
    return (_KIND_OF_VERB[verb], *rest) if verb in _KIND_OF_VERB and len(rest) > 1 else None


def _alike(definitions: Sequence[Definition]) -> Iterable[tuple[str, Definition, Definition]]:
    """Pairs of different names and members whose bodies are alike, likest first."""
    long = [one for one in definitions if _is_long(one)]
    long.sort(key=lambda one: (len(one.body.features), one.symbol))
    found: list[tuple[float, Definition, Definition]] = []
    for at, one in enumerate(long):
        most = len(one.body.features) / ALIKE
        for other in long[at + 1 :]:
            if len(other.body.features) > most:
                break
            if one.name == other.name or one.members & other.members or one.body.read != other.body.read:
                continue
            degree = likeness(one.body, other.body)
            if degree >= ALIKE:
                first, second = sorted((one, other), key=lambda each: each.symbol)
                found.append((degree, first, second))
    for degree, first, second in sorted(found, key=lambda pair: (-pair[0], pair[1].symbol, pair[2].symbol)):
        yield f"{_named(first)} and {_named(second)} have bodies that are alike to {degree:.0%}", first, second


def _named(one: Definition) -> str:
    """``Class.method`` or ``function``."""
    return f"{one.owner.rpartition('.')[2]}.{one.name}" if one.owner else one.name
