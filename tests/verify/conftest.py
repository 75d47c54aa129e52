from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.verify.projects import APP, Checked, build


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """A project with a src layout, two modules and a test for each."""
    root = tmp_path / "work space"
    build(root, APP)
    return root


@pytest.fixture
def checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checked:
    """``verify`` with its temporary files in a folder of its own."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    return Checked(folder)
