"""The dependency graph of one role: members, who depends on them, on what they depend, and which can go first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from ssot_tool.model import Collision, Proposal
from ssot_tool.short_names import short_names

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


class Part(msgspec.Struct, frozen=True):
    """What a member is to its family: the ``unit`` it belongs to, the ``routes`` it serves, its last line."""

    unit: str
    routes: tuple[str, ...] = ()
    end_line: int = 0


class Dependencies(msgspec.Struct, frozen=True):
    """What a graph is made of: the ``members`` of a role, the ``uses`` around them, and where symbols stand.

    The order of ``uses`` does not matter, and one may occur many times. A symbol without a place stands outside the
    workspace. ``canonical`` is "" where none is chosen; ``parts`` are by member.
    """

    role: str
    title: str
    members: tuple[str, ...]
    uses: tuple[Dependency, ...]
    places: Mapping[str, Place]
    canonical: str = ""
    proposed: Proposal | None = None
    parts: Mapping[str, Part] = {}
    collisions: tuple[Collision, ...] = ()


class Rank(msgspec.Struct, frozen=True):
    """One step of retirement: a member, or several that use each other in a circle and so go together.

    ``after``: the members outside of it that use it, which must be gone before; sorted, as ``symbols`` are. ``why`` is
    a sentence without a full stop.
    """

    symbols: tuple[str, ...]
    after: tuple[str, ...]
    why: str


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

    A cycle is written once, from its smallest symbol on, without repeating it at the end. ``order``: in which order
    the members can be retired, the canonical not among them. The other fields are those of ``Dependencies``.
    """

    role: str
    title: str
    depth: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    cycles: tuple[tuple[str, ...], ...]
    order: tuple[Rank, ...] = ()
    canonical: str = ""
    proposed: Proposal | None = None
    parts: Mapping[str, Part] = {}
    collisions: tuple[Collision, ...] = ()


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
    cycles = _cycles(whole, chosen, before | after)
    order = retirement_order(found.members, found.uses, canonical=found.canonical)
    about = (found.canonical, found.proposed, found.parts, found.collisions)
    return Graph(found.role, found.title, depth, tuple(nodes), edges, cycles, order, *about)


def retirement_order(members: Sequence[str], uses: Iterable[Dependency], *, canonical: str = "") -> tuple[Rank, ...]:
    """In which order members can be retired: what other members use only after these have gone or let go of it.

    First come those that no other member uses, then what only these use, and so on; within that, by symbol. Uses by
    and of what is no member do not matter here, nor does a symbol's use of itself. The ``canonical`` has no rank: it
    stays; what it uses says so in ``why``, as it has to let go of it.
    """
    import networkx as nx

    chosen = set(members) - {canonical}
    known = chosen | ({canonical} if canonical else set())
    kinds: dict[tuple[str, str], set[str]] = {}
    for use in uses:
        if use.source != use.target and use.source in known and use.target in chosen:
            kinds.setdefault((use.source, use.target), set()).add(use.kind)
    among: nx.DiGraph[str] = nx.DiGraph()
    among.add_nodes_from(sorted(chosen))
    among.add_edges_from(edge for edge in sorted(kinds) if edge[0] in chosen)
    names = short_names(known)
    # The components in which each is only used by earlier ones, and how many steps of waiting lie before each.
    together: nx.DiGraph[int] = nx.condensation(among)
    waits: dict[int, int] = {}
    for at in nx.topological_sort(together):
        waits[at] = max((waits[user] + 1 for user in together.predecessors(at)), default=0)
    ranks = []
    for at in sorted(waits, key=lambda one: (waits[one], min(together.nodes[one]["members"]))):
        symbols: set[str] = together.nodes[at]["members"]
        users: dict[str, set[str]] = {}
        for (source, target), found in kinds.items():
            if target in symbols and source not in symbols:
                users.setdefault(source, set()).update(found)
        circle = _shortest_cycle(among.subgraph(symbols), min(symbols)) if len(symbols) > 1 else []
        why = _why(circle, users, canonical, names)
        ranks.append(Rank(tuple(sorted(symbols)), tuple(sorted(users.keys() - {canonical})), why))
    return tuple(ranks)


def _why(circle: Sequence[str], users: Mapping[str, Iterable[str]], canonical: str, names: Mapping[str, str]) -> str:
    """The reason for a rank: the circle that it is on, and the members outside that use it, with the kinds of use."""
    told = {user: f"{names[user]} ({', '.join(sorted(found))})" for user, found in sorted(users.items())}
    kept = told.pop(canonical, "")
    reasons = []
    if circle:
        path = " -> ".join(names[symbol] for symbol in (*circle, circle[0]))
        reasons.append(f"they use each other in a cycle ({path}) and go together")
    if told:
        reasons.append(f"used by {', '.join(told.values())}")
    if kept:
        reasons.append(f"the canonical {kept} has to let go of it")
    return "; ".join(reasons) or "no other member uses it"


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
