"""Scanned code may be called like what we import ourselves: none of it ever runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

LIBRARIES = ("click", "msgspec", "libcst", "networkx", "ahocorasick_rs")
SHADOWS = (*LIBRARIES, "typing", "json", "sqlite3", "dataclasses", "tomllib", "pickle", "fnmatch", "pathlib")
#: What Python itself may import before anything of ours runs, and what it runs as ours. With PYTHONPATH that is all
#: that an editable installation needs, too.
BEFORE_US = ("contextlib", "types", "functools", "warnings", "ssot_tool")
TRAP = 'open({marker!r}, "a").write(__name__ + "\\n")\nraise SystemExit(f"{{__name__}} was imported")\n'
TWINS = "class UserStore:\n    def read(self, key):\n        return self.rows[key]\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    root = tmp_path / "click"
    (root / "shop").mkdir(parents=True)
    (root / "ssot.toml").write_text("")
    for module in ("one", "two"):
        (root / "shop" / f"{module}.py").write_text(TWINS)
    return root


def set_traps(root: Path, names: tuple[str, ...]) -> Path:
    marker = root.parent / "imported"
    trap = TRAP.format(marker=str(marker))
    for number, name in enumerate(names):
        if name == "ssot_tool" or number % 2:
            (root / name).mkdir()
            (root / name / "__init__.py").write_text(trap)
            (root / name / "__main__.py").write_text(trap)
        else:
            (root / f"{name}.py").write_text(trap)
    return marker


def run(root: Path, *command: str, path: str = "") -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    environment |= {"PYTHONPATH": path} if path else {}
    return subprocess.run(
        [*command, "discover", "--format", "json", "--no-cache"],
        cwd=root,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_as_a_module_in_the_folder(workspace: Path) -> None:
    marker = set_traps(workspace, SHADOWS)
    done = run(workspace, sys.executable, "-m", "ssot_tool")
    assert (done.returncode, marker.exists()) == (0, False), done.stderr


@pytest.mark.parametrize(
    ("folder", "path"),
    [("", "."), ("", "{root}"), ("", "{root}/lib"), ("", os.pathsep + "lib"), ("shop", "{root}"), ("shop", "..")],
)
def test_the_environment_names_the_folder(workspace: Path, folder: str, path: str) -> None:
    marker = set_traps(workspace, LIBRARIES)
    (workspace / "lib").mkdir()
    (workspace / "lib" / "msgspec.py").write_text(TRAP.format(marker=str(marker)))
    done = run(workspace / folder, sys.executable, "-m", "ssot_tool", path=path.format(root=workspace))
    assert (done.returncode, marker.exists()) == (0, False), done.stderr


def test_what_python_imports_first_is_safe_with_dash_p(workspace: Path) -> None:
    marker = set_traps(workspace, (*SHADOWS, *BEFORE_US))
    done = run(workspace, sys.executable, "-P", "-m", "ssot_tool")
    assert (done.returncode, marker.exists()) == (0, False), done.stderr


def test_the_command(workspace: Path) -> None:
    marker = set_traps(workspace, (*SHADOWS, *BEFORE_US))
    done = run(workspace, str(Path(sys.executable).with_name("ssot")))
    assert (done.returncode, marker.exists()) == (0, False), done.stderr
