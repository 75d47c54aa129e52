"""The report of ``check`` for people: the verdict, what is new and how to go on, then what is known or stale."""

from __future__ import annotations

from ssot_tool.model import UNREADABLE, Checked, CheckReport, Finding
from ssot_tool.report.going_on import Group, canonical_title, groups, member_of, short, steps
from ssot_tool.report.layout import Page, cells, clean, count
from ssot_tool.report.usage import chosen_symbol
from ssot_tool.report.verdict import acceptance, remarks, stale_remark, subject, verdict

#: Of more findings of one code in a family, or stale entries, only the first are told.
_FOUND, _STALE = 10, 5
#: So many rivals stand below a finding, and only one where a code has more than ``_FEW`` findings.
_RELATED, _FEW = 3, 3


def check_text(report: CheckReport, page: Page, *, everything: bool = False) -> str:
    """The whole report, the verdict in its first line; ``everything`` cuts no list."""
    colour = "red" if report.exit_code else "green"
    first, *rest = page.paragraph(verdict(report)) or [""]
    blocks = [[page.style(line, "bold", colour) for line in (first, *rest)]]
    blocks += [_group(group, page, everything) for group in groups(report)]
    blocks.append([line for told in remarks(report) for line in page.paragraph(told, "", "  ")])
    blocks.append(_stale(report, page, everything))
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _group(group: Group, page: Page, everything: bool) -> list[str]:
    lines = page.paragraph(f"{group.title}: {count(len(group.found), 'new finding')}")
    lines = [page.style(line, "bold") for line in lines]
    lines += _about(group, page)
    by_code: dict[str, list[Checked]] = {}
    for one in group.found:
        by_code.setdefault(one.finding.code, []).append(one)
    for code, found in by_code.items():
        related = None if everything else _RELATED if len(found) <= _FEW else 1
        shown = found if everything else found[:_FOUND]
        for one in shown:
            lines += _finding(one, group, page, related)
        if len(found) > len(shown):
            lines.append(f"  … and {len(found) - len(shown):,} more {clean(code)}: ssot check --all lists them")
    lines.append("  " + page.style("How to go on", "cyan"))
    for step in steps(group):
        lines += [*page.paragraph(f"- {step.purpose}:", "    ", "      "), f"        {clean(step.line)}"]
    return lines


def _about(group: Group, page: Page) -> list[str]:
    if group.name == UNREADABLE:
        return page.paragraph(
            "These files could hold what is looked for. As long as they cannot be read, nothing can be concluded, "
            "and the check ends with exit code 2.",
            "  ",
        )
    if group.family is None:
        return []
    lines = page.paragraph(group.family.why, "  ") if group.family.why else []
    chosen = chosen_symbol(group.family)
    if chosen:
        member = member_of(group.family, chosen)
        label = f"{canonical_title(group.family)}:"
        line = f"{label} {clean(chosen)}"
        lines += _placed(line, page.place(member.path, member.start_line), page, "  ") if member else [f"  {line}"]
    return lines


def _finding(one: Checked, group: Group, page: Page, limit: int | None) -> list[str]:
    finding = one.finding
    code = page.style(clean(finding.code), "red")
    lines = _placed(page.place(finding.path, finding.start_line), f"{code}  {short(finding.fingerprint)}", page, "  ")
    lines += page.paragraph(finding.message, "    ", "    ")
    if acceptance(one):
        lines += page.paragraph(acceptance(one), "    ", "    ")
    return lines + _related(finding, group, page, limit)


def _related(finding: Finding, group: Group, page: Page, limit: int | None) -> list[str]:
    chosen = chosen_symbol(group.family) if group.family else ""
    # Where the canonical stands is told once, above.
    others = [one for one in finding.related if one.symbol != chosen]
    lines: list[str] = []
    for one in others[:limit]:
        name = one.symbol.rpartition(".")[2]
        lines += _placed(page.place(one.path, one.line), clean(f"{name}, {one.message}"), page, "      ")
    more = len(others) - len(others[:limit]) + finding.unlisted
    if more:
        lines.append(f"      … and {count(more, 'more place')}")
    return lines


def _placed(first: str, second: str, page: Page, indent: str) -> list[str]:
    """Two texts on one line where they fit, else the second below the first; both come escaped."""
    line = f"{indent}{first}  {second}"
    if cells(line) <= page.width:
        return [line]
    return [f"{indent}{first}", f"{indent}  {second}"]


def _stale(report: CheckReport, page: Page, everything: bool) -> list[str]:
    lines = page.paragraph(stale_remark(report), "", "  ") if report.fixed else []
    shown = report.fixed if everything else report.fixed[:_STALE]
    for one in shown:
        times = f" ({one.count:,}×)" if one.count > 1 else ""
        lines += page.paragraph(f"{one.code}  {subject(one)}{times}", "  ", "      ")
    if len(report.fixed) > len(shown):
        lines.append(f"  … and {len(report.fixed) - len(shown):,} more: ssot check --all lists them")
    return lines
