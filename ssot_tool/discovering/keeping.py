"""The rival that we would keep: the one that most use, that can most, and that is not on its way out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ssot_tool.discovering.linking import Group
from ssot_tool.discovering.naming import job
from ssot_tool.discovering.subjects import Subject
from ssot_tool.discovery import Uses, uses_of
from ssot_tool.model import Proposal, Reference
from ssot_tool.words import counted, word_set, words

#: How much it counts that nothing in a name says of what more special thing it is: as much as half of all uses.
_PLAIN = 0.5
#: What people call what is to go.
_REMNANT = word_set("legacy old compat compatibility deprecated temp temporary backup shim obsolete")
_GOING = re.compile(r"deprecat|backward.?compat|compatibility (?:layer|shim|wrapper)|do not use|legacy", re.I)
_CLAIMS = re.compile(r"single source of truth|\bssot\b|canonical", re.I)


def kept(group: Group, references: Mapping[str, Sequence[Reference]]) -> Proposal:
    """Choose one; the same tree gives the same answer, recency is not looked at."""
    uses = {one.symbol: uses_of(references.get(one.symbol, ())) for one in group.subjects}
    used = {symbol: _weight(some) for symbol, some in uses.items()}
    methods = {one.symbol: {m.name for m in one.portrait.methods if m.name[:1] != "_"} for one in group.subjects}
    counts = Counter(name for names in methods.values() for name in names)
    shared = {name for name, count in counts.items() if count > 1}
    most = max(used.values()) or 1.0

    def score(one: Subject) -> tuple[float, float, str]:
        parts = used[one.symbol] / most
        parts += 0.5 * len(methods[one.symbol] & shared) / len(shared) if shared else 0.0
        parts += 0.3 if _CLAIMS.search(one.portrait.doc) else 0.0
        parts += _PLAIN if _is_plain(one, group) else 0.0
        parts -= any("@" in method.flags for method in one.portrait.methods)
        return -round(parts - is_going(one, group.subjects), 6), -used[one.symbol], one.symbol

    best = min(group.subjects, key=score)
    total = sum(some.production for some in uses.values())
    reasons = [f"{uses[best.symbol].production:,} of {counted(total, 'use')} in production"]
    if shared:
        reasons.append(
            f"has {len(methods[best.symbol] & shared)} of the {counted(len(shared), 'method')} that members share"
        )
    if _CLAIMS.search(best.portrait.doc):
        reasons.append("says that it is the one")
    return Proposal(best.symbol, tuple(reasons))


def _is_plain(one: Subject, group: Group) -> bool:
    """Whether it is called as the group is: ``UnifiedOrderTill`` among order tills, and no ``MarketOrderTill``."""
    return job(one.name) == group.words


def is_going(one: Subject, others: Iterable[Subject] = ()) -> bool:
    """Whether a name or docstring says that it is there for the time being, or that one of others takes its place."""
    is_said = _GOING.search(one.portrait.doc) is not None or any(map(one.gives_way, others))
    return is_said or bool(_REMNANT.intersection(words(one.name)))


def _weight(uses: Uses) -> float:
    """A test counts a tenth."""
    return uses.production + 0.1 * uses.tests
