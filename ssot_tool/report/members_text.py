"""The members of a family as a table where it fits the page, else one below the other."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_tool.model import Family
from ssot_tool.report.layout import Align, Page, cells, clean, count, some, table, width_of
from ssot_tool.report.usage import Row

_HEADS = ("Member", "Defined at", "Routes", "Calls", "Tests", "Evidence")
_ALIGNS: tuple[Align, ...] = ("left", "left", "left", "right", "right", "left")
# How many routes and kinds of evidence a row names (0: only their number); the first table that fits is taken.
_CUTS = ((None, None), (4, None), (2, None), (2, 3), (1, 3), (2, 0), (1, 0))


def member_lines(listed: Sequence[Row], family: Family, page: Page, *, everything: bool) -> list[str]:
    """The rows as lines; nothing is cut but lists of routes and evidence, and with ``everything`` not even those."""
    for routes, evidence in _CUTS[:1] if everything else _CUTS:
        rows = [_HEADS, *(_cells(row, family, page, routes, evidence) for row in listed)]
        # Many roles have no routes: a column of dashes would only push the others out.
        kept = [number for number, head in enumerate(_HEADS) if head != "Routes" or _serve_any(listed)]
        lines = table([[row[number] for number in kept] for row in rows], [_ALIGNS[number] for number in kept])
        if width_of(lines) <= page.width:
            return [page.style(lines[0], "dim"), *(_marked(line, family, page) for line in lines[1:])]
    return [line for row in listed for line in _stacked(row, family, page, everything)]


def _serve_any(listed: Sequence[Row]) -> bool:
    return any(row.member.routes for row in listed)


def _name(row: Row, family: Family) -> str:
    if row.member.symbol == family.canonical:
        mark = " (canonical)"
    elif family.proposed is not None and row.member.symbol == family.proposed.symbol:
        mark = " (proposed)"
    else:
        mark = ""
    return clean(row.member.name) + ("()" if row.member.kind == "function" else "") + mark


def _evidence(row: Row) -> list[str]:
    return [clean(kind) for kind in dict.fromkeys(one.kind for one in row.member.evidence)]


def _cells(row: Row, family: Family, page: Page, routes: int | None, evidence: int | None) -> tuple[str, ...]:
    kinds = _evidence(row)
    return (
        ("  " if row.indented else "") + _name(row, family),
        page.place(row.member.path, row.member.start_line),
        some([clean(route) for route in row.member.routes], routes) or "-",
        f"{row.usage.calls:,}",
        f"{row.usage.test_calls:,}",
        count(len(kinds), "kind") if evidence == 0 else some(kinds, evidence),
    )


def _marked(line: str, family: Family, page: Page) -> str:
    for mark in ("(canonical)", "(proposed)"):
        line = line.replace(mark, page.style(mark, "green"), 1)
    return line


def _stacked(row: Row, family: Family, page: Page, everything: bool) -> list[str]:
    indent = "    " if row.indented else "  "
    routes = [clean(route) for route in row.member.routes]
    serves = f"serves {some(routes, None if everything else 6)}; " if routes else ""
    calls = f"{count(row.usage.calls, 'call')} in production, {row.usage.test_calls:,} in tests"
    name = _name(row, family)
    where = page.place(row.member.path, row.member.start_line)
    head = f"{indent}{name}  {where}"
    lines = [head] if cells(head) <= page.width else [f"{indent}{name}", f"{indent}  {where}"]
    lines[0] = _marked(lines[0].replace(name, page.style(name, "bold"), 1), family, page)
    lines += page.paragraph(f"{serves}{calls}; evidence: {', '.join(_evidence(row))}", f"{indent}  ")
    return lines
