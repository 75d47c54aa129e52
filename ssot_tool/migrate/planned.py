"""A plan held against the disk: checked, compared, and put down as what its journal will say."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

from ssot_tool.errors import SsotError
from ssot_tool.migrate.changes import Change, Creation, Deletion, Outcome, content_hash, outside_is_same, plan_hash
from ssot_tool.migrate.record import VERSION, Changed, Content, Created, Deleted, Header, Record, Step, check_target
from ssot_tool.migrate.restore import named
from ssot_tool.migrate.tree import Found, Tree


class ChangedSincePlan(SsotError):
    """Files that are not as the plan found them; ``paths`` are theirs, and nothing was written."""

    def __init__(self, paths: list[str]) -> None:
        super().__init__(f"{named(paths)} changed since the plan was made; nothing was written", "make the plan anew")
        self.paths = tuple(paths)


def check(planned: Sequence[Outcome]) -> None:
    """What can be wrong with a plan whatever the disk holds."""
    last = ""
    for change in planned:
        check_target(change.path)
        if change.path == last:
            raise SsotError(f"{change.path} is planned twice")
        last = change.path
        if isinstance(change, Change) and not outside_is_same(change):
            raise SsotError(f"{change.path} would change outside of the planned edits; nothing was written")


def verified(tree: Tree, planned: Sequence[Outcome]) -> list[Found | None]:
    """The files as they are; ChangedSincePlan unless that is how the plan found them."""
    found = [tree.read(change.path) for change in planned]
    changed = [change.path for change, file in zip(planned, found, strict=True) if not is_as_planned(change, file)]
    if changed:
        raise ChangedSincePlan(changed)
    return found


def is_as_planned(change: Outcome, file: Found | None) -> bool:
    """Whether a file is as the plan found it; None for one that is not there."""
    match change:
        case Change(before=before) | Deletion(before=before):
            return file is not None and file.data == before
        case Creation():
            return file is None


def record_of(tree: Tree, number: int, what: str, planned: Sequence[Outcome], found: Sequence[Found | None]) -> Record:
    """What the journal of a plan says; ``found`` are the files as they are, in the order of the plan."""
    when = datetime.now(UTC).isoformat(timespec="seconds")
    folders = tuple(_missing_folders(tree, planned))
    header = Header(VERSION, number, what, when, plan_hash(planned), secrets.token_hex(4), folders)
    return Record(header, tuple(_step(change, file) for change, file in zip(planned, found, strict=True)))


def _step(change: Outcome, file: Found | None) -> Step:
    match change:
        case Creation(path, after):
            return Created(path, content_hash(after))
        case Deletion(path, before):
            return Deleted(path, Content.of(before, _mode(file)))
        case Change(path, before):
            return Changed(path, content_hash(change.after), Content.of(before, _mode(file)))


def _mode(file: Found | None) -> int:
    if file is None:
        raise ValueError("a file that is not there has no mode")
    return file.status.st_mode


def _missing_folders(tree: Tree, planned: Sequence[Outcome]) -> list[str]:
    """The folders that new files need and that are not there, outer ones first."""
    needed = set()
    for change in planned:
        if isinstance(change, Creation):
            parts = change.path.split("/")[:-1]
            needed |= {"/".join(parts[:depth]) for depth in range(1, len(parts) + 1)}
    return sorted(folder for folder in needed if tree.status(folder) is None)
