"""F-strings made plain strings of the same length, for a Python that does not know what PEP 701 lets them hold."""

from __future__ import annotations

import re

from ssot_tool.scan.syntax.literals import Literals
from ssot_tool.scan.syntax.source import WORD

_TOKEN = re.compile(
    r"(?P<comment>\#[^\r\n]*)"
    r"|(?P<prefix>[bBfFrRtTuU]{0,2})(?P<quote>'''|\"\"\"|'|\")"
    rf"|{WORD}+"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<colon>:)"
)
_TELLING = re.compile(r"['\"\\]")
#: A line end may stand in a literal of one line only behind a backslash, which takes the place of what was before it.
_BEFORE_LINE_END = re.compile(r"[^\r\n](?=\r\n|\r|\n)")


def without_fields(text: str) -> str:
    """The module with its f-strings as plain ones: every other token stands where it stood."""
    return _Walk(text).run()


class _Walk(Literals):
    def run(self) -> str:
        text, parts, done = self.text, [], 0
        first: re.Match[str] | None = None
        while self.at < len(text):
            found = _TOKEN.match(text, self.at)
            if found is None:
                self.at += 1
                continue
            kind, inside = found.lastgroup, bool(self.fields)
            self.at = found.end()
            if kind == "quote":
                self.literal(found["prefix"], found["quote"])
                if not inside:
                    first = found
            elif kind == "open":
                self.open()
            elif kind == "close":
                self.close()
            elif kind == "colon":
                self.colon()
            if first is not None and not self.fields:
                if set(first["prefix"]) & set("fFtT"):
                    parts += [text[done : first.start()], _plain(text[first.start() : self.at], first)]
                    done = self.at
                first = None
        return "".join([*parts, text[done:]])


def _plain(literal: str, begun: re.Match[str]) -> str:
    quote = begun["quote"]
    prefix = re.sub("[fFtT]", "", begun["prefix"])
    inner = _TELLING.sub("_", literal[len(begun[0]) : len(literal) - len(quote)])
    if len(quote) == 1:
        inner = _BEFORE_LINE_END.sub(r"\\", inner)
    return f"{prefix}{quote}_{inner}{quote}"
