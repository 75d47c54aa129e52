"""The files of a workspace that are no Python modules, listed as the Python ones are: by git, or by a walk."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from ssot_tool.config.patterns import PathPatterns
from ssot_tool.errors import WorkspaceError
from ssot_tool.scan.files.git_run import complaint, need_git
from ssot_tool.scan.files.walk import BUILD_FOLDERS, TOOL_FOLDERS, Ignores, is_ignored, with_own
from ssot_tool.scan.files.workspace import Workspace

_LISTING = ("ls-files", "-t", "-z", "--cached", "--others", "--exclude-standard", "--", ":(exclude)*.py")
_TOOLS = frozenset(os.fsencode(name) for name in TOOL_FOLDERS)
#: Of these nothing is anybody's source, tracked or not: our own state, and git's.
_NEVER = frozenset((b".git", b".ssot"))


def other_files(workspace: Workspace, exclude: Sequence[str] = ()) -> list[str]:
    """The sorted paths (relative, with ``/``; bytes that are no UTF-8 as surrogates) of all files that are no ``.py``.

    ``exclude`` are patterns of files to leave out beside those that are configured. Links and what is not there any
    more are still in.
    """
    listed = _by_git(workspace.root) if workspace.source == "git" else _by_walk(str(workspace.root))
    excluded = PathPatterns((*workspace.exclude, *exclude))
    paths = (os.fsdecode(raw) for raw in set(listed))
    selected = workspace.selection.holder()
    return sorted(path for path in paths if selected(path) and not excluded.matches(path))


def _by_git(root: Path) -> Iterator[bytes]:
    """What git tracks, and what it does not track nor ignore; as for modules, untracked folders of tools are noise."""
    done = need_git(root, *_LISTING)
    if done.returncode != 0:
        raise WorkspaceError(f"git cannot list the files of {root}: {complaint(done)}", "git status may tell why")
    for entry in done.stdout.split(b"\0"):
        path = entry[2:]
        if not path or path.endswith((b"/", b".py")):  # nested repositories are workspaces of their own
            continue
        noise = _NEVER if entry[:1] != b"?" else _TOOLS
        if noise.isdisjoint(path.split(b"/")[:-1]):
            yield path


def _by_walk(root: str) -> Iterator[bytes]:
    """What stands in a folder without git and is ignored by no ``.gitignore``; no link is followed."""
    stack: list[tuple[str, Ignores]] = [("", ())]
    while stack:
        folder, above = stack.pop()
        try:
            with os.scandir(os.path.join(root, folder)) as entries:
                found = list(entries)
        except OSError:
            continue  # the workspace has said so
        if folder and any(entry.name == "pyvenv.cfg" for entry in found):
            continue
        ignores = with_own(root, folder, found, above)
        for entry in found:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                if not _is_noise(entry.name) and not is_ignored(path + "/", ignores):
                    stack.append((path, ignores))
            elif not entry.name.endswith(".py") and not is_ignored(path, ignores):
                yield os.fsencode(path)


def _is_noise(name: str) -> bool:
    return name in TOOL_FOLDERS or name in BUILD_FOLDERS or name.endswith(".egg-info")
