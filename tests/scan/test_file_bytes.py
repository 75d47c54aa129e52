"""Bytes come from regular files below the root, whatever else bears their names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ssot_tool.scan.files.file_bytes import Unread, read_bytes


def test_bytes_and_the_stamp_before(tmp_path: Path) -> None:
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "a.py").write_bytes(b"Old\n")
    status = (tmp_path / "pkg" / "a.py").stat()
    stamp = (4, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
    assert read_bytes(str(tmp_path), "pkg/a.py", 10) == (b"Old\n", stamp)
    (tmp_path / "empty.py").write_bytes(b"")
    found = read_bytes(str(tmp_path), "empty.py", 10)
    assert not isinstance(found, Unread) and found[0] == b""


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("../outside/a.py", "out of the workspace"),
        ("away.py", "out of the workspace"),
        ("folder/a.py", "out of the workspace"),
        ("loop.py", "cannot be read"),
        ("dangling.py", "cannot be read"),
        ("dir.py", "not a regular file"),
        ("large.py", "has more than 1,000 bytes"),
        ("fifo.py", "not a regular file"),
        ("gone.py", "cannot be read"),
        ("a\0.py", "cannot be read"),
    ],
)
def test_what_is_no_file_of_the_workspace_is_refused(tmp_path: Path, path: str, reason: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.py").write_text("Old")
    (root / "away.py").symlink_to(tmp_path / "outside" / "a.py")
    (root / "folder").symlink_to(tmp_path / "outside")
    (root / "loop.py").symlink_to("loop.py")
    (root / "dangling.py").symlink_to("nothing.py")
    (root / "dir.py").mkdir()
    (root / "large.py").write_bytes(b"#" * 1001)
    os.mkfifo(root / "fifo.py")
    found = read_bytes(str(root), path, 1000)
    assert isinstance(found, Unread) and reason in found.reason


def test_a_link_inside_the_workspace_is_read(tmp_path: Path) -> None:
    (tmp_path / "real.py").write_text("Old")
    (tmp_path / "near.py").symlink_to("real.py")
    found = read_bytes(str(tmp_path), "near.py", 10)
    assert not isinstance(found, Unread) and found[0] == b"Old"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable_files_say_so(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("Old")
    (tmp_path / "a.py").chmod(0)
    assert read_bytes(str(tmp_path), "a.py", 10) == Unread("cannot be read: permission denied")
