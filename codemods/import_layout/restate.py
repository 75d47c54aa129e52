"""Writes other names and another module into an import statement, in the places of those that stand there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ssot_tool.codemod import ImportItem

from .parts import Item, Parts, parts
from .tokens import Token, fresh


def renamed(tokens: Sequence[Token], rename: Mapping[int, ImportItem]) -> list[Token]:
    """The statement with other items in the places of some; ValueError if a comment stands in the middle of one."""
    statement, result = parts(tokens), list(tokens)
    for at in sorted(rename, reverse=True):
        item = statement.items[at]
        result[item.start : item.end] = [*_name(statement, item, rename[at]), *_alias(statement, item, rename[at])]
    return result


def _name(statement: Parts, item: Item, wanted: ImportItem) -> Sequence[Token]:
    if statement.name(item) == wanted.name:
        return statement.tokens[item.start : item.named]
    return fresh(wanted.name)


def _alias(statement: Parts, item: Item, wanted: ImportItem) -> Sequence[Token]:
    old, there = statement.alias(item), statement.tokens[item.named : item.end]
    if old == wanted.alias:
        return there
    if old is None:
        return fresh(f" as {wanted.alias}")
    if wanted.alias is not None:
        return [*there[:-1], *fresh(wanted.alias)]
    if any(token.kind == "comment" for token in there):
        raise ValueError("A comment stands in the middle of what is imported.")
    return ()


def with_module(tokens: Sequence[Token], module: str) -> list[Token]:
    """The statement with another module, which is spelled with its dots."""
    statement = parts(tokens)
    if statement.module is None or statement.module_name == module:
        return list(tokens)
    start, end = statement.module
    new = fresh(module)
    if start == 1 and new[0].kind == "name":
        new = [*fresh(" "), *new]
    if end == statement.keyword and new[-1].kind == "name":
        new = [*new, *fresh(" ")]
    return [*tokens[:start], *new, *tokens[end:]]
