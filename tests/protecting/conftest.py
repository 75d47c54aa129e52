"""A workspace to stand in, of the files that a module of tests names."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """A folder with the files in the module's ``FILES``, path to text; it is the current one."""
    monkeypatch.chdir(tmp_path)
    for path, text in request.module.FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path
