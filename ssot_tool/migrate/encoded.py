"""Edits of a text, as edits of the bytes that it is written in: every byte outside of them stays."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ssot_tool.edit import Edit as Edit
from ssot_tool.errors import SsotError
from ssot_tool.scan.syntax.source import Unreadable, decode, encoding_of

_LINE_END = re.compile(r"\r\n?|\n")
#: Bytes of UTF-8 that go on with a character.
_GOING_ON = bytes(range(0x80, 0xC0))


class EditRefused(SsotError):
    """Edits that a file cannot take; ``reason`` is half a sentence about the file at ``path``."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path} cannot be edited: it {reason}")
        self.path = path
        self.reason = reason


def edited(path: str, before: bytes, edits: Sequence[Edit]) -> bytes:
    """A file's bytes after the edits. EditRefused where edits overlap, are out of range or cut a line end in two.

    And where the bytes cannot be kept: the text is unreadable, its encoding cannot hold what is inserted, or writes one
    text in several ways and the file does not use the usual one.
    """
    text = text_of(path, before)
    encoding = encoding_of(before)
    pieces: list[str] = []
    kept: list[str] = []
    at = 0
    for edit in ordered(path, text, edits):
        pieces += (text[at : edit.start], lined(text, edit))
        kept += (text[at : edit.start], text[edit.start : edit.end])
        at = edit.end
    pieces.append(text[at:])
    kept.append(text[at:])
    mark = _mark(before)
    if mark + b"".join(_bytes(path, piece, encoding) for piece in kept) != before:
        raise EditRefused(path, f"is written in {encoding} in a way that cannot be written again byte by byte")
    after = mark + b"".join(_bytes(path, piece, encoding) for piece in pieces)
    if _unites_line_ends(pieces):
        raise EditRefused(path, "would have two line ends where they become one")
    if text_of(path, after) != "".join(pieces):
        raise EditRefused(path, "would read otherwise than planned, as its encoding would change")
    return after


def text_of(path: str, data: bytes) -> str:
    """What the offsets of edits count: the text as scans read it. EditRefused where it cannot be read."""
    try:
        return decode(data)
    except Unreadable as error:
        raise EditRefused(path, error.reason) from None


def ordered(path: str, text: str, edits: Sequence[Edit]) -> Iterator[Edit]:
    """The edits in the order of the text; EditRefused for those that it cannot take together."""
    last: Edit | None = None
    for edit in sorted(edits):
        if not 0 <= edit.start <= edit.end <= len(text):
            raise EditRefused(path, f"has {len(text)} characters, none at {edit.start} to {edit.end}")
        if any(text[place - 1 : place + 1] == "\r\n" for place in (edit.start, edit.end) if place):
            raise EditRefused(path, f"has one line end where an edit begins or ends in its middle ({edit.start})")
        if last is not None and (edit.start < last.end or (edit.start, edit.end) == (last.start, last.end)):
            raise EditRefused(path, f"would be edited twice in one place ({edit.start})")
        last = edit
        yield edit


def lined(text: str, edit: Edit) -> str:
    """What an edit inserts, with the line end that the file has there (after the edit's start, or else before)."""
    if _LINE_END.search(edit.text) is None:
        return edit.text
    near = _LINE_END.search(text, edit.start)
    if near is None:
        *_, near = (None, *_LINE_END.finditer(text))
    end = near[0] if near else "\n"
    return _LINE_END.sub(lambda _: end, edit.text)


def counted(before: bytes, edits: Sequence[Edit]) -> bytes | None:
    """The same as ``edited``, found by counting bytes and not by writing the text anew; None where it cannot be."""
    encoding, mark = encoding_of(before), _mark(before)
    body, text = before[len(mark) :], decode(before)
    places = sorted({place for edit in edits for place in (edit.start, edit.end)} | {len(text)})
    starts = _starts_utf8(body, places) if encoding == "utf-8" else _starts(body, encoding, places)
    if starts is None or starts[len(text)] != len(body):
        return None
    result, at = [mark], 0
    for edit in ordered("", text, edits):
        result += (body[at : starts[edit.start]], lined(text, edit).encode(encoding))
        at = starts[edit.end]
    return b"".join((*result, body[at:]))


def _starts_utf8(body: bytes, places: Sequence[int]) -> dict[int, int]:
    """The byte at which each character of these places starts: one after all bytes that go on with an earlier one."""
    starts, place, at = {}, 0, 0
    for wanted in places:
        while place < wanted and at < len(body):
            piece = body[at : at + wanted - place]
            at += len(piece)
            place += len(piece.translate(None, _GOING_ON))
        while body[at : at + 1] and body[at] in _GOING_ON:
            at += 1
        starts[wanted] = at
    return starts


def _starts(body: bytes, encoding: str, places: Sequence[int]) -> dict[int, int] | None:
    """The same for any encoding whose characters can be decoded a byte at a time."""
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
    except LookupError:
        return None
    starts, begun = [], 0
    for at in range(len(body)):
        for _ in decoder.decode(body[at : at + 1]):
            starts.append(begun)
            begun = at + 1
    starts.append(len(body))
    return {place: starts[place] for place in places} if places[-1] == len(starts) - 1 else None


def _mark(data: bytes) -> bytes:
    return codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""


def _bytes(path: str, text: str, encoding: str) -> bytes:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        raise EditRefused(path, f"is written in {encoding}, which has no {text[error.start]!a}") from None
    except ValueError as error:
        raise EditRefused(path, f"cannot be written in {encoding}: {error}") from None


def _unites_line_ends(pieces: Sequence[str]) -> bool:
    there = [piece for piece in pieces if piece]
    return any(left.endswith("\r") and right.startswith("\n") for left, right in pairwise(there))
