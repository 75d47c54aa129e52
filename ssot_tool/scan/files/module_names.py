"""From paths and import roots to dotted module names, each of which names one file only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ssot_tool.scan.files.roots import ImportRoot

_WORKSPACE = ImportRoot(".", "the root of the workspace")


class Named(NamedTuple):
    """What a file is called: its first name, whether it is a package's ``__init__``, and its other names."""

    module: str
    is_package: bool
    others: tuple[str, ...] = ()


class _Candidate(NamedTuple):
    name: str
    root: str
    top: str


def module_name(path: str, roots: Iterable[ImportRoot]) -> str:
    """The dotted name of a file, relative to its deepest root (the workspace root, where no root holds it)."""
    folder, _, file = path.rpartition("/")
    packages = _packages(folder, _by_depth(roots))
    return _file_name(packages[0][1], file)


def _by_depth(roots: Iterable[ImportRoot]) -> list[ImportRoot]:
    """Deepest first, extra ones last: the order in which a file's names are considered."""
    return sorted(roots, key=lambda root: (root.extra, root.path == ".", -root.path.count("/"), root.path))


def _packages(folder: str, roots: Sequence[ImportRoot]) -> list[tuple[ImportRoot, str]]:
    """The dotted names of a folder, one for each root that holds it."""
    found = []
    for root in roots:
        if root.path == ".":
            rest = folder
        elif folder == root.path or folder.startswith(root.path + "/"):
            rest = folder[len(root.path) + 1 :]
        else:
            continue
        # A dot in a folder's name would read as two components.
        dotted = rest.replace(".", "_").replace("/", ".")
        found.append((root, f"{root.prefix}.{dotted}".strip(".") if root.prefix else dotted))
    if not any(not root.extra for root, _ in found):
        found.insert(0, (_WORKSPACE, folder.replace(".", "_").replace("/", ".")))
    return found


def _file_name(package: str, file: str) -> str:
    stem = file.removesuffix(".py")
    if stem == "__init__" and package:
        return package
    stem = stem.replace(".", "_")
    return f"{package}.{stem}" if package else stem


def name_modules(
    paths: Sequence[str], roots: Sequence[ImportRoot], is_namespace: Callable[[str], bool] = lambda path: False
) -> dict[str, Named]:
    """Name every file. No two files share a first name, and no other name is shared at all.

    Where files below several roots would be called the same (``tests/conftest.py`` in each of two projects), the
    whole top-level package in question is named from the next root above instead: half a package under one name and
    half under another would break its relative imports. ``is_namespace`` says whether an ``__init__.py`` declares a
    package that several roots share, which is no conflict. A module that a package of the same name hides is called
    ``name#shadowed``: it has no name in Python.
    """
    order = _by_depth(roots)
    known: dict[str, list[tuple[ImportRoot, str]]] = {}
    candidates = {path: _candidates(path, order, known) for path in paths}
    if len(order) > 1:
        _settle(candidates, is_namespace)
    firsts = Counter(found[0].name for found in candidates.values())
    taken: set[str] = set()
    named: dict[str, Named] = {}
    for path in sorted(candidates, key=lambda path: (not path.endswith("__init__.py"), path)):
        name = candidates[path][0].name
        if firsts[name] > 1 and name in taken:
            name = _distinct(name, taken)
        taken.add(name)
        # The __init__.py of a root itself makes no package: its relative imports start at the root, like a module's.
        is_package = path.endswith("/__init__.py") and name.partition("#")[0].rpartition(".")[2] != "__init__"
        named[path] = Named(name, is_package)
    if len(order) > 1:
        _add_others(candidates, named, taken)
    return named


def _candidates(
    path: str, order: Sequence[ImportRoot], known: dict[str, list[tuple[ImportRoot, str]]]
) -> list[_Candidate]:
    folder, _, file = path.rpartition("/")
    packages = known.get(folder)
    if packages is None:
        packages = known[folder] = _packages(folder, order)
    found = []
    for root, package in packages:
        name = _file_name(package, file)
        found.append(_Candidate(name, root.path, name.partition(".")[0]))
    return found


def _settle(candidates: dict[str, list[_Candidate]], is_namespace: Callable[[str], bool]) -> None:
    """Drop names until no two roots give the same first name; the last name of a file is never dropped."""
    while True:
        by_name: dict[str, list[str]] = {}
        for path, found in candidates.items():
            by_name.setdefault(found[0].name, []).append(path)
        conflicts = set()
        for sharing in by_name.values():
            tops = {candidates[path][0][1:] for path in sharing}
            if len(tops) > 1 and not all(path.endswith("/__init__.py") and is_namespace(path) for path in sharing):
                conflicts |= tops
        dropped = False
        for path, found in candidates.items():
            rest = [one for one in found if one[1:] not in conflicts]
            if len(rest) < len(found) and found[0][1:] in conflicts and len(found) > 1:
                candidates[path] = rest or found[-1:]
                dropped = True
        if not dropped:
            return


def _distinct(name: str, taken: set[str]) -> str:
    shadowed = f"{name}#shadowed"
    number = 2
    while shadowed in taken:
        shadowed = f"{name}#shadowed{number}"
        number += 1
    return shadowed


def _add_others(candidates: dict[str, list[_Candidate]], named: dict[str, Named], taken: set[str]) -> None:
    claims = Counter(one.name for found in candidates.values() for one in found[1:])
    for path, found in candidates.items():
        others = tuple(dict.fromkeys(one.name for one in found[1:] if claims[one.name] == 1 and one.name not in taken))
        if others:
            named[path] = named[path]._replace(others=others)
