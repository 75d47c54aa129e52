"""Names that a function has from outside: they mean the same in a copy, and are no local names spelt otherwise."""

from __future__ import annotations

import ast
import builtins
from typing import Any, NamedTuple

#: Those of all Pythons from 3.11 on, whichever runs us.
BUILTINS = frozenset(dir(builtins)) | {
    "BaseExceptionGroup", "ExceptionGroup", "PythonFinalizationError", "__file__", "__path__", "aiter", "anext",
}  # fmt: skip


class Outside(NamedTuple):
    """What a module binds at its top and imports anywhere; ``has_star``: it may be any name."""

    names: frozenset[str]
    has_star: bool


def outside(tree: ast.Module) -> Outside:
    """What functions of a module can have from outside."""
    names: set[str] = set()
    has_star = False
    stack: list[Any] = [(statement, True) for statement in tree.body]
    while stack:
        one, at_top = stack.pop()
        kind = one.__class__
        if kind is ast.Import:
            names.update(alias.asname or alias.name.partition(".")[0] for alias in one.names)
        elif kind is ast.ImportFrom:
            names.update(alias.asname or alias.name for alias in one.names)
            has_star = has_star or one.names[0].name == "*"
        elif kind is ast.FunctionDef or kind is ast.AsyncFunctionDef or kind is ast.ClassDef:
            if at_top:
                names.add(one.name)
            stack.extend((statement, False) for statement in one.body)
        else:
            if at_top:
                names.update(_stored(one))
            for part in ("body", "handlers", "orelse", "finalbody", "cases"):
                inner = getattr(one, part, None)
                if inner.__class__ is list:
                    stack.extend((statement, at_top) for statement in inner)
    return Outside(frozenset(names), has_star)


def _stored(statement: ast.stmt) -> set[str]:
    parts = getattr(statement, "targets", None) or [
        getattr(statement, "target", None), getattr(statement, "name", None),
        *(item.optional_vars for item in getattr(statement, "items", ())),
    ]  # fmt: skip
    names: set[str] = set()
    stack = [part for part in parts if part is not None]
    while stack:
        one = stack.pop()
        if isinstance(one, ast.Name):
            names.add(one.id)
        elif isinstance(one, ast.Tuple | ast.List):
            stack.extend(one.elts)
        elif isinstance(one, ast.Starred):
            stack.append(one.value)
        elif isinstance(one, str):
            names.add(one)
    return names
