"""A comparison as JSON (schema in ``ssot_tool/schemas/``)."""

from __future__ import annotations

from typing import Any

from ssot_tool.cure.comparison import Comparison, Count, Demand, MergedParameter, NeededMethod, Row, Share, Way
from ssot_tool.cure.surface import Method, Surface
from ssot_tool.model import SCHEMA_VERSION
from ssot_tool.report.json import dump, skipped_json
from ssot_tool.signature import Signature, Unknown

Json = dict[str, Any]


def compare_json(found: Comparison) -> str:
    """Everything of a comparison as one document that ends with a newline; members and jobs by their symbols."""
    proposed = found.proposed
    return dump(
        {
            "schema": SCHEMA_VERSION,
            "role": found.role,
            "title": found.title,
            "canonical": found.canonical or None,
            "proposed": None if proposed is None else {"symbol": proposed.symbol, "reasons": list(proposed.reasons)},
            "basis": {"symbol": found.basis, "why": found.why},
            "left_out": found.left_out,
            "units": [{"unit": unit, "members": list(members)} for unit, members in found.units.items()],
            "members": [
                {
                    "symbol": one.symbol,
                    "kind": one.kind,
                    "path": one.path,
                    "start_line": one.start_line,
                    "end_line": one.end_line,
                    "routes": list(one.routes),
                    "surface": _surface(found.surfaces[one.symbol]),
                }
                for one in found.members
            ],
            "jobs": [_row(row) for row in found.rows],
            "lookalikes": [
                {"first": one.first, "second": one.second, "words": list(one.words), "likeness": one.likeness}
                for one in found.lookalikes
            ],
            "overlaps": [
                {
                    "first": one.first,
                    "second": one.second,
                    "shared": one.shared,
                    "either": one.either,
                    "same": one.same,
                }
                for one in found.overlaps
            ],
            "collaborators": _shares(found.collaborators),
            "literals": _shares(found.literals),
            "collisions": [{"route": one.route, "members": list(one.members)} for one in found.collisions],
            "demand": _demand(found.demand),
            "notes": list(found.notes),
            "summary": {
                "files": found.summary.files,
                "read": found.summary.read,
                "skipped": found.summary.skipped,
            },
            "skipped": skipped_json(found.skipped),
        }
    )


def _surface(one: Surface) -> Json:
    return {
        "signature": _signature(one.signature),
        "bases": list(one.bases),
        "methods": [_method(method) for method in one.methods],
        "attributes": list(one.attributes),
        "collaborators": list(one.collaborators),
        "literals": list(one.literals),
        "open": one.open,
    }


def _method(one: Method) -> Json:
    return {
        "name": one.name,
        "owner": one.owner,
        "path": one.path,
        "start_line": one.start_line,
        "end_line": one.end_line,
        "kind": one.kind,
        "async": one.is_async,
        "abstract": one.is_abstract,
        "signature": _signature(one.signature),
    }


def _signature(one: Signature | Unknown) -> Json:
    if isinstance(one, Unknown):
        return {"unknown": one.reason}
    parameters = [
        {"name": each.name, "kind": each.kind.value, "default": each.default, "annotation": each.annotation}
        for each in one.parameters
    ]
    return {"parameters": parameters, "result": one.result, "doubts": list(one.doubts)}


def _row(row: Row) -> Json:
    return {
        "name": row.name,
        "names": list(row.names),
        "why": list(row.why),
        "basis": row.basis,
        "units": list(row.units),
        "members": list(row.members),
        "groups": [list(group) for group in row.groups],
        "ways": [_way(way) for way in row.ways],
    }


def _way(way: Way) -> Json:
    return {
        "symbol": way.symbol,
        "name": way.name,
        "owner": way.owner,
        "members": list(way.members),
        "path": way.path,
        "start_line": way.start_line,
        "end_line": way.end_line,
        "lines": way.lines,
        "kind": way.kind,
        "async": way.is_async,
        "signature": _signature(way.signature),
        "verdict": way.verdict,
        "handed_to": way.to or None,
        "likeness": way.likeness,
        "renames": [[one.basis, one.here] for one in way.renames],
        "constants": [[one.basis, one.here] for one in way.constants],
        "docstring_differs": way.prose,
        "meanings": list(way.meanings),
        "compared_by": way.read,
        "diff": list(way.diff),
        "diff_left_out": way.cut,
    }


def _demand(demand: Demand) -> Json:
    return {
        "built": [{"symbol": symbol, **_count(used)} for symbol, used in demand.built.items()],
        "parameters": [_parameter(one) for one in demand.parameters],
        "unread": [{"symbol": symbol, "reason": reason} for symbol, reason in demand.unread.items()],
        "methods": [_needed(one) for one in demand.methods],
        "attributes": [
            {"name": one.name, **_count(one.used), "on": list(one.members), "absent": list(one.absent)}
            for one in demand.attributes
        ],
        "routes": _shares(demand.routes),
        "only_among_members": list(demand.inner),
        "unused": list(demand.unused),
        "conflicts": list(demand.conflicts),
    }


def _needed(one: NeededMethod) -> Json:
    return {
        "name": one.name,
        "names": [{"name": name, **_count(used)} for name, used in one.names.items()],
        **_count(one.used),
        "members_with": list(one.members),
        "members_without": list(one.missing),
        "async": one.is_async,
        "public": one.is_public,
        "kinds": _shares(one.kinds),
        "parameters": [_parameter(each) for each in one.parameters],
    }


def _parameter(one: MergedParameter) -> Json:
    return {
        "name": one.name,
        "members": list(one.members),
        "required": list(one.required),
        "defaults": _shares(one.defaults),
        "annotations": _shares(one.annotations),
        "kinds": _shares(one.kinds),
        "positions": _shares(one.places),
    }


def _count(used: Count) -> Json:
    return {"production": used.production, "tests": used.tests, "members": used.members}


def _shares(found: tuple[Share, ...]) -> list[Json]:
    return [{"value": one.value, "members": list(one.members)} for one in found]
