"""What an import statement consists of: its module and its items, as places among its tokens."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from ssot_tool.codemod import ImportItem

from .tokens import Token, name_in


class Item(NamedTuple):
    """One name that is imported, at tokens ``start`` to ``end``: its name ends at ``named``, ``comma`` is behind it."""

    start: int
    named: int
    end: int
    comma: int | None


class Parts(NamedTuple):
    """An import statement: ``module`` (None in ``import a``), ``keyword`` is the ``import`` before the items."""

    tokens: Sequence[Token]
    module: tuple[int, int] | None
    keyword: int
    items: Sequence[Item]
    open: int | None

    @property
    def names(self) -> list[ImportItem]:
        """The items as they are meant; the name of a star is ``*``."""
        return [ImportItem(self.name(item), self.alias(item)) for item in self.items]

    @property
    def module_name(self) -> str | None:
        """The module with its leading dots."""
        return name_in(self.tokens[slice(*self.module)]) if self.module else None

    @property
    def rows(self) -> list[int]:
        """For each token, on which line of the statement it begins."""
        return [0, *accumulate(token.kind in ("line", "join") for token in self.tokens)]

    def name(self, item: Item) -> str:
        return name_in(self.tokens[item.start : item.named])

    def alias(self, item: Item) -> str | None:
        return self.tokens[item.end - 1].text if item.end > item.named else None


def parts(tokens: Sequence[Token]) -> Parts:
    """Take an import statement apart."""
    marks = [at for at, token in enumerate(tokens) if token.counts]
    keyword = next(at for at in marks if tokens[at].text == "import")
    module = None
    if keyword:
        inside = [at for at in marks if 0 < at < keyword]
        module = (inside[0], inside[-1] + 1)
    behind = [at for at in marks if at > keyword]
    bracket = behind[0] if tokens[behind[0]].kind == "open" else None
    return Parts(tokens, module, keyword, _items(tokens, [at for at in behind if at != bracket]), bracket)


def _items(tokens: Sequence[Token], marks: Sequence[int]) -> list[Item]:
    items: list[Item] = []
    inside: list[int] = []
    for at in marks:
        if tokens[at].kind not in ("comma", "close"):
            inside.append(at)
        elif inside:
            items.append(_item(tokens, inside, at if tokens[at].kind == "comma" else None))
            inside = []
    return [*items, _item(tokens, inside, None)] if inside else items


def _item(tokens: Sequence[Token], inside: Sequence[int], comma: int | None) -> Item:
    end = inside[-1] + 1
    if len(inside) > 2 and tokens[inside[-2]].text == "as":
        return Item(inside[0], inside[-3] + 1, end, comma)
    return Item(inside[0], end, end, comma)
