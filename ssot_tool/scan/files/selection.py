"""Paths given on the command line: which of the workspace's files they select."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from ssot_tool.errors import WorkspaceError


class Selection(msgspec.Struct, frozen=True):
    """Folders ("." is all of the workspace) and single files, relative to the workspace root."""

    folders: tuple[str, ...]
    files: tuple[str, ...]

    def holds(self, path: str) -> bool:
        """Whether a file is selected."""
        return self.holder()(path)

    def holder(self) -> Callable[[str], bool]:
        """As ``holds``, to be asked of many files: each of ten thousand may be named by itself."""
        if self.folders == (".",):
            return lambda path: True
        files, folders = frozenset(self.files), tuple(f"{folder}/" for folder in self.folders)
        return lambda path: path in files or path.startswith(folders)


ALL = Selection((".",), ())


def select(root: Path, paths: Sequence[Path]) -> Selection:
    """Turn arguments (absolute, or relative to the current folder) into a selection; none selects everything.

    WorkspaceError for a path that does not exist, lies outside ``root`` (absolute, without links), or is a file but
    no Python module.
    """
    if not paths:
        return ALL
    missing = [str(path) for path in paths if not os.path.lexists(path)]
    if missing:
        verb = "does" if len(missing) == 1 else "do"
        raise WorkspaceError(f"{', '.join(missing)} {verb} not exist", "paths are relative to the current folder")
    folders, files = [], []
    for path in paths:
        inside = _inside(root, path)
        if path.is_dir():
            folders.append(inside)
        elif path.suffix == ".py":
            files.append(inside)
        else:
            raise WorkspaceError(f"{path} is no Python module", "give .py files, or folders that hold them")
    if "." in folders:
        return ALL
    return Selection(tuple(dict.fromkeys(folders)), tuple(dict.fromkeys(files)))


def _inside(root: Path, path: Path) -> str:
    # A link to a file stays a link (it is judged later); a link to a folder is the folder that it leads to.
    real = os.path.realpath(path) if path.is_dir() else os.path.join(os.path.realpath(path.parent), path.name)
    if real == str(root):
        return "."
    if not real.startswith(f"{root}/".replace("//", "/")):
        raise WorkspaceError(f"{path} lies outside the workspace {root}", "run ssot in the workspace that holds it")
    return os.path.relpath(real, root).replace(os.sep, "/")


def start_of(paths: Iterable[Path]) -> Path:
    """Where to look for the workspace root: the nearest folder that holds all paths, or the current one."""
    # As in _inside: a link to a file belongs where it stands, not where it leads to.
    folders = [os.path.realpath(path if path.is_dir() else path.parent) for path in paths if os.path.lexists(path)]
    return Path(os.path.commonpath(folders)) if folders else Path.cwd()
