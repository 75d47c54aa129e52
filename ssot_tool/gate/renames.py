"""What became of names: which of those that appeared is one that disappeared, renamed, moved or edited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping

from ssot_tool.gate.assignment import assign
from ssot_tool.gate.entry import SCOPE_GROUP, Subject
from ssot_tool.gate.resemblance import common_end, equal_pairs, parts, similar_pairs
from ssot_tool.gate.sketch import SIMILAR_WORDS, Sketch, likeness

SketchOf = Callable[[Subject], Sketch | None]
#: What a scope refers to, and how: the same for a scope before and after, whatever it is called.
UsesOf = Callable[[Subject], Collection[tuple[str, str]]]

#: Bodies that are less alike than this have nothing to do with each other, whatever they are called.
UNLIKE = 0.25
#: In one place, one definition that went and one that came and uses the same things are one from here on.
_KIN = 0.4
#: How many that stayed are looked at, to know what of a body is a template's.
_STAYED = 200


def _nothing(subject: Subject) -> Collection[tuple[str, str]]:
    return ()


class Change:
    """What disappeared, what appeared, what stayed, and what is known of each: one question to ``renames``.

    ``before`` and ``after`` give sketches, None for what has no body that could be read; ``used`` and ``uses`` what a
    scope refers to, (symbol, kind of reference), by the names of then and of now.
    """

    def __init__(
        self,
        gone: Collection[Subject],
        come: Collection[Subject],
        before: SketchOf,
        after: SketchOf,
        stayed: Collection[Subject] = (),
        used: UsesOf = _nothing,
        uses: UsesOf = _nothing,
    ) -> None:
        self.gone, self.come, self.stayed = sorted(set(gone)), sorted(set(come)), sorted(set(stayed))
        self.before, self.after, self.used, self.uses = before, after, used, uses
        self.pairs: dict[Subject, Subject] = {}

    def left(self, group: str) -> tuple[list[Subject], list[Subject]]:
        """What of one group is not paired yet, on both sides."""
        taken = set(self.pairs.values())
        olds = [one for one in self.gone if one.group == group and one not in self.pairs]
        return olds, [one for one in self.come if one.group == group and one not in taken]


def renames(change: Change) -> dict[Subject, Subject]:
    """Pair what disappeared with what appeared, one to one and within one group; what is in doubt is not paired.

    1. Equal bodies, small ones only where their names vouch for them.
    2. What stands in a module or class that moved or was renamed (as the pairs so far say), under the same name, unless
       it is another thing altogether (below ``UNLIKE``).
    3. Similar bodies, also in what is their own, by the best assignment; then 2. again.
    4. Of scopes: in one place (or where that is now) the only one that went and the only one that came, which use the
       same things and are not too unlike.

    Of several candidates that are equally like, the one whose name has more in common is taken; if that is equal, too,
    none.
    """
    # Members first: what is known of them tells what became of the definitions inside them.
    for group in sorted({one.group for one in change.gone}, key=lambda name: (name == SCOPE_GROUP, name)):
        change.pairs.update(assign(dict(sorted(equal_pairs(*_sketched(change, group)).items()))))
        change.pairs.update(_moved(change, group))
        old, new = _sketched(change, group)
        if old and new:
            change.pairs.update(assign(dict(sorted(similar_pairs(old, new, _others(change, group)).items()))))
            change.pairs.update(_moved(change, group))
    change.pairs.update(_kin(change))
    return change.pairs


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
        home, now = parts(old.name), parts(new.name)
        while home != now:
            kept = max(common_end(home, now), 1)
            home, now = home[: len(home) - kept], now[: len(now) - kept]
            if not home or not now:
                break
            above.setdefault(".".join(home), Counter())[".".join(now)] += 1
    for name, votes in above.items():
        (winner, most), *others = votes.most_common(2)
        if not others or others[0][1] < most:
            moves.setdefault(name, winner)
    return moves


def _sketched(change: Change, group: str) -> tuple[dict[Subject, Sketch], dict[Subject, Sketch]]:
    olds, news = change.left(group)
    old = {one: sketch for one in olds if news and (sketch := change.before(one)) is not None}
    return old, {one: sketch for one in news if old and (sketch := change.after(one)) is not None}


def _others(change: Change, group: str) -> list[Sketch]:
    """The bodies of those that stayed; of scopes, which may be thousands, those beside what went or came."""
    stayed: Iterable[Subject] = (one for one in change.stayed if one.group == group)
    if group == SCOPE_GROUP:
        homes = {one.name.rpartition(".")[0] for one in (*change.gone, *change.come) if one.group == group}
        stayed = [one for one in stayed if one.name.rpartition(".")[0] in homes][:_STAYED]
    return [sketch for one in stayed if (sketch := change.after(one)) is not None]


def _moved(change: Change, group: str) -> dict[Subject, Subject]:
    olds, news = change.left(group)
    moves, free = moves_of(change.pairs), set(news)
    found = {}
    for old in olds:
        new = Subject(old.group, translated(old.name, moves))
        if new in free and _may_be(change.before(old), change.after(new), UNLIKE):
            found[old] = new
            free.discard(new)
    return found


def _kin(change: Change) -> dict[Subject, Subject]:
    olds, news = change.left(SCOPE_GROUP)
    moves = moves_of(change.pairs)
    names = {old.name: new.name for old, new in change.pairs.items()}
    places: dict[tuple[str, frozenset[tuple[str, str]]], tuple[list[Subject], list[Subject]]] = {}
    for old in olds:
        used = frozenset((names.get(symbol, symbol), kind) for symbol, kind in change.used(old))
        home = translated(old.name.rpartition(".")[0], moves)
        places.setdefault((home, used), ([], []))[0].append(old)
    for new in news:
        places.setdefault((new.name.rpartition(".")[0], frozenset(change.uses(new))), ([], []))[1].append(new)
    return {
        went[0]: came[0]
        for (home, _), (went, came) in places.items()
        if home and len(went) == len(came) == 1 and _may_be(change.before(went[0]), change.after(came[0]), _KIN)
    }


def _may_be(old: Sketch | None, new: Sketch | None, least: float) -> bool:
    """Whether the bodies are not too unlike, where there is enough of them to tell."""
    if old is None or new is None or (least < _KIN and min(old.words, new.words) < SIMILAR_WORDS):
        return True
    return likeness(old, new) >= least
