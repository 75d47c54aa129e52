"""The names under which symbols travel: aliases that modules bind, and functions that hand out instances."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ssot_tool.facts import ClassFacts
from ssot_tool.program.resolve import Program


def travelling_names(program: Program, targets: Collection[str]) -> set[str]:
    """Return the identifiers that another file may write to mean one of ``targets``.

    Their own names, names that some module binds to them (``H = Old``, ``from a import Old as New``), and the names of
    functions and methods that are annotated to return one. A method travels with its class and the classes below it:
    who calls it certainly names one of these.
    """
    below = _classes_below(program, {symbol.rpartition(".")[0] for symbol in targets})
    wanted = frozenset(carrier for symbol in targets for carrier in _carriers(program, symbol, below))
    names = {symbol.rpartition(".")[2] for symbol in wanted}
    for module, facts in program.modules.items():
        lazy = ((name, (path,)) for name, path in facts.lazy.items())
        for name, paths in (*facts.exports.items(), *lazy):
            renamed = name not in names and any(renames(name, path) for path in paths)
            if renamed and not wanted.isdisjoint(program.exported(module, name)):
                names.add(name)
    names |= _factories(program, wanted, frozenset(names))
    return names


def renames(name: str, path: str) -> bool:
    """Whether binding ``name`` to ``path`` gives what it names another name; instances have none."""
    return path != "?" and not path.endswith("()") and path.rpartition(".")[2] != name


def _factories(program: Program, wanted: frozenset[str], names: frozenset[str]) -> set[str]:
    found: set[str] = set()
    for definition in program.definitions.values():
        facts = definition.facts
        if isinstance(facts, ClassFacts) or not facts.returns or facts.name in found:
            continue
        if facts.returns[:-2].rpartition(".")[2] in names:
            owner = program.instance_of(facts.returns, program.modules[definition.module])
            if owner in wanted:
                found.add(facts.name)
    return found


def _carriers(program: Program, symbol: str, below: Mapping[str, Sequence[str]]) -> list[str]:
    owner = symbol.rpartition(".")[0]
    if not program.is_class(owner) or program.is_class(symbol):
        return [symbol]
    return [owner, *below.get(owner, ())]


def _classes_below(program: Program, owners: Collection[str]) -> dict[str, list[str]]:
    """The classes that derive from each of some classes, themselves included; found in one pass for all of them."""
    found: dict[str, list[str]] = {owner: [] for owner in owners if program.is_class(owner)}
    if found:
        for symbol, definition in program.definitions.items():
            if definition.is_class:
                for owner in found.keys() & set(program.ancestors(symbol)):
                    found[owner].append(symbol)
    return found
