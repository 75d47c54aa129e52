"""What the text of a pull request tells: what became of the legacy symbols, what is left, and the checklist's facts."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import msgspec

from ssot_tool.checking import check
from ssot_tool.choosing import Chosen
from ssot_tool.config import Config
from ssot_tool.cure.evidence import Evidence
from ssot_tool.cure.pull_request import Check, Fate, Moved
from ssot_tool.errors import SsotError
from ssot_tool.gate.baseline import has_baseline
from ssot_tool.migrate_options import MigrateOptions
from ssot_tool.migrating import foreseen
from ssot_tool.model import REFERENCE_KINDS, Move, Occurrence, Reference
from ssot_tool.program.references import references_to
from ssot_tool.read_options import ReadOptions
from ssot_tool.registry import active_rules
from ssot_tool.session import Session, open_base_session
from ssot_tool.words import counted

#: The excuses of a definition that only hands everything on.
_SHIMS = frozenset(("shim", "alias", "delegation"))


class Uses(msgspec.Struct, frozen=True):
    """Where a symbol is defined (as it may be asked for through what re-exports it), and how often it is used."""

    definitions: tuple[str, ...]
    production: int
    tests: int


def canonical_of(chosen: Chosen, evidence: Sequence[Evidence]) -> str:
    """The configured canonical, or else what the last migration moved one of the family onto; "" for neither."""
    family = chosen.family
    if family.canonical:
        return family.canonical
    own = {one.symbol for one in family.members} | {one.symbol for one in family.excused}
    wrote = [one for one in evidence if one.number is not None]
    moves = (move for one in reversed(wrote) for move in one.moves)
    return next((move.to for move in moves if not own.isdisjoint((move.symbol, move.to))), "")


def moves_of(config: Config, chosen: Chosen, canonical: str, evidence: Sequence[Evidence]) -> tuple[Move, ...]:
    """The role's moves: those that are configured, and those that were made onto its canonical."""
    found: dict[str, Move] = {}
    for one in config.migrations_of(chosen.family.role, chosen.family.canonical):
        to = one.to or canonical
        if to and one.symbol != to:
            found[one.symbol] = Move(one.symbol, to, dict(one.route), dict(one.arguments), dict(one.methods), one.after)
    for each in evidence:
        for move in each.moves:
            if move.to == canonical:
                found.setdefault(move.symbol, move)
    return tuple(found[symbol] for symbol in sorted(found))


def uses_of(session: Session, symbols: Sequence[str]) -> dict[str, Uses]:
    """Who uses some symbols; inside ``with session.reading``."""
    session.locate(symbols)
    found = {symbol: tuple(session.definitions(symbol)) for symbol in symbols}
    targets = sorted({hit for hits in found.values() for hit in hits})
    session.follow(lambda program: [one for one in targets if one in program.definitions])
    references = references_to(session.program(), targets, session.places)
    told = {}
    for symbol, hits in found.items():
        uses = [one for hit in hits for one in references[hit] if _is_use(one, hit)]
        in_tests = sum(one.in_test for one in uses)
        told[symbol] = Uses(hits, len(uses) - in_tests, in_tests)
    return told


def uses_before(
    session: Session, config: Config, commit: str, symbols: Sequence[str], options: ReadOptions
) -> dict[str, Uses]:
    """As ``uses_of``, in the tree of a commit."""
    with tempfile.TemporaryDirectory(prefix="ssot-base-") as shadow:
        past = open_base_session(session, config, commit, Path(shadow), options)
        with past.reading:
            past.reading.search(())
            past.read(past.reading.shared())
            return uses_of(past, symbols)


def moved_of(
    chosen: Chosen, moves: Sequence[Move], now: Mapping[str, Uses], before: Mapping[str, Uses]
) -> tuple[Moved, ...]:
    """What became of each legacy symbol."""
    shims = {one.symbol for one in chosen.family.excused if one.excuse in _SHIMS}
    moved = []
    for move in moves:
        uses, past = now[move.symbol], before.get(move.symbol)
        count = past.production + past.tests if past is not None and past.definitions else None
        if not uses.definitions or move.to in uses.definitions:
            moved.append(Moved(move, "gone", 0, 0, count))
            continue
        fate: Fate = "shim" if shims.intersection(uses.definitions) else "left"
        moved.append(Moved(move, fate, uses.production, uses.tests, count))
    return tuple(moved)


