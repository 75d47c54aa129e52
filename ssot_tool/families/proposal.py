"""The canonical that we would choose when none is configured: callers, routes covered, completeness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ssot_tool.families.shims import is_abstract
from ssot_tool.families.subjects import subjects_of
from ssot_tool.model import CALL_KINDS, Member, Proposal
from ssot_tool.program.resolve import Program
from ssot_tool.words import counted


def propose(program: Program, members: Sequence[Member]) -> Proposal | None:
    """Choose one of at least two members; the same tree gives the same answer, recency is not looked at."""
    concrete = [member for member in members if not is_abstract(program, member.symbol)]
    if len(concrete) < 2:
        return None
    calls = {m.symbol: sum(one.kind in CALL_KINDS and not one.in_test for one in m.references) for m in concrete}
    routes = sorted({route for m in concrete for route in m.routes})
    methods = {m.symbol: set(subjects_of(program).profile(m.symbol).methods) for m in concrete}
    most_calls, most_routes = max(calls.values()), max(len(m.routes) for m in concrete)
    counts = Counter(name for names in methods.values() for name in names)
    shared = {name for name, count in counts.items() if count > 1}

    def score(member: Member) -> tuple[float, int, str]:
        parts = (
            _share(calls[member.symbol], most_calls),
            # Whoever is to stay must serve what is served: where the role has routes, they count twice.
            2 * _share(len(member.routes), most_routes),
            _share(len(methods[member.symbol] & shared), len(shared)),
        )
        return -round(sum(parts), 6), -calls[member.symbol], member.symbol

    best = min(concrete, key=score)
    reasons = [f"{calls[best.symbol]} of {counted(sum(calls.values()), 'call site')} in production"]
    if routes:
        reasons.append(f"serves {len(best.routes)} of {counted(len(routes), 'route')}")
    if shared:
        have = len(methods[best.symbol] & shared)
        reasons.append(f"has {have} of the {counted(len(shared), 'method')} that members share")
    return Proposal(best.symbol, tuple(reasons))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
