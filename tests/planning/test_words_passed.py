"""Files that held none of the names are passed over in the next run, and never when they could hold one by now."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from ssot_tool.config import load_config
from ssot_tool.planning.words.search import search
from ssot_tool.read_options import ReadOptions
from ssot_tool.registry import load_role_packs
from ssot_tool.scan.files.file_bytes import read_bytes
from ssot_tool.session import open_session


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "none.txt").write_text("nothing\n")
    (tmp_path / "some.txt").write_text("Old\n")
    for path in tmp_path.iterdir():
        os.utime(path, (time.time() - 60,) * 2)
    return tmp_path


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    paths: list[str] = []

    def noted(root: str, path: str, most: int) -> object:
        paths.append(path)
        return read_bytes(root, path, most)

    monkeypatch.setattr("ssot_tool.planning.words.search.read_bytes", noted)
    # A file's ctime cannot be set back, and is too young for what was remembered a moment ago.
    monkeypatch.setattr("ssot_tool.scan.stat_index.RACY_NS", 0)
    return paths


def found(root: Path, read: list[str], *names: str) -> tuple[list[str], list[str]]:
    read.clear()
    config = load_config(root)
    session = open_session(root, config, load_role_packs(config, root), ReadOptions(paths=(root,), workers=1))
    with session.reading:
        return [hit.path for hit in search(session, names).hits], sorted(path for path in read if path.endswith(".txt"))


def test_a_file_without_the_names_is_read_once(workspace: Path, read: list[str]) -> None:
    assert found(workspace, read, "Old") == (["some.txt"], ["none.txt", "some.txt"])
    assert found(workspace, read, "Old") == (["some.txt"], ["some.txt"])


def test_other_names_and_other_bytes_are_looked_at(workspace: Path, read: list[str]) -> None:
    found(workspace, read, "Old")
    assert found(workspace, read, "nothing")[0] == ["none.txt"]
    found(workspace, read, "Old")
    (workspace / "none.txt").write_text("New Old\n")
    assert found(workspace, read, "Old")[0] == ["none.txt", "some.txt"]
