"""The references to a set of symbols: every use whose path, or a prefix of it, names one of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from ssot_tool.facts import ModuleFacts, Use
from ssot_tool.model import Reference
from ssot_tool.program.resolve import Program, Step

#: Kinds that a use keeps when only a part of its path names the symbol.
_KEPT = frozenset(("annotation", "string_annotation", "patch_string", "dotted_string", "import", "reexport"))


class HasKind(Protocol):
    """A use, of which only the kind counts."""

    @property
    def kind(self) -> str:
        """The kind that it has when its whole path names the symbol."""
        ...


class Places:
    """Where modules stand: module name to path, and which of them are tests."""

    def __init__(self, paths: Mapping[str, str], tests: Collection[str]) -> None:
        self.paths = paths
        self.tests = frozenset(tests)


def references_to(
    program: Program, targets: Collection[str], places: Places, modules: Iterable[str] | None = None
) -> dict[str, list[Reference]]:
    """Return for each target its references, definition included, sorted by place and without repetition.

    ``modules``: in which they are looked for, should somebody know; else in all.
    """
    wanted = frozenset(targets)
    homes: dict[str, list[str]] = {}
    for symbol in sorted(wanted):
        if not program.is_class(symbol.rpartition(".")[0]):
            homes.setdefault(program.definitions[symbol].module, []).append(symbol)
    collected: dict[str, set[Reference]] = {symbol: {_definition(program, symbol, places)} for symbol in wanted}
    for module in sorted(program.modules if modules is None else modules):
        _InModule(program, program.modules[module], wanted, homes, places).collect(collected)
    return {symbol: sorted(found) for symbol, found in sorted(collected.items())}


def _definition(program: Program, symbol: str, places: Places) -> Reference:
    definition = program.definitions[symbol]
    facts = definition.facts
    path = places.paths[definition.module]
    return Reference(
        path,
        facts.line,
        facts.column,
        facts.column + len(facts.name),
        "definition",
        path in places.tests,
        symbol,
        definition.module,
    )


class _InModule:
    """The references that stand in one module."""

    def __init__(
        self,
        program: Program,
        facts: ModuleFacts,
        wanted: frozenset[str],
        homes: Mapping[str, list[str]],
        places: Places,
    ) -> None:
        self.program = program
        self.facts = facts
        self.wanted = wanted
        self.homes = homes
        self.path = places.paths[facts.module]
        self.in_test = self.path in places.tests

    def collect(self, into: dict[str, set[Reference]]) -> None:
        uses = self.facts.uses
        for dotted in uses:
            steps = [step for step in self.program.steps(dotted, self.facts) if step.symbol in self.wanted]
            home = self._patched_home(dotted)
            if not steps and not home:
                continue
            total = dotted.count(".") + 1
            for use in uses[dotted]:
                written = len(use.spans) // 3
                for step in steps:
                    kind = kind_of(self.program, use, step, total)
                    if kind:
                        token = 0 if use.kind == "via" else step.length - 1 - (total - written)
                        self._add(into[step.symbol], use, token, kind, step.symbol)
                if home and use.kind == "patch_string":
                    for symbol in self.homes[home]:
                        if symbol != dotted:
                            token = home.count(".") + 1 - (total - written)
                            self._add(into[symbol], use, token, "patch_into", symbol)

    def _add(self, into: set[Reference], use: Use, token: int, kind: str, symbol: str) -> None:
        """Add a reference at one of the use's tokens; there is none where another name stands for the symbol."""
        if token < 0:
            return
        line, column, end = use.spans[3 * token : 3 * token + 3]
        if line:
            scope = self.facts.scopes[use.scope]
            into.add(Reference(self.path, line, column, end, kind, self.in_test, symbol, scope))

    def _patched_home(self, dotted: str) -> str:
        """The module of a wanted symbol in which ``dotted``, should it be patched, replaces a name; "" for none."""
        home, _, name = dotted.rpartition(".")
        while home and "(" not in dotted:
            if home in self.homes:
                through = home.count(".") + 2 < dotted.count(".") + 1 and self.program.exported(home, name)
                # Patching an attribute of a class or function, its module does not matter.
                return "" if through else home
            home, _, name = home.rpartition(".")
        return ""


def kind_of(program: Program, use: HasKind, step: Step, total: int) -> str:
    """The reference's kind, or "" where this use does not name the symbol."""
    if step.method:
        called = use.kind.removesuffix("@") in ("call", "patch_object+", "dotted_string+")
        own = use.kind.endswith("@") and program.definitions[step.symbol].is_class
        return "method" if called and not own else ""
    if use.kind == "via":
        return "import"
    if use.kind.endswith("@"):
        return "class_attribute" if step.length == total else ""
    if step.length == total:
        return use.kind.removesuffix("+")
    if use.kind.endswith("+"):
        return ""
    return use.kind if use.kind in _KEPT else "class_attribute"
