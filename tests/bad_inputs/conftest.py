"""A workspace with two rivals, and the command that runs in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ssot_tool.cli.main import main
from tests.bad_inputs.rivals import AGENT, CHAT, Run, Ssot


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two rivals, no git, no configuration but an empty ssot.toml that says where the workspace starts."""
    root = tmp_path / "work"
    (root / "app").mkdir(parents=True)
    (root / "ssot.toml").touch()
    (root / "app" / "agent.py").write_text(AGENT, encoding="utf-8")
    (root / "app" / "chat.py").write_text(CHAT, encoding="utf-8")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def ssot(capsys: pytest.CaptureFixture[str]) -> Iterator[Ssot]:
    """Run a command in this process; whatever it does, no traceback and nothing but the result on stdout."""

    def run(*arguments: str) -> Run:
        code = main(arguments)
        out, err = capsys.readouterr()
        assert "Traceback" not in err and "internal error" not in err
        assert code == 0 or (code == 2 and out == "" and err)
        return Run(code, out, err)

    yield run
