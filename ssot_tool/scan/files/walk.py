"""The files of a folder that is in no git work tree: a walk that honours ``.gitignore`` and follows no link."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ssot_tool.config.patterns import spec_of
from ssot_tool.model import Skipped
from ssot_tool.scan.files.git_files import PROJECT_FILES, Listing

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

#: Folders of tools and of installed packages: nobody's source. The list is ruff's, as far as it concerns Python files.
TOOL_FOLDERS = frozenset(
    (
        *(".bzr", ".direnv", ".eggs", ".git", ".hg", ".hypothesis", ".ipynb_checkpoints", ".mypy_cache", ".nox"),
        *(".pants.d", ".pyenv", ".pytest_cache", ".pytype", ".ruff_cache", ".ssot", ".svn", ".tox", ".venv"),
        *("__pycache__", "__pypackages__", "node_modules", "site-packages", "venv"),
    )
)
#: What builds leave behind; skipped in a walk only, because in git a tracked ``build/`` is somebody's source.
BUILD_FOLDERS = frozenset(("_build", "buck-out", "build", "dist"))

Ignores = tuple[tuple[int, "GitIgnoreSpec"], ...]


def walk_listing(root: Path) -> tuple[Listing, list[Skipped]]:
    """List the Python files below ``root``, and the folders that could not be read."""
    python: list[bytes] = []
    hints: list[bytes] = []
    skipped: list[Skipped] = []
    stack: list[tuple[str, Ignores]] = [("", ())]
    base = str(root)
    while stack:
        folder, above = stack.pop()
        try:
            with os.scandir(os.path.join(base, folder)) as entries:
                found = list(entries)
        except OSError as error:
            skipped.append(Skipped(_printable(folder) or ".", f"folder cannot be read: {error.strerror}"))
            continue
        ignores = with_own(base, folder, found, above)
        if folder and any(entry.name == "pyvenv.cfg" for entry in found):
            continue
        for entry in found:
            path = f"{folder}/{entry.name}" if folder else entry.name
            name = entry.name
            if entry.is_dir(follow_symlinks=False):
                noise = name in TOOL_FOLDERS or name in BUILD_FOLDERS or name.endswith(".egg-info")
                if not noise and not is_ignored(path + "/", ignores):
                    stack.append((path, ignores))
            elif (name.endswith(".py") or name in PROJECT_FILES) and not is_ignored(path, ignores):
                (python if name.endswith(".py") else hints).append(os.fsencode(path))
    return Listing(python, frozenset(), hints), skipped


def with_own(base: str, folder: str, entries: list[os.DirEntry[str]], above: Ignores) -> Ignores:
    """The ignore rules that hold in a folder: its own before those of the folders above."""
    if not any(entry.name == ".gitignore" and entry.is_file(follow_symlinks=False) for entry in entries):
        return above
    try:
        with open(os.path.join(base, folder, ".gitignore"), encoding="utf-8", errors="surrogateescape") as file:
            lines = file.read().splitlines()
    except OSError:
        return above
    good = [line for line in lines if _is_pattern(line)]
    return ((len(folder) + 1 if folder else 0, spec_of(good)), *above)


def _is_pattern(line: str) -> bool:
    try:
        spec_of([line])
    except ValueError:
        return False  # git passes over such lines, too
    return True


def is_ignored(path: str, ignores: Ignores) -> bool:
    """Whether the rules ignore a path; a folder's ends with ``/``."""
    for start, spec in ignores:
        verdict = spec.check_file(path[start:]).include
        if verdict is not None:
            return verdict
    return False


def _printable(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")
