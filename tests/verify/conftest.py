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
    return Checked(folder)


@pytest.fixture(autouse=True)
def no_options_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a developer sets for this suite is not for the suites in it."""
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    monkeypatch.delenv("PYTHONPATH", raising=False)
