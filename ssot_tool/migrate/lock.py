"""One migration at a time: a lock that ends with the process that holds it, however it ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from ssot_tool.errors import SsotError
from ssot_tool.migrate.tree import Tree

#: The file stays when nobody holds it: to remove it would let two hold it. ``.ssot/.gitignore`` covers the name.
LOCK = ".ssot/journal.lock"


@contextmanager
def locked(tree: Tree) -> Iterator[None]:
    """Hold the workspace's lock; SsotError at once where another process does. A dead process holds none."""
    import fcntl  # not on Windows, where nothing else needs it

    with tree.opened(LOCK, os.O_RDWR | os.O_CREAT) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip()
            raise SsotError(
                f"another ssot{f' (process {holder})' if holder.isdecimal() else ''} is changing this workspace",
                "wait until it is done",
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, b"%d\n" % os.getpid(), 0)
        yield  # closing the handle unlocks
