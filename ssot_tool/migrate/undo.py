"""``ssot undo``: the last migration taken back, whether it was finished or killed half-way."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from ssot_tool.errors import SsotError
from ssot_tool.migrate import evidence, journal
from ssot_tool.migrate.journal import INTERRUPTED, DamagedJournal, Journal, Slot
from ssot_tool.migrate.lock import locked
from ssot_tool.migrate.restore import restore, standing
from ssot_tool.migrate.tree import OnStep, Tree, reason_of


class Undone(msgspec.Struct, frozen=True):
    """A migration that was taken back: ``paths`` are the files that it had changed, and that are as before again."""

    number: int
    what: str
    paths: tuple[str, ...]


class Swept(msgspec.Struct, frozen=True):
    """A migration that was killed before it changed anything: what it left in ``.ssot`` was removed, nothing else."""

    number: int


def list_journals(root: Path) -> tuple[Journal | DamagedJournal, ...]:
    """The migrations that are remembered, newest first; nothing is changed."""
    with Tree(root) as tree:
        return tuple(journal.described(tree, slot) for slot in reversed(journal.slots(tree)))


def interrupted(root: Path) -> int | None:
    """The number of a migration that was begun and neither finished nor taken back; None for none."""
    with Tree(root) as tree:
        return next((slot.number for slot in journal.slots(tree) if slot.state in INTERRUPTED), None)


def undo(root: Path, number: int | None = None, on_step: OnStep | None = None) -> Undone | Swept:
    """Take back the migration of this number; without, the one that was interrupted, or else the last that was applied.

    Every file is byte-identical to what it was then, with its permissions, and no temporary is left. SsotError where
    there is nothing to take back, a file was edited since (all are named, and nothing is done), the journal is damaged,
    or another process is at it. When it is killed or the system refuses something, it can be run again.
    """
    with Tree(root, on_step) as tree:
        if not tree.names(journal.FOLDER):
            raise SsotError("there is no migration to take back")
        try:
            with locked(tree):
                swept = journal.sweep(tree)
                if swept is not None and number in (None, swept):
                    return Swept(swept)
                return _undo(tree, _chosen(journal.slots(tree), number))
        except OSError as error:
            raise SsotError(
                f"the migration is not taken back: {reason_of(error)}", "mend that, and run ssot undo again"
            ) from error


def _chosen(slots: Sequence[Slot], number: int | None) -> Slot:
    interrupted = [slot for slot in slots if slot.state in INTERRUPTED]
    if number is None:
        there = interrupted or [slot for slot in slots if slot.state == "applied"]
        if not there:
            raise SsotError("there is no migration to take back", "ssot undo --list shows those of before")
        return there[-1]
    chosen = [slot for slot in slots if slot.number == number]
    if not chosen:
        raise SsotError(f"there is no migration {number}", "ssot undo --list shows those that are there")
    if chosen[-1].state == "undone":
        raise SsotError(f"migration {number} is taken back already")
    if interrupted and chosen[-1] not in interrupted:
        raise SsotError(f"migration {interrupted[-1].number} was interrupted", "run ssot undo for it first")
    return chosen[-1]


def _undo(tree: Tree, slot: Slot) -> Undone:
    record = journal.load(tree, slot)
    after = standing(tree, record, range(len(record.steps)), slot.path)
    if slot.state == "applied":  # from now on a kill leaves a tree that is neither
        slot = journal.mark(tree, slot, "undoing")
    restore(tree, record, after)
    journal.mark(tree, slot, "undone")
    with suppress(OSError, SsotError):  # it counts no longer in any case
        evidence.forget(tree, slot.number)
    return Undone(slot.number, record.header.what, tuple(record.steps[index].path for index in after))
