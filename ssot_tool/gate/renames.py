"""What became of names: which of those that appeared is one that disappeared, renamed, moved or edited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import takewhile

from ssot_tool.gate.assignment import assign
from ssot_tool.gate.entry import Subject
from ssot_tool.gate.sketch import ALIKE, EQUAL_WORDS, SIMILAR_WORDS, Sketch, likeness

SketchOf = Callable[[Subject], Sketch | None]

#: Bodies that are less alike than this have nothing to do with each other, whatever they are called.
UNLIKE = 0.25
#: How much a pair's likeness counts beside what its names have in common (fewer components than this).
_NAMES = 64


def renames(
    gone: Collection[Subject], come: Collection[Subject], before: SketchOf, after: SketchOf
) -> dict[Subject, Subject]:
    """Pair what disappeared with what appeared, one to one and within one group; what is in doubt is not paired.

    1. Equal bodies, however small where the last name is the same, else of at least ``EQUAL_WORDS`` words.
    2. What stands in a module or class that moved or was renamed (as the pairs so far say), under the same name, unless
       it is another thing altogether (below ``UNLIKE``).
    3. Bodies of at least ``SIMILAR_WORDS`` words that are ``ALIKE``, by the best assignment; then 2. again.

    Of several candidates that are equally like, the one whose name has more in common is taken; if that is equal, too,
    none. ``before`` and ``after`` give the sketches, None for what has no body that could be read.
    """
    pairs: dict[Subject, Subject] = {}
    # Members first: what is known of them tells what became of the definitions inside them.
    for group in sorted({subject.group for subject in gone}, key=lambda name: (name == "scope", name)):
        olds, news = _of(group, gone), _of(group, come)
        for step in (_equal, _alike):
            olds, news = _taken(_moved(olds, news, pairs, before, after), olds, news, pairs)
            old = {one: sketch for one in olds if news and (sketch := before(one)) is not None}
            new = {one: sketch for one in news if old and (sketch := after(one)) is not None}
            found = assign(dict(sorted(step(old, new).items())))
            olds, news = _taken(found, olds, news, pairs)
        _taken(_moved(olds, news, pairs, before, after), olds, news, pairs)
    return pairs


def translated(name: str, moves: Mapping[str, str]) -> str:
    """The name after moves of what it is or stands in; the longest moved prefix decides."""
    head, rest = name, ""
    while head:
        if head in moves:
            return moves[head] + rest
        head, _, last = head.rpartition(".")
        rest = f".{last}{rest}"
    return name


def moves_of(pairs: Mapping[Subject, Subject]) -> dict[str, str]:
    """Old to new names: of the pairs themselves, and of what holds them, as most of the pairs have it."""
    moves: dict[str, str] = {}
    above: dict[str, Counter[str]] = {}
    for old, new in sorted(pairs.items()):
        if old.group == "file":
            continue
        moves[old.name] = new.name
        kept = max(len(_common(_parts(old.name)[::-1], _parts(new.name)[::-1])), 1)
        home, now = (".".join(_parts(name)[:-kept]) for name in (old.name, new.name))
        if home and now:
            above.setdefault(home, Counter())[now] += 1
    for home, votes in above.items():
        (now, most), *others = votes.most_common(2)
        if not others or others[0][1] < most:
            moves.setdefault(home, now)
    return moves


def _of(group: str, subjects: Iterable[Subject]) -> list[Subject]:
    return sorted(one for one in set(subjects) if one.group == group)


def _taken(
    found: Mapping[Subject, Subject], olds: list[Subject], news: list[Subject], pairs: dict[Subject, Subject]
) -> tuple[list[Subject], list[Subject]]:
    pairs.update(found)
    taken = set(found.values())
    return [one for one in olds if one not in found], [one for one in news if one not in taken]


def _moved(
    olds: list[Subject], news: list[Subject], pairs: Mapping[Subject, Subject], before: SketchOf, after: SketchOf
) -> dict[Subject, Subject]:
    moves, free = moves_of(pairs), set(news)
    found = {}
    for old in olds:
        new = Subject(old.group, translated(old.name, moves))
        if new in free and _may_be(before(old), after(new)):
            found[old] = new
            free.discard(new)
    return found


def _may_be(old: Sketch | None, new: Sketch | None) -> bool:
    if old is None or new is None or min(old.words, new.words) < SIMILAR_WORDS:
        return True
    return likeness(old, new) >= UNLIKE


def _equal(old: Mapping[Subject, Sketch], new: Mapping[Subject, Sketch]) -> dict[tuple[Subject, Subject], int]:
    by_digest: dict[str, list[Subject]] = {}
    for one, sketch in new.items():
        by_digest.setdefault(sketch.digest, []).append(one)
    return {
        (one, other): 1000 * _NAMES + _affinity(one.name, other.name)
        for one, sketch in old.items()
        for other in by_digest.get(sketch.digest, ())
        if sketch.words >= EQUAL_WORDS or _says_the_same(one, other)
    }


def _says_the_same(one: Subject, other: Subject) -> bool:
    """Whether names vouch for bodies that are too small to: the same last name, or a caller renamed where it stood."""
    (home, _, last), (now, _, name) = one.name.rpartition("."), other.name.rpartition(".")
    return last == name or (one.group == "scope" and home == now)


def _alike(old: Mapping[Subject, Sketch], new: Mapping[Subject, Sketch]) -> dict[tuple[Subject, Subject], int]:
    holders: dict[int, list[Subject]] = {}
    for one, sketch in new.items():
        if sketch.words >= SIMILAR_WORDS:
            for feature in sketch.hashes:
                holders.setdefault(feature, []).append(one)
    found = {}
    for one, sketch in old.items():
        if sketch.words < SIMILAR_WORDS:
            continue
        shared = Counter(other for feature in sketch.hashes for other in holders.get(feature, ()))
        for other, number in shared.items():
            # Far fewer in common than could be alike: not worth a closer look.
            if number * 3 >= min(len(sketch.hashes), len(new[other].hashes)):
                alike = likeness(sketch, new[other])
                if alike >= ALIKE:
                    found[one, other] = int(alike * 1000) * _NAMES + _affinity(one.name, other.name)
    return found


def _affinity(one: str, other: str) -> int:
    """How many components two names share, at their ends and at their beginnings."""
    mine, theirs = _parts(one), _parts(other)
    ends = len(_common(mine[::-1], theirs[::-1]))
    return min(ends + len(_common(mine[: len(mine) - ends], theirs[: len(theirs) - ends])), _NAMES - 1)


def _common(mine: list[str], theirs: list[str]) -> list[tuple[str, str]]:
    return list(takewhile(lambda both: both[0] == both[1], zip(mine, theirs, strict=False)))


def _parts(name: str) -> list[str]:
    return name.replace("/", ".").split(".")
