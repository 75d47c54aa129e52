"""The files of a git work tree, asked of git itself: nothing is walked."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ssot_tool.scan.files.git_run import complaint, run_git

#: Files beside the Python ones that say where import roots are.
PROJECT_FILES = frozenset(("pyproject.toml", "setup.cfg", "pytest.ini"))

_COMMAND = ("ls-files", "-t", "-z", "--cached", "--others", "--exclude-standard")
_PATTERNS = ("*.py", *(f":(glob)**/{name}" for name in sorted(PROJECT_FILES)))


class Listing(NamedTuple):
    """Candidates, relative to the root, as bytes: Python files, and files that hint at import roots.

    ``untracked`` is a subset of ``python``. Deleted files and symbolic links are still in.
    """

    python: list[bytes]
    untracked: frozenset[bytes]
    hints: list[bytes]


class NoGit(NamedTuple):
    """Why git could not answer, in words for a person; "" where the folder just is in no repository."""

    reason: str


def git_toplevel(start: Path) -> Path | None:
    """The nearest folder at or above ``start`` that holds ``.git`` (a folder; a file in worktrees and submodules)."""
    for folder in (start, *start.parents):
        if (folder / ".git").exists():
            return folder
    return None


def head_commit(root: Path) -> str:
    """The id of the commit that is checked out, "" for none: outside git, and before the first one."""
    if git_toplevel(root) is None:
        return ""
    try:
        done = run_git(root, "rev-parse", "--verify", "--quiet", "HEAD")
    except OSError:
        return ""
    return done.stdout.decode("ascii", "replace").strip() if done.returncode == 0 else ""


def git_listing(root: Path) -> Listing | NoGit:
    """List the tracked files and the untracked ones that are not ignored, below ``root``."""
    if git_toplevel(root) is None:
        return NoGit("")
    try:
        done = run_git(root, *_COMMAND, "--", *_PATTERNS)
    except OSError as error:
        return NoGit(f"git could not be run: {error.strerror}")
    if done.returncode != 0:
        return NoGit(f"git failed: {complaint(done)}")
    return _sorted_out(done.stdout)


def _sorted_out(output: bytes) -> Listing:
    python: dict[bytes, None] = {}
    untracked = set()
    hints: dict[bytes, None] = {}
    for entry in output.split(b"\0"):
        path = entry[2:]
        if not path.endswith(b".py"):
            # Nested repositories and submodules are listed as folders; they are workspaces of their own.
            if path and not path.endswith(b"/"):
                hints[path] = None
            continue
        python[path] = None  # a file in a merge conflict is listed once for every side
        if entry[:1] == b"?":
            untracked.add(path)
    return Listing(list(python), frozenset(untracked), list(hints))


def git_ignores(root: Path, path: str) -> bool:
    """Whether git would ignore a path below ``root`` that it does not track."""
    return bool(ignored_by_git(root, [path]))


def ignored_by_git(root: Path, paths: Sequence[str]) -> frozenset[str]:
    """Those of some paths below ``root``, there or not, that git would ignore unless it tracks them."""
    if not paths or git_toplevel(root) is None:
        return frozenset()
    given = b"\0".join(os.fsencode(path) for path in paths)
    try:
        done = run_git(root, "check-ignore", "--stdin", "-z", given=given)
    except OSError:
        return frozenset()
    return frozenset(os.fsdecode(path) for path in done.stdout.split(b"\0") if path)