def left_of(
    session: Session, role: str, moved: Sequence[Moved], evidence: Sequence[Evidence]
) -> tuple[tuple[Occurrence, ...], str]:
    """What needs a person, as a plan of today finds it, and a remark; outside of ``with session.reading``."""
    moves = tuple(one.move for one in moved if one.fate != "gone")
    if not moves:
        return (), ""
    try:
        return foreseen(session, MigrateOptions(moves, role=role)).left, ""
    except SsotError as error:
        wrote = [one for one in evidence if one.number is not None]
        told = f"what is left is told as it was then, as no plan can be made today: {error.message}"
        return (wrote[-1].left if wrote else ()), told


def rewritten_in(evidence: Sequence[Evidence]) -> dict[str, int]:
    """How many places of each kind migrations rewrote, in the order in which reports list kinds."""
    times: Counter[str] = Counter()
    for one in evidence:
        if one.number is not None:
            times.update(one.rewritten)
    order = {kind: at for at, kind in enumerate(REFERENCE_KINDS)}
    return {kind: times[kind] for kind in sorted(times, key=lambda kind: (order.get(kind, len(order)), kind))}


def canonical_check(chosen: Chosen, canonical: str) -> Check:
    """Whether what all move onto is defined."""
    is_there = bool(chosen.session.definitions(canonical))
    why = f"{canonical} is defined" if is_there else f"{canonical} is not defined yet"
    return Check("The canonical is there", is_there, why)


def legacy_check(moved: Collection[Moved]) -> Check:
    """Whether anybody still uses what gave way."""
    production, tests = sum(one.production for one in moved), sum(one.tests for one in moved)
    told = f"{counted(production, 'use')} in production and {tests:,} in tests are left"
    return Check("No legacy reference is left", bool(moved) and not production + tests, told)


def left_check(left: Sequence[Occurrence], remark: str) -> Check:
    """Whether a migration would leave anything for people."""
    need = f"{counted(len(left), 'place')} {'needs' if len(left) == 1 else 'need'} a person"
    told = remark or (need if left else "a plan of today leaves none")
    return Check("Nothing is left for people", not left and not remark, told)


def tests_check(evidence: Sequence[Evidence]) -> Check:
    """Whether the last verification passed, unless something was written after it."""
    for one in reversed(evidence):
        if one.verified:
            return Check("Tests pass as before", not one.broken, f"{one.verified} ({one.command})")
        if one.number is not None:
            told = f"migration {one.number} was written without a verification: ssot migrate --verify CMD"
            return Check("Tests pass as before", False, told)
    return Check("Tests pass as before", False, "no verification was run: ssot migrate --verify CMD")


def tracker_check(tracker: str, role: str, is_there: bool, is_changed: bool) -> Check:
    """Whether the tracker comes with it."""
    why = f"{tracker} comes with it" if is_there and is_changed else f"{tracker} is as before"
    if not is_changed or not is_there:
        why = f"{why if is_there else f'there is no {tracker}'}: ssot plan {role} --write"
    return Check("The tracker is refreshed", is_there and is_changed, why)


def gate_check(root: Path, config: Config, options: ReadOptions) -> Check:
    """Whether ``ssot check`` finds nothing new, in the work tree as a whole.

    Without a baseline the rules about roles go first: what they find settles it, and most of the work of the others,
    for which every file is read, is saved.
    """
    alone = None if has_baseline(root) else _without_whole_tree(config)
    try:
        report = check(root, config if alone is None else alone, options)
        is_sure = alone is None or bool(report.new)
        report = report if is_sure else check(root, config, options)
    except SsotError as error:
        return Check("ssot check is green", False, error.message)
    new = len(report.new)
    against = "against the baseline" if report.against else "and no baseline"
    more = alone is not None and is_sure
    clean = "nothing new" if report.against else "nothing is found"
    told = f"{new:,} or more new findings" if more else counted(new, "new finding")
    told = f"{told}, {against}" if new else clean
    return Check("ssot check is green", report.exit_code == 0, told)


def _without_whole_tree(config: Config) -> Config:
    """As configured, but that only those of the rules are asked that need some of the files."""
    codes = tuple(rule.code for rule in active_rules(config) if not rule.whole_tree)
    return msgspec.structs.replace(config, rules=msgspec.structs.replace(config.rules, select=codes, extend=()))


def _is_use(reference: Reference, symbol: str) -> bool:
    """Whether it is somebody else's use: not what a class says of itself, nor a name that its module lists."""
    own = f"{reference.scope}.".startswith(f"{symbol}.")
    return reference.kind not in ("definition", "all_entry") and not own
