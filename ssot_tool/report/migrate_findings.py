"""What a migration leaves, as findings: for formats that know nothing else."""

from __future__ import annotations

from collections import Counter

from ssot_tool.fingerprint import fingerprint
from ssot_tool.model import Checked, CheckReport, Finding, MigrateReport, Occurrence

#: What stays is a use of what the canonical replaces.
LEGACY_REFERENCE = "SSOT201"


def as_check_report(report: MigrateReport, prefix: str = "") -> CheckReport:
    """A new finding for each place that is left, compared with nothing; ``prefix`` as in the report of a check.

    A fingerprint says what is left in which file, and which one of its like there: line numbers do not count.
    """
    times: Counter[tuple[str, ...]] = Counter()
    found = []
    for one in report.left:
        about = (one.symbol, one.path, one.kind, one.reason)
        times[about] += 1
        found.append(Checked(_finding(one, fingerprint(LEGACY_REFERENCE, *about, str(times[about]))), "new"))
    return CheckReport(report.summary, (), tuple(found), (), (), report.skipped, against="", prefix=prefix)


def told(one: Occurrence) -> str:
    """What is left, why, and what to do there; no full stop."""
    what = f"{one.symbol} is left ({one.kind})"
    return "; ".join(part for part in (f"{what}: {one.reason}" if one.reason else what, one.todo) if part)


def _finding(one: Occurrence, mark: str) -> Finding:
    return Finding(
        code=LEGACY_REFERENCE,
        severity="warning",
        role="",
        symbol=one.symbol,
        path=one.path,
        start_line=one.line,
        end_line=one.line,
        message=told(one),
        fingerprint=mark,
        detail=one.kind,
    )
