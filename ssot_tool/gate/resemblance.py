"""Which bodies that appeared may be which that disappeared: weighed pairs, by equal or by similar sketches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from itertools import takewhile

from ssot_tool.gate.entry import Subject
from ssot_tool.gate.sketch import ALIKE, EQUAL_WORDS, SIMILAR_WORDS, Sketch, likeness

Sketches = Mapping[Subject, Sketch]
Weights = dict[tuple[Subject, Subject], int]

#: What two bodies share and no other of their group holds is at least this much of what either has of its own. Nine
#: siblings written from one template (60 words each, 36 pairs) are alike up to 0.86, but of their own they share at
#: most 0.09; the same siblings, renamed and edited, 0.33 to 0.85.
OWN = 0.2
#: A member that was renamed where it stood may be so small; at ``EQUAL_WORDS`` it may have moved, too.
_IN_PLACE_WORDS = 6
#: How much a pair's likeness counts beside what its names have in common (fewer components than this).
_NAMES = 64
#: More equal bodies than these are paired by their names' order: a best assignment would take minutes.
_MANY = 30


def equal_pairs(old: Sketches, new: Sketches) -> Weights:
    """Pairs of equal bodies, however small where their names vouch for them, else of at least ``EQUAL_WORDS`` words."""
    olds, news = _by_digest(old), _by_digest(new)
    weights: Weights = {}
    for digest in olds.keys() & news.keys():
        left, right = olds[digest], news[digest]
        if len(left) == len(right) > _MANY:
            pairs = list(zip(sorted(left, key=_backwards), sorted(right, key=_backwards), strict=True))
        else:
            pairs = [(one, other) for one in left for other in right]
        for one, other in pairs:
            if old[one].words >= EQUAL_WORDS or _says_the_same(one, other, old[one].words):
                weights[one, other] = 1000 * _NAMES + affinity(one.name, other.name)
    return weights


def similar_pairs(old: Sketches, new: Sketches, others: Collection[Sketch]) -> Weights:
    """Pairs of bodies of at least ``SIMILAR_WORDS`` words that are ``ALIKE``, also in what is their own.

    ``others`` are the bodies of the group that neither came nor went: what they hold, too, is a template's, and says
    nothing of who is who.
    """
    holders = Counter(feature for one in (*old.values(), *new.values(), *others) for feature in one.hashes)
    at: dict[int, list[Subject]] = {}
    for other, sketch in new.items():
        if sketch.words >= SIMILAR_WORDS:
            for feature in sketch.hashes:
                at.setdefault(feature, []).append(other)
    weights: Weights = {}
    for one, sketch in old.items():
        if sketch.words < SIMILAR_WORDS:
            continue
        shared = Counter(other for feature in sketch.hashes for other in at.get(feature, ()))
        for other, number in shared.items():
            # Far fewer in common than could be alike: not worth a closer look.
            if number * 3 < min(len(sketch.hashes), len(new[other].hashes)):
                continue
            alike, own = likeness(sketch, new[other]), _own_likeness(sketch, new[other], holders)
            if alike >= ALIKE and own >= OWN:
                weights[one, other] = int((alike + own) * 500) * _NAMES + affinity(one.name, other.name)
    return weights


def affinity(one: str, other: str) -> int:
    """How many components two names share, at their ends and at their beginnings."""
    mine, theirs = parts(one), parts(other)
    ends = common_end(mine, theirs)
    mine, theirs = mine[: len(mine) - ends], theirs[: len(theirs) - ends]
    return min(ends + common_end(mine[::-1], theirs[::-1]), _NAMES - 1)


def common_end(mine: list[str], theirs: list[str]) -> int:
    """How many components two names share at their ends."""
    pairs = zip(reversed(mine), reversed(theirs), strict=False)
    return len(list(takewhile(lambda both: both[0] == both[1], pairs)))


def parts(name: str) -> list[str]:
    """The components of a dotted name or a path."""
    return name.replace("/", ".").split(".")


def _by_digest(sketches: Sketches) -> dict[str, list[Subject]]:
    found: dict[str, list[Subject]] = {}
    for one, sketch in sketches.items():
        found.setdefault(sketch.digest, []).append(one)
    return found


def _backwards(subject: Subject) -> list[str]:
    return parts(subject.name)[::-1]


def _says_the_same(one: Subject, other: Subject, words: int) -> bool:
    """Whether names vouch for bodies that are too small to: the same last name, or renamed where it stood."""
    (home, _, last), (now, _, name) = one.name.rpartition("."), other.name.rpartition(".")
    return last == name or (home == now and (one.group == "scope" or words >= _IN_PLACE_WORDS))


def _own_likeness(one: Sketch, other: Sketch, holders: Mapping[int, int]) -> float:
    """How alike two bodies are in what no third one holds."""
    first, second = set(one.hashes), set(other.hashes)
    bound = min((kept.hashes[-1] for kept in (one, other) if len(kept.hashes) >= kept.keep), default=1 << 30)
    either = [f for f in first | second if f <= bound and holders[f] == (f in first) + (f in second)]
    return sum(f in first and f in second for f in either) / len(either) if either else 0.0
