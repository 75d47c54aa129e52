"""One run in a copy: what becomes of each test, whatever runs it; and nothing of it outlives it."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from ssot_tool.verify.copies import make_copy
from ssot_tool.verify.observed import Result, Run
from ssot_tool.verify.original import original_of
from ssot_tool.verify.running import run
from ssot_tool.verify.trials import Trials, module_names
from tests.verify.projects import PYTEST, build


def observed(root: Path, command: str, only: tuple[str, ...] = ()) -> Run:
    folder = root.parent / "trial"
    folder.mkdir()
    original = original_of(root)
    copy = make_copy(original, folder / "copy")
    return Trials(command, original, folder, ["src"], frozenset(("app.core",))).run(copy, only)


KINDS = """
import pytest
import app.core

@pytest.fixture
def broken(): raise ValueError("no\\nfixture")

@pytest.fixture
def breaking():
    yield
    raise ValueError("teardown")

@pytest.mark.parametrize("name", ["a::b", "c"])
def test_passes(name): pass
def test_fails(): assert 1 == 2, "one is not two"
def test_errs(broken): pass
def test_errs_late(breaking): pass
@pytest.mark.skip(reason="not today")
def test_skips(): pass
@pytest.mark.xfail
def test_fails_as_expected(): assert False
@pytest.mark.xfail
def test_passes_unexpectedly(): pass
class TestIn:
    def test_it(self): pass
"""


def test_each_test_is_told_with_its_worst_outcome(app: Path) -> None:
    build(app, {"tests/test_kinds.py": KINDS, "tests/test_worse.py": "import app.nothing\n"})
    seen = observed(app, f"cd tests && {PYTEST} --continue-on-collection-errors --tb=no test_kinds.py test_worse.py")
    assert {test.removeprefix("tests/test_kinds.py::"): result for test, result in seen.tests.items()} == {
        "test_passes[a::b]": Result("passed", ""),
        "test_passes[c]": Result("passed", ""),
        "test_fails": Result("failed", "AssertionError: one is not two"),
        "test_errs": Result("error", "ValueError: no"),
        "test_errs_late": Result("error", "ValueError: teardown"),
        "test_skips": Result("skipped", "Skipped: not today"),
        "test_fails_as_expected": Result("xfailed", "assert False"),
        "test_passes_unexpectedly": Result("xpassed", ""),
        "TestIn::test_it": Result("passed", ""),
    }
    assert seen.uncollected == {"tests/test_worse.py": "ModuleNotFoundError: No module named 'app.nothing'"}
    assert seen.collected == frozenset(seen.tests)
    assert (seen.passed, seen.failed, seen.code) == (4, 4, 1)


def test_workers_of_xdist_tell_what_they_import_and_their_controller_what_becomes_of_tests(
    app: Path,
) -> None:
    build(app, {"pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["src"]\nfilterwarnings = ["error"]\n'})
    seen = observed(app, f"{PYTEST} -p xdist -n 2 -p no:doctest")
    assert seen.code == 0 and seen.passed == 2 and seen.collected == frozenset(seen.tests)
    assert {"app.core", "app.other"} <= {module.name for module in seen.imports if module.origin == "copy"}


def test_only_the_functions_that_are_asked_for_are_run(app: Path) -> None:
    build(app, {"tests/test_kinds.py": KINDS, "tests/test_worse.py": "import app.nothing\n"})
    seen = observed(app, f"{PYTEST} && exit 7", ("tests/test_kinds.py::test_passes", "tests/test_kinds.py::test_fails"))
    assert len(seen.tests) == 3 and seen.passed == 2
    assert seen.code == 7  # what comes after the tests is done although some failed


def test_a_pytest_that_a_test_starts_is_that_tests_own_affair(app: Path) -> None:
    start = f"import subprocess\n\n\ndef test_it():\n    assert subprocess.call({(PYTEST + ' inner').split()!r}) == 1\n"
    build(app, {"tests/test_core.py": start, "inner/test_bad.py": "def test_bad():\n    assert False\n"})
    assert observed(app, f"{PYTEST} tests/test_core.py").tests.keys() == {"tests/test_core.py::test_it"}


def test_a_sitecustomize_of_the_environment_still_runs(
    app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path / "own", {"sitecustomize.py": "import os\nos.environ['CUSTOMIZED'] = 'yes'\nOWN = 1\n"})
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "own"))
    build(
        app,
        {"site.sh": f"{sys.executable} -c \"import os, sitecustomize as s; print(os.environ['CUSTOMIZED'], s.OWN)\""},
    )
    assert observed(app, "sh site.sh").last_line == "yes 1"


def test_an_interrupted_command_ends_with_all_that_it_started(tmp_path: Path) -> None:
    started = tmp_path / "pid"

    def interrupt() -> None:
        while not (started.exists() and started.read_text(encoding="utf-8").strip()):
            time.sleep(0.01)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    threading.Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        run(f"sleep 60 & echo $! > {started}; wait", tmp_path, dict(os.environ), tmp_path / "output")
    assert _is_gone(int(started.read_text(encoding="utf-8")))


def test_what_a_command_leaves_running_is_ended(tmp_path: Path) -> None:
    started = tmp_path / "pid"
    assert run(f"sleep 60 & echo $! > {started}", tmp_path, dict(os.environ), tmp_path / "output") == 0
    assert _is_gone(int(started.read_text(encoding="utf-8")))


def _is_gone(process: int) -> bool:
    """Whether a process ends within a second; one that nobody has waited for yet counts."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    return False


def test_modules_are_named_by_their_innermost_root() -> None:
    paths = ["src/app/core.py", "src/app/__init__.py", "tests/test_a.py", "src/note.md"]
    assert module_names(paths, ["src", "."]) == {"app.core", "app", "tests.test_a"}
    assert module_names(paths, ["src"]) == {"app.core", "app"}
