"""The names that a change takes away from modules: only paths through one of them can lead nowhere because of it."""

from __future__ import annotations

from typing import NamedTuple

from ssot_tool.facts import ModuleFacts
from ssot_tool.planning.delta.sides import Sides
from ssot_tool.program.resolve import Program


class Vanished(NamedTuple):
    """``names``: what modules bound and bind no more, and the last names of modules that are gone.

    ``definitions``: the last names of definitions that are gone. ``everything``: any name may be gone, as a module
    lost a star import or its ``__getattr__``.
    """

    names: frozenset[str]
    definitions: frozenset[str]
    everything: bool

    def may_hold(self, facts: ModuleFacts) -> bool:
        """Whether a module may use a name that is gone."""
        packed = bytes(facts.packed_uses)
        return self.everything or any(name.encode("utf-8", "replace") in packed for name in self.names)

    def is_on(self, dotted: str) -> bool:
        """Whether a path leads through a name that is gone."""
        return self.everything or not self.names.isdisjoint(dotted.split("."))


def vanished(sides: Sides) -> Vanished:
    """Compare what the touched modules bind before and after."""
    names: set[str] = set()
    everything = False
    symbols: set[str] = set()
    for one in sides.touched:
        module = one.name.module
        old, new = sides.program.modules.get(module), sides.changed.modules.get(module)
        if one.after is None:
            names.update(name.rpartition(".")[2] for name in (module, *one.name.others))
        if old is None:
            continue
        names |= _bound(old) - (_bound(new) if new is not None else set())
        names |= _public(sides.program, old) - (_public(sides.changed, new) if new is not None else set())
        if new is not None:
            everything |= bool(set(old.stars) - set(new.stars)) or (_answers(old) and not _answers(new))
        symbols |= _symbols(sides.program, old) - sides.changed.definitions.keys()
    definitions = {symbol.rpartition(".")[2] for symbol in symbols}
    return Vanished(frozenset(names | definitions), frozenset(definitions), everything)


def _bound(facts: ModuleFacts) -> set[str]:
    return {*facts.exports, *facts.lazy}


def _public(program: Program, facts: ModuleFacts) -> set[str]:
    return {name for name in _bound(facts) if program.public(facts.module, name)}


def _answers(facts: ModuleFacts) -> bool:
    return "__getattr__" in facts.exports


def _symbols(program: Program, facts: ModuleFacts) -> set[str]:
    prefix = f"{facts.module}." if facts.module else ""
    found = {prefix + one.qualname for one in facts.functions}
    for one in facts.classes:
        found.add(prefix + one.qualname)
        found.update(prefix + method.qualname for method in one.methods)
    return found & program.definitions.keys()
