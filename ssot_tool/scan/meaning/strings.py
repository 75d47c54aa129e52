"""Strings that name code: dotted paths and annotations in literals, and where their characters stand in the source."""

from __future__ import annotations

import re
import unicodedata

#: ``a.b.C``, ``a.b:C`` and ``a.b:C.method``; at least two components. Relative ones are for ``import_module`` alone.
DOTTED = re.compile(
    r"[^\W\d]\w*(?:\.[^\W\d]\w*)+(?::[^\W\d]\w*(?:\.[^\W\d]\w*)*)?|[^\W\d]\w*:[^\W\d]\w*(?:\.[^\W\d]\w*)*"
)
#: What packaging and ``logging.config`` write: ``name = a.b:C`` and ``ext://a.b.C``.
ENTRY = re.compile(r"(?:\s*[\w.-]+\s*=\s*|ext://)([^\W\d]\w*(?:\.[^\W\d]\w*)*(?::[^\W\d]\w*(?:\.[^\W\d]\w*)*)?)\s*")
IDENTIFIER = re.compile(r"[^\W\d]\w*")
CHAIN = re.compile(r"[^\W\d]\w*(?:\s*\.\s*[^\W\d]\w*)*")
ANNOTATION = re.compile(r"[\w\s.,\[\]|'\"()*]+")
LITERAL = re.compile(r"(?<=Literal)\[[^\[\]]*\]")
_PART = re.compile(
    r"(?P<prefix>[A-Za-z]{0,2})(?P<quote>'''|\"\"\"|'|\")(?P<body>(?:\\(?:\r\n|.)|(?!(?P=quote)).)*)(?P=quote)"
    r"|#[^\r\n]*|\\(?:\r\n|\r|\n)|[\s()]+",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(\r\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|.)", re.DOTALL)
_SIMPLE = {"\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def source_offsets(text: str, start: int, end: int, value: str) -> list[int] | range | None:
    """Return for each character of a string's value its offset in ``text``, plus one for the end.

    ``start``/``end`` span the literal or the whole implicit concatenation. None where it cannot be told.
    """
    match = _PART.match(text, start)
    if match is not None and match.end() == end and match["quote"]:
        body = match.start("body")
        if match["body"] == value:
            return range(body, body + len(value) + 1)
    return _each_part(text, start, end, value)


def _each_part(text: str, start: int, end: int, value: str) -> list[int] | None:
    offsets: list[int] = []
    decoded: list[str] = []
    at = start
    while at < end:
        match = _PART.match(text, at)
        if match is None:
            return None
        if match["quote"]:
            raw = "r" in match["prefix"].lower()
            _one_part(text, match.start("body"), match.end("body"), raw, decoded, offsets)
        at = match.end()
    if "".join(decoded) != value:
        return None
    offsets.append((offsets[-1] + 1) if offsets else end)
    return offsets


def _one_part(text: str, at: int, end: int, raw: bool, decoded: list[str], offsets: list[int]) -> None:
    while at < end:
        char = text[at]
        if char == "\\" and not raw:
            escape = _ESCAPE.match(text, at, end)
            if escape is not None:
                char = _unescaped(escape[1])
                decoded.append(char)
                offsets.extend([at] * len(char))
                at = escape.end()
                continue
        step = 2 if text.startswith("\r\n", at) else 1
        decoded.append("\n" if char == "\r" else char)
        offsets.append(at)
        at += step


def _unescaped(body: str) -> str:
    if body in _SIMPLE:
        return _SIMPLE[body]
    if body in ("\n", "\r", "\r\n"):
        return ""
    if body[0] in "xuU" and len(body) > 1:
        code = int(body[1:], 16)
        return chr(code) if code <= 0x10FFFF else "\\" + body
    if body[0] == "N" and len(body) > 1:
        try:
            return unicodedata.lookup(body[2:-1])
        except KeyError:
            return "\\" + body
    if body[0] in "01234567":
        return chr(int(body, 8))
    return "\\" + body
