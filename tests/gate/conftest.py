from __future__ import annotations

import shutil
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
        root.rename(kept)
    return copied(kept, root, monkeypatch, capsys)


def copied(kept: Path, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Repository:
    """A repository that was made before, in another folder, which becomes the current one."""
    shutil.copytree(kept, root, symlinks=True)
    monkeypatch.chdir(root)
    repository = Repository(root, capsys)
    repository.git("update-index", "-q", "--refresh")
    return repository
