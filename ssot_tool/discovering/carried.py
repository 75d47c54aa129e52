"""Folders of code that is carried along: what others have released, or what its package says is a fork."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping

from ssot_tool.facts import ModuleFacts
from ssot_tool.portraits.portrait import Gallery

#: So many releases side by side, each of a version of its own, by so many authors, are no accident.
_RELEASES, _AUTHORS = 3, 2


def carried(modules: Mapping[str, ModuleFacts], paths: Mapping[str, str], roots: Collection[str]) -> tuple[str, ...]:
    """The folders, each ending with "/", of packages with versions and authors of their own that import nothing beside.

    ``modules``: by their dotted names, ``paths``: where they stand, with "/"; ``roots``: import roots, which hold the
    workspace's own code whatever it says. A package says it by ``__version__``, and ``__author__`` or
    ``__copyright__``. Where there is no code but in such a folder, it is no guest.
    """
    versions: dict[str, set[tuple[str, ...]]] = {}
    authors: dict[str, set[str]] = {}
    for name, facts in modules.items():
        folder = _beside(paths[name], facts.is_package)
        if said := facts.constants.get("__version__"):
            versions.setdefault(folder, set()).add(said)
        for holder in ("__author__", "__copyright__"):
            authors.setdefault(folder, set()).update(facts.constants.get(holder, ()))
    homes = {
        folder
        for folder, said in versions.items()
        if folder and len(said) >= _RELEASES and len(authors[folder]) >= _AUTHORS
    }
    homes -= {f"{root}/" for root in roots}
    return tuple(sorted(folder for folder in homes if _is_apart(folder, modules, paths)))


def forked(galleries: Mapping[str, Gallery]) -> tuple[str, ...]:
    """The folders, each ending with "/", of packages that say that they are forks, in a workspace that is mostly not.

    ``galleries``: path, with "/", to the portraits of the module.
    """
    paths = sorted(galleries)
    forks = [path.rpartition("/")[0] for path in paths if galleries[path].is_fork]
    after = chr(ord("/") + 1)
    inside = ((folder, bisect_left(paths, f"{folder}{after}") - bisect_left(paths, f"{folder}/")) for folder in forks)
    return tuple(f"{folder}/" for folder, count in inside if 2 * count < len(paths))


def _beside(path: str, is_package: bool) -> str:
    """The folder in which a module or package stands, "" for the top, else with "/" at its end."""
    folder = path.rpartition("/")[0]
    above = folder.rpartition("/")[0] if is_package else folder
    return f"{above}/" if above else ""


def _is_apart(folder: str, modules: Mapping[str, ModuleFacts], paths: Mapping[str, str]) -> bool:
    """Whether there is code beside a folder, and none in it imports that."""
    inside = [facts for name, facts in modules.items() if paths[name].startswith(folder)]
    return len(inside) < len(modules) and all(
        paths[name].startswith(folder) for facts in inside for name in facts.imports if name in modules
    )
