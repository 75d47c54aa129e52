"""A copy of the tree with or without what is planned."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from ssot_tool.errors import SsotError
from ssot_tool.migrate.changes import Deletion, Outcome
from ssot_tool.migrate.planned import verified
from ssot_tool.migrate.tree import Tree, reason_of
from ssot_tool.verify.copying import Copying
from ssot_tool.verify.environment import Moving
from ssot_tool.verify.original import Original


class Copy:
    """A copy: its top, the workspace in it, and how paths of the original become its own.

    ``made`` tells what was copied, and what was not.
    """

    def __init__(self, original: Original, top: Path, made: Copying) -> None:
        self.top = top
        self.workspace = top / original.within if original.within else top
        self.made = made
        self.moving = Moving(original, str(top), made.spared)

    def check(self, planned: Sequence[Outcome]) -> None:
        """Raise ChangedSincePlan unless the files are as the plan found them, PathRefused for links in the way."""
        with Tree(self.workspace) as tree:
            verified(tree, planned)

    def apply(self, outcomes: Iterable[Outcome]) -> None:
        """Make files what they become."""
        self._put((outcome.path, None if isinstance(outcome, Deletion) else outcome.after) for outcome in outcomes)

    def take_back(self, outcomes: Iterable[Outcome]) -> None:
        """Make files what they were."""
        self._put((outcome.path, getattr(outcome, "before", None)) for outcome in outcomes)

    def _put(self, files: Iterable[tuple[str, bytes | None]]) -> None:
        with Tree(self.workspace) as tree:
            for path, data in files:
                status = tree.status(path)
                tree.remove(path)
                self._forget_byte_code(path)
                if data is not None:
                    _write(tree, path, data, status)

    def _forget_byte_code(self, path: str) -> None:
        """Remove what a test may have compiled: it would be taken for that of the new content."""
        file = self.workspace / path
        for compiled in (file.parent / "__pycache__").glob(f"{file.stem}.*.pyc"):
            with suppress(OSError):
                compiled.unlink()


def make_copy(original: Original, top: Path) -> Copy:
    """Copy the tree; SsotError where the system refuses."""
    copying = Copying(original, str(top))
    try:
        copying.make()
    except OSError as error:
        hint = "TMPDIR names the folder that copies are made in; it needs room for two of them"
        raise SsotError(f"the workspace could not be copied: {reason_of(error)}; nothing was verified", hint) from error
    return Copy(original, top, copying)


def _write(tree: Tree, path: str, data: bytes, like: os.stat_result | None) -> None:
    folders = path.split("/")[:-1]
    for depth in range(1, len(folders) + 1):
        tree.make_folder("/".join(folders[:depth]))
    with (
        tree.opened(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL) as handle,
        os.fdopen(handle, "wb", closefd=False) as out,
    ):
        out.write(data)
        if like is not None:
            os.fchmod(handle, stat.S_IMODE(like.st_mode))
