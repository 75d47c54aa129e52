"""The ways on from each node that may lead to a member, for walks: numbered nodes, what is too far left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from ssot_tool.facts import ClassFacts
from ssot_tool.protecting.links import Links
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
#: Classes that have a method of some name, by number, to the methods that it runs.
Carried = dict[int, tuple[int, ...]]


class Class(NamedTuple):
    """What an instance of a class may run; all but names are numbers of nodes.

    ``methods``: by name, with those of bases that they call; ``builders``: run when one is built, and whether they are
    the class's own; ``by_themselves``: with what they cost, run by operators, statements or a base from outside;
    ``ancestors``: the class and its bases, whose bodies hold something.
    """

    methods: dict[str, tuple[int, ...]]
    builders: tuple[tuple[int, bool], ...]
    by_themselves: tuple[tuple[int, int], ...]
    ancestors: tuple[int, ...]


class Node(NamedTuple):
    """The ways on from a node: what leads too far is left out, and the roomiest comes first.

    ``room``, the first of each, is the cost from which on a way leads too far. ``links``: the step at a cost of 0, and
    twice the node's number, one more where it is built; ``asks``: names that it looks up on what nobody knows, and
    what that costs; ``known``: on what has a known class; ``starts``: how names start that it makes up.
    """

    links: list[tuple[int, int, int]]
    asks: list[tuple[int, str, int]]
    known: list[tuple[int, str]]
    starts: list[str]


class Ways:
    """The ways within bounds: node to the least cost from it to a member.

    ``place`` and ``height``: the lowest bits of the node and of the cost in the steps of a walk.
    """

    def __init__(self, links: Links, bounds: Mapping[str, int], limit: int) -> None:
        self.links = links
        self.weights = links.weights
        self.limit = limit
        self.nodes = sorted(bounds)
        self.numbers = {node: number for number, node in enumerate(self.nodes)}
        self.bounds = [bounds[node] for node in self.nodes]
        self.place = len(self.nodes).bit_length()
        self.height = 2 * self.place + 1
        self._program = program = links.program
        self.classes = frozenset(number for number, node in enumerate(self.nodes) if program.is_class(node))
        self._nearest = self._nearest_methods()
        self._links: dict[int, dict[int, int]] = defaultdict(dict)
        self._asks: dict[int, list[tuple[str, int]]] = defaultdict(list)
        self._known: dict[int, list[str]] = defaultdict(list)
        self._starts: dict[int, list[str]] = defaultdict(list)
        self._turn()
        self._of: dict[int, Node] = {}
        self._classes: dict[int, Class] = {}
        self._carried: dict[str, Carried] = defaultdict(dict)
        self._blocked: dict[str, tuple[tuple[str, int], ...]] = {}

    def of(self, node: int) -> Node:
        """The ways on from a node."""
        found = self._of.get(node)
        if found is None:
            weights, nearest = self.weights, self._nearest
            left = self.limit - weights.hop
            asks = [(left - cost - weights.guess - nearest[name], name, cost) for name, cost in self._asks[node]]
            known = [(left - weights.other - nearest[name], name) for name in self._known[node]]
            found = self._of[node] = Node(
                self._links_of(node),
                sorted((one for one in asks if one[0] >= 0), reverse=True),
                sorted((one for one in known if one[0] >= 0), reverse=True),
                self._starts[node],
            )
        return found

    def home(self, node: int) -> str:
        """The module of a definition; "" for variables."""
        definition = self._program.definitions.get(self.nodes[node])
        return definition.module if definition is not None else ""

    def blocked(self, symbol: str) -> tuple[tuple[str, int], ...]:
        """The nodes that a definition replaces while it runs, each with the module where it does, "" for everywhere."""
        found = self._blocked.get(symbol)
        if found is None:
            patches = [one for one in self.links.patched(symbol) if one.symbol in self.numbers]
            found = tuple((one.home, self.numbers[one.symbol]) for one in patches if one.home or one.replaces)
            self._blocked[symbol] = found
        return found

    def of_class(self, node: int) -> Class:
        """What an instance of a class may run, as far as it may lead to a member."""
        found = self._classes.get(node)
        if found is None:
            found = self._classes[node] = self._of_class(self.nodes[node])
            for name, methods in found.methods.items():
                self._carried[name][node] = methods
        return found

    def told(self, node: int) -> tuple[object, ...]:
        """All of it by names, in an order of its own: the same for two nodes from which all walks go on alike."""
        nodes, bounds, way = self.nodes, self.bounds, self.of(node)
        links = sorted((nodes[what >> 1], what & 1, step >> self.height, room) for room, step, what in way.links)
        told = bounds[node], links, way.asks, way.known, sorted(way.starts)
        if node not in self.classes:
            return told
        one = self.of_class(node)
        methods = {name: [(nodes[at], bounds[at]) for at in found] for name, found in sorted(one.methods.items())}
        themselves = sorted((cost, nodes[at]) for cost, at in one.by_themselves)
        return (*told, methods, [nodes[at] for at, _ in one.builders], themselves, self._tops(one))

    def _tops(self, one: Class) -> list[tuple[str, list[tuple[str, int, int, int]]]]:
        """What the bodies of a class and its bases hold: an instance follows it without passing them."""
        return [
            (
                self.nodes[at],
                [
                    (self.nodes[what >> 1], what & 1, step >> self.height, room)
                    for room, step, what in self.of(at).links
                ],
            )
            for at in one.ancestors
        ]

    def carried(self, name: str) -> Carried:
        """Who has a method of a name, among the classes that were asked about."""
        return self._carried[name]

    def _of_class(self, symbol: str) -> Class:
        weights, is_open = self.weights, self._is_open(symbol)
        methods = self._methods(symbol)
        builders = [method for name in _BUILDERS for method in methods.get(name, ())]
        by_themselves = []
        for name, found in methods.items():
            if name.startswith("__") and name.endswith("__"):
                if name not in _QUIET and name not in _BUILDERS:
                    by_themselves += [(weights.hop + weights.special, method) for method in found]
            elif is_open and not name.startswith("_"):
                by_themselves += [(weights.hop + weights.outside, method) for method in found]
        ancestors = [self.numbers[one] for one in self._program.ancestors(symbol) if one in self.numbers]
        own = tuple((method, self.nodes[method].rpartition(".")[0] == symbol) for method in builders)
        return Class(methods, own, tuple(by_themselves), tuple(ancestors))

    def _methods(self, symbol: str) -> dict[str, tuple[int, ...]]:
        """The methods of an instance by name; a method that asks for its own name calls the next one above."""
        program, numbers = self._program, self.numbers
        every: dict[str, list[str]] = {}
        for owner in program.ancestors(symbol):
            facts = program.definitions[owner].facts
            for method in facts.methods if isinstance(facts, ClassFacts) else ():
                chain = every.setdefault(method.name, [])
                if not chain or method.name in self._asked(chain[-1]):
                    chain.append(f"{owner}.{method.name}")
        near = {name: tuple(numbers[one] for one in chain if one in numbers) for name, chain in every.items()}
        return {name: chain for name, chain in near.items() if chain}

    def _asked(self, symbol: str) -> tuple[str, ...]:
        facts = self._program.definitions[symbol].facts
        return () if isinstance(facts, ClassFacts) else facts.asks

    def _turn(self) -> None:
        """Note what leads to the nodes at its other end."""
        links, numbers = self.links, self.numbers
        for target, node in enumerate(self.nodes):
            for source, builds, cost in links.into.get(node, ()):
                if source in numbers:
                    found, what = self._links[numbers[source]], target << 1 | builds
                    found[what] = min(cost, found.get(what, cost))
        for name in self._nearest:
            for source, cost in links.askers(name):
                if source in numbers:
                    self._asks[numbers[source]].append((name, cost))
            for source in links.knowers.get(name, ()):
                if source in numbers:
                    self._known[numbers[source]].append(name)
        for start, sources in links.starters.items():
            for source in sources:
                if source in numbers:
                    self._starts[numbers[source]].append(start)

    def _links_of(self, node: int) -> list[tuple[int, int, int]]:
        # Among the more things one is chosen that a variable or the body of a class holds, the less likely is each.
        rare = self.weights.entries * (max(1, len(self.links.chosen.get(self.nodes[node], ()))).bit_length() - 1)
        found = []
        for what, step in self._links[node].items():
            target = what >> 1
            cost = step + (rare if rare and self._is_chosen(target, what & 1) else 0)
            room = self.limit - cost - self.bounds[target]
            if room >= 0:
                found.append((room, cost << self.height | what << self.place | node + 1, what))
        return sorted(found, reverse=True)

    def _is_chosen(self, target: int, builds: int) -> bool:
        """Whether a thing that is held does something only where it is called or built."""
        return VARIABLE not in self.nodes[target] and (bool(builds) or target not in self.classes)

    def _nearest_methods(self) -> dict[str, int]:
        """The names of methods that may lead to a member, with the least cost; no other need be looked up."""
        found: dict[str, int] = {}
        for node, bound in zip(self.nodes, self.bounds, strict=True):
            owner, _, name = node.rpartition(".")
            if self.numbers.get(owner) in self.classes:
                found[name] = min(bound, found.get(name, bound))
        return found

    def _is_open(self, symbol: str) -> bool:
        """Whether a class has a base that is not of the workspace and may call its methods."""
        program = self._program
        return any(
            _may_call(base) and not program.named(base, program.modules[program.definitions[above].module])
            for above in program.ancestors(symbol)
            for base in getattr(program.definitions[above].facts, "bases", ())
        )


def _may_call(base: str) -> bool:
    name = base.rpartition(".")[2].partition("[")[0].removesuffix("()")
    return name not in _PASSIVE and not name.endswith(_ERRORS)
