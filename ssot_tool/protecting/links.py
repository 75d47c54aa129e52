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
    classes to what they hold that does something only where it is called or built. ``askers``: names that functions
    look up on what nobody knows, to (function, cost); ``knowers``: on what has a known class; ``starters``: how names
    start that functions make up. ``names``: which watched nodes each node names.
    """

    def __init__(
        self, program: Program, weights: Weights, linked: Callable[[str], Linked], watched: Iterable[str]
    ) -> None:
        self.program = program
        self.weights = weights
        self.into: dict[str, list[tuple[str, bool, int]]] = defaultdict(list)
        self.chosen: dict[str, set[tuple[str, bool]]] = defaultdict(set)
        self.askers: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self.knowers: dict[str, list[str]] = defaultdict(list)
        self.starters: dict[str, list[str]] = defaultdict(list)
        self.names: dict[str, set[str]] = {}
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
        nodes, links = found.nodes, found.links
        is_class = self.program.is_class
        holders = {number for number, node in enumerate(nodes) if VARIABLE in node or is_class(node)}
        for at in range(0, len(links), 3):
            source, what, cost = links[at : at + 3]
            target, builds = nodes[what >> 1], bool(what & 1)
            self.into[target].append((nodes[source], builds, cost))
            if source in holders and VARIABLE not in target and (builds or what >> 1 not in holders):
                self.chosen[nodes[source]].add((target, builds))
        for name, flat in found.askers.items():
            self.askers[name] += [(nodes[flat[at]], flat[at + 1]) for at in range(0, len(flat), 2)]
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

    def patched(self, symbol: str) -> Iterator[Patch]:
        """What a definition replaces while it runs, its class's decorators included."""
        yield from self._patches.get(symbol, ())
        owner = symbol.rpartition(".")[0]
        if owner in self._patches and self.program.is_class(owner):
            yield from self._patches[owner]
