"""What every format of ``ssot migrate`` says in words: what is moved onto what, and how the ledger adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

import msgspec

from ssot_tool.model import REFERENCE_KINDS, Lack, MigrateReport, Occurrence
from ssot_tool.report.layout import count, some
from ssot_tool.short_names import short_names

#: So many symbols are named, more are counted.
_NAMED = 3
#: So many digits of a plan's hash tell it from others.
_DIGITS = 12
_ORDER = {kind: number for number, kind in enumerate(REFERENCE_KINDS)}


class Stays(msgspec.Struct, frozen=True):
    """Places that are left, or kept, for one ``reason``; ``todo``: what to do there, "" for nothing."""

    reason: str
    todo: str
    places: tuple[Occurrence, ...]


def headline(report: MigrateReport) -> str:
    """``Moves Old onto app.new.New: 31 references in 12 files rewritten, 3 left, 7 kept``; no full stop."""
    written = report.number is not None
    left, kept = len(report.left), sum(one.status == "kept" for one in report.ledger)
    ends = ([f"{left:,} left"] if left else []) + ([f"{kept:,} kept"] if kept else [])
    moves = moved(report)
    if not report.changes:
        what = f" for {moves}" if moves else ""
        none = "no reference can be rewritten" if left else "no reference is to be rewritten"
        return f"Nothing to do{what}: {', '.join([none, *ends])}"
    rewritten = [one for one in report.ledger if one.status == "rewritten"]
    files = len({one.path for one in rewritten})
    what = f"{count(len(rewritten), 'reference')} in {count(files, 'file')} rewritten"
    told = ", ".join([what if rewritten else f"{count(len(report.changes), 'file')} changed", *ends])
    verb = "Would move" if report.broken else "Moved" if written else "Moves"
    return f"{verb} {moves or 'nothing'}: {told}"


def moved(report: MigrateReport) -> str:
    """``Old and Older onto app.new.New``, ``5 symbols onto 2``; "" for no moves."""
    targets = list(dict.fromkeys(move.to for move in report.moves))
    symbols = list(dict.fromkeys(move.symbol for move in report.moves))
    if not symbols:
        return ""
    onto = targets[0] if len(targets) == 1 else f"{len(targets):,}"
    if len(symbols) == 1:
        return f"{symbols[0]} onto {onto}"
    if len(symbols) > _NAMED or len(targets) > 1:
        return f"{count(len(symbols), 'symbol')} onto {onto}"
    names = list(short_names(symbols).values())
    return f"{', '.join(names[:-1])} and {names[-1]} onto {onto}"


def bare_names(report: MigrateReport) -> Callable[[str], str]:
    """How symbols are told below a headline that names their modules: ``Old`` and ``Old.run``.

    Where two that are moved have the same name, in full.
    """
    moved_symbols = {move.symbol for move in report.moves}
    homes = {symbol.rpartition(".")[0] for symbol in moved_symbols}
    if len({symbol.rpartition(".")[2] for symbol in moved_symbols}) < len(moved_symbols):
        homes = set()

    def bare(symbol: str) -> str:
        parts = symbol.split(".")
        heads = (number for number in range(len(parts) - 1, 0, -1) if ".".join(parts[:number]) in homes)
        return ".".join(parts[next(heads, 0) :])

    return bare


def lacking(lacks: Iterable[Lack]) -> dict[str, list[Lack]]:
    """What is missing, by the canonical that lacks it."""
    found: dict[str, list[Lack]] = {}
    for lack in sorted(lacks):
        found.setdefault(lack.to, []).append(lack)
    return found


def stays(places: Iterable[Occurrence]) -> list[Stays]:
    """Places by reason, the most frequent first; each group in the order of the ledger."""
    found: dict[tuple[str, str], list[Occurrence]] = {}
    for one in places:
        found.setdefault((one.reason, one.todo), []).append(one)
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [Stays(reason, todo, tuple(group)) for (reason, todo), group in ranked]


def kinds(places: Iterable[Occurrence]) -> str:
    """``call 12×, import 10×``, in the order in which reports list kinds."""
    times = Counter(one.kind for one in places)
    ranked = sorted(times, key=lambda kind: (_ORDER.get(kind, len(_ORDER)), kind))
    return some([f"{kind} {times[kind]:,}×" for kind in ranked], None)


def made_and_gone(report: MigrateReport) -> list[str]:
    """``Creates app/adapter.py``: the files that a person would not expect among edits; no full stop."""
    written = report.number is not None
    told = []
    for what, verb in (("create", "Create"), ("delete", "Delete")):
        paths = [change.path for change in report.changes if change.what == what]
        if paths:
            told.append(f"{verb}{'d' if written else 's'} {some(paths, None)}")
    return told


def likely(report: MigrateReport) -> str:
    """A sentence on what ``--unsafe`` would rewrite, "" for nothing."""
    number = sum(one.level == "unsafe" for one in report.left)
    if not number:
        return ""
    which, them = ("1 is", "it") if number == 1 else (f"{number:,} are", "them")
    return f"Of what is left, {which} likely enough for --unsafe, which rewrites {them}."


def verdict(report: MigrateReport) -> str:
    """What ``--verify`` has to say, as a sentence; "" where it did not run."""
    if not report.verified:
        return ""
    return f"{'--verify failed' if report.broken else 'Verified'}: {report.verified.removesuffix('.')}."


def short_plan(report: MigrateReport) -> str:
    """The digits of the plan's hash that people compare."""
    return report.plan[:_DIGITS]


def kept_line(count: int) -> str:
    """How many places stay as they are, and should."""
    return f"{count:,} kept as {'it is' if count == 1 else 'they are'}"
