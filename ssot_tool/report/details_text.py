"""What ``ssot scan --all`` adds to a family: what was excused, and every reference by kind and file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ssot_tool.model import REFERENCE_KINDS, Family, Reference
from ssot_tool.report.layout import Page, clean, count, table
from ssot_tool.report.usage import Row, module_of

_ORDER = {kind: number for number, kind in enumerate(REFERENCE_KINDS)}


def detail_lines(family: Family, listed: Sequence[Row], page: Page) -> list[str]:
    """Evidence and references of every member, then the symbols that do not compete, each with its excuse."""
    lines: list[str] = []
    for row in listed:
        lines += ["", page.style(clean(row.member.symbol), "bold")]
        for one in row.member.evidence:
            lines += page.paragraph(f"{one.kind}: {one.detail}", "  ", "    ")
        lines += reference_lines(row.member.references, page)
    if family.excused:
        lines += ["", page.style("Excused: looks like a member, but does not compete", "bold")]
    for excused in sorted(family.excused):
        lines.append(f"  {clean(excused.symbol)}  {page.place(excused.path, excused.start_line)}")
        lines += page.paragraph(f"{excused.excuse}: {excused.detail}", "    ", "      ")
    return lines


def reference_lines(references: Iterable[Reference], page: Page, indent: str = "  ") -> list[str]:
    """References below their kinds, ``path:line:column`` first, then the definition that holds it."""
    by_kind: dict[str, list[Reference]] = {}
    for reference in sorted(references):
        by_kind.setdefault(reference.kind, []).append(reference)
    lines = []
    for kind in sorted(by_kind, key=lambda kind: (_ORDER.get(kind, len(_ORDER)), kind)):
        found = by_kind[kind]
        title = clean(kind) if kind == "definition" else f"{clean(kind)} ({len(found):,})"
        lines.append(indent + page.style(title, "cyan"))
        lines += table([_cells(one, page) for one in found], ("left", "left"), indent + "  ")
    return lines


def totals(references: Iterable[Reference]) -> str:
    """``64 references: 12 in production, 52 in tests``; definitions do not count."""
    in_tests = [reference.in_test for reference in references if reference.kind != "definition"]
    if not in_tests:
        return "no references"
    return f"{count(len(in_tests), 'reference')}: {in_tests.count(False):,} in production, {sum(in_tests):,} in tests"


def _cells(reference: Reference, page: Page) -> tuple[str, str]:
    notes = [f"in {clean(name)}" for name in [_inner(reference)] if name]
    notes += ["(test)"] if reference.in_test else []
    return f"{page.place(reference.path, reference.line)}:{reference.column}", " ".join(notes)


def _inner(reference: Reference) -> str:
    """The enclosing definition without its module's name, which the path says already; "" at module level."""
    module = module_of(reference.path, reference.scope)
    return reference.scope[len(module) :].removeprefix(".")
