"""What a plan does to files: one value a file, with what it was and what it becomes."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import msgspec

from ssot_tool.edit import Edit
from ssot_tool.migrate.encoded import counted, edited


class Change(msgspec.Struct, frozen=True):
    """A file that is edited: ``path`` relative to the workspace with ``/``, its bytes as they were, and the edits."""

    path: str
    before: bytes
    edits: tuple[Edit, ...]

    @property
    def after(self) -> bytes:
        """The bytes that it will have; encoding, byte order mark and line ends stay. EditRefused if that cannot be."""
        return edited(self.path, self.before, self.edits)


class Creation(msgspec.Struct, frozen=True):
    """A file that is made, in a folder that may have to be made, too."""

    path: str
    after: bytes


class Deletion(msgspec.Struct, frozen=True):
    """A file that is removed; its folder stays."""

    path: str
    before: bytes


Outcome = Change | Creation | Deletion


def outside_is_same(change: Change, after: bytes | None = None) -> bool:
    """Whether a file's new bytes differ from the old in the edits alone, and there hold exactly what was planned.

    Proved by counting bytes of the old file, which is another way than that by which ``Change.after`` makes the new
    ones. ``after`` are the bytes to judge where they are not ``change.after``.
    """
    return counted(change.before, change.edits) == (change.after if after is None else after)


def plan_hash(changes: Iterable[Outcome]) -> str:
    """32 hexadecimal digits over what is planned: paths, bytes before and edits, in whichever order they are given."""
    about = sorted(_about(change) for change in changes)
    return blake2b(ascii(about).encode(), digest_size=16).hexdigest()


def content_hash(data: bytes) -> str:
    """32 hexadecimal digits that stand for a file's bytes."""
    return blake2b(data, digest_size=16).hexdigest()


def _about(change: Outcome) -> tuple[str, str, str, list[tuple[int, int, str]]]:
    match change:
        case Change(path, before, edits):
            spans = sorted((edit.start, edit.end, edit.text) for edit in edits)
            return path, "change", content_hash(before), spans
        case Creation(path, after):
            return path, "creation", content_hash(after), []
        case Deletion(path, before):
            return path, "deletion", content_hash(before), []
