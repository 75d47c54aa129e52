"""How much of their code rivals have in common, statement by statement; what has too little is no rival by its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from ssot_tool.clones.bag import Bag
from ssot_tool.clones.shape import Shape
from ssot_tool.discovering.likeness import Likeness
from ssot_tool.discovering.linking import Group, Links, pairs
from ssot_tool.discovering.subjects import Subject

#: Up to so few subjects hardly two have one name by chance; from so many on, some have.
_FEW, _MANY = 100, 300
#: How much of their code two classes, or functions, have to share there. Of 155 proposals in 46 projects, all judged by
#: hand, 95 of 107 with so much are right, and 24 of 48 with less.
_CLASSES, _FUNCTIONS = 0.4, 0.5
#: So much of it, or of their rare words, two functions have to share beside. Of 598 proposals in seven rounds of unseen
#: projects, all judged by hand, 66 are functions that differ and have less: 14 are right. Of the 194 with more 107 are.
_EITHER = 0.65
#: Whatever the statements say, those with nearly all rare words in common do the same.
_ENOUGH = 0.9
#: Two modules side by side that have so many names in common, such a share of the names of each, and of these such a
#: share at most with the same body, are made to be exchanged. What has such a name has to share so much of its code: of
#: 18 such pairs with less, in the same rounds, one is right.
_COUNTERPARTS, _HALF, _SAME, _NEARLY_ALL = 4, 0.5, 0.25, 0.75
#: The excuses that are given here, and what they say.
NAME_ALONE, COUNTERPARTS = "name-alone", "counterparts"
CODE_EXCUSES = {
    NAME_ALONE: "They have the name, and little code in common: among many things some have one by chance.",
    COUNTERPARTS: "Their modules stand side by side, and share most names, each with bodies of its own: they are made "
    "to be exchanged, as those of two platforms or formats are. What shares three quarters of its code is a copy.",
}
_WHY = (NAME_ALONE, "has the name, and little code in common with the others")


class Code:
    """The statements of subjects; ``shapes``: those of the functions in each module, by its path."""

    def __init__(self, shapes: Mapping[str, Sequence[Shape]]) -> None:
        self._shapes: dict[tuple[str, str], list[Shape]] = {}
        for path, every in shapes.items():
            for shape in every:
                name, _, method = shape.qualname.partition(".")
                if "<locals>" not in method:
                    self._shapes.setdefault((path, name), []).append(shape)
        self._weights: dict[str, Counter[int]] = {}
        self._counterparts: dict[tuple[str, str], str] = {}

    def counterparts(self, one: Subject, other: Subject) -> str:
        """Why the modules of two, which stand side by side, are made to be exchanged, though nobody says so; or ""."""
        if one.package != other.package:
            return ""
        key = (one.path, other.path)
        if key not in self._counterparts:  # asked for each name that two modules share, which may be thousands
            self._counterparts[key] = _counterparts(one, other)
        return self._counterparts[key]

    def shared(self, one: Subject, other: Subject) -> float:
        """0 where no statement is the same but for local names and constants, 1 where all are; heavier ones say more.

        Twice the weight of what is shared, over the weight of both (Dice); those of a class are those of its methods.
        """
        if one.portrait.digest == other.portrait.digest:
            return 1.0
        mine, theirs = self._weighed(one), self._weighed(other)
        both = mine.total() + theirs.total()
        return 2 * (mine & theirs).total() / both if both else 0.0

    def _weighed(self, one: Subject) -> Counter[int]:
        """What each statement of a subject weighs, as often as it is there."""
        if one.symbol not in self._weights:
            weights = self._weights[one.symbol] = Counter()
            for shape in self._shapes.get((one.path, one.name), ()):
                bag = Bag(shape)
                weights.update({line: bag.values[line] * count for line, count in bag.counts.items()})
        return self._weights[one.symbol]


def borne_out(
    groups: Iterable[Group], code: Code, likeness: Likeness, subjects: int, off: Collection[str]
) -> list[Group]:
    """What is left of some groups where two have to share code, or nearly all they say.

    How much depends on how many ``subjects`` the workspace has: the more, the more have one name by chance. In two
    modules that are made to be exchanged it is by design, however few there are. Factories are left as they are: what
    ties them is what they return. So are two of which one says to use the other. ``off``: excuses that do not hold.
    """
    scale = 0.0 if NAME_ALONE in off else min(1.0, max(0, subjects - _FEW) / (_MANY - _FEW))
    return [left for group in groups for left in _parts(group, code, likeness, scale, COUNTERPARTS not in off)]


def _parts(group: Group, code: Code, likeness: Likeness, scale: float, is_asked: bool) -> list[Group]:
    """``is_asked``: whether counterparts are excused."""
    shares = {(one.symbol, other.symbol): code.shared(one, other) for one, other in pairs(group.subjects)}
    most = max(shares.values())
    designed = {
        (one.symbol, other.symbol): why
        for one, other in pairs(group.subjects)
        if is_asked
        and shares[one.symbol, other.symbol] < _NEARLY_ALL
        and not _is_said(one, other)
        and (why := code.counterparts(one, other))
    }
    if group.tie == "factory" or not (scale or designed):
        return [msgspec.structs.replace(group, code=most)]
    links, proven = Links([]), set[str]()
    nearly: list[tuple[str, str, float]] = []
    for one, other in pairs(group.subjects):
        if group.units[one.symbol] == group.units[other.symbol]:
            links.part(one.symbol, other.symbol, ("hierarchy", ""))
            continue
        if (one.symbol, other.symbol) in designed:
            continue
        alike, shared = likeness.alike(one.symbol, other.symbol), shares[one.symbol, other.symbol]
        least = scale * (_CLASSES if one.is_class else _FUNCTIONS)
        is_enough = one.is_class or max(shared, alike) >= scale * _EITHER
        if alike >= _ENOUGH or (shared >= least and is_enough) or _is_said(one, other):
            links.tie(one.symbol, other.symbol, alike)
            proven |= {one.symbol, other.symbol}
        elif 2 * shared >= least:
            nearly.append((one.symbol, other.symbol, alike))
    for first, second, alike in nearly:
        if (first in proven) != (second in proven):  # beside two that are a pair, a third is no coincidence
            links.tie(first, second, alike)
    made = []
    for part in links.groups(group.subjects, group.words, group.tie):
        outside = {one.symbol: _WHY for one in group.subjects if one.symbol not in part.units}
        for pair, why in designed.items():
            outside |= dict.fromkeys(outside.keys() & pair, (COUNTERPARTS, why))
        apart = {symbol: (excuse, detail) for symbol, excuse, detail in group.apart} | outside
        every = tuple((symbol, *why) for symbol, why in sorted(apart.items()))
        made.append(msgspec.structs.replace(part, code=most, apart=every))
    return made


def _is_said(one: Subject, other: Subject) -> bool:
    """Whether one of two says to use the other."""
    return one.gives_way(other) or other.gives_way(one)


def _counterparts(one: Subject, other: Subject) -> str:
    """What two modules, those of these, share, should it be their names and not their bodies; or ""."""
    mine, theirs = ({held.qualname: held.digest for held in it.gallery.portraits} for it in (one, other))
    both = [name for name in mine.keys() & theirs.keys() if not name.startswith("__")]
    if len(both) < max(_COUNTERPARTS, _HALF * len(mine), _HALF * len(theirs)):
        return ""
    same = sum(mine[name] == theirs[name] for name in both)
    return (
        f"{one.module} and {other.module} share {len(both)} names, {same} bodies" if same <= _SAME * len(both) else ""
    )
