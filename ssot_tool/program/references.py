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
    homes: dict[str, list[str]] = {}
    for symbol in sorted(wanted):
        if not program.is_class(symbol.rpartition(".")[0]):
            homes.setdefault(program.definitions[symbol].module, []).append(symbol)
    found: dict[str, set[Reference]] = {symbol: set() for symbol in wanted}
    for symbol in wanted:
        found[symbol].add(_definition(program, symbol, places))
    for module in sorted(program.modules):
        _in_module(program, program.modules[module], wanted, homes, places, found)
    return {symbol: sorted(refs) for symbol, refs in sorted(found.items())}


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


def _in_module(
    program: Program,
    facts: ModuleFacts,
    wanted: frozenset[str],
    homes: Mapping[str, list[str]],
    places: Places,
    found: dict[str, set[Reference]],
) -> None:
    path = places.paths[facts.module]
    in_test = path in places.tests
    for dotted, uses in facts.uses.items():
        steps = [step for step in program.steps(dotted, facts) if step.symbol in wanted]
        total = dotted.count(".") + 1
        for step in steps:
            for use in uses:
                kind = _kind(program, use, step, total)
                token = 0 if use.kind == "via" else step.length - 1 - (total - len(use.spans) // 3)
                if kind and token >= 0:
                    _add(found[step.symbol], facts, path, in_test, use, token, kind, step.symbol)
        _patched_into(program, dotted, uses, facts, homes, path, in_test, found)


def _kind(program: Program, use: Use, step: Step, total: int) -> str:
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


def _add(
    into: set[Reference], facts: ModuleFacts, path: str, in_test: bool, use: Use, token: int, kind: str, symbol: str
) -> None:
    line, column, end = use.spans[3 * token : 3 * token + 3]
    if not line:
        return
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
            if count < len(parts) - 1 and program.exported(home, parts[count]):
                return  # it patches an attribute of a class or function: its module does not matter
            for use in patches:
                token = count - (len(parts) - len(use.spans) // 3)
                if token >= 0:
                    for symbol in homes[home]:
                        if symbol != dotted:
                            _add(found[symbol], facts, path, in_test, use, token, "patch_into", symbol)
            return
