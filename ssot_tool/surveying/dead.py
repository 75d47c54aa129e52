"""Imports and patches of the workspace's own names that lead nowhere."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import ModuleType
from typing import Literal

from ssot_tool.census import Dead
from ssot_tool.clones.excuses import is_vendored
from ssot_tool.clones.outside import BUILTINS
from ssot_tool.facts import ModuleFacts, Use
from ssot_tool.families.placing import is_of_a_release
from ssot_tool.program.broken import lost_at
from ssot_tool.program.references import Places
from ssot_tool.program.resolve import Program

_KINDS: Mapping[str, Literal["import", "patch"]] = {"import": "import", "reexport": "import", "patch_string": "patch"}

#: What writes into a module's names: ``sys.modules[…] = …``, ``globals()[…] = …``, ``update`` or handing them on.
_WRITES_NAMES = re.compile(
    r"sys\.modules\[[^\]\n]+\][ \t]*=(?!=)"
    r"|\b(?:globals|vars|locals)\(\)(?:\[[^\]\n]+\][ \t]*=(?!=)|\.(?:update|setdefault)\()"
    r"|[=,(][ \t]*(?:globals|vars)\(\)[ \t]*[,)]"
)
#: What every module has.
_OF_MODULES = frozenset(("__annotations__", "__builtins__", "__cached__", "__dict__", "__file__", "__path__")).union(
    vars(ModuleType(""))
)


def dead_names(program: Program, places: Places) -> tuple[Dead, ...]:
    """All of them, sorted; every module must have been read.

    What may be missing (``facts.optional``) is left out, and so are vendored modules, which nobody mends here, and what
    documents one release, whose code is right for that one.
    """
    own = _own_tops(program)
    homes = _homes(program)
    found = []
    for module in sorted(program.modules):
        facts = program.modules[module]
        path = places.paths[module]
        if is_vendored(path) or is_of_a_release(path):
            continue
        for dotted, use in _followed(facts):
            if dotted.partition(".")[0] not in own:
                continue
            missing = lost_at(program, dotted)
            line, column, end = use.spans[-3:]
            if (
                missing
                and line
                and line not in facts.optional
                and missing.rpartition(".")[2] not in _OF_MODULES
                and not _is_unread(program, missing)
                and not _is_shared(program, dotted, missing)
                and not (line in facts.mocked and missing == dotted and _is_made_by_mock(program, dotted))
            ):
                elsewhere = homes.get(missing.rpartition(".")[2], "") if missing == dotted else ""
                scope = facts.scopes[use.scope]
                place, names = (path, line, column, end), (dotted, missing, scope)
                is_unread = line in facts.type_only
                found.append(Dead(*place, _KINDS[use.kind], *names, path in places.tests, elsewhere, is_unread))
    return tuple(sorted(set(found)))


def perhaps_bound(dead: Iterable[Dead], program: Program, text_of: Callable[[str], str | None]) -> frozenset[str]:
    """What modules may bind by means that nobody can follow.

    The name stands in a string of theirs (what ``__all__`` lists binds nothing), or they write into ``globals()`` or
    ``sys.modules``. ``text_of`` gives the text of a module.
    """
    found = set()
    for missing in {one.missing for one in dead}:
        home, _, name = missing.rpartition(".")
        home = next(iter(program.named(home)), home)  # the module that an attribute of another one is
        facts = program.modules.get(program.other_names.get(home, home))
        text = text_of(home) if facts is not None else None
        if text and _WRITES_NAMES.search(text):
            found.add(missing)
        elif facts is not None and text and name in text:
            quoted = len(re.findall(rf"""(["']){re.escape(name)}\1""", text))
            if quoted > (facts.all or ()).count(name):
                found.add(missing)
    return frozenset(found)


def _followed(facts: ModuleFacts) -> Iterator[tuple[str, Use]]:
    """The imports and patches of a module, each with its absolute path."""
    uses = facts.uses
    for dotted in uses:
        if "()" in dotted or dotted.startswith(("*.", ".")):
            continue
        for use in uses[dotted]:
            if use.kind in _KINDS:
                yield dotted, use


def _is_made_by_mock(program: Program, dotted: str) -> bool:
    """Whether ``unittest.mock.patch`` creates it: a builtin on a module, which looks it up there first."""
    home, _, name = dotted.rpartition(".")
    return name in BUILTINS and not name.startswith("_") and any(map(program.is_module, program.named(home) or (home,)))


def _is_unread(program: Program, missing: str) -> bool:
    """Whether it would be in a module that could not be read."""
    home = missing.rpartition(".")[0]
    return home in program.known and program.other_names.get(home, home) not in program.modules


def _is_shared(program: Program, dotted: str, missing: str) -> bool:
    """Whether it is a part of a namespace, and something below it is meant: another distribution may have it.

    ``poetry`` has no ``__init__.py``, and ``poetry.core`` is installed by itself.
    """
    top, _, part = missing.partition(".")
    return missing != dotted and "." not in part and top not in program.known


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
