from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.pipelines.repository import make_repository


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository that the tests have copies of."""
    root = tmp_path_factory.mktemp("pattern") / "project"
    make_repository(root)
    return root


@pytest.fixture
def root(tmp_path: Path, pattern: Path) -> Path:
    """A repository of one's own."""
    return Path(shutil.copytree(pattern, tmp_path / "project"))
