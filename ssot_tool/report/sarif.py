"""The report of ``check`` as SARIF 2.1.0, which code scanning services and editors read.

Results are what is found: new, known and silenced. What is fixed has no place in the workspace any more, and a SARIF
result needs one: it is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from ssot_tool.model import UNREADABLE, Checked, CheckReport, Finding, Silence
from ssot_tool.report.json import Json, dump
from ssot_tool.report.layout import clean
from ssot_tool.report.relations import Relations
from ssot_tool.report.sarif_rules import LEVELS, driver
from ssot_tool.report.verdict import acceptance
from ssot_tool.rule import Rule
from ssot_tool.short_names import short_names

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "SRCROOT"
#: A message links so many related places; more of them are listed.
_LINKED = 5
_NONE = Relations(None)


def sarif_text(report: CheckReport, rules: Sequence[Rule], version: str) -> str:
    """One log with one run; ``rules`` are those that ran, ``version`` is ours. Paths start at the repository's root."""
    scribe = _Scribe(report, {rule.code: number for number, rule in enumerate(rules)})
    run: Json = {
        "tool": {"driver": driver(rules, version)},
        "invocations": [_invocation(report, scribe)],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": [scribe.checked(one) for one in report.findings] + [scribe.silenced(one) for one in report.silenced],
    }
    return dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


class _Scribe:
    """Writes single results: knows the families, the numbers of the rules, and where the repository begins."""

    def __init__(self, report: CheckReport, numbers: dict[str, int]) -> None:
        self._report = report
        self._numbers = numbers
        self._relations = {family.role: Relations(family) for family in report.families}

    def checked(self, one: Checked) -> Json:
        result = self._result(one.finding, acceptance(one), "new" if one.state == "new" else "unchanged")
        if one.state == "known":
            reason = one.reason or f"already in {self._report.against or 'the baseline'}"
            result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": clean(reason)}]
        return result

    def silenced(self, one: Silence) -> Json:
        """A state it must have where others have one, and what is silenced is never new."""
        result = self._result(one.finding, "", "unchanged")
        kind = "inSource" if one.by == "comment" else "external"
        suppression: Json = {"kind": kind, "status": "accepted"}
        if one.reason:
            suppression["justification"] = clean(one.reason)
        path, _, line = one.place.rpartition(":")
        if path and line.isascii() and line.isdigit() and int(line):
            suppression["location"] = {"physicalLocation": self.place(path, int(line))}
        return result | {"suppressions": [suppression]}

    def place(self, path: str, line: int, last: int = 0) -> Json:
        """The line; with ``last``, the lines up to there are its context."""
        uri = quote(self._report.prefix + path, errors="backslashreplace")
        place: Json = {"artifactLocation": {"uri": uri, "uriBaseId": _ROOT}, "region": {"startLine": line}}
        if last > line:
            place["contextRegion"] = {"startLine": line, "endLine": last}
        return place

    def rule(self, code: str) -> Json:
        number = self._numbers.get(code)
        return {"id": code} | ({} if number is None else {"index": number})

    def _result(self, finding: Finding, remark: str, state: str) -> Json:
        relations = self._relations.get(finding.role, _NONE)
        related, unlisted = relations.of(finding)
        names = short_names(one.symbol for one in related)
        links = [f"[{_plain(names[one.symbol])}]({number})" for number, one in enumerate(related[:_LINKED], 1)]
        hidden = len(related[_LINKED:]) + unlisted
        more = f" and {hidden} more" if hidden else ""
        told = [_plain(finding.message.rstrip(".")), _plain(remark), f"see {', '.join(links)}{more}" if links else ""]
        rule = self.rule(finding.code)
        result: Json = {"ruleId": rule["id"]} | ({"ruleIndex": rule["index"]} if "index" in rule else {})
        result |= {
            "level": LEVELS[finding.severity],
            "message": {"text": "; ".join(part for part in told if part) + "."},
            "locations": [
                {"physicalLocation": self.place(finding.path, finding.start_line, finding.end_line)}
                | _logical(finding.scope or finding.symbol, relations)
            ],
            "partialFingerprints": {"ssotFingerprint/v1": finding.fingerprint},
        }
        if related:
            result["relatedLocations"] = [
                {"id": number, "physicalLocation": self.place(one.path, one.line)}
                | _logical(one.symbol, relations)
                | {"message": {"text": _plain(f"{one.symbol}: {one.message}")}}
                for number, one in enumerate(related, 1)
            ]
        # A run that was compared with nothing has no states at all.
        if self._report.against:
            result["baselineState"] = state
        told_apart = {key: value for key in ("role", "detail") if (value := getattr(finding, key))}
        return result | ({"properties": told_apart} if told_apart else {})


def _invocation(report: CheckReport, scribe: _Scribe) -> Json:
    lost = {one.finding.path for one in report.lost}
    return {
        "executionSuccessful": not report.lost,
        "exitCode": report.exit_code,
        "toolExecutionNotifications": [
            {
                "level": "error" if one.path in lost else "warning",
                "message": {"text": _plain(one.reason.rstrip(".")) + "."},
                "locations": [{"physicalLocation": scribe.place(one.path, max(one.line, 1))}],
                "associatedRule": scribe.rule(UNREADABLE),
            }
            for one in sorted(report.skipped)
        ],
    }


def _logical(name: str, relations: Relations) -> Json:
    if not name:
        return {}
    member = relations.member(name)
    kind = {} if member is None else {"kind": "type" if member.kind == "class" else "function"}
    return {"logicalLocations": [{"fullyQualifiedName": name} | kind]}


def _plain(text: str) -> str:
    """A text in which nothing is a link or a placeholder (SARIF 2.1.0, 3.11.5 and 3.11.6)."""
    return re.sub(r"[\\\[\]]", r"\\\g<0>", clean(text)).replace("{", "{{").replace("}", "}}")
