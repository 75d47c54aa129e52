"""What listed paths are on disk: regular files, links to them, or something that cannot be read."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable
from pathlib import Path

import msgspec

from ssot_tool.model import Skipped


class OnDisk(msgspec.Struct):
    """Sorted out: ``files`` to read, ``links`` (path to target) to files of the workspace, ``skipped`` with reasons."""

    files: list[str] = msgspec.field(default_factory=list)
    links: dict[str, str] = msgspec.field(default_factory=dict)
    skipped: list[Skipped] = msgspec.field(default_factory=list)


def look_up(root: Path, listed: Iterable[bytes]) -> OnDisk:
    """Sort out paths relative to ``root`` (itself without links). What does not exist any more is left out.

    Nothing is read through a link that leads out of ``root``.
    """
    found = OnDisk()
    base = f"{root}/".replace("//", "/")
    linked_folders: dict[str, bool] = {"": False}
    lstat = os.lstat
    is_regular = stat.S_ISREG
    for raw in listed:
        try:
            path = raw.decode("utf-8")
        except UnicodeDecodeError:
            found.skipped.append(Skipped(raw.decode("utf-8", "backslashreplace"), "the file's name is not UTF-8"))
            continue
        try:
            mode = lstat(base + path).st_mode
        except (FileNotFoundError, NotADirectoryError):
            continue  # deleted, but git has not been told
        except OSError as error:
            found.skipped.append(Skipped(path, f"cannot be read: {error.strerror}"))
            continue
        folder = path.rpartition("/")[0]
        if folder and (linked_folders[folder] if folder in linked_folders else _linked(base, folder, linked_folders)):
            continue  # to git, too, the files behind a folder that became a link are deleted
        if is_regular(mode):
            found.files.append(path)
        elif stat.S_ISLNK(mode):
            _follow(base, path, found)
        elif not stat.S_ISDIR(mode):
            found.skipped.append(Skipped(path, "is not a regular file"))
    _read_unlisted_targets(found)
    return found


def _linked(base: str, folder: str, known: dict[str, bool]) -> bool:
    """Whether a folder, or one above it below the root, is a symbolic link."""
    if folder not in known:
        above = folder.rpartition("/")[0]
        known[folder] = _linked(base, above, known) or os.path.islink(base + folder)
    return known[folder]


def _follow(base: str, path: str, found: OnDisk) -> None:
    try:
        target = os.path.realpath(base + path, strict=True)
        mode = os.stat(target).st_mode
    except OSError as error:
        circular = error.errno == errno.ELOOP
        reason = "is a circular symbolic link" if circular else "is a symbolic link to nothing"
        if not circular and error.errno not in (errno.ENOENT, errno.ENOTDIR):
            reason = f"is a symbolic link that cannot be followed: {error.strerror}"
        found.skipped.append(Skipped(path, reason))
        return
    if not target.startswith(base):
        found.skipped.append(Skipped(path, "is a symbolic link out of the workspace"))
    elif stat.S_ISREG(mode):
        found.links[path] = target[len(base) :]
    elif not stat.S_ISDIR(mode):
        found.skipped.append(Skipped(path, "is a symbolic link to something that is not a regular file"))


def _read_unlisted_targets(found: OnDisk) -> None:
    """A file that is only listed by its links is read by the first of them."""
    listed = set(found.files)
    readers: dict[str, str] = {}
    for link in sorted(found.links):
        target = found.links[link]
        if target in listed:
            continue
        if target in readers:
            found.links[link] = readers[target]
        else:
            readers[target] = link
    for link in readers.values():
        del found.links[link]
        found.files.append(link)
