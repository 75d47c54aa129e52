"""Type comments, as PEP 484 has them for old code: ``# type: Old``, ``# type: (Old, int) -> Old``."""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterator

_MAY_BE = re.compile(r"#[ \t]*type:(?![ \t]*ignore\b)[ \t]*")
_COMMENT = re.compile(r"#[ \t]*type:(?![ \t]*ignore\b)[ \t]*([\w \t.,\[\]|'\"()*>-]+?)[ \t]*(?:#.*)?")
_PROSE = re.compile(r"\w[ \t]+\w|\w['\"(]|-(?!>)|(?<!-)>")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def type_comments(text: str) -> Iterator[tuple[int, int]]:
    """Return the offsets, half-open, of what type comments say; nothing where the text does not tokenize."""
    if _MAY_BE.search(text) is None:
        return
    lines = [match.span() for match in _LINE.finditer(text)]
    following = iter(lines)

    def readline() -> str:
        start, end = next(following, (0, 0))
        return text[start:end]

    try:
        for token in tokenize.generate_tokens(readline):
            if token.type == tokenize.COMMENT:
                match = _COMMENT.fullmatch(token.string)
                if match is not None and _PROSE.search(match[1]) is None:
                    shift = lines[token.start[0] - 1][0] + token.start[1]
                    yield shift + match.start(1), shift + match.end(1)
    except (tokenize.TokenError, SyntaxError):
        return
