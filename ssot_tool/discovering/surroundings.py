"""What the whole workspace says of any two subjects: who shares a contract, what stands side by side, who chooses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from ssot_tool.discovering.naming import job
from ssot_tool.discovering.parts import Parts
from ssot_tool.discovering.standing import Standing
from ssot_tool.discovering.subjects import Subject
from ssot_tool.facts import ClassFacts
from ssot_tool.families.placing import in_tests
from ssot_tool.program.resolve import Program
from ssot_tool.words import word_set, words

#: Words in the name of what has many of a kind, and hands out the one that is asked for.
_CHOOSES = word_set("factory registry selector dispatcher loader resolver register registrations")
#: Bases that say how a class is made, and nothing of what it is for.
_PLAIN_BASES = word_set(
    "object ABC Generic Protocol type dict list str int tuple set Enum Thread Mixin NamedTuple BaseModel "
    "SingletonMixin Singleton ABCMeta"
)


#: From so many on, modules that have the same entry are plugins, which so many others call at most.
_MANY, _MOST_CALLERS = 5, 2
#: Decorators that name the interfaces that a class implements.
_DECLARES = word_set("implementer implements provider")
#: So many classes of one name are held against each other.
_MOST = 20
#: Names of modules that say nothing of what is in them.
_GENERIC = word_set("util utils utility utilities helper helpers common base core misc tool tools lib shared main")


class Surroundings:
    """What the whole workspace says of any two subjects.

    ``subjects``: all there are, excused or not; ``services``: path to the service that it belongs to; see ``deployed``;
    ``values``: as ``Parts`` has them; ``off``: excuses, by name, that do not hold.
    """

    def __init__(
        self,
        program: Program,
        subjects: Collection[Subject],
        services: Mapping[str, str],
        values: Mapping[str, bytes],
        off: Collection[str] = (),
    ) -> None:
        self.off = off
        self.program = program
        self.imported = imported(program)
        self._contracts: dict[str, frozenset[str]] = {}
        self._homes: dict[str, set[str]] = {}
        self._copies: Counter[tuple[str, bytes]] = Counter()
        self._alike_homes: dict[str, Counter[tuple[str, ...]]] = {}
        self._heads: dict[tuple[str, tuple[str, ...]], set[str]] = {}
        self._classes: dict[str, list[Subject]] = {}
        self._callers: dict[str, set[str]] = {}
        self._uses: dict[tuple[str, str], set[str]] = {}
        self.hooks: set[str] = set()
        #: How many are marked as copies by comments.
        self.marked = sum(bool(one.portrait.origin) for one in subjects)
        self._choosers: dict[str, set[str]] = {}
        self._entries: dict[tuple[str, tuple[str, ...]], set[str]] = {}
        self._plugins: dict[tuple[str, tuple[str, ...]], set[str]] = {}
        for one in subjects:
            chosen = one.portrait.types if _CHOOSES.intersection(words(one.name)) else one.portrait.returned
            for name in chosen:
                self._choosers.setdefault(name, set()).add(one.symbol)
            self._homes.setdefault(one.name, set()).add(one.module)
            self._copies[one.name, one.portrait.digest] += 1
            if one.is_class:
                self._classes.setdefault(one.name, []).append(one)
                self._heads.setdefault((one.package, job(one.name)[-1:]), set()).add(one.module)
            if not one.is_class and one.portrait.body == "stub":
                self.hooks.add(one.name)
            for name in one.portrait.called:
                self._callers.setdefault(name, set()).add(one.module)
            if not one.is_class and not one.gallery.is_program:
                self._entries.setdefault((one.name, one.portrait.params), set()).add(one.symbol)
        self._services = services
        self.standing = Standing(program.modules)
        self.parts = Parts(program, subjects, values)
        #: Whether the workspace gives one name to several things so often that only a certain excuse is one.
        self.habit = False
        self.popular = _popular(program)

    def overruling(self, off: Collection[str]) -> Surroundings:
        """The same, where just these excuses do not hold."""
        other = copy(self)
        other.off = off
        return other

    def contracts(self, subject: Subject) -> frozenset[str]:
        """The bases and interfaces by which a class says what it is one of.

        Workspace classes are told by their symbols, others as they are written.
        """
        found = self._contracts.get(subject.symbol)
        if found is None:
            found = self._contracts[subject.symbol] = frozenset(self._contracts_of(subject))
        return found

    def _contracts_of(self, subject: Subject) -> Iterable[str]:
        program = self.program
        yield from (argument for said in subject.portrait.decorators for argument in _declared(said))
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

    def foreign(self, subject: Subject) -> frozenset[tuple[str, str]]:
        """The first two parts of the bases outside the workspace that stand three deep or deeper."""
        every = (base.split(".") for base in self.contracts(subject) if base not in self.program.definitions)
        return frozenset((parts[0], parts[1]) for parts in every if len(parts) > 2)

    def kin(self, subject: Subject) -> frozenset[tuple[str, str]]:
        """The library of each base outside the workspace, and the last word of its name: ``("lib", "dataset")``."""
        foreign = (base for base in self.contracts(subject) if base not in self.program.definitions and "." in base)
        said = ((base.partition(".")[0], words(base.rpartition(".")[2])) for base in foreign)
        return frozenset((library, name[-1]) for library, name in said if name)

    @cached_property
    def _repeated(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        for name, namesakes in self._classes.items():
            if len(namesakes) > 1 and len(job(name)) > 1:
                pairs = (
                    (one, other) for one, other in combinations(namesakes[:_MOST], 2) if not one.shares_code(other)
                )
                counts.update({part for pair in pairs for part in last_names(*pair)})
        return counts

    def repeated_in(self, last: str) -> int:
        """How many classes have a home in a module of this last name, and another of their name and own code elsewhere.

        0 for names that say nothing of what is in a module.
        """
        return 0 if _GENERIC.intersection(words(last)) else self._repeated[last]

    def uses(self, module: str, other: Subject) -> bool:
        """Whether a module has a use for a subject of another, under whatever name and through whatever module."""
        key = (module, other.name)
        if key not in self._uses:
            facts = self.program.modules.get(module)
            paths = (path for path in (facts.uses if facts else ()) if path.rpartition(".")[2] == other.name)
            self._uses[key] = {symbol for path in paths for symbol in self.program.named(path, facts)}
        return other.symbol in self._uses[key]

    def entries(self, subject: Subject) -> set[str]:
        """The functions of this name and parameters where it is the entry of plugins, else nothing.

        Nobody imports an entry, its own module does not call it, and no more than two others call one of its name.
        """
        key = (subject.name, subject.portrait.params)
        if key not in self._plugins:  # worked out once: there may be thousands of one name, and every two are asked for
            callers = self._callers.get(subject.name, set())
            alike = self._entries.get(key, set())
            free = {symbol for symbol in alike - self.imported if symbol.rpartition(".")[0] not in callers}
            self._plugins[key] = free if len(free) >= _MANY and len(callers) <= _MOST_CALLERS else set()
        return self._plugins[key]

    def alike_homes(self, name: str, module: Sequence[str], at: int) -> int:
        """How many modules define a subject of this name whose parts are those of ``module`` but for one."""
        counts = self._alike_homes.get(name)
        if counts is None:  # counted once: there may be thousands of one name, and every two are asked for
            homes = [home.split(".") for home in self._homes[name]]
            counts = Counter((*home[:at], "", *home[at + 1 :]) for home in homes for at in range(len(home)))
            self._alike_homes[name] = counts
        return counts[*module[:at], "", *module[at + 1 :]]

    def homes(self, name: str) -> int:
        """How many modules define something of a name."""
        return len(self._homes.get(name, ()))

    def copies(self, subject: Subject) -> int:
        """How many have the name of a subject and its body, word for word; itself is one of them."""
        return self._copies[subject.name, subject.portrait.digest]

    def service(self, subject: Subject) -> str:
        """The service to which it belongs, or "" for one that all may use."""
        return self._services.get(subject.path, "")

    def heads(self, package: str, head: tuple[str, ...]) -> int:
        """How many modules of a package define a class whose name ends with a word."""
        return len(self._heads.get((package, head), ()))

    @cached_property
    def _either(self) -> dict[frozenset[str], str]:
        """Two modules to the first module, but for tests, in which one name may stand for something of either."""
        found: dict[frozenset[str], str] = {}
        for module, facts in sorted(self.program.modules.items()):
            for name, targets in facts.exports.items() if not in_tests(module) else ():
                homes = {path.rpartition(".")[0] for path in targets if path.rpartition(".")[2] == name}
                for pair in combinations(sorted(homes - {module}), 2) if len(homes) > 1 else ():
                    found.setdefault(frozenset(pair), module)
        return found

    def chooser(self, one: str, other: str) -> str:
        """The module that takes a name from either of two, as ``if``, ``else`` or ``except`` say; or ""."""
        return self._either.get(frozenset((one, other)), "")

    def choosers(self, one: str, other: str) -> set[str]:
        """The symbols of what hands out either of two classes, by their names."""
        return self._choosers.get(one, set()) & self._choosers.get(other, set())


class Pair(NamedTuple):
    """Two subjects and what is around them."""

    one: Subject
    other: Subject
    surroundings: Surroundings


def imported(program: Program) -> set[str]:
    """The modules, and what is in them, that some module imports."""
    found = {name for facts in program.modules.values() for name in facts.imports}
    return found | {
        path
        for name, facts in program.modules.items()
        for paths in facts.exports.values()
        for path in paths
        if path.rpartition(".")[0] != name
    }


def _declared(decorator: str) -> list[str]:
    """The interfaces that a decorator says a class implements, as written."""
    name, _, arguments = decorator.rstrip(")").partition("(")
    return arguments.split(", ") if arguments and name.rpartition(".")[2] in _DECLARES else []


def last_names(one: Subject, other: Subject) -> set[str]:
    """The last names of two modules where they differ."""
    lasts = {subject.module.rpartition(".")[2] for subject in (one, other)}
    return lasts if len(lasts) == 2 else set()


def _popular(program: Program) -> frozenset[str]:
    """The classes of the workspace from which three others derive directly, or more."""
    seen = Counter(
        base for symbol, found in program.definitions.items() if found.is_class for base in program.bases(symbol)
    )
    return frozenset(symbol for symbol, count in seen.items() if count > 2)
