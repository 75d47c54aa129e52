"""One symbol's case before one role as plain text: the verdict, the gate, and every vote with its weight."""

from __future__ import annotations

from ssot_tool.model import Why


def case_text(case: Why) -> str:
    """Render a case, one line a vote; votes too weak to count say so."""
    lines = [case.symbol, f"  as {case.title} ({case.role}): {case.verdict}", ""]
    gate = f"passed: {case.gate}" if case.gate else f"not passed: {case.refused}"
    lines.append(f"  {'gate':<13} {gate}")
    for vote in case.evidence:
        weak = f"  (below {case.floor}: does not count)" if vote.weight < case.floor else ""
        lines.append(f"  {vote.kind:<13} {vote.weight:4.2f}  {vote.detail}{weak}")
    lines += [f"  {'route':<13} {route.route}  ({route.how}: {route.detail})" for route in case.served]
    if case.excuse:
        lines.append(f"  {'excuse':<13} {case.excuse}: {case.detail}")
    if case.evidence:
        lines += ["", f"  needed beside the gate: {case.needs} kinds, {case.weighs} votes together"]
    return "\n".join(lines) + "\n"
