"""The dependency graph of one role: members, who depends on them, and on what they depend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    import networkx as nx

NodeKind = Literal["member", "caller", "dependency", "module"]


class Place(msgspec.Struct, frozen=True, order=True):
    """Where a symbol or module stands: ``path`` relative to the workspace, ``line`` 1-based."""

    path: str
    line: int = 1
    in_test: bool = False
    is_module: bool = False


class Dependency(msgspec.Struct, frozen=True, order=True):
    """One use: ``source`` (a symbol, or a module for uses at module level) refers to ``target`` as ``kind``."""

    source: str
    target: str
    kind: str


class Dependencies(msgspec.Struct, frozen=True):
    """What a graph is made of: the ``members`` of a role, the ``uses`` around them, and where symbols stand.

    The order of ``uses`` does not matter, and one may occur many times. A symbol without a place stands outside the
    workspace.
    """

    role: str
    title: str
    members: tuple[str, ...]
    uses: tuple[Dependency, ...]
    places: Mapping[str, Place]


class Node(msgspec.Struct, frozen=True, order=True):
    """A symbol in the graph. What is both before and after the members is a caller; the cycles say so.

    ``module`` is code at module level, on either side. ``path`` is "" for what lies outside the workspace.
    """

    symbol: str
    kind: NodeKind
    path: str
    line: int
    in_test: bool


class Edge(msgspec.Struct, frozen=True, order=True):
    """``source`` depends on ``target``; ``kinds`` are (reference kind, how often), sorted by kind."""

    source: str
    target: str
    kinds: tuple[tuple[str, int], ...]


class Graph(msgspec.Struct, frozen=True):
    """Nodes and edges within ``depth`` steps of the members, sorted; ``cycles`` are paths that return to their start.

    A cycle is written once, from its smallest symbol on, without repeating it at the end.
    """

    role: str
    title: str
    depth: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    cycles: tuple[tuple[str, ...], ...]


def build(found: Dependencies, *, depth: int) -> Graph:
    """Join single uses into the graph around the members, at most ``depth`` steps against and along the arrows.

    A symbol's uses of itself are no edges. Cycles are looked for in all of the uses, not only within the depth.
    """
    # networkx takes 0.2 s to import: only those who build a graph pay for it, not those who show or name one.
    import networkx as nx

    counts: dict[tuple[str, str], Counter[str]] = {}
    for use in found.uses:
        if use.source != use.target:
            counts.setdefault((use.source, use.target), Counter())[use.kind] += 1
    whole: nx.DiGraph[str] = nx.DiGraph()
    whole.add_nodes_from(sorted(set(found.members)))
    whole.add_edges_from(sorted(counts))
    before = _within(whole.reverse(copy=False), found.members, depth)
    after = _within(whole, found.members, depth)
    chosen = set(found.members)
    nodes = []
    for symbol in sorted(before | after):
        place = found.places.get(symbol, Place("", 0))
        kind: NodeKind = "caller" if symbol in before else "dependency"
        if symbol in chosen:
            kind = "member"
        elif place.is_module:
            kind = "module"
        nodes.append(Node(symbol, kind, place.path, place.line, place.in_test))
    edges = tuple(
        Edge(source, target, tuple(sorted(kinds.items())))
        for (source, target), kinds in sorted(counts.items())
        if {source, target} <= before or {source, target} <= after
    )
    return Graph(found.role, found.title, depth, tuple(nodes), edges, _cycles(whole, chosen, before | after))


def _within(graph: nx.DiGraph[str], members: Sequence[str], depth: int) -> set[str]:
    """What is reached from the members in at most ``depth`` steps, the members included."""
    reached = set(members)
    frontier = reached
    for _ in range(depth):
        frontier = {after for symbol in frontier for after in graph.successors(symbol)} - reached
        if not frontier:
            break
        reached |= frontier
    return reached


def _cycles(whole: nx.DiGraph[str], members: set[str], shown: set[str]) -> tuple[tuple[str, ...], ...]:
    """A shortest cycle through each member that is on one, and one for every other knot among what is shown.

    All simple cycles would be exponentially many; a strongly connected component alone says nothing to act on.
    """
    import networkx as nx

    found = set()
    for component in nx.strongly_connected_components(whole):
        if len(component) < 2 or not component & shown:
            continue
        knot = whole.subgraph(component)
        for start in sorted(component & members) or [min(component & shown)]:
            found.add(_from_smallest(_shortest_cycle(knot, start)))
    return tuple(sorted(found))


def _shortest_cycle(knot: nx.DiGraph[str], start: str) -> list[str]:
    # Breadth first with sorted neighbours: of several shortest cycles always the same one.
    came_from: dict[str, str] = {}
    frontier = [start]
    while frontier:
        reached = []
        for symbol in frontier:
            for after in sorted(knot.successors(symbol)):
                if after == start:
                    return _path_back(came_from, symbol, start)
                if after not in came_from:
                    came_from[after] = symbol
                    reached.append(after)
        frontier = reached
    raise AssertionError("every symbol of a strongly connected component is on a cycle")


def _path_back(came_from: Mapping[str, str], last: str, start: str) -> list[str]:
    path = [last]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return path[::-1]


def _from_smallest(cycle: list[str]) -> tuple[str, ...]:
    first = cycle.index(min(cycle))
    return (*cycle[first:], *cycle[:first])
