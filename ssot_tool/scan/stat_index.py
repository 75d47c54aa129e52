"""Which files are as they were: for each path the stamp it had when it was read, and the digest of what was read."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable

import msgspec

#: (size, mtime_ns, ctime_ns, inode)
Stamp = tuple[int, int, int, int]

#: A file touched this shortly before it was read may change again without a new time (git calls it racy).
RACY_NS = 2_000_000_000


_SURROGATE = re.compile("[\ud800-\udfff]")


class _Index(msgspec.Struct, array_like=True):
    started_ns: int
    entries: dict[str, tuple[int, int, int, int, bytes]]


class StatIndex:
    """A mutable map from path (relative, with ``/``) to stamp and 16-byte digest; ``len`` counts what it holds."""

    def __init__(self, entries: dict[str, tuple[int, int, int, int, bytes]] | None = None) -> None:
        self._entries = entries if entries is not None else {}

    def __len__(self) -> int:
        return len(self._entries)

    @classmethod
    def load(cls, blob: bytes | None) -> StatIndex:
        """Read what ``dump`` wrote; nothing, or what is no index, gives an empty one. Racy entries are dropped."""
        if blob is None:
            return cls()
        try:
            index = msgspec.msgpack.decode(blob, type=_Index)
        except msgspec.MsgspecError:
            return cls()
        bound = index.started_ns - RACY_NS
        racy = [path for path, entry in index.entries.items() if entry[1] > bound or entry[2] > bound]
        for path in racy:
            del index.entries[path]
        return cls(index.entries)

    def dump(self, started_ns: int) -> bytes:
        """Return the index as bytes; ``started_ns`` is the time (``time.time_ns``) *before* the first file was read."""
        return msgspec.msgpack.encode(_Index(started_ns, self._entries))

    def unchanged(self, root: str, paths: Iterable[str]) -> dict[str, bytes]:
        """Return the digests of those of the paths whose files have the stamp they had. Links are never unchanged."""
        same: dict[str, bytes] = {}
        known, prefix, look = self._entries.get, root + "/", os.lstat
        for path in paths:
            entry = known(path)
            if entry is None:
                continue
            try:
                status = look(prefix + path)
            except (OSError, ValueError):
                continue
            if (
                entry[0] == status.st_size
                and entry[1] == status.st_mtime_ns
                and entry[2] == status.st_ctime_ns
                and entry[3] == status.st_ino
                and stat.S_ISREG(status.st_mode)
            ):
                same[path] = entry[4]
        return same

    def update(self, path: str, stamp: Stamp, digest: bytes) -> None:
        """Remember a file with the stamp that it had before it was read. Names that are no text are not remembered."""
        if _SURROGATE.search(path) is None:
            self._entries[path] = (*stamp, digest)

    def keep_only(self, paths: Iterable[str]) -> None:
        """Forget every other path."""
        kept = set(paths)
        if not self._entries.keys() <= kept:
            self._entries = {path: entry for path, entry in self._entries.items() if path in kept}
