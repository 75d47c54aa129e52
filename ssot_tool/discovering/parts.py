"""What functions and classes are made of: the names that they read of modules, and what these stand for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product

from ssot_tool.discovering.naming import spoken
from ssot_tool.discovering.subjects import Subject
from ssot_tool.portraits.portrait import Portrait
from ssot_tool.portraits.values import PLACES, edited
from ssot_tool.program.resolve import Program
from ssot_tool.words import words

#: Two parts that share so much of their length and of their words are one that somebody has edited.
_AS_LONG, _SAME_WORDS = 0.6, 0.7
#: Of how many words a name may be.
_LONGEST = 20


class Parts:
    """What bodies read of the workspace; ``subjects``: all there are, excused or not.

    ``values``: the pieces of what modules give their names, by dotted name; see ``portraits.values``.
    """

    def __init__(self, program: Program, subjects: Iterable[Subject], values: Mapping[str, bytes]) -> None:
        self._program = program
        self._values = values
        self._portraits = {one.symbol: one.portrait for one in subjects}
        self._taken: dict[str, dict[str, frozenset[str]]] = {}
        self._paths: dict[str, dict[str, dict[str, None]]] = {}

    def unlike(self, one: Subject, other: Subject) -> str:
        """What each of two reads that is its own: one name for two things, or two names that differ in a word; or "".

        What is the same word for word, wherever it stands, or nearly, is the same; so is what nothing is known of.
        Names of two words have to differ in what tells the two apart that read them.
        """
        mine, theirs = self._taken_by(one), self._taken_by(other)
        own = {one.name, other.name}
        names = sorted(mine.keys() & theirs.keys() - own)
        unlike = next((name for name in names if self._is_another(mine[name], theirs[name])), "")
        if unlike:
            return f"each works with its own {unlike}"
        pairs = told_apart(sorted(mine.keys() - theirs.keys() - own), sorted(theirs.keys() - mine.keys() - own))
        for first, second in pairs:
            says_so = len(words(first)) > 2 or _names(one, other, first, second)
            if says_so and self._is_another(mine[first], theirs[second]):
                return f"one works with {first}, one with {second}"
        return ""

    def _is_another(self, mine: frozenset[str], theirs: frozenset[str]) -> bool:
        return mine.isdisjoint(theirs) and not any(self._may_be_one(*pair) for pair in product(mine, theirs))

    def _may_be_one(self, one: str, other: str) -> bool:
        """Whether two symbols may stand for the same: copies, edited or not, or something that nothing is known of."""
        if one.rpartition(".")[2] in PLACES:
            return False
        if one in self._portraits and other in self._portraits:
            mine, theirs = self._portraits[one], self._portraits[other]
            return mine.digest == theirs.digest or _alike(mine, theirs)
        if one in self._values and other in self._values:
            return edited(self._values[one], self._values[other])
        return not all(some in self._portraits or some in self._values for some in (one, other))

    def _taken_by(self, subject: Subject) -> dict[str, frozenset[str]]:
        """Name to the symbols of the workspace that it may stand for."""
        found = self._taken.get(subject.symbol)
        if found is None:
            found = self._taken[subject.symbol] = {}
            for path in self._paths_in(subject):
                for name, symbol in self._bound(path):
                    found[name] = found.get(name, frozenset()) | {symbol}
            for name in subject.portrait.reads:
                found[name] = found.get(name, frozenset()) | {f"{subject.module}.{name}"}
        return found

    def _paths_in(self, subject: Subject) -> Collection[str]:
        """What the body of a function uses, but for what is found on the results of calls."""
        paths = self._paths.get(subject.module)
        if paths is None:  # of the whole module at once: a copy of a module may have a thousand functions
            paths = self._paths[subject.module] = self._paths_of(subject.module)
        return paths.get(subject.symbol, ())

    def _paths_of(self, module: str) -> dict[str, dict[str, None]]:
        """By the symbols of a module's functions and classes."""
        facts = self._program.modules.get(module)
        if facts is None:
            return {}
        inside = [scope[len(module) :].lstrip(".").partition(".")[0] for scope in facts.scopes]
        found: dict[str, dict[str, None]] = {}
        for path, uses in facts.uses.items() if any(inside) else ():
            for use in uses if "()" not in path else ():
                found.setdefault(f"{module}.{inside[use.scope]}".strip("."), {})[path] = None
        return found

    def _bound(self, path: str) -> Iterable[tuple[str, str]]:
        """What a path leads to beside modules: the name by which a module of the workspace has it, and its symbols."""
        module, rest = path, list[str]()
        while module and not self._program.is_module(module):
            module, _, last = module.rpartition(".")
            rest.insert(0, last)
        if not module or not rest:
            return
        whole = f"{module}.{rest[0]}"
        for symbol in self._program.named(whole) or (whole,):
            yield rest[0], symbol


def _alike(one: Portrait, other: Portrait) -> bool:
    """Whether two parts are copies, one of which has been edited since: about as long, and mostly of the same words."""
    mine, theirs = (
        {*part.called, *part.types, *part.strings, *part.params, *part.attributes, *part.returned}
        for part in (one, other)
    )
    least, most = sorted((one.size, other.size))
    return least >= _AS_LONG * most and 2 * len(mine & theirs) >= _SAME_WORDS * (len(mine) + len(theirs))


def _names(one: Subject, other: Subject, first: str, second: str) -> bool:
    """Whether two names differ in words that tell apart those that read them: ``HIGH_RATE`` in ``shop.high``."""
    said = {*spoken(first)} ^ {*spoken(second)}
    mine, theirs = ({*spoken(subject.symbol)} for subject in (one, other))
    return bool(said & (mine - theirs) and said & (theirs - mine))


def told_apart(ours: Iterable[str], theirs: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Those of some names that are one of others but for a word, with that; of very long names nothing is told."""
    forms = {form: name for name in ours for form in _but_for_a_word(name)}
    pairs = ((forms[form], name) for name in theirs for form in _but_for_a_word(name) if form in forms)
    return (pair for pair in pairs if words(pair[0]) != words(pair[1]))


def _but_for_a_word(name: str) -> Iterator[tuple[str, ...]]:
    """The words of a name, each in turn left out; of one word nothing would be left."""
    every = words(name)
    return ((*every[:at], "", *every[at + 1 :]) for at in range(len(every)) if 1 < len(every) <= _LONGEST)
