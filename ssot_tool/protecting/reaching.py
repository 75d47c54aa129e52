"""Which definitions lead to others, backwards: from what a role's members are used by to the tests that run it.

A use that is resolved takes one step. What is only guessed takes two: an attribute of the name of a method, on a value
whose class nobody knows; a name in the body of a class, which runs when the class is defined; a type test.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from heapq import heappop, heappush
from typing import NamedTuple

from ssot_tool.facts import ClassFacts, FunctionFacts, ModuleFacts
from ssot_tool.program.names import travelling_names
from ssot_tool.program.resolve import Program
from ssot_tool.session import Session

#: Kinds of use that run nothing.
_IDLE = frozenset(("import", "reexport", "via", "annotation", "string_annotation", "all_entry", "docs"))
_GUESSED = frozenset(("isinstance", "except"))
#: What may stand in a decorator, above the definition that it decorates, in the scope around it.
_DECORATING = frozenset(("patch_string", "patch_object", "patch_into", "spec", "decorator"))
#: Decorators of one definition take at most so many lines.
_DECORATORS = 40
_PATCHES = frozenset(("patch_string", "patch_object", "patch_into", "spec"))
#: A method's name that more definitions share says nothing about which of them is meant.
_MOST_NAMESAKES = 12
#: Names that more files hold are not followed beyond a member's own users: they would lead everywhere.
MOST_FILES = 150
_BUILDERS = frozenset(("__init__", "__new__", "__post_init__"))
SURE, GUESSED = 1, 2


class Way(NamedTuple):
    """One step towards a member: ``symbol`` uses it; ``cost`` in steps; ``patches``: it replaces what it names."""

    cost: int
    symbol: str
    patches: bool = False


class Reached(NamedTuple):
    """How far a definition is from a member, through which definition it goes on, and whether it patches it."""

    cost: int
    through: str
    patches: bool


class Ways:
    """The steps towards some members, found as far as ``limit``; inside ``with session.reading``."""

    def __init__(self, session: Session, members: Collection[str], limit: int) -> None:
        self._session = session
        self._members = frozenset(members)
        self.limit = limit
        self._ways: dict[str, set[Way]] = {}
        self._namesakes: dict[str, set[str]] = {}
        self._starts: dict[str, list[tuple[int, str]]] = {}
        self._gather()

    def from_(self, member: str) -> dict[str, Reached]:
        """Every definition that leads to a member within the limit, the member and its methods included."""
        found: dict[str, Reached] = {}
        queue: list[tuple[int, str, str, bool]] = [(0, symbol, "", False) for symbol in self._parts(member)]
        queue.sort()
        while queue:
            cost, symbol, through, patches = heappop(queue)
            if symbol in found:
                continue
            found[symbol] = Reached(cost, through, patches)
            if patches and cost:
                continue  # who replaces a member does not run it for its callers
            for way in self._ways.get(symbol, ()):
                if way.symbol not in found and cost + way.cost <= self.limit:
                    heappush(queue, (cost + way.cost, way.symbol, symbol, way.patches))
        return found

    # -- gathering ----------------------------------------------------------------------------------------------

    def _gather(self) -> None:
        """Look for ways ring by ring: whatever may be within the limit of any member is asked who uses it."""
        costs: dict[str, int] = {part: 0 for member in sorted(self._members) for part in self._parts(member)}
        done: set[str] = set()
        for cost in range(self.limit):
            ring = sorted(symbol for symbol, at in costs.items() if at <= cost and symbol not in done)
            while ring:
                done.update(ring)
                self._ask(ring)
                for symbol in ring:
                    for way in self._ways.get(symbol, ()):
                        at = cost + way.cost
                        if at < costs.get(way.symbol, self.limit + 1):
                            costs[way.symbol] = at
                ring = sorted(symbol for symbol, at in costs.items() if at <= cost and symbol not in done)

    def _ask(self, ring: Collection[str]) -> None:
        """Note who uses each of some definitions."""
        wanted = [symbol for symbol in ring if not self._is_test(symbol)]
        program = self._session.program()
        names = travelling_names(program, wanted) | {symbol.rpartition(".")[2] for symbol in wanted}
        if not self._members.issuperset(wanted):
            self._read(names)
        program = self._session.program()
        self._count_namesakes(program)
        asked = frozenset(wanted)
        for module in sorted(program.modules):
            self._by_uses(program, program.modules[module], asked, names)
        self._by_names(program, [symbol for symbol in wanted if _is_method(program, symbol)])
        for symbol in wanted:
            self._by_structure(program, symbol)

    def _read(self, names: Collection[str]) -> None:
        """Read the files that hold one of some names, but for names that are everywhere.

        Those of the members themselves were followed when the family was found.
        """
        reading = self._session.reading
        reading.search(names)
        rare = {name for name, files in reading.spread(names).items() if files <= MOST_FILES}
        self._session.read(reading.holding(rare))

    def _is_test(self, symbol: str) -> bool:
        """Whether nobody calls it but pytest: no other class inherits it."""
        program = self._session.program()
        definition = program.definitions.get(symbol)
        if definition is None:
            return True
        owner, _, name = symbol.rpartition(".")
        is_inherited = program.is_class(owner) and not owner.rpartition(".")[2].startswith("Test")
        path = self._session.places.paths[definition.module]
        return name.startswith("test") and path in self._session.places.tests and not is_inherited

    def _by_uses(self, program: Program, facts: ModuleFacts, asked: frozenset[str], names: Collection[str]) -> None:
        uses = facts.uses
        for dotted in uses:
            if not any(part in names for part in dotted.replace("()", "").split(".")):
                continue
            hits = {step.symbol for step in program.steps(dotted, facts)} & asked
            if not hits:
                continue
            for use in uses[dotted]:
                kind = use.kind.rstrip("+@")
                if kind in _IDLE:
                    continue
                scope = self._owner(program, facts, facts.scopes[use.scope])
                if kind in _DECORATING:
                    scope = self._decorated(program, facts, scope, use.spans[-3]) or scope
                guessed = kind in _GUESSED or (program.is_class(scope) and kind not in ("subclass", "decorator"))
                for symbol in hits:
                    if symbol.startswith(f"{scope}."):
                        continue  # what a body says of what it defines itself
                    self._add(symbol, Way(GUESSED if guessed else SURE, scope, kind in _PATCHES))

    def _by_names(self, program: Program, methods: Collection[str]) -> None:
        """Who looks up an attribute of a method's name, where few methods have that name."""
        names = {symbol.rpartition(".")[2] for symbol in methods}
        self._session.reading.search(names)
        files = self._session.reading.spread(names)
        by_name: dict[str, list[str]] = defaultdict(list)
        for symbol in methods:
            name = symbol.rpartition(".")[2]
            is_rare = len(self._namesakes.get(name, ())) <= _MOST_NAMESAKES and files[name] <= MOST_FILES
            if is_rare and not name.startswith("__"):
                by_name[name].append(symbol)
        if not by_name:
            return
        for facts in program.modules.values():
            prefix = f"{facts.module}." if facts.module else ""
            for function in _functions(facts):
                for name in function.asks:
                    for symbol in by_name.get(name, ()):
                        self._add(symbol, Way(GUESSED, prefix + function.qualname))

    def _by_structure(self, program: Program, symbol: str) -> None:
        """Subclasses run what they inherit; a method runs with its class, and where a base's is called."""
        if program.is_class(symbol):
            for other, definition in program.definitions.items():
                if definition.is_class and symbol in program.bases(other):
                    self._add(symbol, Way(SURE, other))
            return
        owner, _, name = symbol.rpartition(".")
        definition = program.definitions[symbol]
        if program.is_class(owner):
            if name.startswith("__"):
                self._add(symbol, Way(0 if name in _BUILDERS else SURE, owner))
            for base in program.ancestors(owner)[1:]:
                if f"{base}.{name}" in program.definitions:
                    self._add(symbol, Way(SURE, f"{base}.{name}"))
        elif owner in program.definitions and definition.module != owner:
            self._add(symbol, Way(0, owner))  # a function within a function

    def _add(self, symbol: str, way: Way) -> None:
        if way.symbol != symbol:
            self._ways.setdefault(symbol, set()).add(way)

    def _parts(self, member: str) -> list[str]:
        """A member and its methods."""
        program = self._session.program()
        definition = program.definitions.get(member)
        methods = definition.facts.methods if definition and isinstance(definition.facts, ClassFacts) else ()
        return [member, *(f"{member}.{method.name}" for method in methods)]

    def _count_namesakes(self, program: Program) -> None:
        self._namesakes = {}
        for symbol in program.definitions:
            if _is_method(program, symbol):
                self._namesakes.setdefault(symbol.rpartition(".")[2], set()).add(symbol)

    def _decorated(self, program: Program, facts: ModuleFacts, scope: str, line: int) -> str:
        """The definition that starts next below a line of a module's or class's own scope."""
        if scope in program.definitions and not program.is_class(scope):
            return ""
        if scope not in self._starts:
            inside = len(scope) + 1 if scope else 0
            self._starts[scope] = sorted(
                (program.definitions[symbol].facts.start_line, symbol)
                for symbol in self._defined(facts)
                if symbol.startswith(f"{scope}.") and "." not in symbol[inside:]
            )
        starts = self._starts[scope]
        at = bisect_right(starts, (line, "\U0010ffff"))
        return starts[at][1] if at < len(starts) and starts[at][0] - line <= _DECORATORS else ""

    def _defined(self, facts: ModuleFacts) -> Iterator[str]:
        prefix = f"{facts.module}." if facts.module else ""
        for one in facts.classes:
            yield prefix + one.qualname
        for function in _functions(facts):
            yield prefix + function.qualname

    def _owner(self, program: Program, facts: ModuleFacts, scope: str) -> str:
        """The definition in which a scope lies, or the module."""
        while scope not in program.definitions and scope != facts.module and "." in scope:
            scope = scope.rpartition(".")[0]
        return scope


def _is_method(program: Program, symbol: str) -> bool:
    return not program.is_class(symbol) and program.is_class(symbol.rpartition(".")[0])


def _functions(facts: ModuleFacts) -> Iterator[FunctionFacts]:
    yield from facts.functions
    for one in facts.classes:
        yield from one.methods


def through(found: dict[str, Reached], symbol: str) -> tuple[str, ...]:
    """The definitions between one that was reached and the member, both left out, in this order."""
    between: list[str] = []
    at = found[symbol].through
    while at and found[at].through:
        between.append(at)
        at = found[at].through
    return tuple(between)


def nearest(found: dict[str, Reached], symbols: Iterable[str]) -> tuple[str, Reached] | None:
    """The one of some definitions that is nearest to the member."""
    reached = [(found[symbol].cost, symbol) for symbol in symbols if symbol in found]
    return (min(reached)[1], found[min(reached)[1]]) if reached else None
