"""Imports and patches of the workspace's own names that lead nowhere."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from types import ModuleType
from typing import Literal, NamedTuple

from ssot_tool.census import Dead
from ssot_tool.clones.outside import BUILTINS
from ssot_tool.facts import ModuleFacts
from ssot_tool.program.broken import lost_at, lost_member, lost_module
from ssot_tool.program.references import Places
from ssot_tool.program.resolve import Program
from ssot_tool.surveying.ours import is_ours

_Kind = Literal["import", "patch"]
_KINDS: Mapping[str, _Kind] = {
    "import": "import", "reexport": "import", "patch_string": "patch", "patch_object+": "patch",
}  # fmt: skip

#: What every module has.
_OF_MODULES = frozenset(("__annotations__", "__builtins__", "__cached__", "__dict__", "__file__", "__path__")).union(
    vars(ModuleType(""))
)


class _Named(NamedTuple):
    """A path that an import or patch names, with the place of its last token.

    ``is_module``: an import names a module alone; ``is_object``: what is patched is no string, but an object, which may
    be known under several paths.
    """

    dotted: str
    kind: _Kind
    scope: int
    line: int
    column: int
    end: int
    is_module: bool = False
    is_object: bool = False


def dead_names(program: Program, places: Places) -> tuple[Dead, ...]:
    """All of them, sorted; every module must have been read.

    What may be missing (``facts.optional``) is left out, and so is what is not ours.
    """
    own = _own_tops(program)
    homes, modules = _homes(program), _modules(program)
    found = []
    for module in sorted(program.modules):
        facts = program.modules[module]
        path = places.paths[module]
        if not is_ours(path):
            continue
        alive: frozenset[tuple[int, int]] | None = None
        for one in _followed(facts, own.__contains__):
            missing, is_module = _lost(program, one)
            if missing and one.line and one.line not in facts.optional and _is_dead(program, facts, one, missing):
                if one.is_object:
                    alive = _alive_objects(program, facts, own) if alive is None else alive
                    if (one.line, one.column) in alive:
                        continue
                names = modules if is_module else homes
                home, _, name = missing.rpartition(".")
                # The member of a class has not become a function of some module.
                elsewhere = names.get(name, "") if missing == one.dotted and not _is_class(program, home) else ""
                place, told = (path, one.line, one.column, one.end), (one.dotted, missing, facts.scopes[one.scope])
                is_unread = one.line in facts.type_only
                found.append(Dead(*place, one.kind, *told, path in places.tests, elsewhere, is_unread, is_module))
    return tuple(sorted(set(found) - _told_by_target(found)))


def _is_beside(program: Program, module: str, one: _Named) -> bool:
    """Whether a folder above the file has all of it: scripts and services look into their own folder first."""
    top, above = one.dotted.partition(".")[0], module.rpartition(".")[0]
    while above:
        inner = one._replace(dotted=f"{above}.{one.dotted}")
        if program.is_module(f"{above}.{top}") and not _lost(program, inner)[0]:
            return True
        above = above.rpartition(".")[0]
    return False


def _is_on_mock(program: Program, facts: ModuleFacts, one: _Named, missing: str) -> bool:
    """Whether the same function patches the class, too: then its member is that of a mock, which has any."""
    owner = missing.rpartition(".")[0]
    return _is_class(program, owner) and any(
        _KINDS.get(use.kind) == "patch" and use.scope == one.scope for use in facts.uses.get(owner, ())
    )


def _is_class(program: Program, dotted: str) -> bool:
    return any(map(program.is_class, program.named(dotted)))


def _told_by_target(found: Iterable[Dead]) -> frozenset[Dead]:
    """The patches of names in what the same function patches itself, as ``patch.multiple("app.gone", name=1)`` does."""
    patches = [one for one in found if one.kind == "patch"]
    whole = {(one.path, one.scope, one.missing) for one in patches if one.missing == one.dotted}
    return frozenset(
        one for one in patches if one.missing != one.dotted and (one.path, one.scope, one.missing) in whole
    )


def _lost(program: Program, one: _Named) -> tuple[str, bool]:
    """What is missing of a path, and whether it would have to be a module: all of an import's but the name is one."""
    if one.kind == "import":
        missing = lost_module(program, one.dotted if one.is_module else one.dotted.rpartition(".")[0])
        if missing or one.is_module:
            return missing, True
        return lost_at(program, one.dotted), False
    missing = lost_at(program, one.dotted) or lost_member(program, one.dotted)
    # What is patched is found as an attribute: a package may bind a module's name to something else.
    return "" if _is_hidden(program, missing.rpartition(".")[0]) else missing, False


