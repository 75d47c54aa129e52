"""Folders of code that is carried along: what others have released, side by side, which knows nothing of the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from ssot_tool.facts import ModuleFacts

#: So many releases side by side, each of a version of its own, are no accident.
_RELEASES = 3


def carried(modules: Mapping[str, ModuleFacts], paths: Mapping[str, str], roots: Collection[str]) -> frozenset[str]:
    """The folders, each ending with "/", of packages that say different ``__version__`` and import nothing beside them.

    ``modules``: by their dotted names, ``paths``: where they stand, with "/"; ``roots``: import roots, which hold the
    workspace's own code whatever it says. Where there is no code but in such a folder, it is no guest.
    """
    versions: dict[str, set[str]] = {}
    for name, facts in modules.items():
        for version in facts.constants.get("__version__", ()):
            versions.setdefault(_beside(paths[name], facts.is_package), set()).add(version)
    homes = {folder for folder, said in versions.items() if folder and len(said) >= _RELEASES}
    homes -= {f"{root}/" for root in roots}
    return frozenset(folder for folder in homes if _is_apart(folder, modules, paths))


def is_carried(path: str, folders: Iterable[str]) -> bool:
    """Whether a file stands in one of some folders."""
    return any(path.startswith(folder) for folder in folders)


def _beside(path: str, is_package: bool) -> str:
    """The folder in which a module or package stands, "" for the top, else with "/" at its end."""
    folder = path.rpartition("/")[0]
    above = folder.rpartition("/")[0] if is_package else folder
    return f"{above}/" if above else ""


def _is_apart(folder: str, modules: Mapping[str, ModuleFacts], paths: Mapping[str, str]) -> bool:
    """Whether there is code beside a folder, and none in it imports that."""
    inside = [facts for name, facts in modules.items() if paths[name].startswith(folder)]
    return len(inside) < len(modules) and all(
        paths[name].startswith(folder) for facts in inside for name in _known(facts.imports, modules)
    )


def _known(imports: Iterable[str], modules: Collection[str]) -> Iterator[str]:
    """What is in the workspace of some imported modules."""
    return (name for name in imports if name in modules)
