"""Links joined to disjoint clusters whose members belong together, not only to the next one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ssot_tool.clones.nearness import Link


def clusters(links: Iterable[Link]) -> list[tuple[list[int], float]]:
    """Disjoint clusters, each with its indexes in order and the likeness of the weakest link that it was joined by.

    Links are taken from the strongest on; two clusters become one where at least half of all pairs between them are
    linked. Plain connection would make one group of a chain whose ends have nothing in common.
    """
    strength: dict[tuple[int, int], float] = {}
    beside: dict[int, set[int]] = defaultdict(set)
    for link in links:
        pair = link.first, link.second
        strength[pair] = max(link.likeness, strength.get(pair, 0.0))
        beside[link.first].add(link.second)
        beside[link.second].add(link.first)
    home = {index: index for index in beside}
    held: dict[int, list[int]] = {index: [index] for index in beside}
    weakest: dict[int, float] = {}
    for (first, second), likeness in sorted(strength.items(), key=lambda one: (-one[1], one[0])):
        into, gone = sorted((home[first], home[second]))
        if into == gone:
            continue
        tied = sum(len(beside[member].intersection(held[gone])) for member in held[into])
        if 2 * tied < len(held[into]) * len(held[gone]):
            continue
        for member in held[gone]:
            home[member] = into
        held[into] += held.pop(gone)
        weakest[into] = likeness  # they come weaker and weaker
    return [(sorted(held[into]), weakest[into]) for into in sorted(weakest) if into in held]
