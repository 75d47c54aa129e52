"""A dependency graph as its readers ask for it: neighbours of a symbol, users by production and tests, waves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from ssot_tool.graph import Edge, Graph, Node, Rank


class Step(msgspec.Struct, frozen=True):
    """One branch of a tree: the edge, and the node at its far end."""

    node: Node
    edge: Edge

    @property
    def uses(self) -> int:
        """How many uses the edge stands for."""
        return sum(number for _, number in self.edge.kinds)


class Neighbours(msgspec.Struct, frozen=True):
    """From each symbol to its ``users``, and to what it uses (``used``); both with tests last, else by name."""

    users: dict[str, list[Step]]
    used: dict[str, list[Step]]


class Users(msgspec.Struct, frozen=True):
    """How many use a symbol directly: other members, production code, tests."""

    members: int
    production: int
    tests: int


def neighbours(graph: Graph) -> Neighbours:
    """The edges of the graph, by their ends."""
    nodes = {node.symbol: node for node in graph.nodes}
    found = Neighbours({}, {})
    for edge in graph.edges:
        found.users.setdefault(edge.target, []).append(Step(nodes[edge.source], edge))
        found.used.setdefault(edge.source, []).append(Step(nodes[edge.target], edge))
    for steps in (*found.users.values(), *found.used.values()):
        steps.sort(key=lambda step: (step.node.in_test, step.node.symbol))
    return found


def users_of(steps: Iterable[Step]) -> Users:
    """Count the nodes at the far ends of a symbol's ``users``."""
    kinds = ["member" if one.node.kind == "member" else "test" if one.node.in_test else "" for one in steps]
    return Users(kinds.count("member"), kinds.count(""), kinds.count("test"))


def waves(order: Sequence[Rank]) -> tuple[tuple[Rank, ...], ...]:
    """The ranks that can be retired at one time: first those that wait for nobody, then those that wait for them."""
    wave: dict[str, int] = {}
    found: list[list[Rank]] = []
    for rank in order:
        number = max((wave[symbol] + 1 for symbol in rank.after), default=0)
        wave |= dict.fromkeys(rank.symbols, number)
        if number == len(found):
            found.append([])
        found[number].append(rank)
    return tuple(map(tuple, found))


def colliding(graph: Graph) -> dict[str, set[str]]:
    """Member to those of its routes that another member serves, too."""
    found: dict[str, set[str]] = {}
    for collision in graph.collisions:
        for member in collision.members:
            found.setdefault(member, set()).add(collision.route)
    return found


def kinds_text(kinds: Iterable[tuple[str, int]]) -> str:
    """``call 2×, import``."""
    return ", ".join(kind if number == 1 else f"{kind} {number}×" for kind, number in kinds)
