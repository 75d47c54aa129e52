"""It is proved that the tests imported the copy, whatever is installed; and refused where they did not."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from ssot_tool.errors import SsotError
from tests.verify.projects import HARMFUL, PYTEST, SCRIPT, Checked, build, change

# As the interpreter of a virtual environment runs it.
COMMAND = "python tests/script.py"
FINDER = """
import sys
from importlib.util import spec_from_file_location

MAPPING = {{"app": {package!r}}}


class Finder:
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name in MAPPING:
            return spec_from_file_location(name, MAPPING[name] + "/__init__.py")


def install():
    sys.meta_path.append(Finder)
"""
INSTALLED = {
    "app/__init__.py": "",
    "app/core.py": "def answer():\n    return 42\n",
    "app/other.py": "def question():\n    return 42\n",
}


class Environment:
    """A virtual environment, and the folder of what is installed in it."""

    def __init__(self, folder: Path) -> None:
        base = Path(sys.base_prefix, "bin", f"python{sys.version_info.major}.{sys.version_info.minor}")
        build(folder, {"pyvenv.cfg": f"home = {base.parent}\ninclude-system-site-packages = false\n"})
        self.commands = folder / "bin"
        self.commands.mkdir()
        (self.commands / "python").symlink_to(base)
        self.packages = folder / "lib" / base.name / "site-packages"
        self.packages.mkdir(parents=True)


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    made = Environment(tmp_path / "environment")
    monkeypatch.setenv("PATH", f"{made.commands}{os.pathsep}{os.environ['PATH']}")
    return made


def test_an_editable_install_is_beaten(app: Path, checked: Checked, environment: Environment) -> None:
    build(environment.packages, {"app.pth": f"{app / 'src'}\n"})
    verdict = checked(app, [change(app, *HARMFUL)], COMMAND, roots=())
    assert not verdict.passed and verdict.culprits == ("src/app/core.py",)


def test_an_editable_install_by_a_finder_is_beaten(app: Path, checked: Checked, environment: Environment) -> None:
    hook = "import __editable___app_finder; __editable___app_finder.install()\n"
    finder = FINDER.format(package=str(app / "src/app"))
    build(environment.packages, {"__editable___app_finder.py": finder, "app.pth": hook})
    verdict = checked(app, [change(app, *HARMFUL)], COMMAND, roots=())
    assert not verdict.passed and verdict.culprits == ("src/app/core.py",)


def test_an_editable_install_that_cannot_be_beaten_is_refused(
    app: Path, checked: Checked, environment: Environment
) -> None:
    hook = "import another_finder; another_finder.install()\n"
    finder = FINDER.format(package=str(app / "src/app")).replace("append(", "insert(0, ")
    build(environment.packages, {"another_finder.py": finder, "app.pth": hook})
    with pytest.raises(SsotError, match=r"imported app from .*, which is the workspace itself") as caught:
        checked(app, [change(app, *HARMFUL)], COMMAND)
    assert str(app / "src/app/__init__.py") in caught.value.message
    assert "editable install" in caught.value.hint


def test_an_installed_copy_does_not_come_first(app: Path, checked: Checked, environment: Environment) -> None:
    build(environment.packages, INSTALLED)
    assert not checked(app, [change(app, *HARMFUL)], COMMAND).passed


def test_an_installed_copy_that_is_tested_is_refused(app: Path, checked: Checked, environment: Environment) -> None:
    build(environment.packages, INSTALLED)
    script = f"import sys\n\nsys.path.insert(0, {str(environment.packages)!r})\nimport app.core\n"
    build(app, {"tests/script.py": script})
    with pytest.raises(SsotError, match=r"imported app\.core from .*site-packages/app/core\.py, and not from the copy"):
        checked(app, [change(app, *HARMFUL)], COMMAND)


def test_a_module_of_the_standard_library_is_not_hidden_by_an_import_root(
    app: Path, checked: Checked, environment: Environment
) -> None:
    build(app, {"src/json.py": "raise SystemExit('hidden')\n"})
    assert checked(app, [change(app, "src/app/core.py", "42", "41 + 1")], COMMAND).passed


def test_tests_that_import_the_original_are_refused(app: Path, checked: Checked) -> None:
    build(app, {"tests/test_core.py": f"import sys\n\nsys.path.insert(0, {str(app / 'src')!r})\nimport app\n"})
    with pytest.raises(SsotError, match=r"imported app from .*, which is the workspace itself"):
        checked(app, [change(app, *HARMFUL)], f"{PYTEST} tests/test_core.py")


def test_a_process_that_a_test_starts_is_watched_as_well(app: Path, checked: Checked) -> None:
    code = f"import sys; sys.path.insert(0, {str(app / 'src')!r}); import app.core"
    build(app, {"tests/script.py": f"import subprocess, sys\n\nsubprocess.run([sys.executable, '-c', {code!r}])\n"})
    with pytest.raises(SsotError, match="which is the workspace itself"):
        checked(app, [change(app, *HARMFUL)])


def test_paths_into_the_original_lead_to_the_copy(app: Path, checked: Checked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", f"{app / 'src'}{os.pathsep}/nowhere")
    assert not checked(app, [change(app, *HARMFUL)], SCRIPT, roots=()).passed


def test_a_command_that_shows_nothing_of_the_workspace_is_refused(app: Path, checked: Checked) -> None:
    with pytest.raises(SsotError, match="`true` runs no Python that could be observed"):
        checked(app, [change(app, *HARMFUL)], "true")
    with pytest.raises(SsotError, match="imports nothing of the workspace"):
        checked(app, [change(app, *HARMFUL)], f"{sys.executable} -c pass")
