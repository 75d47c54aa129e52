"""A body as a bag of lines: what is in it and how much that weighs, whatever the order."""

from __future__ import annotations

from collections import Counter

from ssot_tool.clones.shape import HEAVIEST, Shape, unpacked


class Bag:
    """The lines of one function by their hashes; ``loose`` takes those without any names.

    ``counts``: how often each occurs; ``values``: what one occurrence weighs; ``total``: what all weigh; ``variety``:
    what all would weigh if none occurred twice.
    """

    __slots__ = ("counts", "loose", "named", "total", "values", "variety")

    def __init__(self, shape: Shape, loose: bool = False) -> None:
        lines = unpacked(shape.loose if loose else shape.lines)
        self.counts = Counter(lines)
        self.loose = dict(zip(lines, unpacked(shape.loose), strict=True))
        self.named = dict(zip(lines, unpacked(shape.named), strict=True))
        self.values = {line: min(weight, HEAVIEST) for line, weight in zip(lines, shape.weights, strict=True)}
        self.total = sum(self.values[line] * count for line, count in self.counts.items())
        self.variety = sum(self.values.values())

    def shared(self, other: Bag) -> dict[int, int]:
        """The lines that both have, each with how often."""
        theirs = other.counts
        return {line: min(count, theirs[line]) for line, count in self.counts.items() if line in theirs}

    def weight(self, lines: dict[int, int]) -> int:
        """What lines of it weigh, each as often as told."""
        return sum(self.values[line] * count for line, count in lines.items())

    def alike(self, other: Bag, lines: dict[int, int]) -> int:
        """What the lines beyond those told weigh that both have but for names, or by their names alone."""
        ours, theirs = self._rest(lines), other._rest(lines)
        found = 0
        for key in (self.loose, other.loose), (self.named, other.named):
            found += _paired(ours, theirs, *key)
        return found

    def _rest(self, lines: dict[int, int]) -> dict[int, int]:
        left = {line: count - lines.get(line, 0) for line, count in self.counts.items()}
        return {line: count * self.values[line] for line, count in left.items() if count}


def _paired(ours: dict[int, int], theirs: dict[int, int], of_ours: dict[int, int], of_theirs: dict[int, int]) -> int:
    """The weight that both have under the same key, which is taken from both; the key 0 stands for nothing."""
    by_key: dict[int, list[int]] = {}
    for line in theirs:
        by_key.setdefault(of_theirs[line], []).append(line)
    found = 0
    for line in ours:
        for other in by_key.get(of_ours[line], ()) if of_ours[line] else ():
            both = min(ours[line], theirs[other])
            ours[line] -= both
            theirs[other] -= both
            found += both
    return found
