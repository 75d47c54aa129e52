"""Who is declared: the symbols that a role's configuration names, followed to what defines them."""

from __future__ import annotations

from ssot_tool.program.resolve import Definition, Program
from ssot_tool.role import RolePack


def named_by(program: Program, dotted: str) -> list[str]:
    """The definitions that a dotted name stands for, through re-exports; empty where nothing of it is read."""
    named = [dotted] if dotted in program.definitions else program.named(dotted)
    return [symbol for symbol in named if symbol in program.definitions]


def canonical_of(program: Program, pack: RolePack) -> list[str]:
    """The symbol that the configuration chose, followed through re-exports; empty for none that is read."""
    return named_by(program, pack.canonical) if pack.canonical is not None else []


def declared_of(program: Program, pack: RolePack) -> dict[str, str]:
    """The classes and functions that the role's ``members`` stand for, each with how it is declared.

    What is not there (any more) is left out, and so are methods: they play a role with their class.
    """
    found: dict[str, str] = {}
    for dotted in pack.members:
        for symbol in named_by(program, dotted):
            if not is_method(program, program.definitions[symbol]):
                found.setdefault(symbol, dotted)
    return found


def is_method(program: Program, definition: Definition) -> bool:
    """Whether a definition stands directly in a class, and is none itself."""
    owner = program.definitions.get(definition.symbol.rpartition(".")[0])
    return owner is not None and owner.is_class and not definition.is_class
