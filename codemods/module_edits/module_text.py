"""A module's text beside its tree: where nodes and lines stand, and which statement holds which."""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ssot_tool.scan.syntax.source import line_starts
from ssot_tool.signature import Left

Statement = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_IDLE_REST = re.compile(r"[ \t\f]*(?:#[^\r\n]*)?")


class ModuleText:
    """Offsets are 0-based, half-open, in code points; lines are 1-based."""

    def __init__(self, text: str, tree: ast.Module) -> None:
        self.text = text
        self.tree = tree
        self.starts = line_starts(text)

    def span(self, node: ast.expr | ast.stmt | ast.alias) -> tuple[int, int]:
        """Where a node stands, decorators left out."""
        assert node.end_lineno is not None and node.end_col_offset is not None
        return self._at(node.lineno, node.col_offset), self._at(node.end_lineno, node.end_col_offset)

    def source(self, node: ast.expr | ast.stmt | ast.alias) -> str:
        """A node's text."""
        return self.text[slice(*self.span(node))]

    def _at(self, line: int, column: int) -> int:
        start = self.starts[line - 1]
        row = self.text[start : self.line_span(line)[1]]
        return start + (column if row.isascii() else len(row.encode()[:column].decode()))

    def line_of(self, offset: int) -> int:
        """The line in which an offset lies."""
        return bisect_right(self.starts, offset)

    def line_span(self, line: int) -> tuple[int, int]:
        """A line's start, and the start of what follows."""
        return self.starts[line - 1], self.starts[line] if line < len(self.starts) else len(self.text)

    def row(self, line: int) -> str:
        """A line's text without its end."""
        return self.text[slice(*self.line_span(line))].rstrip("\r\n")

    @property
    def rows(self) -> int:
        """How many lines hold text: what follows the last line end is none if it is empty."""
        return len(self.starts) - (self.starts[-1] == len(self.text))

    def is_blank(self, line: int) -> bool:
        """Whether a line holds nothing."""
        return not self.row(line).strip()

    def is_comment(self, line: int) -> bool:
        """Whether a line holds a comment alone; to be asked outside of strings."""
        return self.row(line).lstrip().startswith("#")

    def indent(self, line: int) -> str:
        """The blanks with which a line starts."""
        row = self.row(line)
        return row[: len(row) - len(row.lstrip())]

    def stands_alone(self, node: ast.stmt) -> bool:
        """Whether nothing but a comment shares a statement's lines."""
        start, end = self.span(node)
        before = self.text[self.line_span(node.lineno)[0] : start]
        after = self.text[end : self.line_span(self.line_of(end))[1]].rstrip("\r\n")
        return not before.strip() and _IDLE_REST.fullmatch(after) is not None


def module_text(text: str) -> ModuleText | Left:
    """A module that this Python can parse."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the module's own escapes and comparisons
            return ModuleText(text, ast.parse(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Left("its module cannot be parsed by the Python that runs this")


class Site(NamedTuple):
    """A definition in its module.

    ``parents``: the nodes around it, the module first; ``suite``: the statements among which it stands. ``start`` and
    ``end`` span it from its first decorator to the end of its last line, with the comments that end its body.
    """

    module: ModuleText
    node: Statement
    parents: tuple[ast.AST, ...]
    suite: list[ast.stmt]
    start: int
    end: int

    @property
    def first_line(self) -> int:
        """The line of its first decorator."""
        return self.module.line_of(self.start)

    @property
    def last_line(self) -> int:
        """The line with which it ends."""
        return self.module.line_of(self.end)

    @property
    def indent(self) -> str:
        """How far it is indented."""
        return self.module.indent(self.first_line)

    @property
    def scopes(self) -> list[ast.AST]:
        """The module, classes and functions in which it stands, outer ones first."""
        return [one for one in self.parents if isinstance(one, ast.Module | Statement)]

    @property
    def top(self) -> ast.stmt:
        """The module's own statement in which it stands."""
        found = self.parents[1] if len(self.parents) > 1 else self.node
        assert isinstance(found, ast.stmt)
        return found


def find_definition(module: ModuleText, start: int, name: str) -> Site | Left:
    """The class or function of that name that starts, with its first decorator, at an offset."""
    for node, parents, suite in _statements(module.tree):
        if isinstance(node, Statement) and node.name == name:
            at, (begin, end) = _first(module, node), module.span(node)
            if start in (at, begin):
                if module.text[module.line_span(module.line_of(at))[0] : at].strip():
                    return Left(f"{name} shares its line with something else")
                return Site(module, node, parents, suite, at, _last(module, node, end))
    return Left(f"no {name} is defined where it should be")


def _statements(tree: ast.Module) -> Iterator[tuple[ast.stmt, tuple[ast.AST, ...], list[ast.stmt]]]:
    """Every statement with the nodes around it and the suite in which it stands."""
    waiting: list[tuple[ast.AST, tuple[ast.AST, ...]]] = [(tree, ())]
    while waiting:
        node, parents = waiting.pop()
        inside = (*parents, node)
        for _, value in ast.iter_fields(node):
            for item in value if isinstance(value, list) else ():
                if isinstance(item, ast.stmt):
                    yield item, inside, value
                if isinstance(item, ast.stmt | ast.excepthandler | ast.match_case):
                    waiting.append((item, inside))


def suites(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    """Every suite of a module, its own first."""
    seen: set[int] = set()
    for _, _, suite in _statements(tree):
        if id(suite) not in seen:
            seen.add(id(suite))
            yield suite


def _first(module: ModuleText, node: Statement) -> int:
    start = module.span(node)[0]
    if node.decorator_list:
        start = module.text.rindex("@", 0, module.span(node.decorator_list[0])[0])
    return start


def _last(module: ModuleText, node: Statement, end: int) -> int:
    """The end of its last line, and of the comments below that are indented deeper than it."""
    last = line = module.line_of(end)
    width = len(module.indent(node.lineno).expandtabs())
    while line < module.rows:
        line += 1
        deeper = len(module.indent(line).expandtabs()) > width
        if module.is_comment(line) and deeper:
            last = line
        elif not module.is_blank(line):
            break
    return module.line_span(last)[0] + len(module.row(last).rstrip())


def is_docstring(statement: ast.stmt) -> bool:
    """Whether a statement is nothing but a string."""
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def names_of(statements: Sequence[ast.stmt]) -> list[str]:
    """The names of the definitions among statements, in order."""
    return [one.name for one in statements if isinstance(one, Statement)]
