"""The answer of ``find`` as JSON (schema in ``ssot_tool/schemas/find.schema.json``)."""

from __future__ import annotations

from ssot_tool.discovery import Answer, Match
from ssot_tool.model import SCHEMA_VERSION
from ssot_tool.report.json import Json, dump, skipped_json, summary_json


def find_json(answer: Answer) -> str:
    """The answer as one document that ends with a newline; ``rivals`` is the number of a proposal, or null."""
    return dump(
        {
            "schema": SCHEMA_VERSION,
            "summary": summary_json(answer.summary),
            "query": answer.query,
            "canonical": answer.canonical or None,
            "chosen": answer.chosen or None,
            "role": answer.role or None,
            "matches": [_match(one) for one in answer.matches],
            "hidden": answer.hidden,
            "skipped": skipped_json(answer.skipped),
        }
    )


def _match(one: Match) -> Json:
    entry = one.entry
    return {
        "symbol": entry.symbol,
        "kind": entry.kind,
        "path": entry.path,
        "start_line": entry.line,
        "end_line": entry.end_line,
        "score": one.score,
        "uses": {"production": one.calls, "tests": one.test_calls},
        "doc": entry.doc,
        "excuse": entry.excuse or None,
        "detail": entry.detail or None,
        "rivals": one.rivals or None,
    }
