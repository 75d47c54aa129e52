"""From written constants to route texts: module constants and Enum members, followed through imports."""

from __future__ import annotations

from collections.abc import Iterable

from ssot_tool.facts import ClassFacts, ModuleFacts
from ssot_tool.program.resolve import Program

_HOPS = 8


def texts_of(program: Program, values: Iterable[str], inside: ModuleFacts) -> tuple[str, ...]:
    """The strings that values (see ``facts``) stand for, sorted.

    A path that leads to no readable constant counts by its last name, in lower case, where that is spelled as a
    constant (``MessageType.START_AGENT``); any other is dropped.
    """
    found: set[str] = set()
    for value in values:
        found.update(_texts(program, value, inside, 0))
    return tuple(sorted(text for text in found if text))


def _texts(program: Program, value: str, inside: ModuleFacts | None, hops: int) -> list[str]:
    if value.startswith("'"):
        return [value[1:]]
    path = value.removesuffix(".value").removesuffix(".name")
    if "()" in path or hops > _HOPS:
        return []
    owner, _, name = path.rpartition(".")
    read = _constants(program, owner, name, inside, hops)
    if read:
        return read
    return [name.lower()] if name.isupper() and owner else []


def _constants(program: Program, owner: str, name: str, inside: ModuleFacts | None, hops: int) -> list[str]:
    owners = program.named(owner, inside) if owner else []
    found: list[str] = []
    for symbol in owners:
        definition = program.definitions.get(symbol)
        if definition is not None:
            if isinstance(definition.facts, ClassFacts):
                found += _class_constant(program, symbol, name, hops)
        elif symbol in program.modules:
            found += _module_constant(program, program.modules[symbol], name, hops)
    return found


def _class_constant(program: Program, symbol: str, name: str, hops: int) -> list[str]:
    for at in program.ancestors(symbol):
        definition = program.definitions[at]
        if isinstance(definition.facts, ClassFacts) and name in definition.facts.constants:
            inside = program.modules[definition.module]
            return [t for v in definition.facts.constants[name] for t in _texts(program, v, inside, hops + 1)]
    return []


def _module_constant(program: Program, facts: ModuleFacts, name: str, hops: int) -> list[str]:
    if name in facts.constants:
        return [t for v in facts.constants[name] for t in _texts(program, v, facts, hops + 1)]
    paths = facts.exports.get(name) or tuple(f"{star}.{name}" for star in facts.stars)
    own = f"{facts.module}.{name}"
    found: list[str] = []
    for path in paths:
        if path not in ("?", own) and "()" not in path:
            owner, _, last = path.rpartition(".")
            found += _constants(program, owner, last, facts, hops + 1) if hops < _HOPS else []
    return found
