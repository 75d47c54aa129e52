"""A module's comments and the lines of code that each belongs to, the same whatever Python runs us.

``tokenize`` differs between versions where f-strings nest, and gives up on syntax newer than itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ssot_tool.scan.syntax.literals import Literals
from ssot_tool.scan.syntax.source import Lines

_TOKEN = re.compile(
    r"(?P<blank>[ \t\f]++)|(?P<line>\r\n?|\n)|(?P<comment>#[^\r\n]*+)"
    r"|(?P<code>[^ \t\f\r\n#'\"()\[\]{}:\\][^\r\n#'\"()\[\]{}:\\]*+)"
    r"|(?P<quote>'''|\"\"\"|'|\")|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<colon>:)|(?P<joint>\\(?:\r\n?|\n))|(?P<other>\\)"
)
_PREFIX = re.compile(r"(?<!\w)[bBfFrRtTuU]{1,2}\Z")


class Comment(NamedTuple):
    """A comment with its ``#``: its offset, its line and column, and the lines of code that it covers, inclusive.

    A comment behind code covers its physical line; on the first or last line of a statement or header that is spread
    over several lines, all of them. One alone on its line covers the next statement or header; within brackets, the
    next line of code. A decorator's lines go on to the end of the header that it decorates. Lines and columns are
    1-based. Where no code follows, a comment covers itself.
    """

    offset: int
    text: str
    line: int
    column: int
    first: int
    last: int


def comments(text: str, lines: Lines, wanted: re.Pattern[str]) -> list[Comment]:
    """The comments of a module that parses in which ``wanted`` is found, in their order."""
    layout = _Layout(text, wanted)
    layout.run()
    return list(layout.covering(lines))


class _Logical(NamedTuple):
    """A logical line: the offsets of its first token and of the end of its last one."""

    start: int
    end: int


class _Seen(NamedTuple):
    """A wanted comment; ``logical``: the number of the logical line in which it stands, or before which."""

    offset: int
    text: str
    alone: bool
    logical: int


class _Layout(Literals):
    def __init__(self, text: str, wanted: re.Pattern[str]) -> None:
        super().__init__(text)
        self.wanted = wanted
        self.logical: list[_Logical] = []
        self.seen: list[_Seen] = []
        # Of those alone on a line within brackets: number in ``seen`` to the offset of the code that follows.
        self.followed: dict[int, int] = {}

    def run(self) -> None:
        """Go over the whole text."""
        text, token = self.text, _TOKEN.match
        start, end, fresh = -1, 0, True  # of the logical line, -1 between them; is this physical line without code yet?
        waiting: list[int] = []
        while self.at < len(text):
            found = token(text, self.at)
            assert found is not None  # every character begins a token
            kind = found.lastgroup
            self.at = found.end()
            if kind == "blank":
                continue
            if kind == "line":
                fresh = True
                if start >= 0 and not self.brackets:
                    self.logical.append(_Logical(start, end))
                    start = -1
                continue
            if kind == "comment":
                if self.wanted.search(text, found.start(), found.end()) is not None:
                    alone = fresh and (start < 0 or self.brackets > 0)
                    if alone and self.brackets:
                        waiting.append(len(self.seen))
                    self.seen.append(_Seen(found.start(), found[0], alone, len(self.logical)))
                continue
            if start < 0:
                start = found.start()
            fresh = kind == "joint"
            if waiting and not fresh:
                self.followed.update(dict.fromkeys(waiting, found.start()))
                waiting.clear()
            self._code(str(kind), found)
            end = self.at
        if start >= 0:
            self.logical.append(_Logical(start, end))

    def _code(self, kind: str, found: re.Match[str]) -> None:
        if kind == "quote":
            prefix = _PREFIX.search(self.text[max(found.start() - 3, 0) : found.start()])
            self.literal(prefix[0] if prefix is not None else "", found[0])
        elif kind == "open":
            self.open()
        elif kind == "close":
            self.close()
        elif kind == "colon":
            self.colon()

    def covering(self, lines: Lines) -> Iterator[Comment]:
        """The wanted comments with what they cover, once all has been run over."""
        spans = self._spans(lines)
        for number, one in enumerate(self.seen):
            line, column = lines.place(one.offset)
            first = last = line
            if number in self.followed:
                first = last = lines.place(self.followed[number])[0]
            elif one.logical < len(spans):
                start, end, extended = spans[one.logical]
                if one.alone or line in (start, end):
                    first, last = start, extended
            yield Comment(one.offset, one.text, line, column, first, last)

    def _spans(self, lines: Lines) -> list[tuple[int, int, int]]:
        """First and last line of each logical line, and the last one with what a decorator decorates."""
        spans: list[tuple[int, int, int]] = []
        below = 0
        for start, end in reversed(self.logical):
            first, last = lines.place(start)[0], lines.place(end - 1)[0]
            extended = below if below and self.text.startswith("@", start) else last
            spans.append((first, last, extended))
            below = extended
        return spans[::-1]
