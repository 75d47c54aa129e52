from __future__ import annotations

from pathlib import Path

import pytest

from tests.gate.gatehouse import FILES, Repository


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Repository:
    """The gatehouse, committed, with nothing accepted yet."""
    root = tmp_path / "gatehouse"
    root.mkdir()
    monkeypatch.chdir(root)
    made = Repository(root, capsys)
    made.write(FILES)
    made.commit("the gatehouse")
    return made
