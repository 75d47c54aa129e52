"""What binds the names of a module: imports, definitions, assignments, and whether under a condition."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Literal, NamedTuple

from ..module_edits.module_text import Statement

Sort = Literal["import", "definition", "assignment", "other"]


class Bound(NamedTuple):
    """One binding of a name at module level. ``guard``: the ``if`` or ``try`` in which it stands, None for none."""

    sort: Sort
    node: ast.stmt
    alias: ast.alias | None
    guard: ast.stmt | None


def module_bindings(tree: ast.Module) -> dict[str, list[Bound]]:
    """Every name that a module binds, with its bindings in the order of the source."""
    found: dict[str, list[Bound]] = {}
    for name, bound in _bindings(tree.body, None):
        found.setdefault(name, []).append(bound)
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            for name in node.names:
                found.setdefault(name, []).append(Bound("other", node, None, None))
    return found


def _bindings(body: list[ast.stmt], guard: ast.stmt | None) -> Iterator[tuple[str, Bound]]:
    for node in body:
        match node:
            case ast.Import(names=names):
                yield from ((a.asname or a.name.partition(".")[0], Bound("import", node, a, guard)) for a in names)
            case ast.ImportFrom(names=names):
                yield from ((a.asname or a.name, Bound("import", node, a, guard)) for a in names)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, Bound("definition", node, None, guard)
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr()):
                yield name, Bound("assignment", node, None, guard)
            case ast.If() | ast.Try():
                inner = guard or node
                for part in (node.body, node.orelse, getattr(node, "finalbody", [])):
                    yield from _bindings(part, inner)
                for handler in getattr(node, "handlers", []):
                    yield from _bindings(handler.body, inner)
            case _:
                yield from ((name, Bound("other", node, None, guard)) for name in _stored(node))


def _stored(node: ast.stmt) -> Iterator[str]:
    """The names that any other statement binds, in blocks within too; rather too many."""
    for one in ast.walk(node):
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store | ast.Del):
            yield one.id
        elif isinstance(one, Statement):
            yield one.name
        elif isinstance(one, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in one.names)
