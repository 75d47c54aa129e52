"""A definition with the eyes of its module: how the names that it uses are followed."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Union

import libcst as cst

#: Follows a dotted name as it is spelled in a definition: to a definition of the workspace, to the symbol of something
#: else (``dataclasses.dataclass``, ``builtins.list``, ``app.settings.TIMEOUT``), or nowhere.
Resolve = Callable[[str], Union["Definition", str, None]]


class Definition(NamedTuple):
    """A class or function, its symbol, and what names mean where it stands."""

    node: cst.ClassDef | cst.FunctionDef
    symbol: str
    resolve: Resolve


def symbol_of(found: Definition | str | None) -> str | None:
    """The symbol of what a name leads to."""
    return found.symbol if isinstance(found, Definition) else found


def dotted(node: cst.BaseExpression) -> str | None:
    """A name or a chain of attributes as ``a.b.c``; None for any other expression."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    if not isinstance(node, cst.Name):
        return None
    return ".".join([node.value, *reversed(parts)])


def symbol_at(node: cst.BaseExpression, resolve: Resolve) -> str | None:
    """The symbol that an expression names; of ``X[…]`` and ``X(…)`` that of ``X``."""
    if isinstance(node, cst.Subscript):
        node = node.value
    elif isinstance(node, cst.Call):
        node = node.func
    name = dotted(node)
    return symbol_of(resolve(name)) if name else None


def literal(node: cst.BaseExpression) -> bool | None:
    """True or False if an expression is one of them, else None."""
    if isinstance(node, cst.Name):
        return {"True": True, "False": False}.get(node.value)
    return None


def options(decorator: cst.BaseExpression) -> dict[str, cst.BaseExpression] | None:
    """The keywords of a call, by name; none of what is not called; None where more is given than keywords."""
    if not isinstance(decorator, cst.Call):
        return {}
    if any(argument.keyword is None for argument in decorator.args):
        return None
    return {argument.keyword.value: argument.value for argument in decorator.args if argument.keyword}
