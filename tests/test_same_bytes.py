"""Same tree, same bytes out: whatever the hash seed, the number of workers, and what is remembered."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent
GOLDEN = CHECKOUT / "fixtures" / "golden_path"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("golden") / "golden_path"
    shutil.copytree(GOLDEN, copy, ignore=shutil.ignore_patterns("__pycache__", ".ssot", ".pytest_cache"))
    return copy


def scan(workspace: Path, seed: int, *arguments: str) -> bytes:
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONHASHSEED": str(seed)}
    done = subprocess.run(
        [sys.executable, "-m", "ssot_tool", *arguments], cwd=workspace, env=environment, capture_output=True, check=True
    )
    return done.stdout


@pytest.mark.parametrize(
    "command", [["scan", "--all", "--format", "json"], ["scan", "--all"], ["graph", "message-handler", "--depth", "2"]]
)
def test_the_same_bytes(workspace: Path, command: list[str]) -> None:
    first = scan(workspace, 0, *command, "--no-cache", "--workers", "1")
    assert len(first) > 1000
    for seed, more in ((1, ["--no-cache", "--workers", "3"]), (2, []), (3, ["--workers", "2"])):
        assert scan(workspace, seed, *command, *more) == first
