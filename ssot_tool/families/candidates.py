"""Which symbols could become members, or make members of what derives from them: what the sieve looks for next."""

from __future__ import annotations

from ssot_tool.families.evidence import own_kinds
from ssot_tool.families.gate import Gate, gated
from ssot_tool.families.placing import in_tests
from ssot_tool.families.vocabulary import vocabulary
from ssot_tool.program.resolve import Program
from ssot_tool.role import RolePack


def candidates(program: Program, pack: RolePack) -> dict[str, Gate]:
    """Classes of production code that pass the gate, and functions that do and show one more kind of evidence.

    A class without evidence, or with an excuse, is one, too: what derives from it passes the gate by its base.
    What others show (shared callers, shared words, rarity) is left out, so that reading more files only adds.
    """
    seen = gated(program, vocabulary(pack))
    return {
        symbol: gate
        for symbol, gate in seen.gates.items()
        if not in_tests(program.definitions[symbol].module)
        and (program.definitions[symbol].is_class or own_kinds(program, vocabulary(pack), seen, symbol))
    }
