"""It is proved that the tests imported the copy, whatever is installed; and refused where they did not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ssot_tool.errors import SsotError
from ssot_tool.verify.trials import module_names
from tests.verify.projects import PYTEST, Checked, build, change

BARE = {"pyproject.toml": "[tool.pytest.ini_options]\n"}
# As a site-packages folder that is on the path: its .pth files are read, and its sitecustomize is there as well.
SITE = "import site, os\nsite.addsitedir(os.environ['FAKE_SITE'])\n"


def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]) -> None:
    """A folder of installed packages, made known as usercustomize would: before ours, which comes after all .pth."""
    fake = tmp_path / "fake" / "site-packages"
    build(fake, files)
    code = f"import site; site.addsitedir({str(fake)!r})"
    site_of_test = tmp_path / "venv"
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", "--system-site-packages", "--symlinks", str(site_of_test)],
        check=True,
    )
    (own,) = site_of_test.glob("lib/python*/site-packages")
    (own / "fake.pth").write_text(code + "\n", encoding="utf-8")
    # The packages of the interpreter that runs this, which may itself be a virtual environment's.
    (own / "outer.pth").write_text(
        "\n".join(p for p in sys.path if p.endswith("site-packages")) + "\n", encoding="utf-8"
    )
    monkeypatch.setenv("PATH", f"{site_of_test / 'bin'}{os.pathsep}{os.environ['PATH']}")


HARMFUL = ("src/app/core.py", "return 42", "return 43")
COMMAND = "python -m pytest -q -p no:cacheprovider"


def test_an_editable_install_is_beaten(
    app: Path, checked: Checked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(app, BARE)
    install(tmp_path, monkeypatch, {"app.pth": f"{app / 'src'}\n"})
    verdict = checked(app, [change(app, *HARMFUL)], COMMAND, roots=())
    assert [test.test for test in verdict.broken] == ["tests/test_core.py::test_answer"]


def test_an_editable_install_by_a_finder_is_beaten(
    app: Path, checked: Checked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(app, BARE)
    finder = (
        "import sys\nfrom importlib.util import spec_from_file_location\n"
        f"MAPPING = {{'app': {str(app / 'src/app')!r}}}\nNAMESPACES = {{}}\n\n\nclass Finder:\n"
        "    @classmethod\n    def find_spec(cls, name, path=None, target=None):\n        if name in MAPPING:\n"
        "            return spec_from_file_location(name, MAPPING[name] + '/__init__.py')\n\n\n"
        "def install():\n    sys.meta_path.append(Finder)\n"
    )
    hook = "import __editable___app_finder; __editable___app_finder.install()\n"
    install(tmp_path, monkeypatch, {"__editable___app_finder.py": finder, "app.pth": hook})
    verdict = checked(app, [change(app, *HARMFUL)], COMMAND, roots=())
    assert [test.test for test in verdict.broken] == ["tests/test_core.py::test_answer"]


def test_an_installed_copy_does_not_come_first(
    app: Path, checked: Checked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(app, BARE)
    installed = {
        "app/__init__.py": "",
        "app/core.py": "def answer():\n    return 42\n",
        "app/other.py": "question = int\n",
    }
    install(tmp_path, monkeypatch, installed)
    verdict = checked(app, [change(app, *HARMFUL)], COMMAND)
    assert [test.test for test in verdict.broken] == ["tests/test_core.py::test_answer"]


def test_an_installed_copy_that_is_tested_is_refused(
    app: Path, checked: Checked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "site-packages"
    build(
        fake,
        {"app/__init__.py": "", "app/core.py": "def answer():\n    return 42\n", "app/other.py": "question = int\n"},
    )
    build(app, {"tests/conftest.py": f"import sys\nsys.path.insert(0, {str(fake)!r})\n", **BARE})
    with pytest.raises(SsotError, match=r"imported app\.core from .*site-packages/app/core\.py, and not from the copy"):
        checked(app, [change(app, *HARMFUL)])


def test_tests_that_import_the_original_are_refused(app: Path, checked: Checked) -> None:
    build(app, {"tests/conftest.py": f"import sys\nsys.path.insert(0, {str(app / 'src')!r})\n"})
    with pytest.raises(SsotError, match=r"imported app from .*, which is the workspace itself") as caught:
        checked(app, [change(app, *HARMFUL)])
    assert str(app / "src/app/__init__.py") in caught.value.message
    assert "editable install" in caught.value.hint


def test_a_process_that_a_test_starts_is_watched_as_well(app: Path, checked: Checked) -> None:
    build(
        app,
        {
            "tests/test_core.py": "import subprocess, sys\n\n\ndef test_it():\n    code = 'import sys; "
            f'sys.path.insert(0, "{app / "src"}"); import app.core\'\n'
            "    subprocess.run([sys.executable, '-c', code], check=True)\n"
        },
    )
    with pytest.raises(SsotError, match="which is the workspace itself"):
        checked(app, [change(app, *HARMFUL)])


def test_python_paths_into_the_original_lead_to_the_copy(
    app: Path, checked: Checked, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(app, BARE)
    monkeypatch.setenv("PYTHONPATH", f"{app / 'src'}{os.pathsep}/nowhere")
    verdict = checked(app, [change(app, *HARMFUL)], roots=())
    assert [test.test for test in verdict.broken] == ["tests/test_core.py::test_answer"]


def test_a_sitecustomize_of_the_environment_still_runs(
    app: Path, checked: Checked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path / "own", {"sitecustomize.py": "import os\nos.environ['CUSTOMIZED'] = 'yes'\nOWN = 1\n"})
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "own"))
    text = "import os, sitecustomize\n\n\ndef test_it():\n    assert os.environ['CUSTOMIZED'] and sitecustomize.OWN\n"
    build(app, {"tests/test_site.py": text})
    assert checked(app, [change(app, "src/app/core.py", "42", "41 + 1")]).before_failed == 0


def test_options_of_pytest_in_the_environment_are_kept(
    app: Path, checked: Checked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_ADDOPTS", "-k 'answer or nothing'")
    assert checked(app, [change(app, "src/app/core.py", "42", "41 + 1")], PYTEST).tests == 1


def test_modules_are_named_by_their_innermost_root() -> None:
    paths = ["src/app/core.py", "src/app/__init__.py", "tests/test_a.py", "src/note.md"]
    assert module_names(paths, ["src", "."]) == {"app.core", "app", "tests.test_a"}
    assert module_names(paths, ["src"]) == {"app.core", "app"}
