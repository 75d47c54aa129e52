"""What one test runs: its definitions followed through calls, where methods count once their class has instances.

Rapid type analysis (Bacon and Sweeney, OOPSLA 1996), cheapest way first, for each test anew: a method that is looked
up on a value of unknown class is one of the classes that this test has built on its way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from heapq import heappop, heappush
from typing import NamedTuple

from ssot_tool.facts import ClassFacts
from ssot_tool.protecting.links import Link, Links
from ssot_tool.protecting.variables import VARIABLE

_BUILDERS = ("__init__", "__new__", "__post_init__", "__attrs_post_init__")
#: Special methods that only somebody who looks runs.
_QUIET = frozenset(
    ("__repr__", "__init_subclass__", "__class_getitem__", "__del__", "__getstate__", "__setstate__")
).union(("__reduce__", "__reduce_ex__", "__copy__", "__deepcopy__"))
#: Bases from outside that call no method of what derives from them.
_PASSIVE = frozenset(
    ("object", "ABC", "Protocol", "Generic", "NamedTuple", "TypedDict", "Enum", "IntEnum", "StrEnum", "Flag", "dict")
).union(("list", "tuple", "set", "str", "int", "float", "bytes", "BaseModel", "TestCase", "IsolatedAsyncioTestCase"))
_ERRORS = ("Error", "Exception", "Warning")


class Run(NamedTuple):
    """A definition that a test starts with: ``hops`` fixtures lie between, and ``is_fixture`` tells set-ups, too."""

    symbol: str
    hops: int
    is_fixture: bool


class Ran(NamedTuple):
    """How far a node is from the test in half steps, and the node that leads to it, "" where a test starts.

    Not ``runs``: a class of which there is an instance that nobody is seen to build.
    """

    cost: int
    before: str
    runs: bool = True


class Walks:
    """Walks the links of some tests, within bounds: node to the least cost from it to a member."""

    def __init__(self, links: Links, bounds: Mapping[str, int], limit: int) -> None:
        self.links = links
        self.bounds = bounds
        self.limit = limit
        self._methods: dict[str, dict[str, tuple[str, ...]]] = {}
        self._open: dict[str, bool] = {}
        self._entries: dict[str, int] = {}
        self._links: dict[str, tuple[tuple[Link, int], ...]] = {}
        self._asks: dict[str, tuple[tuple[str, int], ...]] = {}
        self._known: dict[str, tuple[str, ...]] = {}
        program = links.program
        self.classes = frozenset(symbol for symbol in bounds if program.is_class(symbol))
        #: The names of methods that may lead to a member; no other need be looked up.
        self._names = {symbol.rpartition(".")[2] for symbol in bounds if symbol.rpartition(".")[0] in self.classes}

    def from_(self, runs: Iterable[Run]) -> dict[str, Ran]:
        """What the walk came to: functions, variables and classes with instances."""
        walk = _Walk(self, runs)
        walk.run()
        return walk.ran

    def methods(self, symbol: str) -> dict[str, tuple[str, ...]]:
        """The methods of an instance by name, as far as they may lead to a member; with those of bases that they call.

        A method that asks for its own name calls the next one above.
        """
        found = self._methods.get(symbol)
        if found is None:
            program = self.links.program
            every: dict[str, list[str]] = {}
            for owner in program.ancestors(symbol):
                facts = program.definitions[owner].facts
                for method in facts.methods if isinstance(facts, ClassFacts) else ():
                    chain = every.setdefault(method.name, [])
                    if not chain or method.name in self._asked(chain[-1]):
                        chain.append(f"{owner}.{method.name}")
            near = {name: tuple(one for one in chain if one in self.bounds) for name, chain in every.items()}
            found = self._methods[symbol] = {name: chain for name, chain in near.items() if chain}
        return found

    def _asked(self, symbol: str) -> tuple[str, ...]:
        facts = self.links.program.definitions[symbol].facts
        return () if isinstance(facts, ClassFacts) else facts.asks

    def links_of(self, node: str) -> tuple[tuple[Link, int], ...]:
        """The links of a node with their costs, as far as they may lead to a member."""
        found = self._links.get(node)
        if found is None:
            every = self.links.out.get(node, {}).items()
            found = self._links[node] = tuple((link, cost) for link, cost in every if link.to in self.bounds)
        return found

    def asks_of(self, node: str) -> tuple[tuple[str, int], ...]:
        """The names that a function looks up on what nobody knows, with their costs, as far as they may matter."""
        found = self._asks.get(node)
        if found is None:
            every = self.links.asks.get(node, {}).items()
            found = self._asks[node] = tuple((name, cost) for name, cost in every if name in self._names)
        return found

    def known_of(self, node: str) -> tuple[str, ...]:
        """The names that a function looks up on what has a known class, as far as they may matter."""
        found = self._known.get(node)
        if found is None:
            every = self.links.known.get(node, ())
            found = self._known[node] = tuple(sorted(name for name in every if name in self._names))
        return found

    def entries(self, node: str) -> int:
        """Among how many things one is chosen that a variable or the body of a class holds; 1 for all other nodes."""
        if node not in self.classes and VARIABLE not in node:
            return 1
        if node not in self._entries:
            self._entries[node] = max(1, sum(map(self.is_chosen, self.links.out.get(node, ()))))
        return self._entries[node]

    def is_chosen(self, link: Link) -> bool:
        """Whether a thing that is held does something only where it is called or built."""
        return VARIABLE not in link.to and (link.builds or not self.links.program.is_class(link.to))

    def is_open(self, symbol: str) -> bool:
        """Whether a class has a base that is not of the workspace and may call its methods."""
        if symbol not in self._open:
            program = self.links.program
            self._open[symbol] = any(
                _may_call(base) and not program.named(base, program.modules[program.definitions[above].module])
                for above in program.ancestors(symbol)
                for base in getattr(program.definitions[above].facts, "bases", ())
            )
        return self._open[symbol]


def _may_call(base: str) -> bool:
    name = base.rpartition(".")[2].partition("[")[0].removesuffix("()")
    return name not in _PASSIVE and not name.endswith(_ERRORS)


class _Walk:
    """One walk: a queue of nodes, cheapest first, and what was asked of whom so far."""

    def __init__(self, walks: Walks, runs: Iterable[Run]) -> None:
        self._walks = walks
        self._links = walks.links
        self._weights = walks.links.weights
        self._program = walks.links.program
        self.ran: dict[str, Ran] = {}
        self.blocked: set[str] = set()
        self.blocked_at: set[tuple[str, str]] = set()
        self._queue: list[tuple[int, str, bool, str]] = []
        self._live: dict[str, bool] = {}
        self._asked: dict[str, tuple[int, str]] = {}
        self._known: dict[str, tuple[int, str]] = {}
        self._starts: dict[str, tuple[int, str]] = {}
        for run in runs:
            self._block(run.symbol)
            self._push(run.hops * self._weights.fixture, run.symbol, "")

    def run(self) -> None:
        """Go on until nothing is within the bounds."""
        while self._queue:
            cost, node, builds, before = heappop(self._queue)
            if node in self._walks.classes:
                self._instance(cost, node, builds, before)
            elif node not in self.ran:
                self.ran[node] = Ran(cost, before)
                self._links_of(cost, node)
                self._lookups(cost, node)

    def _block(self, symbol: str) -> None:
        for patch in self._links.patched(symbol):
            if patch.home:
                self.blocked_at.add((patch.home, patch.symbol))
            elif patch.replaces:
                self.blocked.add(patch.symbol)

    def _push(self, cost: int, node: str, before: str, builds: bool = False) -> None:
        bound = self._walks.bounds.get(node)
        if bound is not None and cost + bound <= self._walks.limit and node not in self.blocked:
            heappush(self._queue, (cost, node, builds, before))

    def _links_of(self, cost: int, node: str) -> None:
        links = self._walks.links_of(node)
        if not links:
            return
        rare = self._weights.entries * (self._walks.entries(node).bit_length() - 1)
        home = self._home(node) if self.blocked_at else ""
        for link, step in links:
            if home and (home, link.to) in self.blocked_at:
                continue
            is_chosen = rare > 0 and self._walks.is_chosen(link)
            self._push(cost + step + (rare if is_chosen else 0), link.to, node, link.builds)

    def _home(self, node: str) -> str:
        definition = self._program.definitions.get(node)
        return definition.module if definition is not None else ""

    def _lookups(self, cost: int, node: str) -> None:
        """Look up what a function asks for in the classes that have instances by now, and note it for later ones."""
        for name, step in self._walks.asks_of(node):
            if cost + step < self._asked.get(name, (1 << 30, ""))[0]:
                self._asked[name] = (cost + step, node)
                self._found(name, cost + step + self._weights.hop + self._weights.guess, node)
        for name in self._walks.known_of(node):
            if name not in self._known:
                self._known[name] = (cost, node)
                self._found(name, cost + self._weights.hop + self._weights.other, node)
        for start in self._links.starts.get(node, ()):
            if start not in self._starts:
                self._starts[start] = (cost, node)
                for owner in self._live:
                    self._made(owner, start, cost, node)

    def _found(self, name: str, cost: int, node: str) -> None:
        for owner in self._live:
            for method in self._walks.methods(owner).get(name, ()):
                self._push(cost, method, node)

    def _made(self, owner: str, start: str, cost: int, node: str) -> None:
        for name, methods in self._walks.methods(owner).items():
            if name.startswith(start):
                for method in methods:
                    self._push(cost + self._weights.hop + self._weights.asked_by_start, method, node)

    def _instance(self, cost: int, node: str, builds: bool, before: str) -> None:
        """There is an instance of a class now, or it is built, too."""
        was = node in self._live
        if was and (self._live[node] or not builds):
            return
        self._live[node] = builds
        self.ran[node] = Ran(cost, before, builds)
        methods, weights = self._walks.methods(node), self._weights
        for name in _BUILDERS if builds else ():
            for method in methods.get(name, ()):
                self._push(cost + weights.hop, method, node if method.rpartition(".")[0] != node else before)
        if was:
            return
        is_open = self._walks.is_open(node)
        for name, found in methods.items():
            self._method(cost, node, name, found, is_open)
        for owner in self._program.ancestors(node):
            self._links_of(cost, owner)

    def _method(self, cost: int, node: str, name: str, found: tuple[str, ...], is_open: bool) -> None:
        weights = self._weights
        ways = []
        if name in self._asked:
            at, asker = self._asked[name]
            ways.append((max(cost, at) + weights.hop + weights.guess, asker))
        if name in self._known:
            at, asker = self._known[name]
            ways.append((max(cost, at) + weights.hop + weights.other, asker))
        for start, (at, asker) in self._starts.items():
            if name.startswith(start):
                ways.append((max(cost, at) + weights.hop + weights.asked_by_start, asker))
        is_special = name.startswith("__") and name.endswith("__")
        if is_special and name not in _QUIET and name not in _BUILDERS:
            ways.append((cost + weights.hop + weights.special, node))
        elif is_open and not name.startswith("_"):
            ways.append((cost + weights.hop + weights.outside, node))
        for way, asker in ways:
            for method in found:
                self._push(way, method, asker)


def between(ran: Mapping[str, Ran], node: str) -> tuple[str, ...]:
    """The nodes from where a test starts, itself included, to before a node."""
    found: list[str] = []
    at = ran[node].before
    while at and at not in found:
        found.append(at)
        at = ran[at].before if at in ran else ""
    return tuple(reversed(found))
