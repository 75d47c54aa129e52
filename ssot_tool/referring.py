"""The use case ``refs``: every reference to some symbols."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from ssot_tool.config import Config
from ssot_tool.errors import UsageError
from ssot_tool.model import RefsReport, SymbolReferences
from ssot_tool.program.broken import broken_references
from ssot_tool.program.references import references_to
from ssot_tool.program.resolve import Program
from ssot_tool.read_options import ReadOptions
from ssot_tool.registry import load_role_packs
from ssot_tool.session import Session, open_session


def refs(root: Path, config: Config, symbols: Sequence[str], options: ReadOptions) -> RefsReport:
    """Find every reference to some classes, functions or methods; unknown ones are a UsageError with near matches."""
    check_names(symbols)
    session = open_session(root, config, load_role_packs(config, root), options)
    with session.reading:
        session.reading.search(())
        session.locate(symbols)
        missing = [symbol.rpartition(".")[2] for symbol in symbols if not session.definitions(symbol)]
        session.follow(
            lambda program: [hit for symbol in symbols for hit in session.definitions(symbol)], words=missing
        )
        found = found_symbols(session, symbols)
        program = session.program()
        targets = sorted({target for hits in found.values() for target in hits})
        references = references_to(program, targets, session.places)
        broken = broken_references(program, targets, session.places)
    answers = []
    for symbol, hits in found.items():
        definition = program.definitions[hits[0]]
        answers.append(
            SymbolReferences(
                symbol=symbol,
                kind=_kind(program, definition.symbol),
                path=session.places.paths[definition.module],
                start_line=definition.facts.start_line,
                references=tuple(reference for hit in hits for reference in references[hit]),
                broken=tuple(reference for hit in hits for reference in broken[hit]),
            )
        )
    return RefsReport(tuple(answers), session.skipped())


def check_names(symbols: Sequence[str]) -> None:
    """Raise a UsageError for what cannot be a dotted name: nothing can be looked for."""
    for symbol in symbols:
        if not all(part.strip() for part in symbol.split(".")):
            raise UsageError(f"{symbol!r} is no dotted name", "give the dotted name, as in package.module.Class")


def found_symbols(session: Session, symbols: Sequence[str]) -> dict[str, list[str]]:
    """The definitions of each symbol; a UsageError that suggests what may be meant where there is none."""
    program = session.program()
    found = {symbol: session.definitions(symbol) for symbol in symbols}
    for symbol, hits in found.items():
        if not hits:
            name = symbol.rpartition(".")[2]
            same = sorted(other for other in program.definitions if other.rpartition(".")[2] == name)
            near = same or get_close_matches(symbol, sorted(program.definitions), n=3, cutoff=0.6)
            # A class that is near brings its methods; they are not what was meant.
            near = [one for one in near if not any(one.startswith(f"{other}.") for other in near)][:3]
            hint = f"did you mean {' or '.join(near)}?" if near else "give the dotted name, as in package.module.Class"
            what = "is no class or function of this workspace" if "." in symbol else "alone is no dotted name"
            raise UsageError(f"{symbol} {what}", hint)
    return found


def _kind(program: Program, symbol: str) -> Literal["class", "function", "method"]:
    if program.is_class(symbol):
        return "class"
    return "method" if program.is_class(symbol.rpartition(".")[0]) else "function"
