"""The imports of one module that run when it is imported, and those that type checkers alone see."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

#: ``fallback``: in the handler of a ``try``, which runs where an import before it failed.
EdgeKind = Literal["import_time", "type_checking", "fallback"]


class Edge(NamedTuple):
    """An import of ``module`` (absolute), or of ``name`` from it; ``*`` is a name, None means the module alone."""

    module: str
    name: str | None
    line: int
    kind: EdgeKind


def import_edges(text: str, module: str, is_package: bool) -> list[Edge]:
    """Return the imports of a module that stand outside of functions, in the order of the source.

    Those under ``if __name__ == "__main__"`` are left out. What this Python cannot parse has none.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes: not our business
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return []
    package = module if is_package else module.rpartition(".")[0]
    return [*_of_body(tree.body, package, "import_time")]


def _of_body(body: list[ast.stmt], package: str, kind: EdgeKind) -> Iterator[Edge]:
    for statement in body:
        read = _READERS.get(statement.__class__)
        if read is not None:
            yield from read(statement, package, kind)


def _import(statement: ast.Import, package: str, kind: EdgeKind) -> Iterator[Edge]:
    for alias in statement.names:
        yield Edge(alias.name, None, alias.lineno, kind)


def _from(statement: ast.ImportFrom, package: str, kind: EdgeKind) -> Iterator[Edge]:
    base = statement.module or ""
    if statement.level:
        parts = package.split(".") if package else []
        up = statement.level - 1
        if up >= len(parts):
            return  # above the top: Python refuses it
        base = ".".join([*parts[: len(parts) - up], *([base] if base else [])])
    for alias in statement.names:
        yield Edge(base, alias.name, alias.lineno, kind)


def _if(statement: ast.If, package: str, kind: EdgeKind) -> Iterator[Edge]:
    test = statement.test
    negated = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    if isinstance(test, ast.UnaryOp) and negated:
        test = test.operand
    checked = isinstance(test, ast.Name | ast.Attribute) and _last(test) == "TYPE_CHECKING"
    main = isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"
    first: EdgeKind = "type_checking" if checked and not negated else kind
    second: EdgeKind = "type_checking" if checked and negated else kind
    if not main:
        yield from _of_body(statement.body, package, first)
    yield from _of_body(statement.orelse, package, second)


def _last(e: ast.Name | ast.Attribute) -> str:
    return e.id if isinstance(e, ast.Name) else e.attr


def _try(statement: ast.Try, package: str, kind: EdgeKind) -> Iterator[Edge]:
    yield from _of_body(statement.body, package, kind)
    for handler in statement.handlers:
        yield from _of_body(handler.body, package, "fallback" if kind == "import_time" else kind)
    yield from _of_body(statement.orelse, package, kind)
    yield from _of_body(statement.finalbody, package, kind)


def _match(statement: ast.Match, package: str, kind: EdgeKind) -> Iterator[Edge]:
    for case in statement.cases:
        yield from _of_body(case.body, package, kind)


def _block(statement: ast.With | ast.For | ast.While | ast.ClassDef, package: str, kind: EdgeKind) -> Iterator[Edge]:
    yield from _of_body(statement.body, package, kind)
    if isinstance(statement, ast.For | ast.While):
        yield from _of_body(statement.orelse, package, kind)


_READERS: dict[type, Callable[..., Iterator[Edge]]] = {
    ast.Import: _import,
    ast.ImportFrom: _from,
    ast.If: _if,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.Match: _match,
    ast.With: _block,
    ast.For: _block,
    ast.While: _block,
    ast.ClassDef: _block,
}
