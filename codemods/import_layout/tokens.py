"""The tokens of one import statement, white space and comments among them; and the edits that make others of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, cast

from ssot_tool.edit import Edit

#: ``join`` is a backslash with its line end; what is no mark of an import is a ``name``, keywords too.
TokenKind = Literal["space", "join", "line", "comment", "comma", "open", "close", "dot", "star", "name"]

_TOKEN = re.compile(
    r"(?P<space>[ \t\f]+)|(?P<join>\\(?:\r\n|\r|\n))|(?P<line>\r\n|\r|\n)|(?P<comment>#[^\r\n]*)"
    r"|(?P<comma>,)|(?P<open>\()|(?P<close>\))|(?P<dot>\.)|(?P<star>\*)|(?P<name>[^\s,().*#\\;]+)"
)


class Token(NamedTuple):
    """A token: where it stands in the module's text (code points), -1 for what is new."""

    kind: TokenKind
    text: str
    start: int

    @property
    def counts(self) -> bool:
        """Whether the statement would mean something else without it."""
        return self.kind not in ("space", "join", "line", "comment")


def tokens(text: str, start: int, end: int) -> list[Token]:
    """The tokens of a span of a module; ValueError if that cannot be the text of an import."""
    found, at = [], start
    while at < end:
        match = _TOKEN.match(text, at, end)
        if match is None or match.lastgroup is None:
            raise ValueError(f"An import cannot hold {text[at]!r}.")
        found.append(Token(cast(TokenKind, match.lastgroup), match[0], at))
        at = match.end()
    return found


def fresh(text: str) -> list[Token]:
    """The tokens of text that is new."""
    return [token._replace(start=-1) for token in tokens(text, 0, len(text))]


def text_of(some: Iterable[Token]) -> str:
    """The text of tokens."""
    return "".join(token.text for token in some)


def name_in(some: Iterable[Token]) -> str:
    """The dotted name that tokens write, however it is spaced."""
    return text_of(token for token in some if token.counts)


def edits_between(start: int, end: int, after: Sequence[Token]) -> list[Edit]:
    """The edits that make a span read like tokens, which are those of the span in their order, and new ones."""
    edits: list[Edit] = []
    at, new = start, ""
    for token in after:
        if token.start < 0:
            new += token.text
            continue
        if new or token.start != at:
            edits.append(Edit(at, token.start, new))
        at, new = token.start + len(token.text), ""
    return [*edits, Edit(at, end, new)] if new or at != end else edits
