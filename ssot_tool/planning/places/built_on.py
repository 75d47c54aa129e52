"""Canonicals that are built on the legacy in ways of their own: what they call must go on getting the legacy itself."""

from __future__ import annotations

from collections.abc import Mapping

from ssot_tool.planning.asked.targets import Target
from ssot_tool.planning.texts import Texts
from ssot_tool.program.resolve import Program
from ssot_tool.scan.sheet import Sheet
from ssot_tool.scan.syntax.events import ATTR, NAME

#: So many calls away from the canonical, what is built is its own affair no more.
_HOPS = 3


class Foundations:
    """Answers what a canonical runs when it is made or used, as far as names show it. ``paths``: module to file."""

    def __init__(self, program: Program, texts: Texts, paths: Mapping[str, str]) -> None:
        self._program = program
        self._texts = texts
        self._paths = paths
        self._found: dict[str, frozenset[str]] = {}

    def under(self, target: Target) -> frozenset[str]:
        """The canonical and the functions that it runs, and classes of its own module; empty where it is not there."""
        if target.canonical not in self._found:
            self._found[target.canonical] = self._reached(target.canonical)
        return self._found[target.canonical]

    def _reached(self, canonical: str) -> frozenset[str]:
        definition = self._program.definitions.get(canonical)
        sheet = self._sheet(definition.module) if definition is not None else None
        if definition is None or sheet is None:
            return frozenset()
        found = {canonical, *self._in_tables(sheet)}
        fresh = set(found)
        for _ in range(_HOPS):
            fresh = {one for symbol in fresh for one in self._called(symbol, definition.module)} - found
            found |= fresh
        return frozenset(found)

    def _sheet(self, module: str) -> Sheet | None:
        return self._texts.sheet(self._paths.get(module, ""))

    def _called(self, symbol: str, home: str) -> set[str]:
        """What a function or a class calls, but for methods of others, and classes of other modules."""
        program = self._program
        sheet = self._sheet(program.definitions[symbol].module)
        body = next((d for d in sheet.draft.definitions if d.path == symbol), None) if sheet is not None else None
        found = set()
        for call in sheet.calls() if sheet is not None and body is not None else ():
            callee = call[1]
            if body is None or callee is None or callee[0] not in (NAME, ATTR):
                continue
            if not body.event[-1] <= call[-2] < body.end:
                continue
            for path in sheet.paths_of(callee) if sheet is not None else ():
                for one in program.named(path) if "(" not in path and path[:1] != "*" else ():
                    other = program.definitions.get(one)
                    if other is not None and (self._is_plain(one) or other.module == home):
                        found.add(one)
        return found

    def _in_tables(self, sheet: Sheet) -> set[str]:
        """The private functions of the canonical's module that stand in its tables: strategies are found so."""
        named = {raw.root[1] for raw in sheet.draft.uses if raw.root[0] == NAME and raw.scope is sheet.draft.top}
        return {
            d.path
            for d in sheet.draft.definitions
            if d.owner is None and d.kind == "function" and d.qualname.startswith("_") and d.qualname in named
        }

    def _is_plain(self, symbol: str) -> bool:
        definition = self._program.definitions[symbol]
        return not self._program.is_class(symbol) and symbol.rpartition(".")[0] == definition.module
