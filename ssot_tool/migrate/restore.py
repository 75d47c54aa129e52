"""Taking steps of a journal back: every file as it was before, and no temporaries left."""

from __future__ import annotations

from collections.abc import Collection

from ssot_tool.errors import SsotError
from ssot_tool.migrate.changes import content_hash
from ssot_tool.migrate.record import Changed, Created, Deleted, Record, Step
from ssot_tool.migrate.tree import PathRefused, Tree

_MOST_NAMED = 10


class EditedSince(SsotError):
    """Files that are neither as before nor as after the migration; ``paths`` are theirs, and nothing was done."""

    def __init__(self, number: int, paths: list[str], where: str) -> None:
        super().__init__(
            f"migration {number} is not taken back: {named(paths)} changed since",
            f"reverse these changes and run ssot undo again; {where} holds the files as they were before the migration",
        )
        self.paths = tuple(paths)


def named(paths: list[str]) -> str:
    """Paths in a sentence, not more than a person would read."""
    more = len(paths) - _MOST_NAMED
    return ", ".join(paths[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def standing(tree: Tree, record: Record, begun: Collection[int], where: str) -> list[int]:
    """Of the steps that may have been made, those whose files are as after them. EditedSince for others' changes.

    A step whose file is as before it was not made, or is taken back already. ``where`` is the journal's path.
    """
    after: list[int] = []
    edited: list[str] = []
    for index in sorted(begun):
        step = record.steps[index]
        try:
            found = tree.read(step.path)
        except PathRefused:
            edited.append(step.path)
            continue
        data = None if found is None else found.data
        if _is_after(step, data):
            after.append(index)
        elif not _is_before(step, data):
            edited.append(step.path)
    if edited:
        raise EditedSince(record.header.number, edited, where)
    return after


def restore(tree: Tree, record: Record, after: Collection[int]) -> None:
    """Take back the steps that stand, then clear away all temporaries; may be killed and run again at any moment.

    Where the old file still has a second name it gets its own name back, which needs no room on the disk.
    """
    sources = {index: _source(tree, record, index) for index in sorted(after, reverse=True)}
    for index, source in sources.items():
        path = record.steps[index].path
        if source is None:
            tree.remove(path)
        else:
            tree.rename(source, path)
    clear(tree, record)


def clear(tree: Tree, record: Record) -> None:
    """Remove what a migration leaves beside its files, and bring all names to the disk."""
    clear_temporaries(tree, record)
    for folder in reversed(record.header.folders):
        tree.remove_folder(folder)
    sync(tree, record)


def clear_temporaries(tree: Tree, record: Record) -> None:
    """Remove all temporaries of a migration that are there."""
    for index in range(len(record.steps)):
        for kind in ("new", "old", "back"):
            tree.remove(record.temporary(index, kind))


def sync(tree: Tree, record: Record) -> None:
    """Bring the names in all folders that a migration writes in to the disk."""
    touched = {path.rpartition("/")[0] for path in (*(step.path for step in record.steps), *record.header.folders)}
    for folder in sorted(touched):
        tree.sync_folder(folder)


def _source(tree: Tree, record: Record, index: int) -> str | None:
    """The temporary that holds a step's old file, made where there is none; None for a step that had none."""
    step = record.steps[index]
    if isinstance(step, Created):
        return None
    old, back = record.temporary(index, "old"), record.temporary(index, "back")
    data = step.before.bytes
    kept = tree.read(old)
    if kept is not None and kept.data == data:
        return old
    tree.remove(back)
    parts = step.path.split("/")[:-1]
    for depth in range(1, len(parts) + 1):  # git removes folders that have become empty
        tree.make_folder("/".join(parts[:depth]))
    now = tree.read(step.path)
    tree.write_new(back, data, None if now is None else now.status, step.before.permissions)
    return back


def _is_after(step: Step, data: bytes | None) -> bool:
    match step:
        case Changed(after=after) | Created(after=after):
            return data is not None and content_hash(data) == after
        case Deleted():
            return data is None


def _is_before(step: Step, data: bytes | None) -> bool:
    match step:
        case Changed(before=before) | Deleted(before=before):
            return data == before.bytes
        case Created():
            return data is None
