from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gate.gatehouse import FILES, Repository


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where repositories are kept that tests copy: git takes longer to make them."""
    return tmp_path_factory.mktemp("built")


@pytest.fixture
def repository(
    tmp_path: Path, built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Repository:
    """The gatehouse, committed, with nothing accepted yet."""
    root = tmp_path / "gatehouse"
    kept = built / "gatehouse"
    if not kept.exists():
        root.mkdir()
        made = Repository(root, capsys)
        made.write(FILES)
        made.commit("the gatehouse")
        made.pack()
        root.rename(kept)
    return copied(kept, root, monkeypatch, capsys)


def copied(kept: Path, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Repository:
    """A repository that was made before, in another folder, which becomes the current one."""
    shutil.copytree(kept, root, symlinks=True)
    monkeypatch.chdir(root)
    repository = Repository(root, capsys)
    repository.git("update-index", "-q", "--refresh")
    return repository


@pytest.fixture
def untorn(repository: Repository, built: Path) -> Repository:
    """A baseline of everything but the broken file, which is gone."""
    kept = built / "without_torn"
    if not kept.exists():
        (repository.root / "app/torn.py").unlink()
        repository.ssot("baseline", "init")
        repository.commit("a baseline")
        assert repository.check().code == 0
        repository.pack()
        shutil.copytree(repository.root, kept)
        return repository
    shutil.rmtree(repository.root)
    shutil.copytree(kept, repository.root)
    os.chdir(repository.root)
    repository.git("update-index", "-q", "--refresh")
    return repository


@pytest.fixture
def change(repository: Repository) -> Repository:
    """The gatehouse, on a branch of its own."""
    repository.git("checkout", "--quiet", "-b", "change")
    return repository


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files, in which nothing may be left."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []
