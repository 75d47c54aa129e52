"""What a migration would leave for people, and what its target lacks, where working that out does not take too long."""

from __future__ import annotations

from typing import Literal

import msgspec

from ssot_tool.errors import SsotError
from ssot_tool.migrate_options import MigrateOptions
from ssot_tool.model import Lack, Move, Occurrence
from ssot_tool.session import Session
from ssot_tool.tracking.aim import Aim
from ssot_tool.tracking.members import Standing

#: In larger workspaces the tests near the members, and migrations of more files than this, cost several scans.
MOST_FILES, MOST_MOVED = 2_000, 10

Depth = Literal["auto", "exact", "quick"]


class Foretold(msgspec.Struct, frozen=True):
    """``left`` is None where it is not known; ``told`` says, as half a sentence, where that is from, or would be."""

    left: tuple[Occurrence, ...] | None
    told: str
    lacks: tuple[Lack, ...] = ()


def is_exact(session: Session, depth: Depth, files: int = 0) -> bool:
    """Whether to look closely: it was asked for, or the workspace is small, or ``files`` (more than 0) are few."""
    small = len(session.reading.files) <= MOST_FILES or 0 < files <= MOST_MOVED
    return depth == "exact" or (depth == "auto" and small)


def foretell(session: Session, stands: Standing, aim: Aim, depth: Depth) -> Foretold:
    """What stays for people; outside of ``with session.reading``."""
    role = aim.family.role
    there = [one for one in stands.members if one.state != "gone"]
    if not there:
        return Foretold((), "as nothing is left that would move")
    if aim.is_new:
        return Foretold(None, f"not known before {aim.target} is there: the first step is {aim.scaffold('--write')}")
    moves = _moves(stands, aim)
    # What is asked afterwards, and tells it exactly.
    named = bool(stands.moves)
    command = f"ssot migrate {role}" if named else "ssot migrate --from … --to …"
    files = {reference.path for move in moves for reference in stands.there[_found(stands, move)].references}
    if not is_exact(session, depth, len(files)):
        told = f"not worked out for {len(files):,} files: {command} tells it exactly, or ssot plan {role} --exact"
        return Foretold(None, told)
    # The planner reads source with libcst: only those who ask for it pay for the import.
    from ssot_tool.migrating import foreseen

    try:
        report = foreseen(session, MigrateOptions(moves, role=role))
    except SsotError as error:
        return Foretold(None, f"not known, as {command} cannot plan: {error.message}")
    said = f"as ssot migrate {role} plans it now" if named else f"if every member moves onto {aim.target} as it is"
    # What other files say comes last: there is the most of it, and the least to do.
    left = sorted(report.left, key=lambda one: one.kind in ("non_python", "word"))
    return Foretold(tuple(left), said, report.lacks)


def _found(stands: Standing, move: Move) -> str:
    return stands.by_move.get(move.symbol, move.symbol)


def _moves(stands: Standing, aim: Aim) -> tuple[Move, ...]:
    """What is configured, or else that each member moves; shims, which have done theirs, as they are configured."""
    if stands.moves:
        return tuple(move for symbol, move in stands.moves.items() if stands.by_move.get(symbol) in stands.there)
    return tuple(Move(one.symbol, aim.target) for one in stands.members if one.state == "member")


__all__ = ["MOST_FILES", "Depth", "Foretold", "foretell", "is_exact"]
