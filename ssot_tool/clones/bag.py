"""A body as a bag of lines: what is in it and how much that weighs, whatever the order."""

from __future__ import annotations

from collections import Counter

from ssot_tool.clones.shape import Shape, unpacked

#: A line weighs as many syntax nodes as it has, up to this: one long literal is not all of a function.
HEAVIEST = 10


class Bag:
    """The lines of one function by their hashes; ``loose`` takes those without any names.

    ``counts``: how often each occurs; ``values``: what one occurrence weighs; ``total``: what all weigh; ``variety``:
    what all would weigh if none occurred twice.
    """

    __slots__ = ("counts", "loose", "total", "values", "variety")

    def __init__(self, shape: Shape, loose: bool = False) -> None:
        lines = unpacked(shape.loose if loose else shape.lines)
        self.counts = Counter(lines)
        self.loose = dict(zip(lines, unpacked(shape.loose), strict=True))
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

    def rest(self, lines: dict[int, int]) -> dict[int, int]:
        """What the lines beyond those told weigh, by their hashes without names."""
        left: dict[int, int] = {}
        for line, count in self.counts.items():
            beyond = count - lines.get(line, 0)
            if beyond:
                loose = self.loose[line]
                left[loose] = left.get(loose, 0) + beyond * self.values[line]
        return left
