"""``pytest --ssot``, run by pytest on small workspaces; the plugin comes from its entry point, as it does for users."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

# What is loaded here stays so, where pytester would forget it after each run.
import ssot_tool.checking
import ssot_tool.report.check_text
from ssot_tool.model import CheckReport
from tests.pipelines.repository import CHECKOUT, THIRD, TORN, commit, handler, needs_git, write

pytest_plugins = ["pytester"]

ROLES = ["message-handler", "event-emitter", "bridge-factory"]
ITEMS = [f"ssot::{name}" for name in (*ROLES, "files")]


@pytest.fixture
def project(root: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The repository, with a test of its own, as the current folder."""
    write(root, {"pytest.ini": "[pytest]\n", "tests/test_own.py": "def test_own(): pass\n"})
    monkeypatch.chdir(root)
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    for name in ("CI", "BUILD_NUMBER"):  # there pytest tells each failure a second time, whole, in its summary
        monkeypatch.delenv(name, raising=False)
    return root


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    # Hypothesis' own plugin imports all of it again in every such run, for seconds.
    return pytester.runpytest_inprocess("-p", "no:hypothesispytest", *arguments)


def test_green(project: Path, pytester: pytest.Pytester) -> None:
    result = run(pytester, "--ssot", "-v")
    result.assert_outcomes(passed=5)
    assert re.findall(r"^(\S+) (?:<- .*)?PASSED", result.stdout.str(), re.MULTILINE) == [
        "tests/test_own.py::test_own",
        *ITEMS,
    ]


def test_a_new_handler_fails_its_family_alone_with_its_report(project: Path, pytester: pytest.Pytester) -> None:
    write(project, {THIRD: handler("Third")})
    result = run(pytester, "--ssot")
    result.assert_outcomes(passed=4, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*_ ssot::message-handler _*",
            "2 new findings, 4 known findings",
            "  app/third.py:1  SSOT101  *",
            "    ThirdMessageHandler competes with *",
            "        ssot baseline accept *",
            "FAILED ssot::message-handler*",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*pytest_plugin.py*")


def test_k_chooses_and_the_check_is_not_done_for_collecting(project: Path, pytester: pytest.Pytester) -> None:
    write(project, {THIRD: handler("Third")})
    run(pytester, "--ssot", "-k", "ssot and not message").assert_outcomes(passed=3, deselected=2)
    run(pytester, "--ssot", "-k", "message-handler").assert_outcomes(failed=1, deselected=4)
    run(pytester, "--ssot", "--deselect", "ssot::message-handler").assert_outcomes(passed=4, deselected=1)
    (project / ".ssot" / "cache.sqlite").unlink()
    result = run(pytester, "--ssot", "--collect-only", "-q")
    assert result.stdout.lines[: 1 + len(ITEMS)] == ["tests/test_own.py::test_own", *ITEMS]
    assert not (project / ".ssot" / "cache.sqlite").exists()


def test_what_failed_last_is_run_again(project: Path, pytester: pytest.Pytester) -> None:
    write(project, {THIRD: handler("Third")})
    run(pytester, "--ssot").assert_outcomes(passed=4, failed=1)
    run(pytester, "--ssot", "--lf").assert_outcomes(failed=1, deselected=4)


def test_without_the_option_nothing_changes(project: Path, pytester: pytest.Pytester) -> None:
    write(project, {THIRD: handler("Third"), "ssot.toml": "[workspce]\n"})
    run(pytester).assert_outcomes(passed=1)
    run(pytester, "-p", "no:ssot").assert_outcomes(passed=1)
    assert run(pytester, "--ssot-since", "main").ret == pytest.ExitCode.USAGE_ERROR


def test_the_items_share_one_check(project: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = []
    check = ssot_tool.checking.check

    def counted(*arguments: Any, **options: Any) -> CheckReport:
        runs.append(arguments)
        return check(*arguments, **options)

    monkeypatch.setattr("ssot_tool.checking.check", counted)
    run(pytester, "--ssot").assert_outcomes(passed=5)
    assert len(runs) == 1


@needs_git
def test_since(project: Path, pytester: pytest.Pytester) -> None:
    write(project, {THIRD: handler("Third")})
    commit(project)
    run(pytester, "--ssot", "--ssot-since", "HEAD").assert_outcomes(passed=5)
    run(pytester, "--ssot", "--ssot-since", "HEAD~1").assert_outcomes(passed=4, failed=1)
    result = run(pytester, "--ssot", "--ssot-since", "nowhere", "-k", "ssot")
    result.assert_outcomes(failed=4, deselected=1)
    result.stdout.fnmatch_lines(["error: there is no revision 'nowhere' in this repository", "hint: *"])


def test_a_lost_file_fails_all_and_is_told_once(project: Path, pytester: pytest.Pytester) -> None:
    write(project, {"app/torn.py": TORN})
    result = run(pytester, "--ssot")
    result.assert_outcomes(passed=1, failed=4)
    result.stdout.fnmatch_lines(["No verdict on event-emitter: 1 file that may hold *; ssot::files lists*"])
    assert result.stdout.str().count("  app/torn.py:2  SSOT901") == 1


def test_a_useless_comment_fails_the_item_of_files(project: Path, pytester: pytest.Pytester) -> None:
    write(project, {"app/idle.py": "x = 1  # ssot: ignore[SSOT101] nothing is wrong here\n"})
    result = run(pytester, "--ssot")
    result.assert_outcomes(passed=4, failed=1)
    result.stdout.fnmatch_lines(["*_ ssot::files _*", "  app/idle.py:1  SSOT902*"])


def test_a_mistake_in_the_configuration_is_told(project: Path, pytester: pytest.Pytester) -> None:
    write(project, {"ssot.toml": "[workspce]\n"})
    result = run(pytester, "--ssot")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["error: ssot.toml:1: workspce: there is no such key; *"])


def test_a_role_that_is_switched_off_has_no_item(project: Path, pytester: pytest.Pytester) -> None:
    write(project, {"ssot.toml": "[roles.event-emitter]\nenabled = false\n"})
    result = run(pytester, "--ssot", "--collect-only", "-q")
    assert result.stdout.lines[1:4] == ["ssot::message-handler", "ssot::bridge-factory", "ssot::files"]


def test_paths_are_told_from_where_the_reader_is(
    project: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part of a workspace with a pytest configuration of its own is checked as what it is a part of."""
    write(project, {THIRD: handler("Third"), "part/pytest.ini": "[pytest]\n"})
    monkeypatch.chdir(project / "part")
    result = run(pytester, "--ssot")
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(["  ../app/third.py:1  SSOT101  *"])


def test_processes_share_the_items_and_not_the_check(project: Path) -> None:
    write(project, {THIRD: handler("Third")})
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--ssot", "-n", "2", "-p", "no:hypothesispytest"],
        cwd=project,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "1 failed, 4 passed" in done.stdout, done.stdout + done.stderr
    assert "2 new findings, 4 known findings" in done.stdout


def test_loading_it_imports_nothing_of_weight() -> None:
    code = "import sys, pytest; old = {*sys.modules}; import ssot_tool.pytest_plugin; print(*{*sys.modules} - old)"
    done = subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, encoding="utf-8", check=True)
    assert set(done.stdout.split()) == {"ssot_tool", "ssot_tool.pytest_plugin"}


def test_pytest_finds_it() -> None:
    (found,) = entry_points(group="pytest11", name="ssot")
    assert found.value == "ssot_tool.pytest_plugin"
