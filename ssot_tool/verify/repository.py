"""A repository of the copy's own, for tests that ask git: nothing that they do to it reaches the user's.

It is copied, as git would touch the files of objects that are shared, by hard links or as alternates.
"""

from __future__ import annotations

import os
import shutil

#: A repository whose objects take more is not copied: its tests then find none.
MOST_BYTES = 128 * 2**20
# What is the work tree's, and not its neighbours' or the user's own doing.
_NEEDED = ("HEAD", "config", "index", "info", "objects", "packed-refs", "refs", "reftable", "shallow")


def copy_repository(top: str, target: str, most_bytes: int = MOST_BYTES) -> bool:
    """Copy the repository of a work tree, without hooks, logs and other work trees; OSError as the system has it.

    Not copied, which makes the answer False, are those that are too large and those that are not a folder of their own
    in the work tree, or say that their work tree is elsewhere: git would write there.
    """
    source = os.path.join(top, ".git")
    if not os.path.isdir(source) or os.path.islink(source) or _says_where_work_is(source):
        return False
    if _size(os.path.join(source, "objects"), most_bytes) > most_bytes:
        return False
    made = os.path.join(target, ".git")
    os.mkdir(made)
    for name in _NEEDED:
        path = os.path.join(source, name)
        if os.path.isdir(path):
            shutil.copytree(path, os.path.join(made, name), symlinks=True, ignore=shutil.ignore_patterns("*.lock"))
        elif os.path.isfile(path):
            shutil.copy2(path, os.path.join(made, name))
    return True


def _says_where_work_is(repository: str) -> bool:
    if os.path.exists(os.path.join(repository, "config.worktree")):
        return True
    try:
        with open(os.path.join(repository, "config"), "rb") as file:
            return b"worktree" in file.read().lower()
    except FileNotFoundError:
        return True


def _size(folder: str, most: int) -> int:
    """The bytes in a folder; it is not looked any further once they are too many, or are shared with other ones."""
    if os.path.exists(os.path.join(folder, "info", "alternates")):
        return most + 1
    size = 0
    for path, _, names in os.walk(folder):
        size += sum(os.lstat(os.path.join(path, name)).st_size for name in names)
        if size > most:
            break
    return size
