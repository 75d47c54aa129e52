"""The bench: everything that is known of one role's candidates, and who of them is voted in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from ssot_tool.families.about import is_about
from ssot_tool.families.declared import canonical_of, declared_of
from ssot_tool.families.evidence import FLOOR, Court
from ssot_tool.families.excuses import Question, own_excuse
from ssot_tool.families.gate import Gated, gated
from ssot_tool.families.placing import in_tests
from ssot_tool.families.rarity import rarity
from ssot_tool.families.shims import is_abstract, is_interface, shim_of, strategy_of
from ssot_tool.families.units import units_of
from ssot_tool.families.vocabulary import Vocabulary
from ssot_tool.model import Evidence, Reference
from ssot_tool.program.references import Places
from ssot_tool.program.resolve import Definition, Program

#: Kinds needed beside the gate, and what they must weigh together.
KINDS, WEIGHT = 2, 1.0
_CALLS = frozenset(("call", "class_attribute", "value", "isinstance", "annotation", "string_annotation", "method"))


class Excusal(msgspec.Struct, frozen=True):
    """A named excuse of one symbol."""

    excuse: str
    detail: str


class Ruling(msgspec.Struct, frozen=True):
    """What the bench says of every gated symbol: units, evidence, who is in, and who is excused by what."""

    seen: Gated
    units: Mapping[str, str]
    evidence: Mapping[str, tuple[Evidence, ...]]
    members: frozenset[str]
    excused: Mapping[str, Excusal]
    canonical: tuple[str, ...] = ()


def counting(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The evidence whose weight makes it a kind of its own."""
    return tuple(one for one in evidence if one.weight >= FLOOR)


def convinces(evidence: Sequence[Evidence], gate: str) -> bool:
    """Whether there are enough independent kinds beside the gate's own (a name and a base are one kind)."""
    beside = [one for one in counting(evidence) if one.kind not in ("name", "base") and one.kind != gate]
    return len(beside) >= KINDS and sum(one.weight for one in beside) >= WEIGHT


def rule_on(
    program: Program, vocabulary: Vocabulary, references: Mapping[str, Sequence[Reference]], places: Places
) -> Ruling:
    """Vote on every gated symbol of one role. What is beyond one symbol (rivals, services) is not looked at here."""
    seen = gated(program, vocabulary)
    excused = _excused(program, vocabulary, seen, places)
    standing = [symbol for symbol in seen.gates if symbol not in excused]
    units = units_of(program, standing)
    court = Court(
        program, vocabulary, seen, rarity(program, vocabulary, seen.gates), units, _callers(units, references)
    )
    evidence = {symbol: court.evidence(symbol) for symbol in units}
    declared = {s: dotted for s, dotted in declared_of(program, vocabulary.pack).items() if s in evidence}
    for symbol, dotted in declared.items():
        by = f"members name {dotted}"
        evidence[symbol] = (Evidence("declared", by), *evidence[symbol])
    convincing = {s for s, votes in evidence.items() if convinces(votes, _gate_kind(seen, s))}
    members = {s for s in convincing if is_about(program, vocabulary, seen, s)} | declared.keys()
    members |= _bases_of(program, members, seen, evidence)
    canonical = canonical_of(program, vocabulary.pack)
    for symbol in canonical:
        members.add(symbol)
        excused.pop(symbol, None)
        units.setdefault(symbol, symbol)
        evidence[symbol] = (*evidence.get(symbol, ()), Evidence("canonical", "chosen in the configuration"))
    derived_from = {base for symbol in members for base in program.ancestors(symbol)[1:]}
    for symbol in sorted(units):
        is_base = symbol in derived_from
        excuse = _late_excuse(program, vocabulary, symbol, members, is_base, references.get(symbol, ()))
        if excuse is not None:
            excused[symbol] = excuse
    return Ruling(seen, units, evidence, frozenset(members - excused.keys()), excused, tuple(canonical))


def _gate_kind(seen: Gated, symbol: str) -> str:
    return "routes" if seen.gates[symbol].by == "route" else ""


def _excused(program: Program, vocabulary: Vocabulary, seen: Gated, places: Places) -> dict[str, Excusal]:
    excused: dict[str, Excusal] = {}
    for symbol in seen.gates:
        definition = program.definitions[symbol]
        path = places.paths[definition.module]
        question = Question(program, vocabulary, definition, path, path in places.tests)
        found = own_excuse(question, declared=seen.gates[symbol].by == "declared")
        if found is not None and (found[0] != "test-double" or _is_found_anyway(program, seen, definition)):
            excused[symbol] = Excusal(*found)
    return excused


def _is_found_anyway(program: Program, seen: Gated, definition: Definition) -> bool:
    """Whether a test double is always come across: not where it derives from another double, under another name."""
    bases = program.bases(definition.symbol)
    return seen.gates[definition.symbol].by != "base" or any(
        base in seen.gates and not in_tests(program.definitions[base].module) for base in bases
    )


def _callers(units: Mapping[str, str], references: Mapping[str, Sequence[Reference]]) -> dict[str, frozenset[str]]:
    """The production functions (or modules, at module level) that use each symbol, its own body left out."""
    return {
        symbol: frozenset(
            one.scope
            for one in references.get(symbol, ())
            if one.kind in _CALLS and not one.in_test and not f"{one.scope}.".startswith(f"{symbol}.")
        )
        for symbol in units
    }


def _bases_of(program: Program, members: set[str], seen: Gated, evidence: dict[str, tuple[Evidence, ...]]) -> set[str]:
    """Bases of members: that members derive from it is evidence, too."""
    derived: dict[str, set[str]] = {}
    for symbol in members:
        for base in program.ancestors(symbol)[1:]:
            if base in evidence:
                derived.setdefault(base, set()).add(symbol)
    found = set()
    for base in sorted(derived):
        names = sorted(symbol.rpartition(".")[2] for symbol in derived[base])
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        evidence[base] += (Evidence("subclasses", ", ".join(names[:3]) + more, 0.7),)
        if base not in members and convinces(evidence[base], _gate_kind(seen, base)):
            found.add(base)
    return found


def _late_excuse(
    program: Program,
    vocabulary: Vocabulary,
    symbol: str,
    members: set[str],
    is_base: bool,
    references: Sequence[Reference],
) -> Excusal | None:
    """Excuses that depend on who else is a member, or on who uses it; ``is_base``: a member derives from it.

    What is declared may hand over to another member, as it does when it is migrated; how abstract it is was known.
    """
    off = vocabulary.pack.excuses_off
    is_declared = symbol in declared_of(program, vocabulary.pack)
    canonical = canonical_of(program, vocabulary.pack)
    if symbol in canonical:
        return None
    users = {one.scope for one in references if not one.in_test and one.kind != "definition"}
    owner = strategy_of(program, symbol, users, canonical) if "strategy" not in off else ""
    if owner:
        return Excusal("strategy", f"a private part of {owner.rpartition('.')[2]}, which nobody else uses")
    if "protocol" not in off and not is_declared and is_interface(program, symbol):
        return Excusal("protocol", "an interface: every method is abstract")
    if "abstract-base-only" not in off and not is_declared and not is_base and is_abstract(program, symbol):
        return Excusal("abstract-base-only", "an abstract base that no member derives from")
    target = shim_of(program, symbol, members) if "shim" not in off else ""
    return Excusal("shim", f"only hands over to {target}") if target else None
