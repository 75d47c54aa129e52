"""The workspace's files as a migration touches them: from its root on, folder by folder, through no link.

Every system call that changes something is a *step*, and is told before it is made: tests kill the process there.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from ssot_tool.errors import SsotError

#: Told before a step is made: its name, and the path that it is made on.
OnStep = Callable[[str, str], None]

_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
# Without O_NONBLOCK, opening a FIFO waits for a writer for ever.
_FILE = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)


class PathRefused(SsotError):
    """A path that nothing is written to, and nothing is read from."""


class Found(NamedTuple):
    """A regular file: its bytes and its status."""

    data: bytes
    status: os.stat_result


def reason_of(error: OSError) -> str:
    """What the system refused, as half a sentence."""
    return (f"{error.filename}: " if error.filename else "") + (error.strerror or str(error)).lower()


def parts_of(path: str) -> list[str]:
    """A path's parts. PathRefused unless it is relative, leads downwards only, and not into what is git's or ours."""
    parts = path.split("/")
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        raise PathRefused(f"{path!a} is not written: its name is not UTF-8") from None
    if "\0" in path or os.path.isabs(path) or any(part in ("", ".", "..") for part in parts):
        raise PathRefused(f"{path!r} is no path in the workspace")
    if any(part.casefold() == ".git" for part in parts):
        raise PathRefused(f"{path} belongs to git and is not written")
    return parts


class Tree:
    """The files below a root. OSError for what the system refuses, PathRefused for links and what is no file."""

    def __init__(self, root: Path, on_step: OnStep | None = None) -> None:
        self._root = os.open(os.path.realpath(root), os.O_RDONLY)
        self._step = on_step or (lambda what, path: None)

    def __enter__(self) -> Tree:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._root)

    def read(self, path: str) -> Found | None:
        """A file's bytes; None where there is nothing of this name."""
        with suppress(FileNotFoundError), self._parent(path) as (folder, name):
            with _told(path):
                handle = os.open(name, _FILE, dir_fd=folder)
            try:
                status = os.fstat(handle)
                if not stat.S_ISREG(status.st_mode):
                    raise PathRefused(f"{path} is not a regular file")
                with os.fdopen(handle, "rb", closefd=False) as file:
                    return Found(file.read(), status)
            finally:
                os.close(handle)
        return None

    def status(self, path: str) -> os.stat_result | None:
        """The status of whatever has this name, be it a link; None for nothing."""
        with suppress(FileNotFoundError), self._parent(path) as (folder, name):
            return os.stat(name, dir_fd=folder, follow_symlinks=False)
        return None

    def names(self, path: str) -> list[str]:
        """The names in a folder, sorted; none where there is no such folder."""
        with suppress(FileNotFoundError), self._open(parts_of(path), path) as folder:
            return sorted(os.listdir(folder))
        return []

    @contextmanager
    def opened(self, path: str, flags: int) -> Iterator[int]:
        """A handle on a file, made if the flags say so."""
        with self._parent(path) as (folder, name):
            with _told(path):
                handle = os.open(name, flags | _FILE, 0o666, dir_fd=folder)
            try:
                yield handle
            finally:
                os.close(handle)

    def write_new(self, path: str, data: bytes, like: os.stat_result | None = None, mode: int | None = None) -> None:
        """Make a file that is not there yet and bring it to the disk, with the owner of ``like`` as far as we may.

        Its permissions are ``mode``, or else what the system gives to a new file. When it fails, a part may be left.
        """
        with self._parent(path) as (folder, name):
            self._step("create", path)
            handle = os.open(name, _NEW, 0o666 if mode is None else 0o600, dir_fd=folder)
            try:
                rest = memoryview(data)
                while rest:
                    self._step("write", path)
                    rest = rest[os.write(handle, rest) :]
                if like is not None and (like.st_uid, like.st_gid) != (os.geteuid(), os.getegid()):
                    with suppress(PermissionError):
                        os.fchown(handle, like.st_uid, like.st_gid)
                if mode is not None:
                    self._step("mode", path)
                    os.fchmod(handle, mode)
                self._step("sync", path)
                os.fsync(handle)
            finally:
                os.close(handle)

    def link(self, path: str, other: str) -> bool:
        """Give a file a second name in its folder; False where the file system has no such names."""
        with self._parent(path) as (folder, name):
            self._step("link", path)
            try:
                os.link(name, _name(other), src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
            except OSError as error:
                if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK):
                    raise
                return False
            return True

    def rename(self, path: str, other: str) -> None:
        """Give a file another name in its folder, in place of what has that name."""
        with self._parent(path) as (folder, name):
            self._step("rename", path)
            os.rename(name, _name(other), src_dir_fd=folder, dst_dir_fd=folder)

    def remove(self, path: str) -> None:
        """Remove a file or link, if it is there."""
        with suppress(FileNotFoundError), self._parent(path) as (folder, name):
            os.stat(name, dir_fd=folder, follow_symlinks=False)
            self._step("remove", path)
            os.unlink(name, dir_fd=folder)

    def make_folder(self, path: str) -> bool:
        """Make a folder if there is nothing of this name; whether it was made."""
        with self._parent(path) as (folder, name):
            try:
                os.stat(name, dir_fd=folder, follow_symlinks=False)
            except FileNotFoundError:
                self._step("make folder", path)
                os.mkdir(name, dir_fd=folder)
                return True
            return False

    def remove_folder(self, path: str) -> None:
        """Remove a folder, if it is there and nothing is in it."""
        with suppress(FileNotFoundError), self._parent(path) as (folder, name):
            self._step("remove folder", path)
            try:
                os.rmdir(name, dir_fd=folder)
            except OSError as error:
                if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
                    raise

    def sync_folder(self, path: str) -> None:
        """Bring the names in a folder ("" is the root) to the disk, if it is still there."""
        with suppress(FileNotFoundError), self._open(parts_of(path) if path else [], path) as folder:
            self._step("sync folder", path)
            os.fsync(folder)

    @contextmanager
    def _parent(self, path: str) -> Iterator[tuple[int, str]]:
        *folders, name = parts_of(path)
        with self._open(folders, path) as folder:
            try:
                yield folder, name
            except OSError as error:  # the system knows only the last part of it, if any
                error.filename = path
                raise

    @contextmanager
    def _open(self, folders: list[str], path: str) -> Iterator[int]:
        handle = os.dup(self._root)
        try:
            for name in folders:
                with _told(path):
                    inner = os.open(name, _FOLDER, dir_fd=handle)
                os.close(handle)
                handle = inner
            yield handle
        finally:
            os.close(handle)


@contextmanager
def _told(path: str) -> Iterator[None]:
    """What opening through a link (or a file, as if it were a folder) fails with, as a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR, errno.EMLINK, errno.ENXIO):
            raise PathRefused(f"{path} leads through a symbolic link or what is no file or folder") from None
        raise


def _name(path: str) -> str:
    return parts_of(path)[-1]
