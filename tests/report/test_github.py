from __future__ import annotations

import re

import msgspec

from ssot_tool.model import Finding
from ssot_tool.report.github import github_annotations
from tests.report.made_up_check import BARE, UNREAD, full_report, hostile_report, new, only_known


def test_a_line_a_new_finding_and_a_notice_for_stale_entries() -> None:
    lines = github_annotations(full_report()).splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["::error"] * 5 + ["::notice"]
    assert lines[0].startswith(
        "::error file=backend/app/kaputt ü.py,line=7,endLine=7,title=SSOT901 ffffffffffff::syntax error: expected "
    )
    # On the line that defines the class, not on the whole of it.
    assert "message_handler.py,line=121,endLine=121,title=SSOT101 " in lines[1]
    assert "2 stale entries match nothing any more" in lines[-1]


def test_stale_entries_are_an_error_where_they_fail_the_check() -> None:
    strict = msgspec.structs.replace(only_known(), fixed=full_report().fixed, strict=True)
    assert github_annotations(strict).startswith("::error title=ssot check::Fixed: 2 stale entries")


def test_known_findings_are_no_annotations() -> None:
    assert github_annotations(only_known()) == ""
    assert github_annotations(BARE) == ""


def test_what_would_end_a_property_or_a_line_is_escaped() -> None:
    one = Finding("SSOT901", "warning", "", "", "a,b:c%0A::error.py", 1, 1, "100%\r\n::error::gotcha", "f" * 32)
    (line,) = github_annotations(msgspec.structs.replace(BARE, findings=(new(one),))).splitlines()
    assert line.startswith("::error file=a%2Cb%3Ac%250A%3A%3Aerror.py,line=1,endLine=1,title=")
    assert "::100%25\\r\\n::error::gotcha%0A" in line


def test_hostile_text_makes_no_further_commands() -> None:
    text = github_annotations(hostile_report())
    assert len(text.splitlines()) == 3
    assert not re.search("[\x00-\x09\x0b-\x1f]", text)
    assert UNREAD.code in text
