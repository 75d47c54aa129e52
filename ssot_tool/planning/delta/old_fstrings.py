"""What f-strings could not hold before Python 3.12 (PEP 701): their own quotes, backslashes and comments in fields."""

from __future__ import annotations

import re

from ssot_tool.scan.syntax.literals import Literals
from ssot_tool.scan.syntax.source import WORD

_TOKEN = re.compile(
    r"(?P<comment>\#[^\r\n]*+)"
    r"|(?P<prefix>[bBfFrRtTuU]{0,2})(?P<quote>'''|\"\"\"|'|\")"
    rf"|{WORD}++"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<colon>:)|(?P<backslash>\\)|(?P<end>\r\n?|\n)"
)
_FORMATTED = re.compile(r"(?<!\w)(?:[fF][rR]?|[rR][fF])['\"]")
_TELLING = re.compile(r"['\"\\#]")


def may_have_changed(before: str, after: str) -> bool:
    """Whether an f-string may differ: it costs less to ask than to look."""
    if before == after or _FORMATTED.search(after) is None:
        return False
    known = frozenset(before.splitlines())
    return any(line not in known and _TELLING.search(line) is not None for line in after.splitlines())


def new_fstring(text: str) -> int | None:
    """Return the offset of the first thing in an f-string's field that Python refused before 3.12; None without one."""
    return _Walk(text).run()


class _Walk(Literals):
    def run(self) -> int | None:
        text, token = self.text, _TOKEN.match
        while self.at < len(text):
            found = token(text, self.at)
            if found is None:
                self.at += 1
                continue
            kind = found.lastgroup
            if self.fields and self._is_new(kind, found):
                return found.start()
            self.at = found.end()
            if kind == "quote":
                end = self.at
                open_fields = len(self.fields)
                self.literal(found["prefix"], found["quote"])
                if open_fields and "\\" in text[end : self.at]:
                    return found.start()
            elif kind == "open":
                self.open()
            elif kind == "close":
                self.close()
            elif kind == "colon":
                self.colon()
        return None

    def _is_new(self, kind: str | None, found: re.Match[str]) -> bool:
        if kind in ("comment", "backslash"):
            return True
        quotes = {quote for _, quote, _, _ in self.fields}
        if kind == "end":
            return any(len(quote) == 1 for quote in quotes)
        # Any quote character that the enclosing literal ends with ended it, whatever the inner one looks like.
        return kind == "quote" and any(
            quote in found["quote"] or (len(quote) == 1 and quote == found["quote"][0]) for quote in quotes
        )
