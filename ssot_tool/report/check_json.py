"""The report of ``check`` as JSON: the words of a scan, and what is new (schema in ``ssot_tool/schemas/``)."""

from __future__ import annotations

import msgspec

from ssot_tool.model import SCHEMA_VERSION, Checked, CheckReport
from ssot_tool.report.json import Json, dump, family_json, finding_json, silenced_json, skipped_json, summary_json


def check_json(report: CheckReport) -> str:
    """The report as one document that ends with a newline; what is empty of an acceptance is left out."""
    return dump(
        {
            "schema": SCHEMA_VERSION,
            "summary": summary_json(report.summary),
            "against": report.against,
            "families": [family_json(family) for family in report.families],
            "findings": [_checked(one) for one in report.findings],
            "fixed": [msgspec.structs.asdict(one) for one in report.fixed],
            "silenced": silenced_json(report.silenced),
            "skipped": skipped_json(report.skipped),
        }
    )


def _checked(one: Checked) -> Json:
    told = msgspec.structs.asdict(one)
    state = told.pop("state")
    del told["finding"]
    return finding_json(one.finding) | {"state": state} | {key: value for key, value in told.items() if value}
