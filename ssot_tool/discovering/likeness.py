"""How like each other two subjects are: the rare words that they share, kind by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import fsum, log, sqrt

from ssot_tool.discovering.subjects import BODY, Subject
from ssot_tool.portraits.portrait import Portrait
from ssot_tool.words import snake

#: How much each kind of evidence says, where all of it is shared.
WORTH = {
    "methods": 1.0,
    "collaborators": 0.8,
    "literals": 0.8,
    "calls": 0.8,
    "state": 0.7,
    "builds": 0.6,
    "bodies": 1.5,
}
#: In small workspaces nothing can prove to be common; they are weighed as if they had this many subjects.
_AT_LEAST = 60
#: What so many have, or fewer, is rare.
_RARE = 4


class Likeness:
    """Cosines of the words of two subjects, weighed by how rare each is among all (inverse document frequency)."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        self.words = {one.symbol: _words(one.portrait) for one in subjects}
        self._seen: dict[str, Counter[str]] = {kind: Counter() for kind in WORTH}
        for kinds in self.words.values():
            for kind, held in kinds.items():
                self._seen[kind].update(held)
        self._total = max(len(self.words), _AT_LEAST)
        self._lengths: dict[tuple[str, str], float] = {}
        self._squares: dict[tuple[str, str], float] = {}

    def rarity(self, kind: str, word: str) -> float:
        """1 for a word that hardly anything has, towards 0 for one that everything has."""
        return log(1 + self._total / max(self._seen[kind][word], 1)) / log(1 + self._total)

    def spread(self, kind: str, word: str) -> int:
        """How many subjects have a word."""
        return self._seen[kind][word]

    def near(self, symbols: Iterable[str]) -> list[tuple[str, str]]:
        """The pairs among some subjects, sorted, that share two rare methods, calls or literals, or a whole body."""
        holders: dict[tuple[str, str], list[str]] = {}
        for symbol in symbols:
            for kind in ("methods", "calls", "literals", "bodies"):
                for word in self.words[symbol][kind]:
                    if 1 < self._seen[kind][word] <= _RARE:
                        holders.setdefault((kind, word), []).append(symbol)
        shared: Counter[tuple[str, str]] = Counter()
        for (kind, _), held in sorted(holders.items()):
            for at, one in enumerate(held):
                for other in held[at + 1 :]:
                    shared[one, other] += 2 if kind == "bodies" else 1
        return sorted(pair for pair, count in shared.items() if count > 1)

    def shared(self, one: str, other: str) -> dict[str, tuple[float, list[str]]]:
        """For each kind in which two subjects (symbols) share a word: the cosine, and the words, rarest first."""
        found = {}
        mine, theirs = self.words[one], self.words[other]
        for kind in WORTH:
            both = mine[kind] & theirs[kind]
            if both:
                product = fsum(self._square(kind, word) for word in both)
                cosine = product / (self._length(one, kind) * self._length(other, kind))
                found[kind] = (cosine, sorted(both, key=lambda word: (-self._square(kind, word), word)))
        return found

    def share_bodies(self, one: str, other: str) -> bool:
        """Whether two subjects have a whole body in common."""
        return not self.words[one]["bodies"].isdisjoint(self.words[other]["bodies"])

    def alike(self, one: str, other: str) -> float:
        """0 for nothing in common; about 1 where all is shared, more where whole bodies are."""
        mine, theirs = self.words[one], self.words[other]
        possible = fsum(worth for kind, worth in WORTH.items() if kind != "bodies" and (mine[kind] or theirs[kind]))
        cosines = self.shared(one, other)
        return fsum(WORTH[kind] * cosine for kind, (cosine, _) in cosines.items()) / max(possible, 1.5)

    def _square(self, kind: str, word: str) -> float:
        key = (kind, word)
        if key not in self._squares:
            self._squares[key] = self.rarity(kind, word) ** 2
        return self._squares[key]

    def _length(self, symbol: str, kind: str) -> float:
        key = (symbol, kind)
        if key not in self._lengths:
            self._lengths[key] = sqrt(fsum(self._square(kind, word) for word in self.words[symbol][kind]))
        return self._lengths[key]


def _words(portrait: Portrait) -> dict[str, frozenset[str]]:
    bodies = {one.digest.hex() for one in portrait.methods if one.size >= BODY}
    if portrait.kind == "function" and portrait.size >= BODY:
        bodies.add(portrait.digest.hex())
    methods = (one.name for one in portrait.methods if not one.name.startswith("__"))
    state = (*portrait.attributes, *(name.lstrip("*") for name in portrait.params), *portrait.fields)
    return {
        "methods": frozenset(map(snake, methods)),
        "collaborators": frozenset(portrait.types),
        "literals": frozenset(portrait.strings),
        "calls": frozenset(map(snake, portrait.called)),
        "state": frozenset(map(snake, state)),
        "builds": frozenset(portrait.returned),
        "bodies": frozenset(bodies),
    }
