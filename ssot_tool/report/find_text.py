"""The answer of ``find`` for people: what to use first, then everything that may be meant."""

from __future__ import annotations

from ssot_tool.discovery import Answer, Match
from ssot_tool.report.layout import Page, clean, count

#: Excuses that tell something to who looks for a thing to use.
_TOLD = frozenset(("test-double", "backup", "generated", "example", "program", "declaration", "private"))


def find_text(answer: Answer, page: Page) -> str:
    """The verdict, the matches with their places and uses, and what to do next."""
    query = clean(answer.query)
    if not answer.matches:
        lines = page.paragraph(
            f"Nothing is called {query}, among the classes and functions outside tests in "
            f"{count(answer.summary.read, 'file')}."
        )
        return "\n".join([*lines, "That is no proof: other words may say the same."]) + "\n"
    number = len(answer.matches) + answer.hidden
    lines = [page.style(f"Yes: {count(number, 'match', 'matches')} for {query}", "bold"), *_verdict(answer, page), ""]
    for one in answer.matches:
        lines += _match(one, answer.canonical, page)
    if answer.hidden:
        lines.append(f"  … and {count(answer.hidden, 'more match', 'more matches')}: --limit {number}")
    return "\n".join([*lines, *_next(answer)]) + "\n"


def _verdict(answer: Answer, page: Page) -> list[str]:
    symbol = clean(answer.canonical)
    role = clean(answer.role)
    said = {
        "configured": f"Use {symbol}: the configuration chose it for the role {role}.",
        "proposed": f"Use {symbol}: several compete ({role}), none is chosen, and ssot discover would keep this one.",
        "only": f"Use {symbol}.",
        "used": f"Use {symbol}: of those that fit as well, it is the most used one.",
        "": "None of them is there to be built upon.",
    }
    return page.paragraph(said[answer.chosen])


def _match(one: Match, canonical: str, page: Page) -> list[str]:
    entry = one.entry
    mark = page.style("*", "green") if entry.symbol == canonical else " "
    lines = [
        f"{mark} {page.style(clean(entry.symbol.rpartition('.')[2]), 'bold')}  {page.place(entry.path, entry.line)}"
    ]
    told = [entry.kind, f"{count(one.calls, 'use')} in production, {one.test_calls:,} in tests"]
    if one.rivals:
        told.append(f"competes: proposal {one.rivals} of ssot discover")
    if entry.excuse in _TOLD:
        told.append(f"{entry.excuse}: {entry.detail}")
    lines += page.paragraph("; ".join(told), "    ")
    if entry.doc:
        lines += page.paragraph(entry.doc, "    ")[:2]
    return lines


def _next(answer: Answer) -> list[str]:
    symbol = answer.canonical or answer.matches[0].entry.symbol
    lines = ["", "Next", f"  - who uses it:  ssot refs {clean(symbol)}"]
    rivals = [one.entry.symbol for one in answer.matches if one.rivals]
    if len(rivals) > 1:
        lines.append(f"  - how they differ:  ssot compare {' '.join(map(clean, rivals[:2]))}")
    return lines
