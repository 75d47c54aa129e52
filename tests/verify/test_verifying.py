"""What passed must pass, what failed before is ignored, and who broke it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_tool.errors import SsotError
from ssot_tool.migrate.changes import Creation, Deletion, Outcome
from ssot_tool.migrate.planned import ChangedSincePlan
from tests.verify.projects import BESIDE, HARMFUL, HARMLESS, PYTEST, SCRIPT, Checked, build, change


def test_nothing_that_passed_fails_and_what_failed_before_is_ignored(app: Path, checked: Checked) -> None:
    build(app, {"tests/test_bad.py": "def test_bad():\n    assert False\n"})
    verdict = checked(app, [change(app, *HARMLESS)], PYTEST)
    assert verdict.passed and verdict.broken == () == verdict.culprits
    assert (verdict.before_failed, verdict.tests) == (1, 3)
    assert verdict.sentence == (
        "all 2 tests that passed before pass on a copy with the changes; 1 failure from before is ignored"
    )
    assert checked.said == [
        "verify: copying the workspace for the run before",
        f"verify: {PYTEST} before, in a copy",
        "verify: before: 2 passed, 1 failed",
        "verify: copying the workspace for the run after",
        f"verify: {PYTEST} after, in a copy",
        "verify: after: 2 passed, 1 failed",
    ]


def test_a_test_that_passed_fails_and_the_one_file_is_named(app: Path, checked: Checked) -> None:
    verdict = checked(app, [change(app, *HARMFUL), change(app, *BESIDE)], PYTEST)
    assert not verdict.passed
    assert verdict.culprits == ("src/app/core.py",)
    (broken,) = verdict.broken
    assert (broken.test, broken.before, broken.after) == ("tests/test_core.py::test_answer", "passed", "failed")
    assert broken.message.startswith("assert 43 == 42")
    assert verdict.sentence == (
        "1 test that passed before does not pass with the changes (tried twice); the cause is what changes in "
        "src/app/core.py; nothing was written"
    )


def test_exit_codes_are_compared_where_nothing_tells_of_tests(app: Path, checked: Checked) -> None:
    verdict = checked(app, [change(app, *HARMLESS)])
    assert verdict.passed and verdict.tests == 0
    assert verdict.sentence == f"`{SCRIPT}` passes on a copy with the changes, as it did without them"
    verdict = checked(app, [change(app, *BESIDE), change(app, *HARMFUL), Creation("src/app/new.py", b"x = 1\n")])
    assert [(test.test, test.before, test.after) for test in verdict.broken] == [(SCRIPT, "exit 0", "exit 1")]
    assert verdict.broken[0].message == "AssertionError"
    assert verdict.culprits == ("src/app/core.py",)
    assert verdict.sentence.startswith(f"`{SCRIPT}` passes without the changes and fails with them (tried twice);")


def test_files_that_break_it_together_are_named_together(app: Path, checked: Checked) -> None:
    planned: list[Outcome] = [
        Deletion("src/app/core.py", (app / "src/app/core.py").read_bytes()),
        Creation("src/app/made.py", b""),
        change(app, "src/app/other.py", "6", "5"),
    ]
    assert checked(app, planned).culprits == ("src/app/core.py", "src/app/other.py")


def test_files_are_restored_byte_for_byte_while_the_cause_is_looked_for(app: Path, checked: Checked) -> None:
    build(app, {"tests/script.py": "import app.other, test_core\n\ntest_core.test_answer()\n"})
    (app / "src/app/other.py").write_bytes(b"# a\r\nx = '\xc3\xa4'\r\n")
    (app / "src/app/other.py").chmod(0o700)
    verdict = checked(app, [change(app, "src/app/other.py", "# a", "# b"), change(app, *HARMFUL)])
    assert verdict.culprits == ("src/app/core.py",)


def test_what_fails_by_chance_is_tried_again(app: Path, checked: Checked) -> None:
    script = (
        "from pathlib import Path\nfrom app.core import answer\n\nmark = Path('mark')\nwas = mark.exists()\n"
        "mark.touch()\nassert answer() == 42 or was\n"
    )
    build(app, {"tests/script.py": script})
    verdict = checked(app, [change(app, *HARMFUL)])
    assert verdict.passed
    assert verdict.sentence.endswith("as it did without them; it failed once and passed when run again")


def test_tests_that_fail_without_any_change_as_well_have_no_culprit(app: Path, checked: Checked) -> None:
    script = (
        "from pathlib import Path\nfrom app.core import answer\n\n"
        "assert answer() == 42 and not Path('mark').exists() or Path('mark').touch()\n"
    )
    build(app, {"tests/script.py": script})
    verdict = checked(app, [change(app, *HARMFUL), change(app, *BESIDE)])
    assert not verdict.passed and verdict.culprits == ()
    assert "it fails as well when all changes are taken back, so no file is to blame" in verdict.sentence


def test_a_run_without_tests_proves_nothing(app: Path, checked: Checked) -> None:
    with pytest.raises(SsotError, match=r"passes no test without the changes \(exit code 5: .*nothing was verified"):
        checked(app, [change(app, *HARMLESS)], f"{PYTEST} -k nothing_of_this_name")


def test_a_command_that_fails_before_cannot_be_compared(app: Path, checked: Checked) -> None:
    build(app, {"tests/script.py": "import app.core\n\nraise SystemExit('no database')\n"})
    with pytest.raises(SsotError, match=r"fails without the changes, too \(exit code 1: no database\)"):
        checked(app, [change(app, *HARMFUL)])
    with pytest.raises(SsotError, match=r"fails without the changes, too \(exit code 127: .*not found"):
        checked(app, [change(app, *HARMFUL)], "no-such-command")


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


def test_copies_go_when_it_is_interrupted(app: Path, checked: Checked) -> None:
    def say(line: str) -> None:
        if line.endswith("after, in a copy"):
            raise KeyboardInterrupt

    checked.said = type("Interrupting", (list,), {"append": lambda self, line: say(line)})()
    with pytest.raises(KeyboardInterrupt):
        checked(app, [change(app, *HARMFUL)])
