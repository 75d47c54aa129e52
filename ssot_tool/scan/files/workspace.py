"""The workspace: its root, the files that are read, and what their modules are called."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import msgspec

from ssot_tool.config import BASELINE_FOLDER, CONFIG_FILE, Config, check_paths
from ssot_tool.config.load import project_table
from ssot_tool.config.patterns import PathPatterns
from ssot_tool.config.toml_tables import Mistakes
from ssot_tool.errors import ConfigError, WorkspaceError
from ssot_tool.model import Skipped
from ssot_tool.scan.files.git_files import Listing, NoGit, git_listing, git_toplevel
from ssot_tool.scan.files.module_names import Named, name_modules
from ssot_tool.scan.files.on_disk import look_up
from ssot_tool.scan.files.roots import ImportRoot, configured_roots, find_roots
from ssot_tool.scan.files.selection import Selection, select
from ssot_tool.scan.files.walk import TOOL_FOLDERS, walk_listing


class SourceFile(msgspec.Struct, frozen=True):
    """One Python file; ``path`` is relative to the workspace root, with ``/``.

    ``module`` is its dotted name, which no other file has; ``other_modules`` are more names that can be imported.
    ``service`` is "" where none is configured for it.
    """

    path: str
    module: str
    is_package: bool
    in_test: bool
    service: str = ""
    other_modules: tuple[str, ...] = ()


class Workspace(msgspec.Struct, frozen=True):
    """The tree that is scanned. ``root`` is absolute and holds no links; files are sorted by path.

    ``files`` are the universe of a run: with paths on the command line, only what these select; ``unselected`` are
    the others (module names never depend on the selection). ``links``: symbolic links to files that are read under
    their own path, ``aliases`` to which. ``notes``: sentences for a person about how the files were found.
    ``shadow``: of another revision's workspace, the folder that holds those files (``shadowed``) that are not below
    ``root`` as they were. ``exclude``: the configured patterns of files that do not belong to it.
    """

    root: Path
    files: tuple[SourceFile, ...]
    unselected: tuple[SourceFile, ...]
    roots: tuple[ImportRoot, ...]
    skipped: tuple[Skipped, ...]
    links: tuple[Skipped, ...]
    source: Literal["git", "walk"]
    notes: tuple[str, ...]
    selection: Selection
    aliases: Mapping[str, str] = MappingProxyType({})
    shadow: str = ""
    shadowed: frozenset[str] = frozenset()
    exclude: tuple[str, ...] = ()

    def home(self, path: str) -> str:
        """The folder below which a file's bytes are read."""
        return self.shadow if path in self.shadowed else str(self.root)


def find_workspace_root(start: Path) -> tuple[Path, str]:
    """Return the root of the workspace that holds a path, and why it is the root.

    The nearest folder at or above it with ``ssot.toml``, a ``pyproject.toml`` with ``[tool.ssot]`` or a baseline; else
    the top of its git work tree; else the folder itself.
    """
    if not start.exists():
        raise WorkspaceError(f"{start} does not exist", "paths are relative to the current folder")
    here = Path(os.path.realpath(start))
    here = here if here.is_dir() else here.parent
    for folder in (here, *here.parents):
        if os.path.lexists(folder / CONFIG_FILE):
            return folder, f"it holds {CONFIG_FILE}"
        if _configures(folder / "pyproject.toml"):
            return folder, "its pyproject.toml has [tool.ssot]"
        if (folder / BASELINE_FOLDER).is_dir():
            return folder, f"it holds {BASELINE_FOLDER}"
    top = git_toplevel(here)
    if top is not None:
        return top, "the top of the git work tree"
    return here, "the folder that was given" if start != Path.cwd() else "the current folder"


def _configures(pyproject: Path) -> bool:
    mistakes = Mistakes()
    return pyproject.is_file() and (project_table(pyproject, mistakes) is not None or bool(mistakes.sentences))


def open_workspace(root: Path, config: Config, paths: Sequence[Path] = ()) -> Workspace:
    """Find the files of a workspace and name their modules; nothing of them is read.

    ``paths`` (absolute, or relative to the current folder) restrict what is read, not only what is reported, as in
    ruff: a folder selects what the workspace has below it; a file is read even where it is ignored or excluded.
    ConfigError where configured patterns or roots match nothing; WorkspaceError where paths are wrong, or no file is
    left.
    """
    root = Path(os.path.realpath(root))
    selection = select(root, paths)
    listing, source, unread, notes = _listing(root)
    disk = look_up(root, listing.python)
    exclude = PathPatterns(config.workspace.exclude)
    kept = {path for path in disk.files if not exclude.matches(path)}
    named = look_up(root, (os.fsencode(path) for path in selection.files))
    everything = sorted(kept.union(named.files))
    project_files = [path for path in map(os.fsdecode, listing.hints) if not exclude.matches(path)]
    roots, wrong = roots_of(root, config, everything, project_files)
    if everything:
        wrong += check_paths(config, disk.files, root)
    if wrong:
        raise ConfigError(wrong)
    sources = sources_of(everything, config, roots, disk.links, lambda path: str(root))
    holds = selection.holder()
    files = tuple(file for file in sources if holds(file.path))
    skipped = [skip for skip in {*unread, *disk.skipped, *named.skipped} if holds(skip.path)]
    if not files:
        raise _nothing(root, paths, source, config, len(disk.files), skipped)
    return Workspace(
        root=root,
        files=files,
        unselected=tuple(file for file in sources if not holds(file.path)),
        roots=roots,
        skipped=tuple(sorted(skip for skip in skipped if not exclude.matches(skip.path))),
        links=tuple(Skipped(link, f"is a symbolic link to {disk.links[link]}") for link in sorted(disk.links)),
        source=source,
        notes=tuple(notes),
        selection=selection,
        exclude=tuple(config.workspace.exclude),
        aliases=disk.links,
    )


