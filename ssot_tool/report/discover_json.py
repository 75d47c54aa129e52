"""The report of ``discover`` as JSON (schema in ``ssot_tool/schemas/discover.schema.json``)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ssot_tool.discovery import Candidate, Discovery, RivalryKind
from ssot_tool.model import SCHEMA_VERSION
from ssot_tool.report.json import Json, dump, excused_json, family_json, skipped_json, summary_json


def discover_json(found: Discovery, snippets: Mapping[str, str], kinds: Collection[RivalryKind] = ()) -> str:
    """The report as one document that ends with a newline; ``snippets``: role id to what would adopt it.

    ``kinds``: only families of these kinds, with their numbers; all where it is empty.
    """
    return dump(
        {
            "schema": SCHEMA_VERSION,
            "summary": summary_json(found.summary),
            "looked_at": found.looked_at,
            "excused": found.excused,
            "kept_apart": [excused_json(one) for one in found.kept_apart],
            "habit": found.habit,
            "families": [_family(one, snippets[one.family.role]) for one in found.of_kinds(kinds)],
            "skipped": skipped_json(found.skipped),
        }
    )


def _family(one: Candidate, snippet: str) -> Json:
    document = family_json(one.family, everything=True)
    for told, member in zip(document["members"], one.family.members, strict=True):
        told["evidence"] = [{"kind": e.kind, "detail": e.detail, "weight": e.weight} for e in member.evidence]
    return {
        "number": one.number,
        "kind": one.kind,
        "score": one.score,
        "adopted": one.adopted,
        "uses": {"production": one.calls, "tests": one.test_calls},
        "ties": [{"kind": tie.kind, "detail": tie.detail, "weight": tie.weight} for tie in one.ties],
        **document,
        "snippet": snippet,
    }
