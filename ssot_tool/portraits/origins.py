"""What comments say of code that was taken from elsewhere: ``# Copied from shop.till.settle``."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from typing import NamedTuple

from ssot_tool.portraits.lines import source_lines

#: A dotted path, and neither the address of a site nor a file's.
_MARK = re.compile(
    r"[ \t]*#.*(?<!not )(?<!never )\b(?:copied|adapted|vendored) from[ \t]+"
    r"[`'\"]*((?:[^\W\d]\w*\.)+(?!py\b)\w+)\b(?!/|\.\w)",
    re.I,
)
_DEFINES = re.compile(r"[ \t]*(?:@|(?:async[ \t]+)?def\b|class\b)")
_ENDS = re.compile(r"#\W*end\b", re.I)
#: What every mark holds; to look for it takes a tenth of the time of the pattern.
_HINTS = ("copied from", "adapted from", "vendored from")


class Origins(NamedTuple):
    """``above``: line, 1-based, below a comment, to the path that it names; ``whole``: lines, and that of all below.

    A comment directly above a definition is about that, another one, which is not indented, about all that follows, to
    the next or an end.
    """

    above: dict[int, str]
    whole: list[tuple[int, str]]

    def of(self, line: int) -> str:
        """Where the definition that begins in a line is from, its decorators included, or ""."""
        at = bisect_left(self.whole, (line, ""))
        return self.above.get(line) or (self.whole[at - 1][1] if at else "")


def origins(tree: ast.Module, text: str) -> Origins | None:
    """What a module says; None where it says nothing."""
    lowered = text.lower()
    if not any(hint in lowered for hint in _HINTS):
        return None
    above: dict[int, str] = {}
    whole: list[tuple[int, str]] = []
    quoted = _lines_of_strings(tree)
    said: list[re.Match[str]] = []
    for number, line in enumerate([*source_lines(text), ""], start=1):
        if line.lstrip().startswith("#"):
            mark = _MARK.match(line)
            said += [mark] if mark and number not in quoted else []
        else:
            for mark in said:
                if _DEFINES.match(line):
                    above[number] = mark[1]
                elif mark[0].startswith("#"):
                    whole.append((number - 1, "" if _ENDS.search(mark[0]) else mark[1]))
            said.clear()
    return Origins(above, whole) if above or whole else None


def _lines_of_strings(tree: ast.Module) -> frozenset[int]:
    """The lines, but for the first of each, on which strings stand that have several."""
    return frozenset(
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant | ast.JoinedStr) and node.end_lineno
        for line in range(node.lineno + 1, node.end_lineno + 1)
    )
