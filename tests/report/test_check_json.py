from __future__ import annotations

import json
from importlib.resources import files

import pytest

from ssot_tool.model import CheckReport
from ssot_tool.report.check_json import check_json
from tests.report.made_up_check import BARE, full_report, hostile_report, of_hundreds, only_known
from tests.report.test_json import valid


@pytest.mark.parametrize(
    "report",
    [full_report(), hostile_report(), only_known(), of_hundreds(), BARE],
    ids=["full", "hostile", "known", "many", "bare"],
)
def test_a_check_is_valid(report: CheckReport) -> None:
    valid(check_json(report), "check")


def test_a_check_has_the_words_of_the_design() -> None:
    document = valid(check_json(full_report()), "check")
    assert list(document) == [
        "schema", "summary", "against", "families", "findings", "fixed", "silenced", "skipped",
    ]  # fmt: skip
    assert [one["state"] for one in document["findings"]] == ["new"] * 5 + ["known"]
    first, expired, collision, legacy = document["findings"][:4]
    assert not {"was", "reason", "owner", "until", "expired", "scope", "detail", "unlisted"} & set(first)
    assert (expired["expired"], expired["until"], expired["owner"]) == (True, "2026-01-31", "team-x")
    assert (collision["detail"], legacy["scope"]) == ("start_agent", "app.main.wire")
    assert document["findings"][5]["reason"] == "until the rewrite"
    assert [one["count"] for one in document["fixed"]] == [1, 2]
    assert [one["by"] for one in document["silenced"]] == ["comment", "configuration"]


def test_what_a_scan_has_too_has_one_shape() -> None:
    scan, check = (
        json.loads(files("ssot_tool.schemas").joinpath(f"{name}.schema.json").read_text(encoding="utf-8"))["$defs"]
        for name in ("scan", "check")
    )
    del scan["family"]["properties"]["excused"]
    for name in set(scan) - {"excused"}:
        assert check[name] == scan[name], name
    for name, shape in scan["finding"]["properties"].items():
        assert check["checked"]["properties"][name] == shape
