from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from ssot_tool.scan.files.file_bytes import Unread, read_bytes
from ssot_tool.scan.stat_index import RACY_NS, Stamp, StatIndex

LATER = 10 * RACY_NS


def stamp(path: Path) -> Stamp:
    status = path.lstat()
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def index_of(root: Path, *paths: str) -> StatIndex:
    index = StatIndex()
    for path in paths:
        index.update(path, stamp(root / path), path.encode())
    return index


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "pkg").mkdir()
    for path in ("a.py", "pkg/é.py"):
        (tmp_path / path).write_text("x = 1\n")
    return tmp_path


def test_unchanged_files_are_told_after_a_round_trip(root: Path) -> None:
    blob = index_of(root, "a.py", "pkg/é.py").dump(time.time_ns() + LATER)
    index = StatIndex.load(blob)
    assert len(index) == 2
    assert index.unchanged(str(root), ["pkg/é.py", "a.py", "new.py"]) == {
        "a.py": b"a.py",
        "pkg/é.py": "pkg/é.py".encode(),
    }


def test_any_change_of_the_stamp_is_a_change(root: Path) -> None:
    index = index_of(root, "a.py")
    path = root / "a.py"
    old = path.stat()
    path.write_text("y = 2\n")
    os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))  # same size, same mtime, same inode: ctime tells
    assert index.unchanged(str(root), ["a.py"]) == {}


def test_what_is_gone_or_no_file_is_not_unchanged(root: Path) -> None:
    index = index_of(root, "a.py", "pkg/é.py", "pkg")
    (root / "a.py").unlink()
    (root / "pkg" / "é.py").rename(root / "b.py")
    (root / "pkg" / "é.py").symlink_to(root / "b.py")
    assert index.unchanged(str(root), ["a.py", "pkg/é.py", "pkg", "nul\0"]) == {}


def test_files_touched_just_before_are_not_trusted(root: Path) -> None:
    index = index_of(root, "a.py")
    touched = (root / "a.py").stat()
    latest = max(touched.st_mtime_ns, touched.st_ctime_ns)
    assert len(StatIndex.load(index.dump(latest + RACY_NS - 1))) == 0
    assert len(StatIndex.load(index.dump(latest + RACY_NS))) == 1
    assert len(StatIndex.load(index.dump(latest - LATER))) == 0  # a clock that runs behind the file server's


@pytest.mark.parametrize("blob", [None, b"", b"garbage", b"\x92\x01", b"\x92\x01\x81\xa1a\x91\x01", b"\x90"])
def test_what_is_no_index_is_empty(blob: bytes | None) -> None:
    assert len(StatIndex.load(blob)) == 0


def test_names_that_are_no_text_are_left_out(root: Path) -> None:
    index = index_of(root, "a.py")
    index.update(os.fsdecode(b"\xff.py"), (1, 2, 3, 4), b"d")
    assert len(StatIndex.load(index.dump(time.time_ns() + LATER))) == 1


def test_keep_only(root: Path) -> None:
    index = index_of(root, "a.py", "pkg/é.py")
    index.keep_only(["a.py", "b.py"])
    assert index.unchanged(str(root), ["a.py", "pkg/é.py"]) == {"a.py": b"a.py"}


def test_takes_the_stamp_that_comes_with_the_bytes(root: Path) -> None:
    index = StatIndex()
    for path in ["a.py", "pkg/é.py"]:
        found = read_bytes(str(root), path, 1000)
        assert not isinstance(found, Unread)
        index.update(path, found[1], path.encode())
    reloaded = StatIndex.load(index.dump(time.time_ns() + LATER))
    assert reloaded.unchanged(str(root), ["a.py", "pkg/é.py"]).keys() == {"a.py", "pkg/é.py"}
