"""How near any use can be to some members at best, backwards: what is too far is never walked through.

A lower bound: that a method is only asked for where there is an instance of its class is for the walk to see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from heapq import heappop, heappush

from ssot_tool.facts import ClassFacts
from ssot_tool.program.resolve import Program
from ssot_tool.protecting.links import Links
from ssot_tool.protecting.variables import VARIABLE

#: Gives the modules that may hold a name.
Holding = Callable[[str], Iterable[str]]


_LAST = 1 << 30


class Bounds:
    """The least cost from each node to one of some members (symbols, with their methods), as far as ``limit``.

    A method's name for which more than ``most`` functions ask says nothing about which method is meant.
    """

    def __init__(self, links: Links, members: Iterable[str], holding: Holding, limit: int, most: int = _LAST) -> None:
        self._links = links
        self._program = links.program
        self._holding = holding
        self._limit = limit
        self._most = most
        self._names: set[str] = set()
        self._below = _subclasses(self._program)
        self.found: dict[str, int] = {}
        self._spread(part for member in members for part in parts_of(self._program, member))

    def _spread(self, start: Iterable[str]) -> None:
        queue = [(0, node) for node in sorted(start)]
        while queue:
            cost, node = heappop(queue)
            if node in self.found:
                continue
            self.found[node] = cost
            for source, step in self._before(node):
                if source not in self.found and cost + step <= self._limit:
                    heappush(queue, (cost + step, source))

    def _before(self, node: str) -> Iterable[tuple[str, int]]:
        """Who leads to a node in one use, and what that costs."""
        name = node.rpartition(".")[2].removeprefix(VARIABLE)
        self._read_holders(node, name)
        links, weights, program = self._links, self._links.weights, self._program
        before: dict[str, int] = {}
        for source, _, cost in links.into.get(node, ()):
            before[source] = min(cost, before.get(source, cost))
        if program.is_class(node):
            before.update((below, 0) for below in self._below.get(node, ()))
        owner = node.rpartition(".")[0]
        if program.is_class(owner) and node in program.definitions:
            before[owner] = min(weights.hop, before.get(owner, weights.hop))
            knowers = links.knowers.get(name, ())
            for asker, cost in links.askers(name, self._most):
                before.setdefault(asker, cost + weights.hop + weights.guess)
            for knower in knowers if len(knowers) <= self._most else ():
                before.setdefault(knower, weights.hop + weights.other)
            for start, starters in links.starters.items():
                for starter in starters if name.startswith(start) else ():
                    before.setdefault(starter, weights.hop + weights.asked_by_start)
        return before.items()

    def _read_holders(self, node: str, name: str) -> None:
        """Know the links of all modules that may lead to a node, and of its own."""
        definition = self._program.definitions.get(node)
        home = definition.module if definition is not None else node.partition(f".{VARIABLE}")[0]
        modules = [home]
        if name not in self._names:
            self._names.add(name)
            modules += self._holding(name)
        for module in modules:
            self._links.read(module)


def parts_of(program: Program, member: str) -> list[str]:
    """A member and its methods."""
    definition = program.definitions.get(member)
    methods = definition.facts.methods if definition is not None and isinstance(definition.facts, ClassFacts) else ()
    return [member, *(f"{member}.{method.name}" for method in methods)]


def _subclasses(program: Program) -> dict[str, Collection[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for symbol, definition in program.definitions.items():
        for base in program.bases(symbol) if definition.is_class else ():
            found[base].append(symbol)
    return dict(found)