def _is_hidden(program: Program, module: str) -> bool:
    if not program.is_module(module) or program.is_hidden(module):
        return program.is_module(module)
    package, _, name = module.rpartition(".")
    facts = program.modules.get(program.other_names.get(package, package))
    bound = facts.exports.get(name, ()) if facts is not None else ()
    return bool(bound) and all("()" in target or target == "?" for target in bound)


def _is_dead(program: Program, facts: ModuleFacts, one: _Named, missing: str) -> bool:
    return (
        not (one.is_object and missing != one.dotted)  # the import of the object is dead
        and missing.rpartition(".")[2] not in _OF_MODULES
        and not _is_unread(program, missing)
        and not _is_beside(program, facts.module, one)
        and not (one.kind == "patch" and _is_on_mock(program, facts, one, missing))
        and not _is_shared(program, one, missing)
        and not (one.line in facts.mocked and missing == one.dotted and _is_made_by_mock(program, missing))
    )


def _followed(facts: ModuleFacts, begins: Callable[[str], bool]) -> Iterator[_Named]:
    """The imports and patches of a module, each with its absolute path, of whose first part ``begins`` holds."""
    uses = facts.uses
    for dotted in uses:
        if "()" in dotted or dotted.startswith(("*.", ".")) or not begins(dotted.partition(".")[0]):
            continue
        for use in uses[dotted]:
            if use.kind in _KINDS:
                line, column, end = use.spans[-3:]
                is_object = use.kind == "patch_object+"
                yield _Named(dotted, _KINDS[use.kind], use.scope, line, column, end, is_object=is_object)
    for one in facts.named_paths:
        if begins(one.path.partition(".")[0]):
            kind: _Kind = "patch" if one.what == "patch" else "import"
            yield _Named(one.path, kind, one.scope, one.line, one.column, one.end_column, one.what == "module")


def _alive_objects(program: Program, facts: ModuleFacts, own: Collection[str]) -> frozenset[tuple[int, int]]:
    """The places at which an object is patched that may be another's, or has what is patched on one of its paths."""
    return frozenset(
        (one.line, one.column)
        for one in _followed(facts, lambda top: True)
        if one.is_object and (one.dotted.partition(".")[0] not in own or not _lost(program, one)[0])
    )


def _is_made_by_mock(program: Program, dotted: str) -> bool:
    """Whether ``unittest.mock.patch`` creates it: a builtin on a module, which looks it up there first."""
    home, _, name = dotted.rpartition(".")
    return name in BUILTINS and not name.startswith("_") and any(map(program.is_module, program.named(home) or (home,)))


def _is_unread(program: Program, missing: str) -> bool:
    """Whether it would be in a module that could not be read."""
    home = missing.rpartition(".")[0]
    return home in program.known and program.other_names.get(home, home) not in program.modules


def _is_shared(program: Program, one: _Named, missing: str) -> bool:
    """Whether it is a part of a namespace, and it or something below it is imported: another distribution may have it.

    ``poetry`` has no ``__init__.py``, and ``poetry.core`` is installed by itself.
    """
    top, _, part = missing.partition(".")
    return (one.is_module or missing != one.dotted) and "." not in part and top not in program.known


def _own_tops(program: Program) -> frozenset[str]:
    """The first names of paths that are the workspace's own for certain.

    A folder without ``__init__.py`` may have the name of an installed library, which then wins: it counts only if some
    import from it leads somewhere.
    """
    plain = {name for name in program.tops if name in program.known} - sys.stdlib_module_names
    doubtful = {name for name in program.tops if name not in program.known} - sys.stdlib_module_names
    for facts in program.modules.values():
        for dotted in facts.imports:
            top, _, rest = dotted.partition(".")
            if top in doubtful and rest and program.is_module(dotted):
                plain.add(top)
                doubtful.discard(top)
    return frozenset(plain)


def _homes(program: Program) -> Mapping[str, str]:
    """The name of each class and function that just one module defines at its top, to where that is."""
    found: dict[str, str] = {}
    for symbol, definition in program.definitions.items():
        name = symbol.rpartition(".")[2]
        if definition.facts.qualname == name:
            found[name] = "" if name in found else symbol
    return found


def _modules(program: Program) -> Mapping[str, str]:
    """The last name of each module that has it alone, to its dotted name."""
    counted = Counter(name.rpartition(".")[2] for name in program.modules)
    return {name.rpartition(".")[2]: name for name in program.modules if counted[name.rpartition(".")[2]] == 1}
