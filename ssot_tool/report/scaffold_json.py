"""The report of ``scaffold`` as JSON (schema in ``ssot_tool/schemas/``)."""

from __future__ import annotations

from ssot_tool.cure.blueprint import Merged, Strategy
from ssot_tool.cure.scaffolded import ScaffoldReport
from ssot_tool.model import SCHEMA_VERSION
from ssot_tool.report.json import Json, dump, skipped_json, summary_json


def scaffold_json(report: ScaffoldReport) -> str:
    """The report as one document that ends with a newline; ``journal`` is the number that ``ssot undo`` takes."""
    plan = report.blueprint
    return dump(
        {
            "schema": SCHEMA_VERSION,
            "role": plan.role,
            "canonical": plan.canonical,
            "kind": plan.kind,
            "style": plan.style,
            "keyword": plan.keyword,
            "written": report.number is not None,
            "journal": report.number,
            "summary": summary_json(report.summary),
            "strategies": [_strategy(one) for one in plan.strategies],
            "routes": [{"route": route, "strategy": key} for route, key in plan.routes.items()],
            "collisions": [
                {"route": one.route, "members": list(one.members), "strategy": one.key, "why": one.why}
                for one in plan.collisions
            ],
            "constructor": _merged(plan.constructor),
            "methods": [_merged(one) for one in plan.methods],
            "attributes": list(plan.attributes),
            "left_out": [{"symbol": symbol, "reason": reason} for symbol, reason in sorted(plan.left_out.items())],
            "files": [{"path": one.path, "what": one.what, "text": one.text} for one in report.files],
            "settings": report.settings,
            "skipped": skipped_json(report.skipped),
            "notes": list(report.notes),
        }
    )


def _strategy(one: Strategy) -> Json:
    return {
        "key": one.key,
        "member": one.member,
        "routes": list(one.routes),
        "style": one.style,
        "runs": f"{one.module}.{one.name}",
        "reason": one.reason,
        "path": one.surface.path,
        "start_line": one.surface.start_line,
        "end_line": one.surface.end_line,
    }


def _merged(one: Merged) -> Json:
    return {
        "name": one.name,
        "kind": one.kind,
        "async": one.is_async,
        "parameters": [
            {"name": each.name, "kind": each.kind.value, "default": each.default, "annotation": each.annotation}
            for each in one.signature.parameters
        ],
        "returns": one.returns,
        "strategies": list(one.keys),
    }
