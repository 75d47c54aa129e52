"""The tracker as a file of the workspace: where it stands, what would become of it, and writing just that."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ssot_tool.cure.tracker import Block
from ssot_tool.errors import SsotError, UsageError
from ssot_tool.replace import replace_file
from ssot_tool.tracking.document import refreshed

_MOST_BYTES = 5_000_000


class Place(NamedTuple):
    """Where a tracker stands: as it was asked for, and with links followed; its bytes, None where it is not there."""

    asked: Path
    path: Path
    before: bytes | None

    @property
    def text(self) -> str:
        """What stands there."""
        return (self.before or b"").decode("utf-8", "surrogateescape")


class Tracker(NamedTuple):
    """A tracker's file, and its bytes before (None where it is not there) and after."""

    path: Path
    before: bytes | None
    after: bytes

    @property
    def changes(self) -> bool:
        """Whether it would be written."""
        return self.before != self.after


def place_of(root: Path, asked: Path | None, role: str) -> Place:
    """Where a role's tracker stands, or would.

    ``asked``: relative to the current folder; SSOT-<role>.md at the root where it is None. SsotError for what is too
    large or no text, no file, or outside of the workspace (links followed).
    """
    path = asked if asked is not None else root / f"SSOT-{role}.md"
    real, top = Path(os.path.realpath(path)), Path(os.path.realpath(root))
    if not real.is_relative_to(top):
        raise UsageError(f"{path} is outside of the workspace", "a tracker stands among the files that it is about")
    if {".git", ".ssot"} & set(real.relative_to(top).parts):
        raise UsageError(f"{path} is in a folder that belongs to a tool", "--tracker names a file elsewhere")
    if real.is_dir():
        raise UsageError(f"{path} is a folder", "--tracker names a file")
    if not real.parent.is_dir():
        raise UsageError(f"the folder of {path} does not exist")
    return Place(path, real, _read(real, path) if real.exists() else None)


def tracker_of(place: Place, role: str, blocks: Sequence[Block], fresh: str) -> Tracker:
    """What becomes of a tracker; ``fresh`` is the text of a new one. SsotError for broken markers; nothing is written.

    An empty file becomes a new tracker.
    """
    try:
        after = refreshed(place.text, role, blocks) if place.before else fresh
    except SsotError as error:
        told = f"{place.asked}: {error.message}; nothing was written"
        raise SsotError(told, error.hint or "mend it by hand") from None
    return Tracker(place.path, place.before, _bytes(after))


def write(tracker: Tracker) -> None:
    """Write it, in one step; UsageError where the system refuses."""
    try:
        replace_file(tracker.path, tracker.after)
    except OSError as error:
        raise UsageError(f"cannot write {tracker.path}: {error.strerror or error}") from error


def _read(real: Path, path: Path) -> bytes:
    if not real.is_file():
        raise UsageError(f"{path} is no regular file", "--tracker names a file")
    try:
        with real.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from error
    if len(data) > _MOST_BYTES or b"\0" in data:
        raise UsageError(f"{path} is no document: it is too large, or no text in UTF-8")
    return data


def _bytes(text: str) -> bytes:
    """As they were, though they be no UTF-8; names from source that cannot be written so, with escapes."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace")
