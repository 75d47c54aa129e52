"""Reports of ``scan`` and ``refs`` as JSON (DESIGN, section 9; schemas in ``ssot_tool/schemas/``)."""

from __future__ import annotations

from typing import Any

import msgspec

from ssot_tool.model import (
    SCHEMA_VERSION,
    Excused,
    Family,
    Finding,
    Member,
    Reference,
    RefsReport,
    ScanReport,
    Silence,
    Skipped,
    Summary,
    SymbolReferences,
)

Json = dict[str, Any]


def scan_json(report: ScanReport, *, everything: bool = False) -> str:
    """The report as one document that ends with a newline; with ``everything`` also what was excused."""
    document: Json = {
        "schema": SCHEMA_VERSION,
        "summary": summary_json(report.summary),
        "families": [family_json(family, everything=everything) for family in report.families],
        "findings": [finding_json(finding) for finding in report.findings],
        "skipped": skipped_json(report.skipped),
    }
    if report.silenced:
        document["silenced"] = silenced_json(report.silenced)
    return dump(document)


def refs_json(report: RefsReport) -> str:
    """The report as one document that ends with a newline."""
    return dump(
        {
            "schema": SCHEMA_VERSION,
            "symbols": [_symbol(symbol) for symbol in report.symbols],
            "skipped": skipped_json(report.skipped),
        }
    )


def dump(document: Json | list[Json]) -> str:
    """Indented by two, keys in the order given, UTF-8 but for lone surrogates (of file names), which are escaped."""
    try:
        encoded = msgspec.json.encode(document)
    except UnicodeEncodeError:
        encoded = msgspec.json.encode(_encodable(document))
    return msgspec.json.format(encoded, indent=2).decode("utf-8") + "\n"


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {key: _encodable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_encodable(item) for item in value]
    return value


def summary_json(summary: Summary) -> Json:
    """The numbers of files."""
    return {"files": summary.files, "read": summary.read, "skipped": summary.skipped}


def family_json(family: Family, *, everything: bool = False) -> Json:
    """A family with its members; with ``everything`` also what was excused."""
    proposed = family.proposed
    document: Json = {
        "role": family.role,
        "title": family.title,
        "priority": family.priority,
        "why": family.why,
        "canonical": family.canonical,
        "proposed": None if proposed is None else {"symbol": proposed.symbol, "reasons": list(proposed.reasons)},
        "members": [_member(member) for member in family.members],
        "collisions": [{"route": one.route, "members": list(one.members)} for one in sorted(family.collisions)],
    }
    if everything:
        document["excused"] = [excused_json(one) for one in sorted(family.excused)]
    return document


def _member(member: Member) -> Json:
    document: Json = {
        "symbol": member.symbol,
        "kind": member.kind,
        "path": member.path,
        "start_line": member.start_line,
        "end_line": member.end_line,
        "unit": member.unit or member.symbol,
        "evidence": [{"kind": one.kind, "detail": one.detail} for one in member.evidence],
        "routes": list(member.routes),
        "references": _references(member.references),
    }
    if member.service:
        document["service"] = member.service
    return document


def excused_json(one: Excused) -> Json:
    """What does not compete, and by which rule."""
    return {
        "symbol": one.symbol,
        "path": one.path,
        "start_line": one.start_line,
        "excuse": one.excuse,
        "detail": one.detail,
    }


def finding_json(finding: Finding) -> Json:
    """A finding; ``scope``, ``detail`` and ``unlisted`` are absent where they are empty or 0."""
    document: Json = {
        "code": finding.code,
        "severity": finding.severity,
        "role": finding.role,
        "symbol": finding.symbol,
        "path": finding.path,
        "start_line": finding.start_line,
        "end_line": finding.end_line,
        "message": finding.message,
        "fingerprint": finding.fingerprint,
        "related": [
            {"path": one.path, "line": one.line, "symbol": one.symbol, "message": one.message}
            for one in finding.related
        ],
    }
    return document | {key: value for key in ("scope", "detail", "unlisted") if (value := getattr(finding, key))}


def silenced_json(silenced: tuple[Silence, ...]) -> list[Json]:
    """What comments and the configuration silence, in the order given; ``until`` is absent where there is none."""
    return [
        {"finding": finding_json(one.finding), "by": one.by, "reason": one.reason, "place": one.place}
        | ({"until": one.until} if one.until else {})
        for one in silenced
    ]


def _symbol(symbol: SymbolReferences) -> Json:
    return {
        "symbol": symbol.symbol,
        "kind": symbol.kind,
        "path": symbol.path,
        "start_line": symbol.start_line,
        "references": _references(symbol.references),
        "broken": _references(symbol.broken),
    }


def _references(references: tuple[Reference, ...]) -> list[Json]:
    return [
        {"path": one.path, "line": one.line, "column": one.column, "kind": one.kind, "in_test": one.in_test}
        for one in sorted(references)
    ]


def skipped_json(skipped: tuple[Skipped, ...]) -> list[Json]:
    """Skipped files by path."""
    return [{"path": one.path, "line": one.line, "reason": one.reason} for one in sorted(skipped)]
