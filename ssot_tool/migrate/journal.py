"""The folder of journals: one file a migration, whose name says in which state it is."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Literal, NamedTuple, cast, get_args

import msgspec

from ssot_tool.errors import SsotError
from ssot_tool.migrate.record import Damaged, Record, dumped, parsed
from ssot_tool.migrate.tree import Tree
from ssot_tool.scan.cache import GITIGNORE

FOLDER = ".ssot/journal"
#: So many finished migrations are kept; older ones cannot be taken back.
MOST_KEPT = 20
#: The largest number that a file's name can tell.
LAST_NUMBER = 999_999_999

#: Started: some files may be written. Undoing: some may be taken back. In these two, a process is at it or was killed.
State = Literal["started", "applied", "undoing", "undone"]
INTERRUPTED: tuple[State, ...] = ("started", "undoing")

_NAME = re.compile(rf"([1-9][0-9]{{0,8}})\.({'|'.join(get_args(State))})\.jsonl")
_UNFINISHED = re.compile(r"([1-9][0-9]{0,8})\.new")


class Slot(NamedTuple):
    """The place of a journal; numbers count up from 1."""

    number: int
    state: State

    @property
    def path(self) -> str:
        return f"{FOLDER}/{self.number}.{self.state}.jsonl"


class Journal(msgspec.Struct, frozen=True):
    """A migration that can be told of: what it was for, when it was (UTC), and the paths that it touches."""

    number: int
    state: State
    what: str
    when: str
    paths: tuple[str, ...]


class DamagedJournal(msgspec.Struct, frozen=True):
    """A journal that cannot be followed, with the reason as half a sentence."""

    number: int
    state: State
    reason: str


def prepare(tree: Tree) -> None:
    """Make the folders that journals need, ignored by git."""
    if tree.make_folder(".ssot"):
        tree.sync_folder("")
    if tree.status(".ssot/.gitignore") is None:
        unfinished = ".ssot/journal.gitignore"
        tree.remove(unfinished)
        tree.write_new(unfinished, GITIGNORE.encode())
        tree.rename(unfinished, ".ssot/.gitignore")
    if tree.make_folder(FOLDER):
        tree.sync_folder(".ssot")


def slots(tree: Tree) -> list[Slot]:
    """All journals, in the order of their numbers."""
    names = (_NAME.fullmatch(name) for name in tree.names(FOLDER))
    return sorted(Slot(int(match[1]), cast("State", match[2])) for match in names if match)


def load(tree: Tree, slot: Slot) -> Record:
    """Read a journal; SsotError where it may not be followed."""
    try:
        found = tree.read(slot.path)
        if found is None:
            raise Damaged("it is gone")
        return parsed(found.data, slot.number)
    except Damaged as error:
        raise SsotError(
            f"{slot.path} is not followed: {error.reason}", "restore the files from git, and move the journal away"
        ) from None


def described(tree: Tree, slot: Slot) -> Journal | DamagedJournal:
    """What a person is told of a journal."""
    try:
        record = load(tree, slot)
    except SsotError as error:
        return DamagedJournal(slot.number, slot.state, error.message)
    paths = tuple(step.path for step in record.steps)
    return Journal(slot.number, slot.state, record.header.what, record.header.when, paths)


def start(tree: Tree, record: Record) -> Slot:
    """Write a journal, whole and on the disk when it has its name; when that fails, there is none."""
    slot = Slot(record.header.number, "started")
    unfinished = f"{FOLDER}/{slot.number}.new"
    try:
        tree.write_new(unfinished, dumped(record), mode=0o600)
        tree.rename(unfinished, slot.path)
        tree.sync_folder(FOLDER)
    except BaseException:
        drop(tree, slot.number)
        raise
    return slot


def mark(tree: Tree, slot: Slot, state: State) -> Slot:
    """Bring a journal into another state."""
    marked = Slot(slot.number, state)
    if marked != slot:
        tree.rename(slot.path, marked.path)
        tree.sync_folder(FOLDER)
    return marked


def sweep(tree: Tree) -> int | None:
    """Remove journals that were not written to the end; nothing had been changed then. The number of the last one."""
    swept = None
    for name in tree.names(FOLDER):
        if match := _UNFINISHED.fullmatch(name):
            tree.remove(f"{FOLDER}/{name}")
            swept = max(swept or 0, int(match[1]))
    return swept


def drop(tree: Tree, number: int) -> None:
    """Remove a journal in whichever state: what it tells of has not happened.

    Should it come back after a power cut, it is one of a migration of which no step was made.
    """
    for slot in slots(tree):
        if slot.number == number:
            tree.remove(slot.path)
    tree.remove(f"{FOLDER}/{number}.new")
    with suppress(OSError):
        tree.sync_folder(FOLDER)


def prune(tree: Tree) -> None:
    """Forget the oldest finished migrations, where there are too many."""
    for slot in [slot for slot in slots(tree) if slot.state not in INTERRUPTED][:-MOST_KEPT]:
        tree.remove(slot.path)
