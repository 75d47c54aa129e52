"""Comments that silence findings, ``# ssot: ignore[SSOT101] reason until=2027-01-31``: what they say and cover."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from ssot_tool.facts import IgnoreComment
from ssot_tool.scan.meaning.definition import Definition
from ssot_tool.scan.sieve.probe import IGNORE_COMMENT
from ssot_tool.scan.syntax.comments import Comment, comments
from ssot_tool.scan.syntax.source import Lines

_WANTED = re.compile(IGNORE_COMMENT)
#: Where a comment within the comment begins; a number behind ``#`` is that of an issue.
_BEGIN = re.compile(r"#(?=[ \t\f]*+[sS][sS][oO][tT]\b)|(?:^|(?<=[ \t\f]))#(?![\d#])")
_MARK = re.compile(IGNORE_COMMENT + r"[ \t\f]*+")
_RIGHT = re.compile(r"#[ \t\f]*+[sS][sS][oO][tT]:[ \t\f]*+ignore(?![\w-])")
_CODES = re.compile(r"\[([^\[\]]{0,1000})\]")
_UNTIL = re.compile(r"\(?(?<![\w-])until[ \t\f]*+=[ \t\f]*+([^\s,;()]*+)\)?")
#: Of longer ones the rest is dropped: they are kept with every finding that they silence.
_MOST_REASON, _MOST_DATE = 500, 40


def ignore_comments(
    text: str, lines: Lines, definitions: Sequence[Definition], module: str
) -> tuple[IgnoreComment, ...]:
    """The comments of one module that ask to silence something, right or wrong, in their order.

    ``definitions``: all of its classes and functions, in the order of the source.
    """
    if _WANTED.search(text) is None:
        return ()
    scopes = _Scopes(definitions, lines, module)
    return tuple(found for comment in comments(text, lines, _WANTED) for found in _each(comment, scopes))


def _each(comment: Comment, scopes: _Scopes) -> Iterator[IgnoreComment]:
    """One comment may hold several, each with a ``#`` of its own."""
    starts = [found.start() for found in _BEGIN.finditer(comment.text)]
    for start, end in zip(starts, [*starts[1:], len(comment.text)], strict=True):
        mark = _MARK.match(comment.text, start, end)
        if mark is None:
            continue
        listed = _CODES.match(comment.text, mark.end(), end)
        # Another word, or no colon, was meant to silence something, too: it is told as one that names no code.
        is_right = listed is not None and _RIGHT.match(comment.text, start, end) is not None
        codes = tuple(dict.fromkeys(re.findall(r"[^\s,]+", listed[1]))) if listed is not None and is_right else ()
        rest = comment.text[listed.end() if listed is not None else mark.end() : end]
        yield IgnoreComment(
            line=comment.line,
            column=comment.column + start,
            first=comment.first,
            last=comment.last,
            scope=scopes.of(comment),
            codes=codes,
            reason=_reason(_UNTIL.sub(" ", rest)),
            until=_until(_UNTIL.findall(rest)),
        )


def _reason(text: str) -> str:
    words = " ".join(text.split()).lstrip("-–—:,; ").rstrip(",; ")
    if re.search(r"\w", words) is None:
        return ""
    return words if len(words) <= _MOST_REASON else words[: _MOST_REASON - 1] + "…"


def _until(written: list[str]) -> str:
    """As it is written; what is no single date stays no date."""
    dates = " ".join(one.rstrip(".") or "until=" for one in written)
    return dates if len(dates) <= _MOST_DATE else dates[: _MOST_DATE - 1] + "…"


class _Scopes:
    """Which definition a comment belongs to."""

    def __init__(self, definitions: Sequence[Definition], lines: Lines, module: str) -> None:
        self.module = module
        self.paths = [one.path for one in definitions]
        self.starts = [lines.place(one.event[-1])[0] for one in definitions]
        ends = [lines.place(max(one.end - 1, 0))[0] for one in definitions]
        # The innermost definition from each line on at which one begins or is over.
        self.changes: list[int] = [0]
        self.inside: list[str] = [module]
        open_: list[tuple[int, str]] = []
        for path, start, end in [*zip(self.paths, self.starts, ends, strict=True), ("", len(lines.starts) + 1, 0)]:
            while open_ and open_[-1][0] < start:
                over, _ = open_.pop()
                self.changes.append(over + 1)
                self.inside.append(open_[-1][1] if open_ else module)
            open_.append((end, path))
            self.changes.append(start)
            self.inside.append(path)

    def of(self, comment: Comment) -> str:
        """The innermost definition whose header it covers, else the one that holds it, else the module."""
        last = bisect_right(self.starts, comment.last)
        if last > bisect_left(self.starts, comment.first):
            return self.paths[last - 1]
        return self.inside[bisect_right(self.changes, comment.line) - 1]
