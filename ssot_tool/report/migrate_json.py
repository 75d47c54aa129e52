"""The report of ``migrate`` as JSON (DESIGN, section 9; schema in ``ssot_tool/schemas/``)."""

from __future__ import annotations

from collections import Counter

import msgspec

from ssot_tool.model import SCHEMA_VERSION, FileChange, MigrateReport, Move, Occurrence
from ssot_tool.report.json import Json, dump, skipped_json, summary_json


def migrate_json(report: MigrateReport) -> str:
    """The report as one document that ends with a newline; ``journal`` is the number that ``ssot undo`` takes."""
    statuses = Counter(one.status for one in report.ledger)
    return dump(
        {
            "schema": SCHEMA_VERSION,
            "plan": report.plan,
            "written": report.number is not None,
            "journal": report.number,
            "verified": report.verified,
            "broken": [msgspec.structs.asdict(one) for one in report.broken],
            "culprits": list(report.culprits),
            "summary": summary_json(report.summary)
            | {"changed": len(report.changes)}
            | {status: statuses[status] for status in ("rewritten", "kept", "left")},
            "moves": [_move(move) for move in report.moves],
            "changes": [_change(change) for change in report.changes],
            "ledger": [_occurrence(one) for one in report.ledger],
            "lacks": [msgspec.structs.asdict(lack) | {"places": list(lack.places)} for lack in sorted(report.lacks)],
            "skipped": skipped_json(report.skipped),
            "notes": list(report.notes),
        }
    )


def _move(move: Move) -> Json:
    told = msgspec.structs.asdict(move)
    return told | {key: dict(told[key]) for key in ("route", "arguments", "methods")}


def _change(change: FileChange) -> Json:
    return {"path": change.path, "what": change.what, "edits": change.edits}


def _occurrence(one: Occurrence) -> Json:
    return {
        "path": one.path,
        "line": one.line,
        "column": one.column,
        "end_column": one.end_column,
        "symbol": one.symbol,
        "kind": one.kind,
        "status": one.status,
        "level": one.level,
        "reason": one.reason,
        "todo": one.todo,
        "indirect": one.indirect,
        "in_test": one.in_test,
    }
