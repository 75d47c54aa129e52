"""The golden path is a real program: it runs, its own tests pass, and ``refs`` and ``scan`` tell the same about it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).parent.parent
GOLDEN = CHECKOUT / "fixtures" / "golden_path"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    noise = shutil.ignore_patterns("expected.json", "__pycache__", ".pytest_cache")
    return Path(shutil.copytree(GOLDEN, tmp_path / "golden_path", ignore=noise))


def run_python(workspace: Path, *arguments: str, path: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": path}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=workspace, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False
    )


def test_its_own_tests_pass(workspace: Path) -> None:
    done = run_python(workspace, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider")
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout


def test_it_runs(workspace: Path) -> None:
    done = run_python(workspace, "-m", "netra_backend.app.main")
    assert done.returncode == 0, done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["agent_completed", "ack"]


def test_refs_tells_what_scan_tells(workspace: Path) -> None:
    expected = json.loads((GOLDEN / "expected.json").read_text(encoding="utf-8"))
    members: dict[str, list[list[Any]]] = {
        member["symbol"]: member["references"] for role in expected["roles"].values() for member in role["members"]
    }
    done = run_python(workspace, "-m", "ssot_tool", "refs", *members, "--format", "json", path=str(CHECKOUT))
    assert done.returncode == 0, done.stderr
    for entry in json.loads(done.stdout)["symbols"]:
        found = sorted([one["path"], one["line"], one["column"], one["kind"]] for one in entry["references"])
        assert found == sorted(members.pop(entry["symbol"]))
    assert not members
