"""The gate of a role: its head noun in a name or a base's, a route that a gated class serves, too, or a declaration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal
from weakref import WeakKeyDictionary

import msgspec

from ssot_tool.facts import ClassFacts
from ssot_tool.families.core import core_modules
from ssot_tool.families.declared import declared_of, is_method
from ssot_tool.families.profile import last_name
from ssot_tool.families.routes import Registered, registrations, served
from ssot_tool.families.subjects import subjects_of
from ssot_tool.families.vocabulary import Vocabulary
from ssot_tool.model import Served
from ssot_tool.program.resolve import Definition, Program
from ssot_tool.role import RolePack


class Gate(msgspec.Struct, frozen=True):
    """Why a symbol may be a member. ``by`` names the way in; ``base`` and ``name`` tell both where both hold."""

    symbol: str
    by: Literal["name", "base", "route", "canonical", "declared"]
    name: str = ""
    base: str = ""
    route: str = ""

    @property
    def detail(self) -> str:
        """The verdict in words."""
        ways = []
        if self.by == "declared":
            ways.append("declared a member")
        if self.name:
            ways.append(f"named {self.name}")
        if self.base:
            ways.append(f"derives from {self.base}")
        if self.by == "canonical":
            ways.append("chosen as the canonical")
        if self.route:
            ways.append(f"serves {self.route}, as others do")
        return ", ".join(ways)


class Gated(msgspec.Struct, frozen=True):
    """Everything that one pass over a program says of a role: the gates, and who serves and registers what."""

    gates: Mapping[str, Gate]
    served: Mapping[str, tuple[Served, ...]]
    registered: Mapping[str, tuple[Registered, ...]]


_known: WeakKeyDictionary[Program, dict[RolePack, Gated]] = WeakKeyDictionary()


def gated(program: Program, vocabulary: Vocabulary) -> Gated:
    """Put every class and function of the program to the gate; worked out once for each program and pack."""
    known = _known.setdefault(program, {})
    if vocabulary.pack not in known:
        known[vocabulary.pack] = _gated(program, vocabulary)
    return known[vocabulary.pack]


def _gated(program: Program, vocabulary: Vocabulary) -> Gated:
    pack = vocabulary.pack
    registered = registrations(program, vocabulary)
    gates: dict[str, Gate] = {}
    for definition in subjects_of(program):
        gate = named_gate(program, vocabulary, definition)
        if gate is not None:
            gates[definition.symbol] = gate
    for symbol in declared_of(program, pack):
        looks = gates.get(symbol)
        gates[symbol] = msgspec.structs.replace(looks, by="declared") if looks is not None else Gate(symbol, "declared")
    routes = {symbol: served(program, vocabulary, symbol, registered.get(symbol, ())) for symbol in sorted(gates)}
    if "class" in pack.kinds:
        _open_by_route(program, vocabulary, registered, gates, routes)
    return Gated(dict(sorted(gates.items())), routes, registered)


def named_gate(program: Program, vocabulary: Vocabulary, definition: Definition) -> Gate | None:
    """The gate by name or by base, or None. Methods never pass."""
    facts = definition.facts
    if isinstance(facts, ClassFacts):
        if "class" not in vocabulary.pack.kinds:
            return None
        head = vocabulary.head(facts.name, "class")
        name = facts.name if head is not None and vocabulary.qualified(facts.name, head) else ""
        base = _base(program, vocabulary, definition.symbol) if facts.bases else ""
        if name or base:
            return Gate(definition.symbol, "name" if name else "base", name, base)
        return None
    if "function" not in vocabulary.pack.kinds or is_method(program, definition):
        return None
    head = vocabulary.head(facts.name, "function")
    if head is None:
        return None
    if vocabulary.qualified(facts.name, head) or vocabulary.hits(
        "builds", subjects_of(program).profile(definition.symbol).builds
    ):
        return Gate(definition.symbol, "name", facts.name)
    return None


def base_names(program: Program, symbol: str) -> Iterable[str]:
    """The last names of all bases, near ones first; those outside the workspace as they are written."""
    for at in program.ancestors(symbol):
        definition = program.definitions[at]
        if isinstance(definition.facts, ClassFacts):
            if at != symbol:
                yield definition.facts.name
            yield from (last_name(path) for path in definition.facts.bases)


def _base(program: Program, vocabulary: Vocabulary, symbol: str) -> str:
    names = (program.definitions[base].facts.name for base in program.ancestors(symbol)[1:])
    return next((name for name in names if vocabulary.is_base(name)), "")


def _open_by_route(
    program: Program,
    vocabulary: Vocabulary,
    registered: Mapping[str, tuple[Registered, ...]],
    gates: dict[str, Gate],
    routes: dict[str, tuple[Served, ...]],
) -> None:
    """Let in whoever claims a route that a gated class claims: to compare with it is not enough."""
    claimed: dict[str, str] = {}
    for symbol in sorted(routes):
        for one in routes[symbol]:
            if one.strict:
                claimed.setdefault(one.route, symbol)
    if not claimed:
        return
    in_core = registrations(program, vocabulary, core_modules(program, vocabulary))
    for definition in subjects_of(program).classes:
        symbol = definition.symbol
        if symbol in gates or not (symbol in in_core or _has_accessor(vocabulary, definition)):
            continue
        found = served(program, vocabulary, symbol, registered.get(symbol, ()))
        shared = next((one.route for one in found if one.strict and one.route in claimed), "")
        if shared:
            gates[symbol] = Gate(symbol, "route", route=shared)
            routes[symbol] = found


def _has_accessor(vocabulary: Vocabulary, definition: Definition) -> bool:
    facts = definition.facts
    return isinstance(facts, ClassFacts) and any(m.name in vocabulary.pack.routes.accessors for m in facts.methods)
