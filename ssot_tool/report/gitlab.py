"""New and known findings as GitLab's Code Quality report, which compares branches by fingerprint itself."""

from __future__ import annotations

from ssot_tool.fingerprint import fingerprint
from ssot_tool.model import Checked, CheckReport, Severity
from ssot_tool.report.json import Json, dump
from ssot_tool.report.layout import clean

_SEVERITIES: dict[Severity, str] = {"error": "major", "warning": "minor", "info": "info"}


def gitlab_json(report: CheckReport) -> str:
    """An array that ends with a newline; no two entries share a fingerprint, of which GitLab would drop one."""
    taken: set[str] = set()
    entries = []
    for one in report.findings:
        mark, times = one.finding.fingerprint, 1
        while mark in taken:
            times += 1
            mark = fingerprint(one.finding.fingerprint, str(times))
        taken.add(mark)
        entries.append(_entry(one, report.prefix, mark))
    return dump(entries)


def _entry(one: Checked, prefix: str, mark: str) -> Json:
    finding = one.finding
    return {
        "description": clean(f"{finding.code}: {finding.message}"),
        "check_name": finding.code,
        "fingerprint": mark,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": prefix + finding.path, "lines": {"begin": finding.start_line}},
    }
