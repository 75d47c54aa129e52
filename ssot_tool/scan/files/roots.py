"""Import roots: the folders from which a workspace's modules are named, found by evidence or configured."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec

from ssot_tool.scan.files.project_hints import Project, read_project

_PROJECT_SCRIPTS = ("setup.py", "manage.py")


class ImportRoot(msgspec.Struct, frozen=True):
    """A folder from which modules are named; ``path`` is "." or relative with ``/``.

    ``extra``: modules below it get one more name from it, but their first name from the root above, because the
    folder is a package itself. ``prefix``: the dotted name of the folder, where it installs under another one.
    """

    path: str
    reason: str
    extra: bool = False
    prefix: str = ""


class Layout:
    """The folders of a set of files: which hold Python, which are packages."""

    def __init__(self, files: Collection[str]) -> None:
        self.packages = {path.removesuffix("/__init__.py") for path in files if path.endswith("/__init__.py")}
        folders = {path.rpartition("/")[0] for path in files}
        self.folders = {"."}
        for folder in folders:
            while folder and folder not in self.folders:
                self.folders.add(folder)
                folder = folder.rpartition("/")[0]


def configured_roots(patterns: Sequence[str], files: Collection[str]) -> tuple[tuple[ImportRoot, ...], list[str]]:
    """Return the roots that the configuration names (``*`` in a component is a glob) and the entries without a file."""
    layout = Layout(files)
    roots: dict[str, ImportRoot] = {}
    empty = []
    for pattern in patterns:
        clean = pattern.removeprefix("./").strip("/") or "."
        parts = clean.split("/")
        found = [folder for folder in sorted(layout.folders) if _fits(folder.split("/"), parts)] if files else []
        for folder in found:
            roots.setdefault(folder, ImportRoot(folder, "workspace.roots"))
        if not found:
            empty.append(pattern)
    return tuple(roots[path] for path in sorted(roots)), empty


def _fits(folder: list[str], pattern: list[str]) -> bool:
    return len(folder) == len(pattern) and all(map(fnmatchcase, folder, pattern))


def find_roots(root: Path, files: Collection[str], project_files: Collection[str]) -> tuple[ImportRoot, ...]:
    """Find the import roots of the workspace at ``root``, each with the reason why it is one.

    The workspace root always is one. So is the folder of a project (``pyproject.toml``, ``setup.cfg``, ``setup.py``,
    Django's ``manage.py``), its ``src/``, and every folder that such a file names. A folder with an ``__init__.py``
    is a package of the root above; where a project file names it all the same, it is an ``extra`` root.
    """
    layout = Layout(files)
    scripts = [path for path in files if path.rpartition("/")[2] in _PROJECT_SCRIPTS]
    read = (read_project(root, path) for path in sorted({*project_files, *scripts}))
    projects = [project for project in read if project is not None]
    roots = {".": ImportRoot(".", "the root of the workspace")}
    homes = {"": "", **{project.folder: project.name for project in projects if project.is_project}}
    for folder, name in homes.items():
        if folder and folder in layout.folders and folder not in layout.packages:
            roots.setdefault(folder, ImportRoot(folder, f"a project of its own ({name})"))
    for project in projects:
        _add_hinted(project, layout, roots)
    for folder in homes:
        src = f"{folder}/src" if folder else "src"
        if src in layout.folders and src not in layout.packages:
            roots.setdefault(src, ImportRoot(src, "a src layout: packages stand in src/, which is none itself"))
    return tuple(roots[path] for path in sorted(roots))


def _add_hinted(project: Project, layout: Layout, roots: dict[str, ImportRoot]) -> None:
    for hint in project.hints:
        if hint.folder not in layout.folders or hint.folder in roots:
            continue
        if hint.prefix:
            if _dotted(hint.folder, roots) != hint.prefix:
                roots[hint.folder] = ImportRoot(hint.folder, hint.reason, extra=True, prefix=hint.prefix)
        else:
            is_package = hint.folder in layout.packages
            roots[hint.folder] = ImportRoot(hint.folder, hint.reason, extra=is_package)


def _dotted(folder: str, roots: dict[str, ImportRoot]) -> str:
    above = [path for path in roots if path == "." or folder.startswith(path + "/")]
    nearest = max(above, key=lambda path: 0 if path == "." else len(path))
    return (folder if nearest == "." else folder[len(nearest) + 1 :]).replace("/", ".")
