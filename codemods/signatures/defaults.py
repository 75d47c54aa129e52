"""What a parameter's default is: whether it can be written elsewhere, and when two of them are equal."""

from __future__ import annotations

import ast
import warnings
from typing import NamedTuple

import libcst as cst

from .definitions import Resolve, dotted, symbol_of

_MODULE = cst.Module([])
_EMPTY = {"builtins.list": "[]", "builtins.dict": "{}", "builtins.tuple": "()"}


class Default(NamedTuple):
    """The default's source text; ``constant`` and ``meaning`` as in Parameter."""

    text: str
    constant: str | None = None
    meaning: str | None = None


def code(node: cst.CSTNode) -> str:
    """A node's source text."""
    return _MODULE.code_for_node(node)


def shared(value: cst.BaseExpression, resolve: Resolve) -> Default:
    """A default that is evaluated once, when the definition is."""
    return _judge(_text(value), resolve, fresh=False)


def copied(value: cst.BaseExpression, resolve: Resolve) -> Default:
    """A default of which every call gets a copy of its own."""
    return _judge(_text(value), resolve, fresh=True)


def made(factory: cst.BaseExpression, resolve: Resolve) -> Default:
    """A default that a factory without arguments makes for every call."""
    if isinstance(factory, cst.Lambda) and not factory.params.params:
        return _judge(_text(factory.body), resolve, fresh=True)
    name = dotted(factory)
    symbol = symbol_of(resolve(name)) if name else None
    if symbol in _EMPTY:
        return _judge(_EMPTY[symbol], resolve, fresh=True)
    return Default(f"{code(factory)}()", meaning=f"new {symbol}()" if symbol else None)


def _text(value: cst.BaseExpression) -> str:
    text = code(value)
    return f"({text})" if isinstance(value, cst.Tuple) and not value.lpar else text


def _judge(text: str, resolve: Resolve, fresh: bool) -> Default:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about escapes: they are the definition's, not ours
            tree = ast.parse(f"({text}\n)", mode="eval").body
        constant = None
        if _is_constant(tree, displays=fresh):
            constant = ast.unparse(tree) if "\n" in text or "\r" in text or "#" in text else text
        own = fresh and not _is_constant(tree, displays=False)
        meaning = _spelled(tree, resolve)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Default(text)
    return Default(text, constant, f"new {meaning}" if own and meaning else meaning)


def _is_constant(tree: ast.expr, displays: bool) -> bool:
    """Whether it is free of names and calls, and (unless ``displays``) of objects that can change."""
    match tree:
        case ast.Constant():
            return True
        case ast.UnaryOp(operand=inner):
            return _is_constant(inner, displays)
        case ast.BinOp(left=left, right=right):
            return _is_constant(left, displays) and _is_constant(right, displays)
        case ast.Tuple(elts=items):
            return all(_is_constant(item, displays) for item in items)
        case ast.List(elts=items) | ast.Set(elts=items):
            return displays and all(_is_constant(item, displays) for item in items)
        case ast.Dict(keys=keys, values=values):
            return displays and all(item is not None and _is_constant(item, displays) for item in [*keys, *values])
    return False


class _Unspelled(Exception):
    """More is done than naming, or a name is not known."""


class _Symbols(ast.NodeTransformer):
    """Puts symbols in the places of names."""

    def __init__(self, resolve: Resolve) -> None:
        self.resolve = resolve

    def visit(self, node: ast.AST) -> ast.AST:
        match node:
            case ast.Name() | ast.Attribute():
                symbol = symbol_of(self.resolve(ast.unparse(node)))
                if symbol is None:
                    raise _Unspelled
                return ast.Name(symbol)
            case ast.Constant(value=value):
                return ast.Constant(value)
            case ast.UnaryOp() | ast.BinOp() | ast.Tuple() | ast.List() | ast.Set() | ast.Dict():
                return self.generic_visit(node)
            case ast.operator() | ast.unaryop() | ast.expr_context():
                return node
        raise _Unspelled


def _spelled(tree: ast.expr, resolve: Resolve) -> str | None:
    """An expression in one spelling, with the symbols of its names; None where that says not what it is."""
    try:
        return ast.unparse(_Symbols(resolve).visit(tree))
    except _Unspelled:
        return None
