from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import msgspec
import pytest

from ssot_tool.model import REFERENCE_KINDS, RefsReport, ScanReport, Skipped
from ssot_tool.report.graph_json import graph_json
from ssot_tool.report.json import refs_json, scan_json
from tests.report.made_up import HANDLER, big_report, empty_report, member, refs_report, small_graph
from tests.report.made_up_check import full_report
from tests.schemas import assert_valid


def valid(text: str, name: str) -> Any:
    document = json.loads(text)
    assert_valid(document, name)
    return document


@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize("report", [big_report(), empty_report()], ids=["big", "empty"])
def test_a_scan_is_valid(report: ScanReport, everything: bool) -> None:
    valid(scan_json(report, everything=everything), "scan")


def test_a_scan_has_the_words_of_the_design() -> None:
    document = valid(scan_json(big_report()), "scan")
    assert list(document) == ["schema", "summary", "families", "findings", "skipped"]
    assert document["summary"] == {"files": 9_809, "read": 1_204, "skipped": 2}
    family = document["families"][0]
    (handler,) = [one for one in family["members"] if one["symbol"] == HANDLER]
    assert (handler["start_line"], handler["end_line"], handler["routes"][0]) == (121, 376, "start_agent")
    assert handler["evidence"][0] == {"kind": "name", "detail": "what name says"}
    assert list(handler["references"][0]) == ["path", "line", "column", "kind", "in_test"]
    assert len(handler["references"]) == 1 + 7 + 1_204 + 3
    assert family["canonical"] is None
    assert family["proposed"]["reasons"][0] == "31 production call sites, the most of all"
    assert {one["route"] for one in family["collisions"]} == {"start_agent", "user_message"}
    assert document["findings"][0]["code"] == "SSOT101"


def test_what_is_silenced_is_there_where_there_is_any() -> None:
    silenced = full_report().silenced
    document = valid(scan_json(msgspec.structs.replace(big_report(), silenced=silenced)), "scan")
    assert [(one["by"], one.get("until"), one["place"]) for one in document["silenced"]] == [
        ("comment", "2027-01-31", "app/example.py:16"),
        ("configuration", None, "ssot.toml"),
    ]


def test_what_was_excused_is_there_on_demand() -> None:
    assert "excused" not in json.loads(scan_json(big_report()))["families"][0]
    assert json.loads(scan_json(big_report(), everything=True))["families"][0]["excused"][0]["excuse"] == "plain-enum"


def test_a_service_is_told_where_there_is_one() -> None:
    report = big_report()
    family = msgspec.structs.replace(report.families[0], members=(member("a.B", service="auth"), member("a.C")))
    document = valid(scan_json(msgspec.structs.replace(report, families=(family,))), "scan")
    assert [one.get("service") for one in document["families"][0]["members"]] == ["auth", None]


def test_the_order_of_references_does_not_show() -> None:
    (first, second), skipped = refs_report().symbols, refs_report().skipped
    backwards = msgspec.structs.replace(first, references=first.references[::-1])
    assert refs_json(RefsReport((backwards, second), skipped)) == refs_json(refs_report())


def test_references_are_valid() -> None:
    document = valid(refs_json(refs_report()), "refs")
    assert [len(one["broken"]) for one in document["symbols"]] == [0, 1]


def test_every_kind_of_reference_is_in_the_schemas() -> None:
    for name in ("scan", "refs"):
        schema = json.loads(files("ssot_tool.schemas").joinpath(f"{name}.schema.json").read_text(encoding="utf-8"))
        assert schema["$defs"]["reference"]["properties"]["kind"]["enum"] == list(REFERENCE_KINDS)


def test_a_graph_is_valid() -> None:
    document = valid(graph_json(small_graph()), "graph")
    assert {"source": "app.routes.serve", "target": "app.old.Old", "kinds": {"call": 2}} in document["edges"]


def test_pretty_with_one_newline_at_the_end_and_real_letters() -> None:
    report = ScanReport(empty_report().summary, (), (), (Skipped("café/日.py", "gone"),))
    text = scan_json(report)
    assert text.startswith('{\n  "schema": 1,\n')
    assert text.endswith("}\n")
    assert not text.endswith("\n\n")
    assert "café/日.py" in text


def test_a_file_name_that_is_not_utf8_is_escaped() -> None:
    report = ScanReport(empty_report().summary, (), (), (Skipped("caf\udce9.py", "gone"),))
    assert valid(scan_json(report), "scan")["skipped"][0]["path"] == "caf\\udce9.py"
