"""How much a group of rivals matters: how sure it is that they are rivals, how large they are, and how much used."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import log2

from ssot_tool.discovering.linking import Group, Tie
from ssot_tool.discovering.naming import VARIANTS, spoken
from ssot_tool.discovering.subjects import Subject
from ssot_tool.discovery import Uses

#: How sure a tie is. On the repository of the seed 99 of 144 documented rivalries (by an earlier reader's list), of
#: which 100 are found at all, stand among the first 150 proposals with these; halving or doubling one of them gains
#: none, and loses ten at most.
_SURE: Mapping[Tie, float] = {
    "name": 1.0,
    "job": 1.0,
    "head": 0.5,
    "topic": 0.5,
    "subject": 1.0,
    "factory": 0.7,
    "said": 1.0,
    "work": 0.5,
}
_ALIKE, _CLAIMED = 0.6, 0.3
#: Functions have rivals more often, and it costs less. Those that are more alike than this have a whole body in common:
#: they are copies, and no coincidence.
_FUNCTIONS, _COPIED = 0.7, 1.0
#: The name and one kind of evidence more may be a coincidence: of 11 such proposals that were judged in the repository
#: of the seed 8 were wrong.
_FEW_TIES, _BARELY = 2, 0.5
#: What people write where they mean to replace something, or know that it is to be replaced.
_CLAIM = re.compile(r"\bssot\b|single source|canonical|deprecat|unif(?:y|ied)|consolidat|legacy|backward|replac", re.I)


def score(group: Group, uses: Mapping[str, Uses], ties: int) -> float:
    """Higher is first. A unit weighs by how often it is used and how large it is; the second one counts most.

    What nobody uses is no rival of a good one, but a remnant. ``uses``: those of each symbol; ``ties``: how many kinds
    of evidence there are, the name included.
    """
    units: dict[str, list[Subject]] = {}
    for one in group.subjects:
        units.setdefault(group.units[one.symbol], []).append(one)
    weights = sorted((_weight(members, uses) for members in units.values()), reverse=True)
    sure = _SURE[group.tie] + _ALIKE * min(group.likeness, 1) + _CLAIMED * min(sum(map(claims, group.subjects)), 2) / 2
    sure *= 1.0 if ties > _FEW_TIES else _BARELY
    total = sure * (weights[0] + 2 * weights[1] + 0.3 * sum(weights[2:6]))
    is_full = group.subjects[0].is_class or group.likeness > _COPIED
    return round(total if is_full else _FUNCTIONS * total, 3)


def claims(one: Subject) -> bool:
    """Whether a name or docstring says that it replaces something, or is to be replaced."""
    return bool(VARIANTS.intersection(spoken(one.name))) or _CLAIM.search(one.portrait.doc) is not None


def _weight(members: Sequence[Subject], uses: Mapping[str, Uses]) -> float:
    used = [uses[member.symbol] for member in members if member.symbol in uses]
    production, tests = sum(one.production for one in used), sum(one.tests for one in used)
    return log2(2 + production + 0.1 * tests) + 0.5 * log2(1 + max(m.portrait.size for m in members) / 50)
