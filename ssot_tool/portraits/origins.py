"""What comments say of code that was taken from elsewhere: ``# Copied from shop.till.settle``."""

from __future__ import annotations

import re
from typing import NamedTuple

_MARK = re.compile(r"^[ \t]*#.*\b(?:copied|adapted|vendored) from[ \t]+[`'\"]*((?:[^\W\d]\w*\.)+\w+)", re.I | re.M)
_DEFINES = re.compile(r"[ \t]*(?:@|(?:async[ \t]+)?def\b|class\b)")
_ENDS = re.compile(r"#\W*end\b", re.I)
#: What every mark holds, in the ways in which people write it; to look for it takes a tenth of the time of the pattern.
_HINTS = ("opied from ", "dapted from ", "endored from ", "OPIED FROM ", "DAPTED FROM ", "ENDORED FROM ")


class Origins(NamedTuple):
    """``above``: line, 1-based, below a comment, to the path that it names; ``whole``: lines, and that of all below.

    A comment directly above a definition is about that, another one about all that follows, to the next or an end.
    """

    above: dict[int, str]
    whole: tuple[tuple[int, str], ...]

    def of(self, line: int) -> str:
        """Where the definition that begins in a line is from, its decorators included, or ""."""
        return self.above.get(line) or next((path for at, path in reversed(self.whole) if at < line), "")


def origins(text: str) -> Origins | None:
    """What a module says; None where it says nothing."""
    if not any(hint in text for hint in _HINTS):
        return None
    above: dict[int, str] = {}
    whole: list[tuple[int, str]] = []
    lines = text.split("\n")
    for mark in _MARK.finditer(text):
        at = text.count("\n", 0, mark.start(1))
        while at < len(lines) and lines[at].lstrip().startswith("#"):
            at += 1
        if at < len(lines) and _DEFINES.match(lines[at]):
            above[at + 1] = mark[1]
        else:
            whole.append((at, "" if _ENDS.search(mark[0]) else mark[1]))
    return Origins(above, tuple(whole)) if above or whole else None
