"""The links of all modules that somebody asked about, put together, and looked at from their ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from ssot_tool.program.resolve import Program
from ssot_tool.protecting.linked import Linked, Patch
from ssot_tool.protecting.variables import VARIABLE
from ssot_tool.protecting.weights import Weights


class Links:
    """What leads to each node, from the modules that were read; ``linked`` says what the code of one leads to.

    ``into``: node to (source, whether it is built, cost), which may be there more than once. ``chosen``: variables and
    classes to what they hold that does something only where it is called or built. ``knowers``: names
    that functions look up on what has a known class; ``starters``: how names start that functions make up. ``names``:
    which watched nodes each node names.
    """

    def __init__(
        self, program: Program, weights: Weights, linked: Callable[[str], Linked], watched: Iterable[str]
    ) -> None:
        self.program = program
        self.weights = weights
        self.into: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
        self.chosen: dict[str, set[tuple[str, int]]] = defaultdict(set)
        self.knowers: dict[str, list[str]] = defaultdict(list)
        self.starters: dict[str, list[str]] = defaultdict(list)
        self.names: dict[str, set[str]] = {}
        self._askers: dict[str, list[tuple[list[str], list[int]]]] = defaultdict(list)
        self._patches: dict[str, list[Patch]] = {}
        self._linked = linked
        self._watched = frozenset(watched)
        self._done: set[str] = set()

    def read(self, module: str) -> None:
        """Add the links of a module, unless they are there already."""
        if module in self._done or module not in self.program.modules:
            return
        self._done.add(module)
        found = self._linked(module)
        nodes, links, holders = found.nodes, found.links, set(found.holders)
        for source, what, cost in zip(links[::3], links[1::3], links[2::3], strict=True):
            target, builds = nodes[what >> 1], what & 1
            self.into[target].append((nodes[source], builds, cost))
            if source in holders and VARIABLE not in target and (builds or what >> 1 not in holders):
                self.chosen[nodes[source]].add((target, builds))
        for name, flat in found.askers.items():
            self._askers[name].append((nodes, flat))
        for name, sources in found.knowers.items():
            self.knowers[name] += [nodes[source] for source in sources]
        for start, sources in found.starters.items():
            self.starters[start] += [nodes[source] for source in sources]
        for source, patches in found.patches.items():
            self._patches.setdefault(nodes[source], []).extend(patches)
        for source, named in found.named.items():
            watched = self._watched.intersection(nodes[one] for one in named)
            if watched:
                self.names.setdefault(nodes[source], set()).update(watched)

    def askers(self, name: str, most: int = 1 << 30) -> list[tuple[str, int]]:
        """The functions that look up a name on what nobody knows, with what that costs; none if more than ``most``."""
        every = self._askers.get(name, ())
        if sum(len(flat) for _, flat in every) > 2 * most:
            return []
        return [(nodes[one], cost) for nodes, flat in every for one, cost in zip(flat[::2], flat[1::2], strict=True)]

    def patched(self, symbol: str) -> Iterator[Patch]:
        """What a definition replaces while it runs, its class's decorators included."""
        yield from self._patches.get(symbol, ())
        owner = symbol.rpartition(".")[0]
        if owner in self._patches and self.program.is_class(owner):
            yield from self._patches[owner]
