"""Takes items out of an import statement; the layout of the others and their comments stay."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby

from .parts import Item, Parts, parts
from .tokens import Token


def without(tokens: Sequence[Token], drop: Collection[int]) -> list[Token]:
    """The statement without some of its items, of which one at least stays."""
    if not drop:
        return list(tokens)
    statement = parts(tokens)
    items = statement.items
    kept = [at for at in range(len(items)) if at not in drop]
    head, tail = _head(statement, kept[0]), _tail(statement, kept[-1])
    gone = head | tail
    inner = [at for at in sorted(drop) if items[at].start not in gone]
    gone |= _one_by_one(statement, inner, kept[-1])
    return [token for at, token in enumerate(tokens) if at not in gone]


def _head(statement: Parts, first: int) -> set[int]:
    """The places of all that stands before the first item that stays, if no comment is among it."""
    return _uncommented(statement, statement.items[0].start, statement.items[first].start)


def _tail(statement: Parts, last: int) -> set[int]:
    """The places of all that stands behind the last item that stays; a comma that stood behind all stays."""
    end, final = statement.items[last], statement.items[-1]
    if final.comma is not None and end.comma is not None:
        return _uncommented(statement, end.comma + 1, final.comma + 1)
    return _uncommented(statement, end.end, final.end)


def _uncommented(statement: Parts, start: int, end: int) -> set[int]:
    commented = any(token.kind == "comment" for token in statement.tokens[start:end])
    return set() if commented else set(range(start, end))


def _one_by_one(statement: Parts, drop: Sequence[int], last: int) -> set[int]:
    """The places of items, each with one comma, and of what would be left of their lines without them."""
    items, rows = statement.items, statement.rows
    gone: set[int] = set()
    for at in drop:
        gone |= set(range(items[at].start, items[at].end))
        comma = _comma(items, rows, at, gone)
        if comma is not None:
            gone.add(comma)
    comma = items[last].comma
    if drop and drop[-1] > last and comma is not None and items[-1].comma is None:
        gone.add(comma)
    touched = {rows[at] for at in gone}
    for row, places in groupby(range(len(statement.tokens)), key=rows.__getitem__):
        if row in touched:
            gone |= _rest(statement.tokens, list(places), gone)
    return gone


def _comma(items: Sequence[Item], rows: Sequence[int], at: int, gone: Collection[int]) -> int | None:
    """The comma that goes with an item: the one behind it, or the one before it where commas begin the lines."""
    own, before = items[at].comma, items[at - 1].comma if at else None
    leads = before is not None and before not in gone and rows[before] == rows[items[at].start]
    if leads and (own is None or rows[own] != rows[items[at].end - 1]):
        return before
    return own


def _rest(tokens: Sequence[Token], row: Sequence[int], gone: Collection[int]) -> set[int]:
    """What goes with the tokens of a line that go: all of it if none is left, else the white space beside them."""
    if not any(tokens[at].counts and at not in gone for at in row):
        return set(row)
    return {at for index, at in enumerate(row) if tokens[at].kind == "space" and _is_idle(tokens, row, index, gone)}


def _is_idle(tokens: Sequence[Token], row: Sequence[int], index: int, gone: Collection[int]) -> bool:
    """Whether white space parts nothing any more: that behind what goes, but that before it if no item follows."""
    left, right = (0 <= beside < len(row) and row[beside] in gone for beside in (index - 1, index + 1))
    if left and right:
        return True
    return left != right and left == _is_item(tokens, row[index + 1 :], gone)


def _is_item(tokens: Sequence[Token], behind: Sequence[int], gone: Collection[int]) -> bool:
    """Whether the next token that stays on the line belongs to an item."""
    left = (tokens[at] for at in behind if at not in gone and tokens[at].kind != "space")
    return next((token.kind in ("name", "star") for token in left), False)
