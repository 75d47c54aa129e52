"""One symbol's case before one role as plain text: the verdict, the gate, and every vote with its weight."""

from __future__ import annotations

from ssot_tool.model import Why
from ssot_tool.report.layout import Page, clean

_HANGING = " " * 16


def case_text(case: Why, page: Page) -> str:
    """Render a case, one paragraph a vote; votes too weak to count say so."""
    lines = [page.style(clean(case.symbol), "bold")]
    lines += [*page.paragraph(f"as {case.title} ({case.role}): {case.verdict}", "  ", "    "), ""]

    def told(label: str, text: str) -> None:
        # The label goes in after wrapping, which would take its padding for a place to break.
        first, *rest = page.paragraph(text, _HANGING) or [_HANGING]
        lines.extend([f"  {label:<13} {first[len(_HANGING) :]}", *rest])

    told("gate", f"passed: {case.gate}" if case.gate else f"not passed: {case.refused}")
    for vote in case.evidence:
        weak = f"  (below {case.floor}: does not count)" if vote.weight < case.floor else ""
        told(vote.kind, f"{vote.weight:4.2f}  {vote.detail}{weak}")
    for route in case.served:
        told("route", f"{route.route}  ({route.how}: {route.detail})")
    if case.excuse:
        told("excuse", f"{case.excuse}: {case.detail}")
    if case.evidence and not case.needs:
        lines += ["", "  needed beside the gate: nothing, as it is declared"]
    elif case.evidence:
        lines += ["", f"  needed beside the gate: {case.needs} kinds, {case.weighs} votes together"]
    return "\n".join(lines) + "\n"
