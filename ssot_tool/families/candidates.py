"""Which symbols could become members, or make members of what derives from them: what the sieve looks for next."""

from __future__ import annotations

from ssot_tool.families.declared import canonical_of, declared_of
from ssot_tool.families.evidence import own_kinds
from ssot_tool.families.gate import Gate, gated
from ssot_tool.families.placing import in_tests
from ssot_tool.families.vocabulary import vocabulary
from ssot_tool.program.resolve import Program
from ssot_tool.role import RolePack


def candidates(program: Program, pack: RolePack) -> dict[str, Gate]:
    """Classes of production code that pass the gate, and functions that do and show one more kind of evidence.

    A class without evidence, or with an excuse, is one, too: what derives from it passes the gate by its base. The
    chosen canonical and declared members are some, whatever they look like. What others show (shared callers, shared
    words, rarity) is left out, so that reading more files only adds.
    """
    role = vocabulary(pack)
    seen = gated(program, role)
    found = {}
    for symbol, gate in seen.gates.items():
        definition = program.definitions[symbol]
        if in_tests(definition.module):
            continue
        if definition.is_class:
            # An ErrorHandler that derives from nothing of the role passes on no gate, and is none itself.
            is_worth_it = (
                gate.by == "route" or gate.base != "" or role.is_base(gate.name) or "other-role" in pack.excuses_off
            )
        else:
            is_worth_it = bool(own_kinds(program, role, seen, symbol))
        if is_worth_it:
            found[symbol] = gate
    found.update((symbol, seen.gates[symbol]) for symbol in declared_of(program, pack))
    for symbol in canonical_of(program, pack):
        found.setdefault(symbol, Gate(symbol, "canonical"))
    return found
