"""Modules that are not there yet, and are not dead: a build makes, or another distribution brings them."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path

from ssot_tool.program.resolve import Program
from ssot_tool.scan.files.git_files import ignored_by_git

#: What builds write modules' names into.
_RECIPES = ("pyproject.toml", "setup.py", "setup.cfg", "meson.build", "CMakeLists.txt", "Cargo.toml", ".gitignore")
#: What else says which distributions are required.
_REQUIREMENTS = ("requirements*.txt", "requirements/*.txt")
#: What protocol compilers add to the name of what they read.
_ADDED = ("_pb2_grpc", "_pb2")
_MOST_BYTES = 1_000_000


def built_modules(root: Path, program: Program, paths: Mapping[str, str], missing: Collection[str]) -> frozenset[str]:
    """Those of some dotted names, which nothing defines, that a build may make a module of.

    Something of that name is there that is no module of the workspace (another ending, a folder, what is excluded), git
    would ignore such a module, a recipe of the build names it, or it is part of a namespace of which a distribution is
    required. ``paths``: module to path below ``root``.
    """
    folders = _folders(paths)
    places = {name: place for name in missing if (place := _place(name, program, folders)) is not None}
    made = ((f"{place}.py", f"{place}/__init__.py") for place in places.values())
    ignored = ignored_by_git(root, sorted({path for paths in made for path in paths}))
    recipes = [_text(root / name) for name in _RECIPES]
    found = set()
    for name, place in places.items():
        file = re.compile(rf"(?<![\w-]){re.escape(place.rpartition('/')[2])}\.py(?!\w)")
        is_ignored = f"{place}.py" in ignored or f"{place}/__init__.py" in ignored
        if is_ignored or any(map(file.search, recipes)) or _has_source(root, place):
            found.add(name)
    parts = [name for name in missing if _is_in_namespace(name, program)]
    required = "\n".join(recipes + _requirements(root)) if parts else ""
    return frozenset(found.union(name for name in parts if _is_required(name.partition(".")[0], required)))


def _is_in_namespace(dotted: str, program: Program) -> bool:
    """Whether nothing above it has an ``__init__``, so that its folder may be elsewhere."""
    above = dotted.rpartition(".")[0]
    while above and above not in program.known:
        above = above.rpartition(".")[0]
    return not above and "." in dotted


def _requirements(root: Path) -> list[str]:
    return [_text(path) for pattern in _REQUIREMENTS for path in sorted(root.glob(pattern))]


def _is_required(namespace: str, text: str) -> bool:
    """Whether a distribution is required whose name begins with that of a namespace: ``google-cloud-storage``."""
    return re.search(rf"""(?:^|[\s"'=\[,]){re.escape(namespace)}-\w""", text, re.IGNORECASE | re.MULTILINE) is not None


def _folders(paths: Mapping[str, str]) -> dict[str, str]:
    """The folder of each package, "" or ending in "/": that of its ``__init__``, or of the modules in it."""
    folders: dict[str, str] = {}
    for module, path in sorted(paths.items()):
        folder = path[: path.rfind("/") + 1]
        package = module if path.endswith("__init__.py") else module.rpartition(".")[0]
        folders[package] = folder
        _add_namespaces(package, folder, folders)
    return folders


def _add_namespaces(package: str, folder: str, folders: dict[str, str]) -> None:
    """The folders above that hold no module themselves, as far as they are called like the packages."""
    above, _, last = package.rpartition(".")
    while above and above not in folders and folder.endswith(f"{last}/"):
        folder = folder[: -len(last) - 1]
        folders[above] = folder
        above, _, last = above.rpartition(".")


def _place(dotted: str, program: Program, folders: Mapping[str, str]) -> str | None:
    """The path, without its ending, that a module of this name would have; None where its package has no folder."""
    package, _, last = dotted.rpartition(".")
    folder = folders.get(program.other_names.get(package, package)) if package else None
    return None if folder is None else f"{folder}{last}"


def _has_source(root: Path, place: str) -> bool:
    folder, _, name = place.rpartition("/")
    stems = {name, *(name.removesuffix(added) for added in _ADDED)}
    try:
        with os.scandir(root / folder) as entries:
            return any(entry.name.partition(".")[0] in stems and not _is_left_over(entry) for entry in entries)
    except OSError:
        return False


def _is_left_over(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder in which nothing is left but what Python once kept of the modules in it."""
    return entry.is_dir() and os.listdir(entry.path) == ["__pycache__"]


def _text(path: Path) -> str:
    try:
        if path.is_symlink() or path.stat().st_size > _MOST_BYTES:
            return ""
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
