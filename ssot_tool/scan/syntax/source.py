"""A module's bytes to text, its lines and places, and what is too large to be read at all."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from itertools import accumulate

#: Larger files are refused: ``ast`` takes 60 bytes of memory for each byte of code, and 180 for one of literals.
MAX_BYTES = 10 * 1024 * 1024

#: One character of an identifier, for it is all ASCII that is anything else outside strings and comments. A range
#: up to the last character instead took ``re`` a tenth of the time in which a small workspace is scanned.
WORD = r"[^\x00-/:-@\[-^`{-\x7f]"

_COOKIE = re.compile(rb"[ \t\f]*+#.*?coding[:=][ \t]*+([-\w.]+)")
_BLANK = re.compile(rb"[ \t\f]*+(?:#|\Z)")
_LINE_END = re.compile(r"\r\n?|\n")
_RAW_LINE_END = re.compile(rb"\r\n?|\n")


class Unreadable(Exception):
    """A module that cannot be read; ``reason`` is half a sentence, ``line`` is 1-based."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


def decode(data: bytes) -> str:
    """Return a module's text without byte order mark, newlines as they are.

    The encoding is that of the cookie (PEP 263, any text encoding of Python) or UTF-8. NUL bytes, unknown encodings,
    a cookie that contradicts the mark and bytes that the encoding does not know raise ``Unreadable``.
    """
    nul = data.find(b"\0")
    if nul >= 0:
        raise Unreadable("contains NUL bytes", _line_of(data, nul))
    marked = data.startswith(codecs.BOM_UTF8)
    if marked:
        data = data[len(codecs.BOM_UTF8) :]
    name = _cookie(data)
    try:
        encoding = "utf-8" if name is None else codecs.lookup(name).name
        if marked and encoding not in ("utf-8", "utf-8-sig"):
            raise Unreadable(f"has the byte order mark of UTF-8 and declares the encoding {name}")
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(f"is not valid {error.encoding}: {error.reason}", _line_of(data, error.start)) from None
    except LookupError:
        raise Unreadable(f"declares an unknown encoding: {name}") from None
    except ValueError as error:  # what single codecs raise besides (punycode, idna, undefined)
        raise Unreadable(f"cannot be decoded as {name}: {error}") from None
    if "\0" in text:
        raise Unreadable("contains NUL characters", text.count("\n", 0, text.index("\0")) + 1)
    return text


def encoding_of(data: bytes) -> str:
    """Return the codec of a module that ``decode`` can read; a byte order mark is none of its business."""
    name = _cookie(data.removeprefix(codecs.BOM_UTF8))
    encoding = "utf-8" if name is None else codecs.lookup(name).name
    return "utf-8" if encoding == "utf-8-sig" else encoding


def line_starts(text: str) -> list[int]:
    r"""Return the offset at which each line starts; lines end only at ``\n``, ``\r\n`` and ``\r``."""
    if "\r" in text:
        return [0, *(match.end() for match in _LINE_END.finditer(text))]
    starts = list(accumulate([len(line) + 1 for line in text.split("\n")], initial=0))
    starts.pop()
    return starts


class Lines:
    """The lines of one text, for turning offsets into places."""

    def __init__(self, text: str) -> None:
        self.starts = line_starts(text)

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both 1-based, in code points."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


def _cookie(data: bytes) -> str | None:
    """The declared encoding: in the first line, or in the second where the first holds no code (PEP 263)."""
    for line in _RAW_LINE_END.split(data[:4096], 2)[:2]:
        match = _COOKIE.match(line)
        if match is not None:
            return match[1].decode("ascii")
        if _BLANK.match(line) is None:
            return None
    return None


def _line_of(data: bytes, offset: int) -> int:
    return sum(1 for _ in _RAW_LINE_END.finditer(data, 0, offset)) + 1
