"""The imports of one module that run when it is imported, and those that type checkers alone see."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from ssot_tool.planning.delta.guards import Guards
from ssot_tool.scan.syntax.events import BLOCK, CLASS, DEF, END, FROM, GROUP, IMPORT, NAME, UNBLOCK, Event, Expr
from ssot_tool.scan.syntax.source import Lines

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


def edges_in_events(events: list[Event], guards: Guards, lines: Lines, module: str, is_package: bool) -> Iterator[Edge]:
    """The same, of a module whose events are read already, whichever Python can parse it."""
    package = module if is_package else module.rpartition(".")[0]
    around: list[EdgeKind | None] = []  # None where nothing runs on import
    for event in events:
        tag = event[0]
        if tag in (DEF, CLASS, BLOCK):
            around.append(_opened(event, guards))
        elif tag in (END, UNBLOCK):
            around.pop()
        elif tag in (IMPORT, FROM) and None not in around:
            kind: EdgeKind = "fallback" if "fallback" in around else "import_time"
            kind = "type_checking" if "type_checking" in around else kind
            base = "" if tag == IMPORT else based(package, event[1], event[2])
            for name, start, *_ in event[1] if tag == IMPORT else event[5]:
                line, _ = lines.place(start)
                if tag == IMPORT:
                    yield Edge(name, None, line, kind)
                elif base is not None:
                    yield Edge(base, name, line, kind)


def _opened(event: Event, guards: Guards) -> EdgeKind | None:
    if event[0] != BLOCK:
        return None if event[0] == DEF else "import_time"
    kind, exprs, start = event[1:]
    if (start, kind) in guards.typing:
        return "type_checking"
    if kind == "if" and _asks_for_main(exprs[0]):
        return None
    return "fallback" if kind == "except" else "import_time"


def _asks_for_main(test: Expr) -> bool:
    return test is not None and test[:2] == (GROUP, "compare") and (test[2][0] or ())[:2] == (NAME, "__name__")


def based(package: str, level: int, module: str) -> str | None:
    """The module that ``from`` names, absolute; None where it lies above the top, which Python refuses."""
    if not level:
        return module
    parts = package.split(".") if package else []
    if level > len(parts):
        return None
    return ".".join([*parts[: len(parts) - level + 1], *([module] if module else [])])


def _of_body(body: list[ast.stmt], package: str, kind: EdgeKind) -> Iterator[Edge]:
    for statement in body:
        read = _READERS.get(statement.__class__)
        if read is not None:
            yield from read(statement, package, kind)


def _import(statement: ast.Import, package: str, kind: EdgeKind) -> Iterator[Edge]:
    for alias in statement.names:
        yield Edge(alias.name, None, alias.lineno, kind)


def _from(statement: ast.ImportFrom, package: str, kind: EdgeKind) -> Iterator[Edge]:
    base = based(package, statement.level, statement.module or "")
    if base is None:
        return
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
