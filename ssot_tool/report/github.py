"""New findings as GitHub Actions' workflow commands, which it shows beside the lines of a pull request.

GitHub shows the first ten errors of a step; the log has all of them.
"""

from __future__ import annotations

from ssot_tool.model import CheckReport, Family
from ssot_tool.report.going_on import Group, canonical_title, groups, short, steps
from ssot_tool.report.layout import clean
from ssot_tool.report.usage import chosen_symbol
from ssot_tool.report.verdict import acceptance, stale_remark


def github_annotations(report: CheckReport) -> str:
    """A line a new finding, all of them errors as each fails the check; a last one for stale entries; "" for none.

    An annotation stands on the finding's first line: of a class, on the line that defines it.
    """
    lines = [line for group in groups(report) for line in _annotations(group, report.prefix)]
    if report.fixed:
        command = "error" if report.strict else "notice"
        lines.append(f"::{command} title=ssot check::{escaped(stale_remark(report))}")
    return "".join(f"{line}\n" for line in lines)


def _annotations(group: Group, prefix: str) -> list[str]:
    lines = []
    for one in group.found:
        finding = one.finding
        told = [finding.message, acceptance(one), _canonical(group.family)]
        told += [f"{step.purpose}: {step.line}" for step in steps(Group(group.name, "", group.family, (one,)))]
        message = "%0A".join(escaped(part) for part in told if part)
        line = finding.start_line
        title = escaped_property(f"{finding.code} {short(finding.fingerprint)}")
        path = escaped_property(prefix + finding.path)
        lines.append(f"::error file={path},line={line},endLine={line},title={title}::{message}")
    return lines


def _canonical(family: Family | None) -> str:
    return f"{canonical_title(family)}: {chosen_symbol(family)}" if family and chosen_symbol(family) else ""


def escaped(text: str) -> str:
    """A text as a workflow command's message, in which nothing ends the line."""
    return clean(text).replace("%", "%25")


def escaped_property(text: str) -> str:
    """A text as the value of a workflow command's property."""
    return escaped(text).replace(":", "%3A").replace(",", "%2C")
