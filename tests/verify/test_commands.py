"""Commands other than pytest: their exit codes are compared, and the tests of a pytest that they run."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from ssot_tool.errors import SsotError
from ssot_tool.verify.running import run
from tests.verify.projects import PYTEST, Checked, build, change

UNITTEST = (
    "import unittest\nfrom app.core import answer\n\n\nclass TestIt(unittest.TestCase):\n"
    "    def test_it(self):\n        self.assertEqual(answer(), 42)\n"
)
COMMAND = f"{sys.executable} -m unittest unit"


def test_exit_codes_are_compared_where_nothing_tells_of_tests(app: Path, checked: Checked) -> None:
    build(app, {"unit.py": UNITTEST})
    verdict = checked(app, [change(app, "src/app/core.py", "42", "41 + 1")], COMMAND)
    assert verdict.passed and verdict.tests == 0
    assert verdict.sentence == f"`{COMMAND}` passes on a copy with the changes, as it did without them"
    harmless = change(app, "src/app/other.py", "6 * 7", "7 * 6")
    verdict = checked(app, [change(app, "src/app/core.py", "42", "43"), harmless], COMMAND)
    assert [(test.test, test.before, test.after) for test in verdict.broken] == [(COMMAND, "exit 0", "exit 1")]
    assert verdict.culprits == ("src/app/core.py",)


def test_a_command_that_fails_before_cannot_be_compared(app: Path, checked: Checked) -> None:
    build(app, {"unit.py": UNITTEST.replace("42", "41")})
    with pytest.raises(SsotError, match="fails without the changes, too .exit code 1: FAILED"):
        checked(app, [change(app, "src/app/core.py", "42", "43")], COMMAND)
    with pytest.raises(SsotError, match="fails without the changes, too .exit code 127: .*not found"):
        checked(app, [change(app, "src/app/core.py", "42", "43")], "no-such-command")


def test_a_pytest_below_a_script_is_compared_per_test(app: Path, checked: Checked) -> None:
    script = f"set -e\ncd tests\n{PYTEST} test_core.py || true\n{PYTEST} test_other.py\n"
    build(app, {"run.sh": script, "tests/test_bad.py": "def test_bad():\n    assert False\n"})
    verdict = checked(app, [change(app, "src/app/core.py", "42", "43")], "sh run.sh")
    assert [test.test for test in verdict.broken] == ["tests/test_core.py::test_answer"]
    assert verdict.tests == 2


def test_what_a_command_does_after_its_tests_counts(app: Path, checked: Checked) -> None:
    verdict = checked(
        app, [change(app, "src/app/core.py", "answer():", "answer():  # no")], f"{PYTEST} && ! grep -r no src"
    )
    assert [(test.before, test.after) for test in verdict.broken] == [("exit 0", "exit 1")]


def test_a_command_that_tests_nothing_of_the_workspace_is_refused(app: Path, checked: Checked) -> None:
    with pytest.raises(SsotError, match="`true` runs no Python that could be observed"):
        checked(app, [change(app, "src/app/core.py", "42", "43")], "true")
    with pytest.raises(SsotError, match="imports nothing of the workspace"):
        checked(app, [change(app, "src/app/core.py", "42", "43")], f"{sys.executable} -c pass")


def test_an_interrupted_command_ends_with_all_that_it_started(tmp_path: Path) -> None:
    started = tmp_path / "pid"

    def interrupt() -> None:
        while not (started.exists() and started.read_text(encoding="utf-8").strip()):
            time.sleep(0.01)
        import _thread

        _thread.interrupt_main()

    threading.Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        run(f"sleep 60 & echo $! > {started}; wait", tmp_path, dict(os.environ), tmp_path / "output")
    assert _is_gone(int(started.read_text(encoding="utf-8")))


def test_what_a_command_leaves_running_is_ended(tmp_path: Path) -> None:
    started = tmp_path / "pid"
    assert run(f"sleep 60 & echo $! > {started}", tmp_path, dict(os.environ), tmp_path / "output") == 0
    assert _is_gone(int(started.read_text(encoding="utf-8")))


def _is_gone(process: int) -> bool:
    """Whether a process ends within a second; one that nobody waits for counts."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    return False
