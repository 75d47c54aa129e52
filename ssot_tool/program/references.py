"""The references to a set of symbols: every use whose path, or a prefix of it, names one of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ssot_tool.facts import ModuleFacts, Use
from ssot_tool.model import Reference
from ssot_tool.program.resolve import Program, Step

#: Kinds that a use keeps when only a part of its path names the symbol.
_KEPT = frozenset(("annotation", "string_annotation", "patch_string", "dotted_string", "import", "reexport"))


class Places:
    """Where modules stand: module name to path, and which of them are tests."""

    def __init__(self, paths: Mapping[str, str], tests: Collection[str]) -> None:
        self.paths = paths
        self.tests = frozenset(tests)


def references_to(program: Program, targets: Collection[str], places: Places) -> dict[str, list[Reference]]:
    """Return for each target its references, definition included, sorted by place and without repetition."""
    wanted = frozenset(targets)
    names = frozenset(symbol.rpartition(".")[2] for symbol in wanted)
    homes: dict[str, list[str]] = {}
    for symbol in wanted:
        homes.setdefault(program.definitions[symbol].module, []).append(symbol)
    found: dict[str, set[Reference]] = {symbol: set() for symbol in wanted}
    for symbol in wanted:
        found[symbol].add(_definition(program, symbol, places))
    for module in sorted(program.modules):
        _in_module(program, program.modules[module], wanted, names, homes, places, found)
    return {symbol: sorted(refs) for symbol, refs in sorted(found.items())}


def _definition(program: Program, symbol: str, places: Places) -> Reference:
    definition = program.definitions[symbol]
    facts = definition.facts
    path = places.paths[definition.module]
    return Reference(path, facts.line, facts.column, facts.column + len(facts.name), "definition", path in places.tests, symbol, definition.module)


def _in_module(
    program: Program,
    facts: ModuleFacts,
    wanted: frozenset[str],
    names: frozenset[str],
    homes: Mapping[str, list[str]],
    places: Places,
    found: dict[str, set[Reference]],
) -> None:
    path = places.paths[facts.module]
    in_test = path in places.tests
    reached: list[tuple[str, str, str]] = []
    for dotted, uses in facts.uses.items():
        steps = [step for step in program.steps(dotted, facts) if step.symbol in wanted]
        total = dotted.count(".") + 1
        for step in steps:
            for use in uses:
                kind = _kind(use, step, total)
                token = step.count - 1 - (total - len(use.spans) // 3)
                if kind and token >= 0:
                    _add(found[step.symbol], facts, path, in_test, use, token, kind, step.symbol)
                    reached.append((dotted, facts.scopes[use.scope], step.symbol))
        if not steps:
            _patched_into(program, dotted, uses, facts, homes, path, in_test, found)
    if reached:
        _module_imports(facts, reached, path, in_test, found)


def _kind(use: Use, step: Step, total: int) -> str:
    """The reference's kind, or "" where this use does not name the symbol."""
    if step.method:
        return "method" if use.kind in ("call", "patch_object+", "dotted_string+") else ""
    if use.kind == "import_module":
        return ""
    if step.count == total:
        return use.kind.removesuffix("+")
    if use.kind.endswith("+"):
        return ""
    return use.kind if use.kind in _KEPT else "class_attribute"


def _add(
    into: set[Reference], facts: ModuleFacts, path: str, in_test: bool, use: Use, token: int, kind: str, symbol: str
) -> None:
    line, column, end = use.spans[3 * token : 3 * token + 3]
    into.add(Reference(path, line, column, end, kind, in_test, symbol, facts.scopes[use.scope]))


def _patched_into(
    program: Program,
    dotted: str,
    uses: tuple[Use, ...],
    facts: ModuleFacts,
    homes: Mapping[str, list[str]],
    path: str,
    in_test: bool,
    found: dict[str, set[Reference]],
) -> None:
    patches = [use for use in uses if use.kind == "patch_string"]
    if not patches or "()" in dotted:
        return
    parts = dotted.split(".")
    for count in range(len(parts) - 1, 0, -1):
        home = ".".join(parts[:count])
        if home in homes:
            for use in patches:
                token = count - (len(parts) - len(use.spans) // 3)
                if token >= 0:
                    for symbol in homes[home]:
                        _add(found[symbol], facts, path, in_test, use, token, "patch_into", symbol)
            return


def _module_imports(
    facts: ModuleFacts,
    reached: list[tuple[str, str, str]],
    path: str,
    in_test: bool,
    found: dict[str, set[Reference]],
) -> None:
    """``import a.b`` counts where a symbol is reached through it."""
    for dotted, uses in facts.uses.items():
        for use in uses:
            if use.kind != "import_module":
                continue
            scope = facts.scopes[use.scope]
            for used, where, symbol in reached:
                if used.startswith(f"{dotted}.") and (where == scope or where.startswith(f"{scope}.") or use.scope == 0):
                    _add(found[symbol], facts, path, in_test, use, 0, "import", symbol)
