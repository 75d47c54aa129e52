"""The report of ``check`` as Markdown, fit for a comment on a pull request or a job's summary."""

from __future__ import annotations

import msgspec

from ssot_tool.model import Checked, CheckReport
from ssot_tool.report.going_on import Group, canonical_title, groups, member_of, short, steps
from ssot_tool.report.layout import count
from ssot_tool.report.markdown_words import LIMIT, MOST, code, plain
from ssot_tool.report.usage import chosen_symbol
from ssot_tool.report.verdict import acceptance, remarks, stale_remark, subject, verdict

#: Lists in the details are cut to so many lines.
_LISTED = 20
#: So many rivals are named in a row of the table.
_RELATED = 3
_TABLE = ("| code | where | what | see |", "| --- | --- | --- | --- |")


class Section(msgspec.Struct, frozen=True):
    """A group as Markdown: what stands above and below its rows, which may be fewer than they are."""

    above: tuple[str, ...]
    rows: tuple[str, ...]
    below: tuple[str, ...]


def check_markdown(report: CheckReport) -> str:
    """The verdict, a table a family and how to go on, then what is known or fixed; at most ``LIMIT`` characters."""
    head = [f"### ssot check: {plain(verdict(report))}", ""]
    tail = _details(report)
    left = LIMIT - _size([*head, *tail]) - MOST  # of which the line of what was cut needs some
    lines, cut = [], 0
    for group in groups(report):
        section = _section(group, report.prefix)
        left -= _size([*section.above, *section.below])
        shown = 0
        for row in section.rows:
            left -= len(row) + 1
            if left < 0:
                break
            shown += 1
        if shown:
            lines += [*section.above, *section.rows[:shown], *section.below]
        cut += len(section.rows) - shown
    if cut:
        lines += [f"… and {count(cut, 'more new finding')}: `ssot check --all` lists them.", ""]
    return "\n".join([*head, *lines, *tail]).rstrip("\n") + "\n"


def _section(group: Group, prefix: str) -> Section:
    above = [f"#### {plain(group.title)}: {count(len(group.found), 'new finding')}", ""]
    if group.family is not None and group.family.why:
        above += [plain(group.family.why), ""]
    below = [""]
    chosen = chosen_symbol(group.family) if group.family else ""
    if group.family is not None and chosen:
        member = member_of(group.family, chosen)
        where = f" in {code(f'{prefix}{member.path}:{member.start_line}')}" if member else ""
        below += [f"{canonical_title(group.family).capitalize()}: {code(chosen)}{where}", ""]
    below += ["How to go on:", "", *(f"- {plain(step.purpose)}: {code(step.line)}" for step in steps(group)), ""]
    return Section((*above, *_TABLE), tuple(_row(one, prefix) for one in group.found), tuple(below))


def _row(one: Checked, prefix: str) -> str:
    finding = one.finding
    places = [f"{code(other.symbol)} {code(f'{prefix}{other.path}:{other.line}')}" for other in finding.related]
    hidden = len(places[_RELATED:]) + finding.unlisted
    more = [f"and {hidden:,} more"] if hidden else []
    told = [plain(part) for part in (finding.message, acceptance(one)) if part] + [code(short(finding.fingerprint))]
    where = code(f"{prefix}{finding.path}:{finding.start_line}")
    return f"| {plain(finding.code)} | {where} | {'<br>'.join(told)} | {'<br>'.join(places[:_RELATED] + more)} |"


def _details(report: CheckReport) -> list[str]:
    told = [f"- {plain(remark)}" for remark in (*remarks(report), stale_remark(report)) if remark]
    told += [f"  - {plain(one.code)} {code(subject(one))}" for one in report.fixed[:_LISTED]]
    if len(report.fixed) > _LISTED:
        told.append(f"  - and {len(report.fixed) - _LISTED:,} more")
    return ["<details><summary>Known, silenced and fixed</summary>", "", *told, "", "</details>"] if told else []


def _size(lines: list[str]) -> int:
    return sum(len(line) + 1 for line in lines)
