"""The formats of ``ssot migrate`` but text and JSON: who asks for none of them does not wait for their modules."""

from __future__ import annotations

from collections.abc import Callable

from ssot_tool import __version__
from ssot_tool.model import MigrateReport
from ssot_tool.registry import load_rules
from ssot_tool.report.gitlab import gitlab_json
from ssot_tool.report.junit import junit_xml
from ssot_tool.report.migrate_findings import as_check_report
from ssot_tool.report.migrate_github import migrate_github
from ssot_tool.report.migrate_markdown import migrate_markdown
from ssot_tool.report.migrate_patch import migrate_patch
from ssot_tool.report.sarif import sarif_text

#: Each of a report and the workspace's path below the top of its repository.
FORMATS: dict[str, Callable[[MigrateReport, str], str]] = {
    "patch": migrate_patch,
    "sarif": lambda report, prefix: sarif_text(as_check_report(report, prefix), load_rules(), __version__),
    "github": migrate_github,
    "gitlab": lambda report, prefix: gitlab_json(as_check_report(report, prefix)),
    "junit": lambda report, prefix: junit_xml(as_check_report(report, prefix), "ssot migrate", "nothing left"),
    "markdown": migrate_markdown,
}
