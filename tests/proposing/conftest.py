from __future__ import annotations

from pathlib import Path

import pytest

from tests.proposing.hosts import Hosts
from tests.proposing.work import Work, made

_KEPT: dict[str, Path] = {}


@pytest.fixture
def work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Work:
    """Everything is moved, and nothing of it committed."""
    return made(tmp_path, capsys, _KEPT, "moved")


@pytest.fixture
def begun(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Work:
    """Nothing is moved yet."""
    return made(tmp_path, capsys, _KEPT, "begun")


@pytest.fixture
def hosts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hosts:
    """Neither ``gh`` nor ``glab`` is installed yet."""
    return Hosts(tmp_path / "bin", monkeypatch)
