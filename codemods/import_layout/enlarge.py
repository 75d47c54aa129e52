"""Puts one more name into a ``from`` import, in the layout that it has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ssot_tool.codemod import ImportItem

from .order import NAMES, place
from .parts import Parts, parts
from .tokens import Token, fresh, text_of


class Room(NamedTuple):
    """Where a statement stands: the text before it on its line and behind it, and how many columns a line may have.

    ``alone``: nothing but a comment shares its lines with it.
    """

    before: str
    behind: str
    limit: int
    alone: bool


def enlarged(tokens: Sequence[Token], item: ImportItem, room: Room) -> list[Token] | None:
    """The statement with one more item, sorted in if the others are sorted; None if there is no good place for it."""
    statement = parts(tokens)
    at = place([one.name for one in statement.names], item.name, NAMES)
    at = len(statement.items) if at is None else at
    if statement.rows[-1] == 0:
        return _in_line(statement, item, at, room)
    if any(rows_differ(statement, index) for index in range(len(statement.items))):
        return None
    if _is_listed(statement):
        return _in_list(statement, item, at)
    result = _inserted(statement, item, at)
    return result if _fits(result, room) else None


def written(item: ImportItem) -> str:
    """An item as it is written."""
    return item.name if item.alias is None else f"{item.name} as {item.alias}"


def rows_differ(statement: Parts, index: int) -> bool:
    """Whether an item and the comma behind it stand on different lines."""
    item, rows = statement.items[index], statement.rows
    return item.comma is not None and rows[item.comma] != rows[item.end - 1]


def _inserted(statement: Parts, item: ImportItem, at: int) -> list[Token]:
    """On the line of its neighbour."""
    if at:
        end = statement.items[at - 1].end
        return [*statement.tokens[:end], *fresh(f", {written(item)}"), *statement.tokens[end:]]
    start = statement.items[0].start
    return [*statement.tokens[:start], *fresh(f"{written(item)}, "), *statement.tokens[start:]]


def _fits(tokens: Sequence[Token], room: Room) -> bool:
    lines = f"{room.before}{text_of(tokens)}{room.behind}".splitlines()
    return max(map(len, lines)) <= room.limit


def _in_line(statement: Parts, item: ImportItem, at: int, room: Room) -> list[Token] | None:
    """In a statement of one line, which becomes a list of several if it would be too long and nothing shares it."""
    result = _inserted(statement, item, at)
    if not room.alone or _fits(result, room):
        return result
    return None if room.behind.strip() else _listed(parts(result), room.before.rpartition("\f")[2])


def _listed(statement: Parts, indentation: str) -> list[Token]:
    """The same in parentheses, a line for each item."""
    deeper = indentation + ("\t" if indentation.endswith("\t") else "    ")
    result = [*statement.tokens[: statement.keyword + 1], *fresh(" (")]
    for item in statement.items:
        result += [*fresh(f"\n{deeper}"), *statement.tokens[item.start : item.end], *fresh(",")]
    return [*result, *fresh(f"\n{indentation})")]


def _is_listed(statement: Parts) -> bool:
    """Whether it is a list in parentheses, each item with a line for itself, the first perhaps behind the bracket."""
    rows = [statement.rows[item.start] for item in statement.items]
    spread = len(rows) > 1 or rows[0] > 0
    return statement.open is not None and spread and len(set(rows)) == len(rows)


def _in_list(statement: Parts, item: ImportItem, at: int) -> list[Token]:
    """On a line of its own."""
    tokens, items = list(statement.tokens), statement.items
    text, start = written(item), f"\n{_indentation(statement)}"
    if at == len(items) and items[-1].comma is None:
        end = items[-1].end
        behind = _behind(tokens, end)
        return [*tokens[:end], *fresh(","), *tokens[end:behind], *fresh(start + text), *tokens[behind:]]
    if at == 0 and statement.rows[items[0].start] == statement.rows[statement.keyword]:
        first = items[0].start
        return [*tokens[:first], *fresh(f"{text},{start}"), *tokens[first:]]
    before = items[at - 1].comma if at else statement.open
    behind = _behind(tokens, (before or 0) + 1)
    return [*tokens[:behind], *fresh(f"{start}{text},"), *tokens[behind:]]


def _behind(tokens: Sequence[Token], at: int) -> int:
    """The place behind a comment that follows on the line, or ``at``."""
    space = at < len(tokens) and tokens[at].kind == "space"
    comment = at + space
    return comment + 1 if comment < len(tokens) and tokens[comment].kind == "comment" else at


def _indentation(statement: Parts) -> str:
    """The white space before the last item, which begins its line."""
    before = statement.tokens[statement.items[-1].start - 1]
    return before.text if before.kind == "space" else ""
