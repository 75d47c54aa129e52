"""The shapes of one module's functions and methods."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from ssot_tool.clones.body import Body, Function
from ssot_tool.clones.excuses import file_excuse, function_excuse
from ssot_tool.clones.outside import Outside, outside
from ssot_tool.clones.shape import Shape

#: Less says nothing: syntax nodes, and statements with the heads of compound ones; one statement may be long instead.
MIN_NODES, MIN_STATEMENTS, LONG = 8, 2, 20


def shapes(tree: ast.Module, path: str = "", text: str = "") -> tuple[Shape, ...]:
    """Every function and method above the floor, nested ones too, in the order of their ``def``.

    ``path``, with "/", and ``text`` tell whether the module is excused as a whole; then there are none.
    """
    if file_excuse(path, text):
        return ()
    found = list(_shapes(tree.body, "", outside(tree)))
    return tuple(sorted(found, key=lambda one: (one.start_line, one.qualname)))


def _shapes(body: list[ast.stmt], prefix: str, around: Outside) -> Iterator[Shape]:
    stack: list[Any] = body[::-1]
    while stack:  # there may be a thousand ``elif`` in a row, each inside the one before
        statement = stack.pop()
        if isinstance(statement, Function):
            yield from _function(statement, prefix, around)
        elif isinstance(statement, ast.ClassDef):
            yield from _shapes(statement.body, f"{prefix}{statement.name}.", around)
        else:
            for part in ("body", "handlers", "orelse", "finalbody", "cases"):
                stack.extend(getattr(statement, part, ()))


def _function(function: Function, prefix: str, around: Outside) -> Iterator[Shape]:
    qualname = prefix + function.name
    body = Body(function, around)
    logged = Body(function, around, with_logs=True) if body.has_logs else None
    if logged and not _is_enough(body):
        body = logged  # there may be functions that do nothing but log
    if _is_enough(body):
        yield body.shape(function, qualname, function_excuse(function.name, body.names_by_line()), logged)
    if body.has_inner:
        yield from _shapes(function.body, f"{qualname}.<locals>.", around)


def _is_enough(body: Body) -> bool:
    return body.size >= (MIN_NODES if len(body.lines) >= MIN_STATEMENTS else LONG)
