"""Which symbols could still become members: their names are what the sieve looks for next."""

from __future__ import annotations

from ssot_tool.families.evidence import own_kinds
from ssot_tool.families.excuses import Question, own_excuse
from ssot_tool.families.gate import Gate, Gated, gated
from ssot_tool.families.vocabulary import vocabulary
from ssot_tool.program.resolve import Program
from ssot_tool.role import RolePack


def candidates(program: Program, pack: RolePack) -> dict[str, Gate]:
    """Symbols that pass the gate, have no excuse of their own, and at least one more kind of evidence.

    What others show (shared callers, shared words, rarity) is left out, so that reading more files only adds.
    """
    seen = gated(program, vocabulary(pack))
    return {symbol: gate for symbol, gate in seen.gates.items() if could_be(program, pack, seen, symbol)}


def could_be(program: Program, pack: RolePack, seen: Gated, symbol: str) -> bool:
    """Whether a gated symbol's own facts leave it a chance."""
    definition = program.definitions[symbol]
    ask = Question(program, vocabulary(pack), definition, definition.module.replace(".", "/"), in_test=False)
    return own_excuse(ask) is None and bool(own_kinds(program, vocabulary(pack), seen, symbol))
