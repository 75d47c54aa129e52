"""Copying a tree as its tests need it: ignored files as well, but no caches, and nothing shared.

A virtual environment is not copied, which would take long. A folder of its name is made so that commands find it, with
links to the files of its libraries: whoever replaces one of them replaces the link.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import suppress

from ssot_tool.verify.original import Original
from ssot_tool.verify.repository import copy_repository

# What git keeps, and what tools can make anew.
_SKIPPED = frozenset((".git", "node_modules", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".tox", ".nox"))
_OURS = (".ssot/cache", ".ssot/journal")
_LINKED = frozenset(("lib", "lib64", "Lib", "include", "share"))
_MARK = "pyvenv.cfg"


class Copying:
    """One copy: where it is made, and afterwards what came up on the way.

    ``spared`` are the paths, relative to the top, of folders that are not copied: virtual environments, and caches that
    may hold some; ``unread`` are those of files that the system would not let us read. ``has_repository`` says whether
    git finds a repository in the copy.
    """

    def __init__(self, original: Original, target: str) -> None:
        self._original = original
        self._target = target
        self.spared: list[str] = []
        self.unread: list[str] = []
        self.has_repository = False

    def make(self) -> None:
        """Copy the tree; OSError for what the system refuses, but for files that may not be read."""
        os.mkdir(self._target)
        folders = [""]
        while folders:
            folders += self._folder(folders.pop())
        self.has_repository = copy_repository(self._original.top, self._target)

    def _folder(self, path: str) -> Iterator[str]:
        """Copy a folder's files; the folders in it that are to be copied."""
        linked = self._is_in_libraries(path)
        for entry in self._entries(path):
            inner = f"{path}/{entry.name}" if path else entry.name
            status = entry.stat(follow_symlinks=False)
            if stat.S_ISLNK(status.st_mode):
                os.symlink(self._pointed(os.readlink(entry.path), path), self._in_copy(inner))
            elif stat.S_ISDIR(status.st_mode):
                if self._is_wanted(inner, entry.name):
                    os.mkdir(self._in_copy(inner), stat.S_IMODE(status.st_mode) | stat.S_IRWXU)
                    yield inner
            elif stat.S_ISREG(status.st_mode):
                if linked:
                    os.symlink(entry.path, self._in_copy(inner))
                elif entry.name != ".git" and not self._is_ours(inner):
                    self._file(entry.path, inner)

    def _entries(self, path: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(os.path.join(self._original.top, path)) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except FileNotFoundError:
            return []
        except PermissionError:
            self.unread.append(path)
            return []
        if path and any(entry.name == _MARK for entry in found):
            self.spared.append(path)
        return found

    def _is_wanted(self, path: str, name: str) -> bool:
        if self._is_in_libraries(path):
            return True  # the compiled modules of libraries are right, and making them anew takes long
        if name in _SKIPPED:
            self.spared.append(path)
        return name not in _SKIPPED and name != "__pycache__" and not self._is_ours(path)

    def _is_ours(self, path: str) -> bool:
        """Whether a path holds what ssot keeps for itself; baselines and role packs are the workspace's."""
        return any(f"/{ours}" in f"/{path}" for ours in _OURS)

    def _is_in_libraries(self, path: str) -> bool:
        for environment in self.spared:
            if path.startswith(environment + "/"):
                return path[len(environment) + 1 :].partition("/")[0] in _LINKED
        return False

    def _file(self, source: str, path: str) -> None:
        target = self._in_copy(path)
        try:
            shutil.copy2(source, target, follow_symlinks=False)
        except FileNotFoundError:
            return  # was removed in the meantime
        except PermissionError:
            self.unread.append(path)
            with suppress(FileNotFoundError):
                os.unlink(target)

    def _in_copy(self, path: str) -> str:
        return os.path.join(self._target, path)

    def _pointed(self, link: str, folder: str) -> str:
        """What a link in the copy says: it leads into the copy where the original leads into the tree."""
        if os.path.isabs(link):
            inside = self._original.below(link)
            return link if inside is None else os.path.join(self._target, inside)
        meant = os.path.normpath(os.path.join(self._original.top, folder, link))
        return link if self._original.below(meant) is not None else meant


def remove(folder: str) -> None:
    """Remove a folder and all that is in it, whatever permissions its folders have been given."""
    shutil.rmtree(folder, ignore_errors=True)
    if os.path.lexists(folder):
        for path, _, _ in os.walk(folder):
            with suppress(OSError):
                os.chmod(path, stat.S_IRWXU)
        shutil.rmtree(folder, ignore_errors=True)
