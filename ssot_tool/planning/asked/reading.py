"""What has to be read before a migration can be planned: definitions, their bases, and all files that may refer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ssot_tool.facts import ClassFacts
from ssot_tool.model import Move
from ssot_tool.planning.asked.targets import Target, resolve
from ssot_tool.program.resolve import Program
from ssot_tool.session import Session


def read_for(session: Session, moves: Sequence[Move]) -> list[Target]:
    """Read all that may refer to the legacy symbols of some moves; return their targets."""
    symbols = [symbol for move in moves for symbol in (move.symbol, move.to)]
    session.reading.search(())
    session.locate(symbols)
    words = {move.symbol.rpartition(".")[2] for move in moves}
    words |= {move.to.rpartition(".")[2] for move in moves if move.methods}  # who has one may call the legacy's methods
    resolve(session, moves, early=True)  # before the long part: what is not there is told at once

    def wanted(program: Program) -> list[str]:
        found = []
        for move in moves:
            hits = session.definitions(move.symbol)
            found += hits
            if move.methods or move.route or move.arguments:
                found += [heir for hit in hits for heir in _heirs(program, hit)]
        return found

    def modules(program: Program) -> list[str]:
        return sorted({m for symbol in symbols for hit in session.definitions(symbol) for m in _bases(program, hit)})

    session.follow(wanted, words=words, modules=modules)
    return resolve(session, moves)


def read_heirs(session: Session, legacies: Sequence[str]) -> None:
    """Read all that may refer to a class below one of these."""
    session.follow(lambda program: [*legacies, *(heir for legacy in legacies for heir in _heirs(program, legacy))])


def _heirs(program: Program, symbol: str) -> Iterator[str]:
    if program.is_class(symbol):
        for other, definition in program.definitions.items():
            if definition.is_class and other != symbol and symbol in program.ancestors(other):
                yield other


def _bases(program: Program, symbol: str) -> Iterator[str]:
    """The modules that may define a base of a class, or of one of its bases."""
    if not program.is_class(symbol):
        return
    for owner in program.ancestors(symbol):
        definition = program.definitions[owner]
        facts = definition.facts
        assert isinstance(facts, ClassFacts)
        for path in facts.bases:
            parts = program.anchored(path, program.modules[definition.module]).split(".")
            for end in range(1, len(parts)):
                name = ".".join(parts[:end])
                if name in program.known:
                    yield name
