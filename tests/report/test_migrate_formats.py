"""What a migration says to programs: JSON, and the formats that know findings only."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as Xml

import msgspec
import pytest

from ssot_tool.model import FileChange, MigrateReport
from ssot_tool.registry import load_rules
from ssot_tool.report.gitlab import gitlab_json
from ssot_tool.report.junit import junit_xml
from ssot_tool.report.markdown_words import LIMIT
from ssot_tool.report.migrate_findings import as_check_report
from ssot_tool.report.migrate_github import migrate_github
from ssot_tool.report.migrate_json import migrate_json
from ssot_tool.report.migrate_markdown import migrate_markdown
from ssot_tool.report.sarif import sarif_text
from tests.report.made_up_migrate import BARE, REPORTS, broken, hostile, left, planned, written
from tests.report.test_json import valid
from tests.schemas import assert_valid_sarif

EACH = pytest.mark.parametrize("report", REPORTS.values(), ids=list(REPORTS))


@EACH
def test_json_is_as_its_schema_says(report: MigrateReport) -> None:
    valid(migrate_json(report), "migrate")


def test_json_has_the_words_of_the_design() -> None:
    document = valid(migrate_json(planned()), "migrate")
    assert list(document) == [
        "schema", "plan", "written", "journal", "verified", "broken", "culprits", "summary", "moves", "changes",
        "ledger", "lacks", "skipped", "notes",
    ]  # fmt: skip
    assert (document["written"], document["journal"]) == (False, None)
    assert document["summary"] == {
        "files": 9809, "read": 12, "skipped": 1, "changed": 3, "rewritten": 3, "kept": 1, "left": 3,
    }  # fmt: skip
    assert document["moves"][0]["route"] == {"agent_type": "start", "retries": 3}
    assert document["changes"][0] == {"path": "app/adapter.py", "what": "create", "edits": 1}
    assert {one["status"] for one in document["ledger"]} == {"rewritten", "kept", "left"}
    assert document["lacks"][0]["places"] == ["app/main.py:20", "app/main.py:31"]


def test_json_of_what_was_written() -> None:
    document = json.loads(migrate_json(written()))
    assert (document["written"], document["journal"]) == (True, 4)
    assert document["verified"].startswith("pytest -q")


def test_tests_that_would_break_are_told_and_nothing_is_written() -> None:
    document = valid(migrate_json(broken()), "migrate")
    assert (document["written"], document["culprits"]) == (False, ["app/main.py"])
    assert document["broken"][0] == {
        "test": "tests/test_1.py::test_it", "before": "passed", "after": "failed", "message": "TypeError: no kind",
    }  # fmt: skip
    assert broken().exit_code == 1
    assert "::error title=ssot migrate::--verify failed: 30 tests" in migrate_github(broken())
    page = migrate_markdown(broken())
    assert "| `tests/test_1.py::test_it` | passed | failed | TypeError: no kind |" in page
    assert "\n… and 10 more tests.\n" in page


@EACH
def test_sarif_is_valid_and_has_what_is_left(report: MigrateReport) -> None:
    document = json.loads(sarif_text(as_check_report(report, "back/"), load_rules(), "1.2.3"))
    assert_valid_sarif(document)
    (run,) = document["runs"]
    assert [one["level"] for one in run["results"]] == ["warning"] * len(report.left)
    assert all(one["ruleId"] == "SSOT201" for one in run["results"])
    assert run["invocations"][0]["exitCode"] == report.exit_code


def test_gitlab_and_junit_have_what_is_left() -> None:
    report = as_check_report(planned(), "back/")
    entries = json.loads(gitlab_json(report))
    assert [entry["location"]["path"] for entry in entries] == ["back/app/main.py"] * 2 + ["back/app/über uns.py"]
    assert entries[0]["severity"] == "minor"
    suites = Xml.fromstring(junit_xml(report, "ssot migrate", "nothing left"))
    assert (suites.get("name"), suites.get("failures")) == ("ssot migrate", "3")
    done = Xml.fromstring(junit_xml(as_check_report(BARE), "ssot migrate", "nothing left"))
    assert (done.get("failures"), [one.get("name") for one in done.iter("testcase")]) == ("0", ["nothing left"])
    Xml.fromstring(junit_xml(as_check_report(hostile())))


def test_a_fingerprint_does_not_know_lines_and_is_never_shared() -> None:
    def prints(*lines: int) -> list[str]:
        report = msgspec.structs.replace(BARE, ledger=tuple(left(line) for line in lines))
        return [one.finding.fingerprint for one in as_check_report(report).findings]

    assert prints(3, 9) == prints(4, 10)
    assert len(set(prints(3, 9, 11))) == 3


def test_github_warns_at_each_place_and_says_what_is_done() -> None:
    lines = migrate_github(planned(), "back/").splitlines()
    assert lines[0].startswith(
        "::warning file=back/app/main.py,line=20,endLine=20,col=5,endColumn=8,title=ssot migrate"
    )
    assert lines[0].endswith("is not certain; annotate it, or rename the method by hand")
    assert lines[-1].startswith("::notice title=ssot migrate::Moves Old and Older onto app.new.New")
    assert migrate_github(BARE).count("\n") == 1


def test_hostile_text_makes_no_further_commands() -> None:
    text = migrate_github(hostile())
    assert len(text.splitlines()) == 3
    assert not re.search("[\x00-\x09\x0b-\x1f]", text)


def test_markdown_says_what_is_left_and_why() -> None:
    text = migrate_markdown(planned(), "back/")
    assert text.startswith("### ssot migrate: Moves Old and Older onto app.new.New: 3 references in 2 files")
    assert "#### Left: the receiver's class is not certain (2)\n" in text
    assert "| `back/app/main.py:20:5` | method `app.old.Old` | annotate it, or rename the method by hand |" in text
    assert "- `back/app/main.py`: 2 edits\n" in text and "- `back/app/old.py`: deleted\n" in text
    assert "- method `close`: has no method of that name (`back/app/main.py:20`, `back/app/main.py:31`)" in text


def test_markdown_fits_a_comment_however_much_there_is() -> None:
    ledger = tuple(left(line, reason=f"reason {line % 7} " + "x" * 200) for line in range(1, 3_000))
    changes = tuple(FileChange(f"app/{'y' * 200}{n}.py", "edit", 1, "a\n", "b\n") for n in range(500))
    text = migrate_markdown(msgspec.structs.replace(BARE, ledger=ledger, changes=changes))
    assert len(text) <= LIMIT
    assert re.search(r"… and [\d,]+ more places left: `ssot migrate --all` lists them\.", text)


def test_hostile_markdown_is_no_markup() -> None:
    text = migrate_markdown(hostile())
    assert "<script" not in text and "</script" not in text.replace("`", "\0").split("\0")[0]
    assert "\x1b" not in text and "@team" not in re.sub("`[^`]*`|<code>.*?</code>", "", text)
