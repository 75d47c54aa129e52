"""What a migration leaves, as warnings beside the lines of a pull request on GitHub."""

from __future__ import annotations

from ssot_tool.model import MigrateReport
from ssot_tool.report.github import escaped, escaped_property
from ssot_tool.report.migrate_findings import told
from ssot_tool.report.migrate_words import headline, verdict


def migrate_github(report: MigrateReport, prefix: str = "") -> str:
    """A line for each place that is left, one for tests that break, and one that says what the migration does."""
    lines = []
    for one in report.left:
        path = escaped_property(prefix + one.path)
        place = f"file={path},line={one.line},endLine={one.line},col={one.column},endColumn={one.end_column}"
        lines.append(f"::warning {place},title=ssot migrate::{escaped(told(one))}")
    if report.broken:
        lines.append(f"::error title=ssot migrate::{escaped(verdict(report))}")
    return "".join(f"{line}\n" for line in [*lines, f"::notice title=ssot migrate::{escaped(headline(report))}"])
