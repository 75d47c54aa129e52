"""The tree that is copied and never touched: the workspace, or the git work tree that it lies in."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from ssot_tool.scan.files.git_files import git_toplevel


class Original(msgspec.Struct, frozen=True):
    """The user's tree.

    ``names`` are the absolute paths by which its top is known, the real one first; ``within`` is the workspace's path
    below it, "" where it is the top itself; ``is_git`` says whether it is a work tree of git.
    """

    names: tuple[str, ...]
    within: str
    is_git: bool

    @property
    def top(self) -> str:
        """The real path of what is copied."""
        return self.names[0]

    def below(self, path: str) -> str | None:
        """An absolute path relative to the top ("" for the top itself); None for one that is outside."""
        path = os.path.normpath(path)
        for name in self.names:
            if path == name:
                return ""
            if path.startswith(name.rstrip(os.sep) + os.sep):
                return path[len(name.rstrip(os.sep)) + 1 :]
        return None


def original_of(root: Path) -> Original:
    """The tree to copy for a workspace."""
    real = os.path.realpath(root)
    found = git_toplevel(Path(real))
    top = real if found is None else str(found)
    within = os.path.relpath(real, top).replace(os.sep, "/")
    within = "" if within == "." else within
    given = os.path.abspath(root)
    named = given if not within else given.removesuffix(os.sep + within)
    is_same = os.path.realpath(named) == top
    return Original((top, named) if is_same and named != top else (top,), within, found is not None)
