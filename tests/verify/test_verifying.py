"""What passed must pass; what failed before is ignored; and who broke it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_tool.errors import SsotError
from ssot_tool.migrate.changes import Creation, Deletion
from ssot_tool.migrate.planned import ChangedSincePlan
from ssot_tool.verify.verdict import BrokenTest
from tests.verify.projects import PYTEST, Checked, build, change

HARMLESS = ("src/app/core.py", "return 42", "return 40 + 2")
HARMFUL = ("src/app/core.py", "return 42", "return 43")


def test_nothing_that_passed_fails(app: Path, checked: Checked) -> None:
    verdict = checked(app, [change(app, *HARMLESS)])
    assert verdict.passed and verdict.broken == () == verdict.culprits
    assert (verdict.before_failed, verdict.tests) == (0, 2)
    assert verdict.sentence == "all 2 tests that passed before pass on a copy with the changes"
    assert checked.said[1].endswith("before, in a copy")
    assert "verify: before: 2 passed, 0 failed" in checked.said


def test_a_test_that_passed_fails_and_the_one_file_is_named(app: Path, checked: Checked) -> None:
    harmless = change(app, "src/app/other.py", "6 * 7", "7 * 6")
    verdict = checked(app, [change(app, *HARMFUL), harmless, Creation("src/app/new.py", b"x = 1\n")])
    assert not verdict.passed
    assert verdict.culprits == ("src/app/core.py",)
    (broken,) = verdict.broken
    assert (broken.test, broken.before, broken.after) == ("tests/test_core.py::test_answer", "passed", "failed")
    assert broken.message.startswith("assert 43 == 42")
    assert verdict.sentence == (
        "1 test that passed before does not pass with the changes (tried twice); the cause is what changes in "
        "src/app/core.py; nothing was written"
    )


def test_what_failed_before_is_ignored(app: Path, checked: Checked) -> None:
    build(app, {"tests/test_bad.py": "def test_bad():\n    assert False\n"})
    verdict = checked(app, [change(app, *HARMLESS)])
    assert verdict.passed and verdict.before_failed == 1
    assert "1 failure from before is ignored" in verdict.sentence


def test_a_file_that_can_no_longer_be_imported_breaks_its_tests(app: Path, checked: Checked) -> None:
    verdict = checked(app, [change(app, "src/app/core.py", "def answer", "def reply")])
    assert [test.test for test in verdict.broken] == ["tests/test_core.py::test_answer"]
    assert verdict.broken[0].after == "error"
    assert "cannot import name 'answer'" in verdict.broken[0].message


def test_a_conftest_that_breaks_breaks_all(app: Path, checked: Checked) -> None:
    build(app, {"tests/conftest.py": "from app import core\n"})
    verdict = checked(app, [change(app, "tests/conftest.py", "core", "cores")])
    assert {test.after for test in verdict.broken} == {"not run"} and len(verdict.broken) == 2
    assert verdict.culprits == ("tests/conftest.py",)


def test_a_test_that_vanishes_is_broken_but_not_with_its_file(app: Path, checked: Checked) -> None:
    verdict = checked(
        app,
        [
            change(app, "tests/test_core.py", "def test_answer", "def tested_answer"),
            Deletion("tests/test_other.py", (app / "tests/test_other.py").read_bytes()),
        ],
    )
    assert verdict.broken == (BrokenTest("tests/test_core.py::test_answer", "passed", "gone", ""),)
    assert verdict.culprits == ("tests/test_core.py",)


def test_parameters_may_get_other_names(app: Path, checked: Checked) -> None:
    text = 'import pytest\n\n\n@pytest.mark.parametrize("name", ["Old", "Two"])\ndef test_it(name):\n    assert name\n'
    build(app, {"tests/test_names.py": text})
    assert checked(app, [change(app, "tests/test_names.py", '"Old"', '"New"')]).passed
    verdict = checked(app, [change(app, "tests/test_names.py", '"Old"', "pytest.param('', id='New')")])
    assert [(test.test, test.after) for test in verdict.broken] == [("tests/test_names.py::test_it[New]", "failed")]
    verdict = checked(app, [change(app, "tests/test_names.py", '"Old", ', "")])
    assert [(test.test, test.after) for test in verdict.broken] == [("tests/test_names.py::test_it[Old]", "gone")]


def test_a_test_that_fails_by_chance_is_tried_again(app: Path, checked: Checked) -> None:
    flaky = (
        "from pathlib import Path\nfrom app.core import answer\n\n\ndef test_flaky():\n"
        "    mark = Path('mark')\n    was = mark.exists()\n    mark.touch()\n    assert answer() == 42 or was\n"
    )
    build(app, {"tests/test_core.py": flaky})
    verdict = checked(app, [change(app, *HARMFUL)])
    assert verdict.passed
    assert "1 test failed once and passed when run again" in verdict.sentence


def test_a_run_without_tests_proves_nothing(app: Path, checked: Checked) -> None:
    with pytest.raises(SsotError, match=r"passes no test without the changes \(exit code 5: .*nothing was verified"):
        checked(app, [change(app, *HARMLESS)], f"{PYTEST} -k nothing_of_this_name")


def test_that_no_changed_file_is_imported_is_said(app: Path, checked: Checked) -> None:
    verdict = checked(app, [Creation("docs.md", b"")])
    assert verdict.passed and verdict.sentence.endswith("but no process imported a file that is changed")


def test_a_file_that_is_not_as_planned_stops_it(app: Path, checked: Checked) -> None:
    planned = change(app, *HARMLESS)
    build(app, {"src/app/core.py": "def answer():\n    return 42  # edited\n"})
    with pytest.raises(ChangedSincePlan):
        checked(app, [planned])


def test_an_empty_plan_runs_nothing(app: Path, checked: Checked) -> None:
    assert checked(app, [change(app, "src/app/core.py", "42", "42")], "false").passed


def test_workers_of_xdist_report(app: Path, checked: Checked) -> None:
    build(app, {"pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["src"]\nfilterwarnings = ["error"]\n'})
    verdict = checked(app, [change(app, *HARMFUL)], f"{PYTEST} -p xdist -n 2")
    assert [test.test for test in verdict.broken] == ["tests/test_core.py::test_answer"]
    assert verdict.tests == 2
    verdict = checked(app, [change(app, *HARMLESS)], f"{PYTEST} -p xdist -n 2")
    assert verdict.sentence == "all 2 tests that passed before pass on a copy with the changes"


def test_a_run_that_stops_at_the_first_failure_blames_only_that(app: Path, checked: Checked) -> None:
    verdict = checked(app, [change(app, *HARMFUL)], f"{PYTEST} -x")
    assert [test.test for test in verdict.broken] == ["tests/test_core.py::test_answer"]
