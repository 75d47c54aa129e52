"""What the ``ssot baseline`` commands have done, for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ssot_tool.model import UNREADABLE, BaselineReport, Checked, Fixed
from ssot_tool.report.layout import Page, clean, count
from ssot_tool.report.verdict import subject

_SHOWN = 20


def initial_text(report: BaselineReport, page: Page) -> str:
    """How much was accepted, and what to do with the files."""
    if not report.files:
        lines = page.paragraph("Nothing to accept: there is no finding and no member of a role. ssot check is green.")
        return _text(lines)
    lines = page.paragraph(f"Accepted {count(len(report.accepted), 'finding')} as they are today.")
    lines += [f"  {line}" for line in _by_group(report.accepted)]
    unread = [one.finding.path for one in report.accepted if one.finding.code == UNREADABLE]
    if unread:
        told = f"{count(len(unread), 'file')} among them cannot be read ({clean(unread[0])})"
        lines += ["", *page.paragraph(f"{told}: what they hold is not guarded.")]
    return _text(
        [
            *lines,
            "",
            *_files(report, page),
            *page.paragraph("Commit them; from now on ssot check fails on what is new."),
        ]
    )


def pruned_text(report: BaselineReport, page: Page) -> str:
    """What was removed, and what was written down anew."""
    lines = []
    if report.removed:
        gone = sum(one.count for one in report.removed)
        lines += page.paragraph(f"Removed {count(gone, 'finding')} that {'is' if gone == 1 else 'are'} fixed.")
        lines += _cut([_gone(one) for one in report.removed])
    if report.rekeyed:
        they_are = "it is" if len(report.rekeyed) == 1 else "they are"
        lines += page.paragraph(f"Followed {count(len(report.rekeyed), 'finding')} to where {they_are} now.")
        ways = Counter((one.was, one.finding.symbol or one.finding.path, one.finding.code) for one in report.rekeyed)
        lines += _cut([f"{clean(was)} -> {clean(now)} ({code}{_times(n)})" for (was, now, code), n in ways.items()])
    if not lines:
        lines = page.paragraph(
            "Written down as it is now." if report.files else "Nothing to do: the baseline is as it should be."
        )
    return _text([*lines, *(["", *_files(report, page), "Commit it."] if report.files else [])])


def accepted_text(report: BaselineReport, page: Page) -> str:
    """What was added."""
    lines = page.paragraph(f"Accepted {count(len(report.accepted), 'finding')}.")
    for one in report.accepted[:_SHOWN]:
        finding = one.finding
        lines.append(f"  {page.place(finding.path, finding.start_line)}  {finding.code}")
        lines += page.paragraph(finding.message, "    ")
    if len(report.accepted) > _SHOWN:
        lines.append(f"  … and {len(report.accepted) - _SHOWN:,} more")
    return _text([*lines, "", *_files(report, page)])


def _text(lines: Sequence[str]) -> str:
    return "\n".join(lines) + "\n"


def _by_group(found: Sequence[Checked]) -> list[str]:
    groups = Counter((one.finding.role or "files and comments", one.finding.code) for one in found)
    return [f"{clean(group)}: {code} {number:,}×" for (group, code), number in groups.items()]


def _gone(one: Fixed) -> str:
    return f"{clean(subject(one))} ({one.code}{_times(one.count)})"


def _times(number: int) -> str:
    return f" {number:,}×" if number > 1 else ""


def _cut(lines: Sequence[str]) -> list[str]:
    more = [f"  … and {len(lines) - _SHOWN:,} more"] if len(lines) > _SHOWN else []
    return [*(f"  {line}" for line in lines[:_SHOWN]), *more]


def _files(report: BaselineReport, page: Page) -> list[str]:
    return page.paragraph(f"Wrote {', '.join(clean(name) for name in report.files)}.")
