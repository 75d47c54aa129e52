"""Why two subjects do not compete with each other although they look alike: one small rule an excuse."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from ssot_tool.discovering.naming import job
from ssot_tool.discovering.subjects import Subject
from ssot_tool.facts import ClassFacts
from ssot_tool.program.resolve import Program
from ssot_tool.words import word_set, words

_VERSION = re.compile(r"v\d[\d_]*|py\d+|.*_v\d+")
_ASYNC = frozenset(("async", "asynchronous", "aio", "asyncio", "asgi"))
_SYNC = word_set("sync synchronous wsgi blocking threaded threading")
_OPPOSITES = tuple(
    tuple(pair.split("/"))
    for pair in (
        *("encode/decode", "serialize/deserialize", "load/dump", "load/save", "read/write", "start/stop", "open/close"),
        *("add/remove", "enable/disable", "push/pull", "import/export", "set/unset", "create/delete", "lock/unlock"),
        *("encrypt/decrypt", "compress/decompress", "pack/unpack", "up/down", "input/output", "request/response"),
        *("source/sink", "min/max", "first/last", "before/after", "attach/detach", "connect/disconnect"),
    )
)
_SIDES = frozenset(("client", "server", "web", "consumer", "producer", "reader", "writer", "sender", "receiver"))
#: Words in the name of what has many of a kind, and hands out the one that is asked for.
_CHOOSES = word_set("factory registry selector dispatcher loader resolver register registrations")
#: Bases that say how a class is made, and nothing of what it is for.
_PLAIN_BASES = word_set(
    "object ABC Generic Protocol type dict list str int tuple set Enum Thread Mixin NamedTuple BaseModel "
    "SingletonMixin Singleton ABCMeta"
)


class Pair(NamedTuple):
    """Two subjects and what is around them."""

    one: Subject
    other: Subject
    surroundings: Surroundings


class Surroundings:
    """What the whole workspace says of any two subjects.

    ``subjects``: all there are, excused or not; ``services``: path to the service that it belongs to; see ``deployed``.
    """

    def __init__(self, program: Program, subjects: Iterable[Subject], services: Mapping[str, str]) -> None:
        self.program = program
        self._contracts: dict[str, frozenset[str]] = {}
        self._homes: dict[str, set[str]] = {}
        self._alike_homes: dict[str, Counter[tuple[str, ...]]] = {}
        self._heads: dict[tuple[str, tuple[str, ...]], set[str]] = {}
        self.hooks: set[str] = set()
        self._choosers: dict[str, set[str]] = {}
        for one in subjects:
            chosen = one.portrait.types if _CHOOSES.intersection(words(one.name)) else one.portrait.returned
            for name in chosen:
                self._choosers.setdefault(name, set()).add(one.symbol)
            self._homes.setdefault(one.name, set()).add(one.module)
            if one.is_class:
                self._heads.setdefault((one.package, job(one.name)[-1:]), set()).add(one.module)
            if not one.is_class and one.portrait.body == "stub":
                self.hooks.add(one.name)
        self._services = services
        self._siblings: dict[tuple[str, int, str], set[str]] = {}
        self._names: dict[str, set[tuple[str, ...]]] = {}
        for name in program.modules:
            parts = name.split(".")
            self._names.setdefault(".".join(parts[:-1]), set()).add(words(parts[-1]))
            for at in range(1, len(parts) - 1):
                key = (".".join(parts[:at]), at, ".".join(parts[at + 1 :]))
                self._siblings.setdefault(key, set()).add(parts[at])
        #: Whether the workspace gives one name to several things so often that only a certain excuse is one.
        self.habit = False
        self.popular = _popular(program)

    def contracts(self, subject: Subject) -> frozenset[str]:
        """The bases by which a class says what it is one of, workspace classes by symbol, others as written."""
        found = self._contracts.get(subject.symbol)
        if found is None:
            found = self._contracts[subject.symbol] = frozenset(self._contracts_of(subject))
        return found

    def _contracts_of(self, subject: Subject) -> Iterable[str]:
        program = self.program
        if subject.symbol not in program.definitions:
            yield from (base for base in subject.portrait.bases if base.rpartition(".")[2] not in _PLAIN_BASES)
            return
        for at in program.ancestors(subject.symbol):
            definition = program.definitions[at]
            if at != subject.symbol:
                yield at
            if isinstance(definition.facts, ClassFacts):
                for base in definition.facts.bases:
                    if base.rpartition(".")[2] not in _PLAIN_BASES and "()" not in base:
                        yield base

    def alike_homes(self, name: str, module: Sequence[str], at: int) -> int:
        """How many modules define a subject of this name whose parts are those of ``module`` but for one."""
        counts = self._alike_homes.get(name)
        if counts is None:  # counted once: there may be thousands of one name, and every two are asked for
            homes = [home.split(".") for home in self._homes[name]]
            counts = Counter((*home[:at], "", *home[at + 1 :]) for home in homes for at in range(len(home)))
            self._alike_homes[name] = counts
        return counts[*module[:at], "", *module[at + 1 :]]

    def siblings(self, one: str, other: str) -> int:
        """How many packages side by side have a module where these two differ in the package alone; 0 where not."""
        mine, theirs = one.split("."), other.split(".")
        at = _only_difference(mine, theirs)
        if at in (None, 0, len(mine) - 1):
            return 0
        return len(self._siblings.get((".".join(mine[:at]), at, ".".join(mine[at + 1 :])), ()))

    def parallels(self, one: str, other: str) -> int:
        """In how many pairs of modules of a package one word is put for another as it is in these two; 0 for none."""
        package = one.rpartition(".")[0]
        first, second = (words(name.rpartition(".")[2]) for name in (one, other))
        at = _only_difference(first, second)
        if at is None:
            return 0
        mine, theirs = first[at], second[at]
        names = self._names.get(package, set())
        swapped = (tuple(theirs if word == mine else word for word in name) for name in names if mine in name)
        return sum(name in names for name in swapped)

    def service(self, subject: Subject) -> str:
        """The service to which it belongs, or "" for one that all may use."""
        return self._services.get(subject.path, "")

    def heads(self, package: str, head: tuple[str, ...]) -> int:
        """How many modules of a package define a class whose name ends with a word."""
        return len(self._heads.get((package, head), ()))

    def choosers(self, one: str, other: str) -> set[str]:
        """The symbols of what hands out either of two classes, by their names."""
        return self._choosers.get(one, set()) & self._choosers.get(other, set())


def hierarchy(pair: Pair) -> str:
    """One derives from the other."""
    around = pair.surroundings
    if around.habit and pair.one.name == pair.other.name and len(job(pair.one.name)) > 1:
        return ""  # a class that takes over the name of its base is a second one of that name
    if pair.one.symbol in around.contracts(pair.other) or pair.other.symbol in around.contracts(pair.one):
        return "one derives from the other"
    return ""


def contract(pair: Pair) -> str:
    """Both implement one declared contract, side by side or under names of their own: made to be exchanged."""
    shared = pair.surroundings.contracts(pair.one) & pair.surroundings.contracts(pair.other)
    if not shared:
        return ""
    one, other = pair.one, pair.other
    if len(job(one.name)) > 1:
        is_far = one.package != other.package and job(one.name) == job(other.name)
        if pair.surroundings.habit and (one.name == other.name or is_far):
            return ""
    return f"both derive from {min(shared).rpartition('.')[2]}"


def contracts(pair: Pair) -> str:
    """Each implements another contract, which others implement, too: two layers that speak of the same things."""
    around = pair.surroundings
    one, other = (around.contracts(subject) & around.popular for subject in (pair.one, pair.other))
    names = [min(found).rpartition(".")[2] for found in (one, other) if found]
    if len(names) < 2 or one & other or around.habit:
        return ""
    return f"one is a {names[0]}, the other a {names[1]}"


def twins(pair: Pair) -> str:
    """The same interface for coroutines and for threads."""
    said = [_flavours(subject) for subject in (pair.one, pair.other)]
    if ("async" in said[0]) == ("async" in said[1]):
        return ""
    if not pair.one.is_class:
        return (
            "one for coroutines, one for threads" if pair.one.portrait.is_async != pair.other.portrait.is_async else ""
        )
    mine, theirs = _answers(pair.one), _answers(pair.other)
    shared = mine & theirs
    if 2 * len(shared) > min(len(mine), len(theirs)):
        return "one for coroutines, one for threads"
    return ""


def versions(pair: Pair) -> str:
    """Two versions of one interface, both of which are offered."""
    one, other = (pair.one.module.split("."), pair.other.module.split("."))
    apart = {part for part in set(one) ^ set(other) if _VERSION.fullmatch(part)}
    if apart:
        return f"in {min(apart)}, a version of its own"
    numbers = [[word for word in words(subject.name) if word.isdigit()] for subject in (pair.one, pair.other)]
    if numbers[0] != numbers[1] and not pair.surroundings.habit:
        return f"their names say {' '.join(numbers[0]) or 'none'} and {' '.join(numbers[1]) or 'none'}"
    return ""


def backends(pair: Pair) -> str:
    """The same place in three sibling packages, or more: a plug for one socket."""
    name = pair.one.name
    count = pair.surroundings.siblings(pair.one.module, pair.other.module)
    if count > 2 and not pair.surroundings.habit:
        return f"at the same place in {count} packages side by side"
    if name != pair.other.name:
        return ""
    one = pair.one.module.split(".")
    at = _only_difference(one, pair.other.module.split("."))
    alike = pair.surroundings.alike_homes(name, one, at) if at is not None else 0
    return f"one of {alike} siblings below {'.'.join(one[:at]) or 'the top'}" if alike > 2 else ""


def alternatives(pair: Pair) -> str:
    """The package above knows both modules and offers what they share under its own name: it chooses between them."""
    name, package = pair.one.name, pair.one.package
    if name != pair.other.name or package != pair.other.package or not package:
        return ""
    facts = pair.surroundings.program.modules.get(package)
    if facts is None or name not in facts.exports:
        return ""
    known = {*facts.imports, *(target for targets in facts.exports.values() for target in targets)}
    known |= {target.rpartition(".")[0] for target in known}
    return f"{package} chooses between them" if {pair.one.module, pair.other.module} <= known else ""


def plugs(pair: Pair) -> str:
    """Three or more side by side in one package, or more, answer the same calls: an undeclared contract."""
    one, other = pair.one, pair.other
    if one.package != other.package or not one.is_class or one.name == other.name or pair.surroundings.habit:
        return ""
    mine, theirs = _answers(one), _answers(other)
    if not mine or 3 * len(mine & theirs) < 2 * min(len(mine), len(theirs)):
        return ""
    count = pair.surroundings.heads(one.package, job(one.name)[-1:])
    return f"{count} in {one.package} answer the same calls" if count > 2 else ""


def parallel(pair: Pair) -> str:
    """Two ways to do one thing, file by file: three pairs of modules side by side are told apart by the same words."""
    one, other = pair.one.module, pair.other.module
    count = pair.surroundings.parallels(one, other) if pair.one.package == pair.other.package else 0
    return f"{count} pairs of modules in {pair.one.package} are told apart by the same words" if count > 2 else ""


def sides(pair: Pair) -> str:
    """Two ends of one thing: what a client has of it, and what a server has."""
    one, other = ({*words(s.name), *words(s.module.rpartition(".")[2])} & _SIDES for s in (pair.one, pair.other))
    return f"one for the {min(one)}, one for the {min(other)}" if one and other and not one & other else ""


def hook(pair: Pair) -> str:
    """Something declares a function of this name without a body: each implements it for whoever calls them all."""
    name = pair.one.name
    return "a hook" if name == pair.other.name and name in pair.surroundings.hooks else ""


def chosen(pair: Pair) -> str:
    """A factory or registry hands out either, as it is asked: they are made to be exchanged."""
    one, other = pair.one.name, pair.other.name
    if one == other or not pair.one.is_class:
        return ""
    found = pair.surroundings.choosers(one, other) - {pair.one.symbol, pair.other.symbol}
    return f"{min(found)} chooses between them" if found else ""


def same_module(pair: Pair) -> str:
    """Who wrote one saw the other."""
    return "in one module" if pair.one.module == pair.other.module else ""


def opposites(pair: Pair) -> str:
    """One undoes what the other does, or does it the other way round."""
    said = set(words(pair.one.name)) ^ set(words(pair.other.name))
    return next((f"{one} and {other}" for one, other in _OPPOSITES if {one, other} <= said), "")


def one_word(pair: Pair) -> str:
    """Functions of one word say what they do by the name of their module."""
    if pair.one.is_class or len(words(pair.one.name)) > 1 or pair.surroundings.habit:
        return ""
    one, other = (subject.module.rpartition(".")[2] for subject in (pair.one, pair.other))
    if set(words(one)) & set(words(other)) or pair.one.portrait.digest == pair.other.portrait.digest:
        return ""
    return f"{one}.{pair.one.name} is not {other}.{pair.other.name}"


def delegation(pair: Pair) -> str:
    """One is written in terms of the other."""
    if pair.one.is_class:
        if pair.surroundings.habit or pair.one.name == pair.other.name:
            return ""
        for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
            if other.name in one.portrait.called or other.name in one.portrait.returned:
                return f"{one.name} builds {other.name}"
        return ""
    for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
        if other.name in one.portrait.called:
            return f"{one.symbol} calls {other.name}"
    return ""


def services(pair: Pair) -> str:
    """Each is deployed by itself: a copy there is the price of independence."""
    one, other = (pair.surroundings.service(subject) for subject in (pair.one, pair.other))
    return f"{one} and {other} are deployed apart" if one and other and one != other else ""


Apart = Callable[[Pair], str]

#: In the order in which they are asked; ``hierarchy`` makes one unit of both, and is no excuse towards others.
PAIR_EXCUSES: dict[str, Apart] = {
    "hierarchy": hierarchy,
    "same-module": same_module,
    "contract": contract,
    "contracts": contracts,
    "twins": twins,
    "versions": versions,
    "backends": backends,
    "alternatives": alternatives,
    "hook": hook,
    "plugs": plugs,
    "parallel": parallel,
    "sides": sides,
    "chosen": chosen,
    "opposites": opposites,
    "one-word": one_word,
    "delegation": delegation,
    "services": services,
}


def pair_excuse(pair: Pair) -> tuple[str, str] | None:
    """The first excuse that keeps two subjects apart, as (name, detail), or None."""
    for name, rule in PAIR_EXCUSES.items():
        if detail := rule(pair):
            return name, detail
    return None


def _only_difference(one: Sequence[str], other: Sequence[str]) -> int | None:
    """The only place in which two sequences of one length differ, or None."""
    if len(one) != len(other):
        return None
    different = [at for at, (mine, theirs) in enumerate(zip(one, other, strict=True)) if mine != theirs]
    return different[0] if len(different) == 1 else None


def _answers(subject: Subject) -> set[str]:
    """The methods that others may call."""
    return {one.name for one in subject.portrait.methods if one.name[:1] != "_"}


def _flavours(subject: Subject) -> set[str]:
    """Whether a name, its module or its package says that it is for coroutines, or that it is not."""
    said = {*words(subject.name), *words(subject.module.rpartition(".")[2]), *words(subject.package.rpartition(".")[2])}
    return {name for name, some in (("async", _ASYNC), ("sync", _SYNC)) if said & some}


def _popular(program: Program) -> frozenset[str]:
    """The classes of the workspace from which three others derive directly, or more."""
    seen = Counter(
        base for symbol, found in program.definitions.items() if found.is_class for base in program.bases(symbol)
    )
    return frozenset(symbol for symbol, count in seen.items() if count > 2)
