"""Writing a plan to the disk, all of it or nothing, so that it can be taken back.

The order is what makes that so: first the journal, whole and on the disk; then all new contents, beside their files;
then one rename a file, in place of the old file, which keeps a second name; then that name goes, and the journal is
marked. A kill anywhere leaves a journal that tells every file's old bytes and every temporary's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from ssot_tool.errors import SsotError
from ssot_tool.migrate import journal
from ssot_tool.migrate.changes import Change, Creation, Deletion, Outcome
from ssot_tool.migrate.lock import locked
from ssot_tool.migrate.planned import ChangedSincePlan, check, is_as_planned, record_of, verified
from ssot_tool.migrate.record import Changed, Record
from ssot_tool.migrate.restore import clear_temporaries, restore, standing, sync
from ssot_tool.migrate.tree import OnStep, Tree, reason_of


class Applied(msgspec.Struct, frozen=True):
    """A plan that was written: the number of its journal, and the paths that changed."""

    number: int
    paths: tuple[str, ...]


class NothingToDo(msgspec.Struct, frozen=True):
    """A plan that changes no byte; nothing was written, and no journal."""


def apply(root: Path, changes: Iterable[Outcome], what: str, on_step: OnStep | None = None) -> Applied | NothingToDo:
    """Write all changes below ``root``, or none; ``what`` says for a person what they are for.

    SsotError, and then the tree is as it was: for a file that is not as planned or not below ``root`` or behind a link,
    for edits that their file cannot take, while another process is at it or was killed at it, and for whatever the
    system refuses on the way. Should even taking back fail, the error says that ``ssot undo`` is to be run. A kill
    leaves that to ``ssot undo``, too. Of the mode the permissions are kept, of hard links this one name is changed.
    """
    planned = sorted((change for change in changes if not _is_idle(change)), key=lambda change: change.path)
    check(planned)
    if not planned:
        return NothingToDo()
    with Tree(root, on_step) as tree:
        try:
            _next_number(tree)  # of an interrupted migration, first of all: its files are not as planned either
            found = verified(tree, planned)
            journal.prepare(tree)
            with locked(tree):
                journal.sweep(tree)
                number = _next_number(tree)
                record = record_of(tree, number, what, planned, found)
                _write(tree, record, planned)
        except OSError as error:
            raise SsotError(f"{reason_of(error)}; nothing was changed") from error
    return Applied(number, tuple(change.path for change in planned))


def _is_idle(change: Outcome) -> bool:
    return isinstance(change, Change) and change.after == change.before


def _next_number(tree: Tree) -> int:
    slots = journal.slots(tree)
    for slot in slots:
        if slot.state in journal.INTERRUPTED:
            raise SsotError(f"migration {slot.number} was interrupted", "run ssot undo, which makes the tree whole")
    if slots and slots[-1].number >= journal.LAST_NUMBER:  # nobody migrates that often
        raise SsotError(f"{slots[-1].path} is not of ssot's making", "remove it")
    return slots[-1].number + 1 if slots else 1


def _write(tree: Tree, record: Record, planned: Sequence[Outcome]) -> None:
    """Make all steps, or none: whatever goes wrong on the way (Ctrl-C as well) is taken back before it is told."""
    begun: set[int] = set()
    number = record.header.number
    slot = journal.start(tree, record)
    try:
        for folder in record.header.folders:
            tree.make_folder(folder)
        for index, change in enumerate(planned):
            _stage(tree, record, index, change)
        for index, change in enumerate(planned):
            _place(tree, record, index, change, begun)
        clear_temporaries(tree, record)
        sync(tree, record)
        journal.mark(tree, slot, "applied")
    except BaseException as error:
        try:
            restore(tree, record, standing(tree, record, begun, journal.Slot(number, "started").path))
            journal.drop(tree, number)
        except (OSError, SsotError) as second:
            raise SsotError(
                f"the migration failed half-way ({_told(error)}) and could not be taken back at once: {_told(second)}",
                "run ssot undo when this is mended",
            ) from error
        raise
    try:
        journal.prune(tree)
    except (OSError, SsotError):  # the next migration will
        return


def _stage(tree: Tree, record: Record, index: int, change: Outcome) -> None:
    """Write a file's new content beside it."""
    match change, record.steps[index]:
        case Change(), Changed(before=before):
            current = tree.status(change.path)
            tree.write_new(record.temporary(index, "new"), change.after, current, before.permissions)
        case Creation(), _:
            tree.write_new(record.temporary(index, "new"), change.after)


def _place(tree: Tree, record: Record, index: int, change: Outcome, begun: set[int]) -> None:
    """Put the new content in the place of the old one, if that is still what the plan found."""
    if not is_as_planned(change, tree.read(change.path)):
        raise ChangedSincePlan([change.path])
    begun.add(index)
    new, old = record.temporary(index, "new"), record.temporary(index, "old")
    match change:
        case Change():
            tree.link(change.path, old)
            tree.rename(new, change.path)
        case Creation():
            tree.rename(new, change.path)
        case Deletion():
            tree.rename(change.path, old)


def _told(error: BaseException) -> str:
    if isinstance(error, OSError):
        return reason_of(error)
    return error.message if isinstance(error, SsotError) else type(error).__name__
