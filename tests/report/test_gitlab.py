from __future__ import annotations

import json

import msgspec

from ssot_tool.report.gitlab import gitlab_json
from tests.report.made_up_check import BARE, UNREAD, full_report, hostile_report, known, new


def test_new_and_known_findings_with_places_below_the_repository() -> None:
    entries = json.loads(gitlab_json(full_report()))
    assert len(entries) == 6
    assert entries[3] == {
        "description": "SSOT201: BridgeFactory competes",
        "check_name": "SSOT201",
        "fingerprint": full_report().findings[3].finding.fingerprint,
        "severity": "minor",
        "location": {"path": "backend/app/main.py", "lines": {"begin": 9}},
    }
    assert {one["severity"] for one in entries} == {"major", "minor"}
    assert entries[4]["location"]["path"] == "backend/app/kaputt ü.py"


def test_no_two_entries_share_a_fingerprint_and_the_first_keeps_it() -> None:
    report = msgspec.structs.replace(BARE, findings=(new(UNREAD), new(UNREAD), known(UNREAD)))
    marks = [one["fingerprint"] for one in json.loads(gitlab_json(report))]
    assert len(set(marks)) == 3
    assert marks[0] == UNREAD.fingerprint
    assert gitlab_json(report) == gitlab_json(report)


def test_nothing_found_is_an_empty_array() -> None:
    assert gitlab_json(BARE) == "[]\n"


def test_descriptions_hold_no_control_characters() -> None:
    assert "\\u001b" not in json.dumps([one["description"] for one in json.loads(gitlab_json(hostile_report()))])
