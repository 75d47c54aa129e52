"""The best one-to-one assignment between what disappeared and what appeared."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import TypeVar

Left = TypeVar("Left", bound=Hashable)
Right = TypeVar("Right", bound=Hashable)


def assign(weights: Mapping[tuple[Left, Right], int]) -> dict[Left, Right]:
    """Pair lefts with rights so that the sum of the pairs' weights (positive) is the largest.

    Where a left could as well be paired with a right that stays alone, nobody can say which is meant: it is paired with
    neither. The order of ``weights`` decides between assignments that are equally good and leave nobody alone.
    """
    pairs: dict[Left, Right] = {}
    for group in _components(weights):
        pairs.update(_best(group))
    return pairs


def _components(weights: Mapping[tuple[Left, Right], int]) -> Iterator[dict[tuple[Left, Right], int]]:
    """The pairs in groups that have no left and no right in common."""
    parent: dict[tuple[str, Hashable], tuple[str, Hashable]] = {}

    def top(node: tuple[str, Hashable]) -> tuple[str, Hashable]:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for left, right in weights:
        parent[top(("left", left))] = top(("right", right))
    groups: dict[tuple[str, Hashable], dict[tuple[Left, Right], int]] = {}
    for pair, weight in weights.items():
        groups.setdefault(top(("left", pair[0])), {})[pair] = weight
    yield from groups.values()


def _best(weights: Mapping[tuple[Left, Right], int]) -> dict[Left, Right]:
    pairs = dict([next(iter(weights))]) if len(weights) == 1 else _matching(weights)
    while doubtful := _doubtful(weights, pairs):  # who leaves a right alone may bring others into doubt
        for left in doubtful:
            del pairs[left]
    return pairs


def _doubtful(weights: Mapping[tuple[Left, Right], int], pairs: Mapping[Left, Right]) -> set[Left]:
    """The lefts that could as well have a right that stays alone."""
    taken = set(pairs.values())
    return {
        left
        for (left, right), weight in weights.items()
        if right not in taken and left in pairs and weights[left, pairs[left]] == weight
    }


def _matching(weights: Mapping[tuple[Left, Right], int]) -> dict[Left, Right]:
    import networkx  # 0.1 s to import, for what few runs need

    # Numbers as nodes: what the matching does then depends on no hash seed.
    lefts = {left: number for number, left in enumerate(dict.fromkeys(left for left, _ in weights))}
    rights = {right: len(lefts) + number for number, right in enumerate(dict.fromkeys(right for _, right in weights))}
    graph = networkx.Graph()
    graph.add_weighted_edges_from((lefts[left], rights[right], weight) for (left, right), weight in weights.items())
    back: dict[int, Left | Right] = {number: left for left, number in lefts.items()}
    back.update({number: right for right, number in rights.items()})
    found = sorted(tuple(sorted(pair)) for pair in networkx.max_weight_matching(graph))
    return {back[left]: back[right] for left, right in found}  # type: ignore[misc]
