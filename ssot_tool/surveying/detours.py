"""Imports of one symbol on several paths: through shims, aliases and modules that only happen to have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ssot_tool.census import Detour
from ssot_tool.facts import ModuleFacts, Use
from ssot_tool.program.references import Places
from ssot_tool.program.resolve import Program
from ssot_tool.surveying.ours import is_ours

_IMPORTS = frozenset(("import", "reexport"))
#: Kinds of use that need what they name.
_USES = frozenset(("call", "value", "annotation", "subclass", "isinstance", "except", "decorator", "spec"))


class _Import(NamedTuple):
    """One import of a symbol of the workspace, or a use of it that takes the place of one."""

    symbol: str
    dotted: str
    facts: ModuleFacts
    use: Use


def detours(program: Program, places: Places) -> tuple[Detour, ...]:
    """The imports that take another path than the canonical one, where others take that; sorted.

    A module may offer what it defines under several names, and a package what is defined below it: all of these are
    right. The canonical path is the most used one of the defining module, or of a package where that is private.
    """
    imports: dict[str, list[_Import]] = {}
    for module in sorted(program.modules):
        if is_ours(places.paths[module]):
            for one in _imports(program, program.modules[module]):
                imports.setdefault(one.symbol, []).append(one)
    found = []
    for symbol, all_ in imports.items():
        paths = Counter(one.dotted for one in all_)
        right = [path for path in paths if _offers(program, path, symbol)]
        if all(map(_is_private, right)):
            right += [path for path in paths if _is_neighbour(program, path, symbol)]
        if not right or len(right) == len(paths):
            continue
        direct = max(
            right, key=lambda path: (not _is_private(path), _is_home(program, path, symbol), paths[path], path)
        )
        for one in all_:
            if one.dotted not in right:
                path = places.paths[one.facts.module]
                line, column, end = one.use.spans[-3:]
                scope = one.facts.scopes[one.use.scope]
                in_test = path in places.tests
                is_import = one.use.kind in _IMPORTS
                place, names = (path, line, column, end), (one.dotted, direct, symbol, scope)
                found.append(Detour(*place, *names, in_test, len(paths), is_import))
    return tuple(sorted(set(found)))


def _imports(program: Program, facts: ModuleFacts) -> Iterator[_Import]:
    """The imports of classes and functions in one module, but for what may be missing.

    What a module that is imported is asked for (``import a.b``, then ``a.b.Name``) counts like an import, but once.
    """
    uses = facts.uses
    for dotted in uses:
        top = dotted.partition(".")[0]
        if "()" in dotted or dotted.startswith(("*", ".")) or top not in program.tops:
            continue
        imported = [use for use in uses[dotted] if use.kind in _IMPORTS]
        if not imported and _is_below_another(program, facts, dotted):
            imported = [use for use in uses[dotted] if use.kind in _USES and use.spans[-3]][:1]
        needed = [use for use in imported if use.spans[-3] not in facts.optional]
        named = program.named(dotted) if needed else []
        if len(named) == 1 and named[0] in program.definitions:
            yield from (_Import(named[0], dotted, facts, use) for use in needed)


def _is_below_another(program: Program, facts: ModuleFacts, dotted: str) -> bool:
    """Whether it is a name of another module, which does not list it in ``__all__``: ``web.Request`` is meant so."""
    home, _, name = dotted.rpartition(".")
    if home == facts.module or not program.is_module(home):
        return False
    other = program.modules.get(program.other_names.get(home, home))
    return other is None or other.all is None or not program.public(home, name)


def _offers(program: Program, path: str, symbol: str) -> bool:
    """Whether a path is that of the defining module, or of a package above it that uses the same name."""
    home, _, name = path.rpartition(".")
    module = program.definitions[symbol].module
    return home == module or (module.startswith(f"{home}.") and program.exported(module, name) == (symbol,))


def _is_neighbour(program: Program, path: str, symbol: str) -> bool:
    """Whether a path is that of a public module beside the private one, or the private package, that defines it."""
    parts = program.definitions[symbol].module.split(".")
    private = next((count for count, part in enumerate(parts) if part.startswith("_")), 0)
    return private > 0 and path.startswith(".".join(parts[:private]) + ".") and not _is_private(path)


def _is_home(program: Program, path: str, symbol: str) -> bool:
    return path.rpartition(".")[0] == program.definitions[symbol].module


def _is_private(path: str) -> bool:
    return any(part.startswith("_") for part in path.split("."))
