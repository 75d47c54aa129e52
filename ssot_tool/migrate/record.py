"""What a journal says, and how it is written: lines of JSON, a header, a line a file, a checksum. Anyone can read it.

Its reader trusts nothing in it: a journal may be torn, of another version, or put there by somebody who means harm.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from typing import Literal

import msgspec

from ssot_tool.errors import SsotError
from ssot_tool.migrate.changes import content_hash
from ssot_tool.migrate.tree import PathRefused, parts_of

VERSION = 1

_TOKEN = re.compile(r"[0-9a-f]{8}")
_MODE = re.compile(r"[0-7]{3}")


class Damaged(Exception):
    """A journal that is not followed; ``reason`` is half a sentence about it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Content(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file as it was: its bytes (as text where they are UTF-8) and its permissions, in octal digits."""

    data: str
    encoding: Literal["utf-8", "base64"]
    mode: str

    @classmethod
    def of(cls, data: bytes, mode: int) -> Content:
        """The content of these bytes; of the mode, only the permissions count."""
        octal = f"{mode & 0o777:03o}"
        try:
            return cls(data.decode("utf-8"), "utf-8", octal)
        except UnicodeDecodeError:
            return cls(b64encode(data).decode("ascii"), "base64", octal)

    @property
    def bytes(self) -> bytes:
        return self.data.encode("utf-8") if self.encoding == "utf-8" else b64decode(self.data, validate=True)

    @property
    def permissions(self) -> int:
        return int(self.mode, 8)


class Changed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="changed", tag_field="step"):
    """A file that was there before and after; ``after`` is the hash of its new bytes."""

    path: str
    after: str
    before: Content


class Created(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="created", tag_field="step"):
    """A file that was not there before."""

    path: str
    after: str


class Deleted(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="deleted", tag_field="step"):
    """A file that is not there after."""

    path: str
    before: Content


Step = Changed | Created | Deleted


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a journal is about: ``when`` in UTC, ``token`` in the names of temporaries, the folders that are made."""

    ssot_journal: int
    number: int
    what: str
    when: str
    plan: str
    token: str
    folders: tuple[str, ...]


class Record(msgspec.Struct, frozen=True):
    """One journal: its header, and its steps in the order in which they are made."""

    header: Header
    steps: tuple[Step, ...]

    def temporary(self, index: int, kind: Literal["new", "old", "back"]) -> str:
        """The path of a temporary of a step: its new content, a second name of its old file, its old content anew."""
        folder, slash, _ = self.steps[index].path.rpartition("/")
        return f"{folder}{slash}.ssot-{self.header.token}-{index}.{kind}"


class _Footer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    checksum: str


_header = msgspec.json.Decoder(Header).decode
_step: msgspec.json.Decoder[Step] = msgspec.json.Decoder(Step)
_footer = msgspec.json.Decoder(_Footer).decode


def check_target(path: str) -> None:
    """PathRefused for what no migration touches: paths out of the workspace, git's files, our own journal and cache."""
    first, *rest = (part.casefold() for part in parts_of(path))
    if first == ".ssot" and rest and rest[0].startswith(("journal", "cache")):
        raise PathRefused(f"{path} belongs to ssot and is not written")


def dumped(record: Record) -> bytes:
    """A journal's bytes."""
    body = b"".join(msgspec.json.encode(line) + b"\n" for line in (record.header, *record.steps))
    return body + msgspec.json.encode(_Footer(content_hash(body))) + b"\n"


def parsed(data: bytes, number: int) -> Record:
    """The journal in these bytes, which bear this number. Damaged for whatever may not be followed."""
    lines = data.splitlines(keepends=True)
    try:
        version = msgspec.json.decode(lines[0])["ssot_journal"] if lines else None
    except (ValueError, KeyError, TypeError, RecursionError):
        version = None
    if version is None:
        raise Damaged("it is no journal of ssot")
    if version != VERSION:
        raise Damaged(f"another version of ssot wrote it (its format is {version!r}, not {VERSION})")
    try:
        if _footer(lines[-1]).checksum != content_hash(b"".join(lines[:-1])):
            raise Damaged("it was changed by hand or torn: its checksum is wrong")
        record = Record(_header(lines[0]), tuple(_step.decode(line) for line in lines[1:-1]))
        _check(record, number)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Damaged(f"it is torn or was not written by ssot: {str(error)[:200]}") from None
    except SsotError as error:
        raise Damaged(error.message) from None
    return record


def _check(record: Record, number: int) -> None:
    if record.header.number != number:
        raise Damaged(f"it is number {record.header.number} and was given another name")
    if not _TOKEN.fullmatch(record.header.token):
        raise Damaged("it names temporaries as ssot does not")
    paths = [step.path for step in record.steps]
    if len(set(paths)) != len(paths):
        raise Damaged("it names a file twice")
    for path in (*paths, *record.header.folders):
        check_target(path)
    for step in record.steps:
        if isinstance(step, Created):
            continue
        if not _MODE.fullmatch(step.before.mode):
            raise Damaged(f"{step.before.mode!r} is no mode")
        try:
            step.before.bytes  # noqa: B018
        except ValueError:
            raise Damaged(f"it does not hold the bytes of {step.path}") from None
