"""The report of ``ssot tests`` as JSON (schema in ``ssot_tool/schemas/``)."""

from __future__ import annotations

from typing import Any

from ssot_tool.cure.protection import ProtectionReport, Reach
from ssot_tool.model import SCHEMA_VERSION
from ssot_tool.report.json import dump, skipped_json, summary_json


def tests_json(report: ProtectionReport) -> str:
    """The report as one document that ends with a newline."""
    return dump(
        {
            "schema": SCHEMA_VERSION,
            "role": report.role,
            "title": report.title,
            "distance": report.distance,
            "coverage": report.coverage,
            "members": [
                {
                    "symbol": one.symbol,
                    "path": one.path,
                    "start_line": one.start_line,
                    "end_line": one.end_line,
                    "tests": [_reach(reach) for reach in one.tests],
                    "idle": [_reach(reach) for reach in one.idle],
                }
                for one in report.members
            ],
            "unprotected": [one.symbol for one in report.unprotected],
            "beyond": report.beyond,
            "command": report.command,
            "notes": list(report.notes),
            "summary": summary_json(report.summary),
            "skipped": skipped_json(report.skipped),
        }
    )


def _reach(reach: Reach) -> dict[str, Any]:
    return {
        "id": reach.test,
        "path": reach.path,
        "line": reach.line,
        "distance": reach.distance,
        "how": reach.how,
        "via": list(reach.via),
    }
