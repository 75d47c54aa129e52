"""A cursor that finds the tokens of libcst nodes in the text, and the values of literals."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right

from ssot_tool.scan.syntax.source import WORD, Unreadable, line_starts

_WORD = re.compile(rf"(?:[\x00-\"$-/:-@\[-^`{{-\x7f]++|#[^\r\n]*+)*({WORD}++)")
_COMMENT = re.compile(r"[^#]*+#[^\r\n]*+")
#: What may stand between two statements: the end of the first, white space, comments.
_BETWEEN = re.compile(r"(?:[\s\\;:,)\]}]++|#[^\r\n]*+)*")
_BLANK = re.compile(r"(?:[\s\\]++|#[^\r\n]*+)*")
_ESCAPE = re.compile(
    r"\\(\r\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|[\s\S])|(\{\{|\}\})"
)
_SIMPLE = {"\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


class Cursor:
    """A place in ``text`` that moves forward from token to token; ``at`` is the offset after the last one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def word(self, value: str) -> int:
        """Move over the next identifier or keyword ``value``; return where it starts.

        Keywords and numbers before it are passed over.
        """
        text, at, match = self.text, self.at, _WORD.match
        while True:
            found = match(text, at)
            if found is None:
                raise self.lost(value)
            at = found.end()
            if found[1] == value:
                self.at = at
                return found.start(1)

    def token(self, value: str) -> int:
        """Move over the next ``value`` (a bracket, operator or literal) outside comments; return where it starts."""
        text, at = self.text, self.at
        start = text.find(value, at)
        while start >= 0 and "#" in text[at:start]:
            comment = _COMMENT.match(text, at)
            assert comment is not None  # there is a ``#``
            at = comment.end()
            start = text.find(value, at)
        if start < 0:
            raise self.lost(value)
        self.at = start + len(value)
        return start

    def blank(self) -> int:
        """Move over white space and comments; return the place of what follows."""
        found = _BLANK.match(self.text, self.at)
        assert found is not None  # the pattern matches the empty string
        self.at = found.end()
        return self.at

    def statement(self) -> int:
        """Move to the start of the next statement and return it."""
        found = _BETWEEN.match(self.text, self.at)
        assert found is not None  # the pattern matches the empty string
        self.at = found.end()
        return self.at

    def lost(self, value: str) -> Unreadable:
        """The error for a token that is not there: libcst and we disagree about the text."""
        line = bisect_right(line_starts(self.text), self.at)
        return Unreadable(f"cannot be followed: no {value!r} found", line)


def literal_value(token: str) -> str | None:
    """The value of a string literal; None for bytes."""
    quote_at = 0
    while token[quote_at] not in "'\"":
        quote_at += 1
    prefix = token[:quote_at].lower()
    if "b" in prefix:
        return None
    width = 3 if token.startswith(("'''", '"""'), quote_at) and len(token) >= quote_at + 6 else 1
    body = token[quote_at + width : -width]
    if "\r" in body:
        body = newlines(body)
    return body if "\\" not in body or "r" in prefix else _ESCAPE.sub(_plain, body)


def text_value(text: str, raw: bool) -> str:
    """The value of an f-string's literal part as written in the source."""
    text = newlines(text)
    if raw:
        return text.replace("{{", "{").replace("}}", "}")
    return _ESCAPE.sub(_formatted, text)


def newlines(text: str) -> str:
    """``text`` with the newlines that Python sees."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _formatted(match: re.Match[str]) -> str:
    return match[2][0] if match[2] is not None else _plain(match)


def _plain(match: re.Match[str]) -> str:
    body = match[1]
    if body is None:
        return match[0]
    if body in _SIMPLE:
        return _SIMPLE[body]
    if body == "\n":
        return ""
    if body[0] in "xuU" and len(body) > 1:
        code = int(body[1:], 16)
        return chr(code) if code <= 0x10FFFF else match[0]
    if body[0] == "N" and len(body) > 1:
        try:
            return unicodedata.lookup(body[2:-1])
        except KeyError:
            return match[0]
    if body[0] in "01234567":
        return chr(int(body, 8))
    return match[0]
