"""The bytes of a workspace's files: regular files below its root, and nothing else."""

from __future__ import annotations

import os
import stat
from functools import lru_cache

import msgspec

from ssot_tool.scan.stat_index import Stamp


class Unread(msgspec.Struct, frozen=True, array_like=True):
    """A file that could not be read, with the reason as half a sentence."""

    reason: str


#: Without O_NONBLOCK, opening a FIFO waits for a writer for ever.
_FLAGS = os.O_RDONLY
for _flag in ("O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"):
    _FLAGS |= getattr(os, _flag, 0)
_OUTSIDE = Unread("is a symbolic link out of the workspace")


def read_bytes(root: str, path: str, max_bytes: int) -> tuple[bytes, Stamp] | Unread:
    """Read a file below ``root`` (``path`` relative to it, with ``/``), with the stamp that it had before.

    Refused as ``Unread``: what is no regular file (nothing is waited for), what symbolic links lead to outside of
    ``root``, files above ``max_bytes``, and whatever the operating system refuses. Nothing is raised.
    """
    home = _real(root)
    try:
        if not _is_below(_real(os.path.join(home, os.path.dirname(path))), home):
            return _OUTSIDE
        return _read(os.path.join(home, path), home, max_bytes)
    except OSError as error:
        return Unread(f"cannot be read: {(error.strerror or str(error)).lower()}")
    except ValueError as error:  # a NUL byte in the name, or a lone surrogate
        return Unread(f"cannot be read: {error}")


@lru_cache(maxsize=16384)
def _real(path: str) -> str:
    return os.path.realpath(path)


def _is_below(path: str, home: str) -> bool:
    return path == home or path.startswith(home.rstrip(os.sep) + os.sep)


def _read(path: str, home: str, max_bytes: int) -> tuple[bytes, Stamp] | Unread:
    try:
        handle = os.open(path, _FLAGS)
    except OSError:
        if not os.path.islink(path):
            raise
        path = os.path.realpath(path, strict=True)
        if not _is_below(path, home):
            return _OUTSIDE
        handle = os.open(path, _FLAGS)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return Unread("is not a regular file")
        size = status.st_size
        data = os.read(handle, min(size, max_bytes) + 1)
        if len(data) != size:  # somebody writes, or a file system that does not know sizes
            chunks = [data]
            while data and size <= max_bytes and sum(map(len, chunks)) <= max_bytes:
                chunks.append(data := os.read(handle, 1 << 20))
            data = b"".join(chunks)
        if max(size, len(data)) > max_bytes:
            return Unread(f"has more than {max_bytes:,} bytes")
        return data, (size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
    finally:
        os.close(handle)
