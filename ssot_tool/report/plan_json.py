"""The report of ``ssot plan`` as JSON (schema in ``ssot_tool/schemas/``)."""

from __future__ import annotations

from ssot_tool.cure.work import Size, Work, WorkMember, WorkStep
from ssot_tool.model import SCHEMA_VERSION, Lack, Occurrence, Proposal
from ssot_tool.report.json import Json, dump, skipped_json, summary_json


def plan_json(work: Work) -> str:
    """The report as one document that ends with a newline."""
    return dump(
        {
            "schema": SCHEMA_VERSION,
            "role": work.role,
            "title": work.title,
            "priority": work.priority,
            "canonical": work.canonical or None,
            "canonical_defined": bool(work.canonical) and work.is_defined,
            "target": work.target or None,
            "target_defined": work.is_defined,
            "proposed": None if work.proposed is None else _proposed(work.proposed),
            "settings": list(work.settings),
            "members": [_member(one) for one in work.members],
            "steps": [_step(one) for one in work.steps],
            "left": None if work.left is None else [_left(one) for one in work.left],
            "left_from": work.left_from,
            "lacks": [_lack(one) for one in work.lacks],
            "evidence": {
                "applied": [told for _, told in work.proof.applied],
                "verified": work.proof.verified,
                "verified_at": work.proof.when or None,
                "passed": work.proof.passed,
                "code": work.proof.code,
                "committed": work.proof.is_committed,
            },
            "counts": {
                "members_left": work.members_left,
                "shims_left": work.shims_left,
                "callers_left_production": work.production_left,
                "callers_left_test": work.test_left,
                "references_left_by_kind": work.kinds_left,
                "members_unprotected": sum(one.is_bare for one in work.members),
                "findings_new": work.gate.new,
                "findings_known": work.gate.known,
                "steps_done": sum(step.done for step in work.steps),
                "steps": len(work.steps),
            },
            "notes": list(work.notes),
            "summary": summary_json(work.summary),
            "skipped": skipped_json(work.skipped),
        }
    )


def _member(one: WorkMember) -> Json:
    return {
        "symbol": one.symbol,
        "path": one.path or None,
        "lines": [one.start_line, one.end_line] if one.path else None,
        "state": one.state,
        "planned": one.planned,
        "protected": not one.is_bare,
        "callers": _size(one.callers),
    }


def _step(step: WorkStep) -> Json:
    return {
        "id": step.id,
        "title": step.title,
        "done": step.done,
        "fact": step.fact,
        "size": None if step.size is None else _size(step.size),
        "risk": None if step.risk is None else {"level": step.risk.level, "reasons": list(step.risk.reasons)},
        "why": step.why,
        "order": step.order,
        "commands": list(step.commands),
        "symbols": list(step.symbols),
    }


def _size(size: Size) -> Json:
    return {"files": size.files, "production": size.production, "test": size.test, "by_kind": dict(size.kinds)}


def _proposed(one: Proposal) -> Json:
    return {"symbol": one.symbol, "reasons": list(one.reasons)}


def _lack(one: Lack) -> Json:
    return {"symbol": one.symbol, "what": one.what, "name": one.name, "message": one.message}


def _left(one: Occurrence) -> Json:
    return {
        "path": one.path,
        "line": one.line,
        "column": one.column,
        "symbol": one.symbol,
        "kind": one.kind,
        "in_test": one.in_test,
        "reason": one.reason,
        "todo": one.todo,
    }
