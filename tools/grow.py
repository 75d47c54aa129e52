"""Makes a workspace two, four … times as large: copies of its Python files with every top-level name renamed.

A copy refers to itself alone (``app.x`` becomes ``app_2.x`` in paths and in text), so that the larger tree has as many
times the modules, members and references, and not the same names twice.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

SKIPPED = {".git", ".ssot", ".venv", "venv", "node_modules", "__pycache__"}


def python_files(workspace: Path) -> Iterator[Path]:
    """Relative paths of the .py files that git knows, or, outside git, of all."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "*.py"],
        cwd=workspace,
        capture_output=True,
        check=False,
    )
    if listing.returncode == 0:
        yield from (Path(os.fsdecode(name)) for name in sorted(listing.stdout.split(b"\0")) if name)
        return
    for folder, folders, names in os.walk(workspace):
        folders[:] = sorted(set(folders) - SKIPPED)
        yield from (Path(folder, name).relative_to(workspace) for name in sorted(names) if name.endswith(".py"))


def add_copy(workspace: Path, target: Path, number: int) -> int:
    """Write copy ``number`` (1 is the tree as it is) into ``target``; return the bytes written."""
    files = [path for path in python_files(workspace) if (workspace / path).is_file()]
    tops = sorted({path.parts[0].removesuffix(".py") for path in files})
    names = [name for name in tops if name.isidentifier()]
    pattern = re.compile(rb"\b(%s)\b" % b"|".join(re.escape(os.fsencode(name)) for name in names))
    written = 0
    for path in files:
        data = (workspace / path).read_bytes()
        copy = target / path
        if number > 1:
            data = pattern.sub(rb"\g<1>_%d" % number, data)
            top, dot, suffix = path.parts[0].partition(".py")
            copy = target.joinpath(f"{top}_{number}{dot}{suffix}", *path.parts[1:])
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(data)
        written += len(data)
    return written


def track(target: Path) -> None:
    """Put the whole tree under git, as the workspace was: ssot lists the files of a git tree without walking."""
    for arguments in (["init", "--quiet"], ["add", "--all", "--force"]):
        subprocess.run(["git", "-c", "gc.auto=0", *arguments], cwd=target, check=True, capture_output=True)
