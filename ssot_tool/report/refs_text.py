"""The report of ``refs`` for people: each symbol's references by kind, the broken ones apart."""

from __future__ import annotations

from ssot_tool.model import RefsReport, SymbolReferences
from ssot_tool.report.details_text import reference_lines, totals
from ssot_tool.report.layout import Page, clean, count


def refs_text(report: RefsReport, page: Page) -> str:
    """One block for every symbol asked for; every place stands on a line of its own and is never cut."""
    blocks = [_symbol(symbol, page) for symbol in report.symbols]
    if report.skipped:
        head = f"{count(len(report.skipped), 'file')} could not be read, and may hold more references (SSOT901)"
        places = [f"  {page.place(one.path, one.line)}  {clean(one.reason)}" for one in sorted(report.skipped)]
        blocks.append([head, *places])
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _symbol(symbol: SymbolReferences, page: Page) -> list[str]:
    lines = [
        f"{page.style(clean(symbol.symbol), 'bold')}  {symbol.kind}  {page.place(symbol.path, symbol.start_line)}",
        *reference_lines(symbol.references, page),
        f"  {totals(symbol.references)}",
    ]
    if symbol.broken:
        lines += ["", f"  {page.style('Broken: names it, but resolves to nothing', 'red')}"]
        lines += reference_lines(symbol.broken, page, "    ")
    return lines
