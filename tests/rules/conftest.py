"""Runs a rule over the whole tree of an example, through the command."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from ssot_tool.cli.main import main


@pytest.fixture
def found_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., list[Any]]:
    """The findings, as JSON, of one rule (its code) in a workspace of some files (path to text)."""
    monkeypatch.chdir(tmp_path)

    def find(code: str, files: Mapping[str, str], *more: str) -> list[Any]:
        for path, text in {"ssot.toml": "", **files}.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, encoding="utf-8")
        capsys.readouterr()
        assert main(["scan", "--select", code, "--format", "json", "--workers", "1", *more]) == 0
        findings: list[Any] = json.loads(capsys.readouterr().out)["findings"]
        return findings

    return find
