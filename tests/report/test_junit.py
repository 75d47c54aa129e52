from __future__ import annotations

from xml.etree import ElementTree

import msgspec
import pytest

from ssot_tool.model import CheckReport
from ssot_tool.report.junit import junit_xml
from tests.report.made_up_check import BARE, full_report, hostile_report, many_new, of_hundreds, only_known


def suites(report: CheckReport) -> list[ElementTree.Element]:
    """The suites; every count in the document is held against what is there."""
    root = ElementTree.fromstring(junit_xml(report).encode())
    found = root.findall("testsuite")
    for element in (root, *found):
        assert element.get("tests") == str(len(element.findall(".//testcase")))
        assert element.get("failures") == str(len(element.findall(".//failure")))
    assert all(suite.findall("testcase") for suite in found)
    return found


@pytest.mark.parametrize("report", [full_report(), hostile_report(), only_known(), many_new(), BARE])
def test_counts_are_true_and_no_suite_is_empty(report: CheckReport) -> None:
    assert suites(report)


def test_a_suite_a_family_and_one_for_files() -> None:
    found = suites(full_report())
    assert [(suite.get("name"), suite.get("failures")) for suite in found] == [
        ("message-handler", "3"),
        ("bridge-factory", "1"),
        ("event-emitter", "0"),
        ("files", "1"),
    ]
    (unread,) = found[3].findall("testcase")
    assert (unread.get("file"), unread.get("line")) == ("backend/app/kaputt ü.py", "7")
    assert [case.get("name") for case in found[2].findall("testcase")] == ["nothing new"]


def test_a_failure_says_what_where_and_against_what() -> None:
    case = suites(full_report())[0].findall("testcase")[2]
    failure = case.find("failure")
    assert failure is not None
    assert str(case.get("name")).startswith("SSOT102 ")
    assert str(case.get("name")).endswith("StartAgentHandler [start_agent]")
    assert (failure.get("type"), failure.get("message")) == ("SSOT102", "StartAgentHandler competes")
    assert "rival: backend/netra_backend/" in str(failure.text)


def test_known_findings_are_counted_and_pass() -> None:
    first = suites(only_known())[0]
    known = first.find("properties/property")
    assert known is not None
    assert (known.get("name"), known.get("value"), first.get("failures")) == ("known", "12", "0")


def test_stale_entries_fail_where_they_fail_the_check() -> None:
    strict = msgspec.structs.replace(full_report(), findings=(), strict=True)
    assert [suite.get("failures") for suite in suites(strict)] == ["2", "0", "0", "0"]
    assert [suite.get("failures") for suite in suites(msgspec.structs.replace(strict, strict=False))] == ["0"] * 4


def test_places_that_are_not_listed_are_counted() -> None:
    assert "\nand 400 more places\n" in junit_xml(of_hundreds())