def _listing(root: Path) -> tuple[Listing, Literal["git", "walk"], list[Skipped], list[str]]:
    notes = []
    listing = git_listing(root)
    if isinstance(listing, Listing):
        if listing.python:
            return _without_tool_folders(listing), "git", [], _submodules(root)
        notes.append("git lists no Python file here, so the folder was walked")
    elif listing.reason:
        notes.append(f"{listing.reason}; the folder was walked instead")
    walked, unread = walk_listing(root)
    return walked, "walk", unread, notes


def _without_tool_folders(listing: Listing) -> Listing:
    """Leave out virtual environments and the like that nobody told git to ignore; what is tracked stays."""
    tools = frozenset(os.fsencode(name) for name in TOOL_FOLDERS)
    noise = {path for path in listing.untracked if not tools.isdisjoint(path.split(b"/")[:-1])}
    return listing._replace(python=[path for path in listing.python if path not in noise]) if noise else listing


def _submodules(root: Path) -> list[str]:
    top = git_toplevel(root)
    if top is None or not (top / ".gitmodules").is_file():
        return []
    return ["git submodules are workspaces of their own and are not read; run ssot in them"]


def roots_of(
    root: Path, config: Config, files: list[str], project_files: list[str]
) -> tuple[tuple[ImportRoot, ...], list[str]]:
    """The import roots, and what is wrong with the configured ones; project files are read below ``root``."""
    if not config.workspace.roots:
        return find_roots(root, files, project_files), []
    roots, empty = configured_roots(config.workspace.roots, files)
    place = config.origin("workspace.roots")
    return roots, [f'{place}: workspace.roots: "{one}" holds no Python file; mend or remove it' for one in empty]


def sources_of(
    paths: list[str],
    config: Config,
    roots: tuple[ImportRoot, ...],
    links: dict[str, str],
    home: Callable[[str], str],
) -> list[SourceFile]:
    """The files with their modules' names, sorted; ``home`` gives the folder below which a path is read."""
    named = name_modules(paths, roots, lambda path: _declares_namespace(Path(home(path), path)))
    aliases = _link_names(links, named, roots)
    tests = PathPatterns(config.workspace.tests).matches
    service_of = _service_finder(config)
    return [
        SourceFile(
            path, name.module, name.is_package, tests(path), service_of(path), name.others + aliases.get(path, ())
        )
        for path, name in sorted(named.items())
    ]


def _link_names(
    links: dict[str, str], named: dict[str, Named], roots: tuple[ImportRoot, ...]
) -> dict[str, tuple[str, ...]]:
    """The module names under which links can be imported, for the files that they lead to."""
    if not links:
        return {}
    taken = {name for found in named.values() for name in (found.module, *found.others)}
    names: dict[str, tuple[str, ...]] = {}
    for link, found in sorted(name_modules(sorted(links), roots).items()):
        target = links[link]
        if target in named and found.module not in taken:
            taken.add(found.module)
            names[target] = (*names.get(target, ()), found.module)
    return names


def _declares_namespace(path: Path) -> bool:
    """Whether an ``__init__.py`` says that other roots hold parts of its package (pkgutil and pkg_resources style)."""
    try:
        with open(path, "rb") as file:
            text = file.read(65536)
    except OSError:
        return False
    return b"extend_path" in text or b"declare_namespace" in text


def _service_finder(config: Config) -> Callable[[str], str]:
    services = [(service.name, PathPatterns(service.paths).matches) for service in config.services]
    if not services:
        return lambda path: ""
    return lambda path: next((name for name, matches in services if matches(path)), "")


def _nothing(
    root: Path, paths: Iterable[Path], source: str, config: Config, listed: int, skipped: Sequence[Skipped]
) -> WorkspaceError:
    where = ", ".join(map(str, paths)) or str(root)
    how = "*.py that git tracks or does not ignore" if source == "git" else "*.py that no .gitignore names"
    if config.workspace.exclude and listed:
        how += f", less workspace.exclude ({config.origin('workspace.exclude')}); it had {listed:,} before"
    if skipped:
        how += f"; {skipped[0].path} {skipped[0].reason}"
    return WorkspaceError(f"there is no Python file to read in {where}", f"looked for {how}")


__all__ = [
    "ImportRoot",
    "NoGit",
    "SourceFile",
    "Workspace",
    "find_workspace_root",
    "open_workspace",
    "roots_of",
    "sources_of",
]
