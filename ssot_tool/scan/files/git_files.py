"""The files of a git work tree, asked of git itself: nothing is walked."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import NamedTuple

#: Files beside the Python ones that say where import roots are.
PROJECT_FILES = frozenset(("pyproject.toml", "setup.cfg", "pytest.ini"))

# A repository's own configuration can name a program as file system monitor; git would run it.
_COMMAND = ("git", "-c", "core.fsmonitor=false", "ls-files", "-t", "-z", "--cached", "--others", "--exclude-standard")
_PATTERNS = ("*.py", *(f":(glob)**/{name}" for name in sorted(PROJECT_FILES)))

# In a hook these point at the repository that is being committed to, which need not be the one that is scanned.
_REPOSITORY_VARIABLES = frozenset(
    (
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_PREFIX",
        "GIT_COMMON_DIR",
        "GIT_OBJECT_DIRECTORY",
        "GIT_NAMESPACE",
        "GIT_LITERAL_PATHSPECS",
        "GIT_GLOB_PATHSPECS",
        "GIT_NOGLOB_PATHSPECS",
        "GIT_ICASE_PATHSPECS",
    )
)


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


def git_listing(root: Path) -> Listing | NoGit:
    """List the tracked files and the untracked ones that are not ignored, below ``root``."""
    if git_toplevel(root) is None:
        return NoGit("")
    environment = {name: value for name, value in os.environ.items() if name not in _REPOSITORY_VARIABLES}
    environment |= {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            (*_COMMAND, "--", *_PATTERNS),
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        return NoGit(f"git could not be run: {error.strerror}")
    if done.returncode != 0:
        told = done.stderr.decode("utf-8", "replace").strip().splitlines()
        return NoGit(f"git failed: {told[0].removeprefix('fatal: ') if told else f'exit code {done.returncode}'}")
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
