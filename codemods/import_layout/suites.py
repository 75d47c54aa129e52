"""The suites of a module and the imports in them: where statements stand, and what shares their lines."""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from ssot_tool.scan.syntax.formatted import without_fields

_LINE_END = re.compile(r"\r\n|\r|\n")
_GAP = r"(?:[ \t\f]|\\(?:\r\n|\r|\n))*"
_JOINT = re.compile(rf"{_GAP};{_GAP}")
_REST = re.compile(rf"{_GAP};?{_GAP}(?:#[^\r\n]*)?(?P<end>\r\n|\r|\n|\Z)")
_LINE_BEFORE = re.compile(r"(?P<line>[^\r\n]*)\\(?:\r\n|\r|\n)\Z")


class Line(NamedTuple):
    """A logical line: its statements are those from ``first`` to ``last`` of the suite.

    ``start`` and ``end`` span it with its line end. ``inline`` says that it stands behind the colon of its suite.
    """

    first: int
    last: int
    start: int
    end: int
    inline: bool


class Suite:
    """A block of statements, or the module itself; statements are counted from 0."""

    def __init__(self, module: Module, statements: Sequence[ast.stmt], is_module: bool) -> None:
        self.module = module
        self.statements = statements
        self.is_module = is_module

    def span(self, index: int) -> tuple[int, int]:
        """Where a statement begins and ends in the text."""
        node = self.statements[index]
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return self.module.offset(node.lineno, node.col_offset), self.module.offset(end_line, end_column)

    def imported(self, index: int) -> ast.Import | ast.ImportFrom | None:
        """A statement, if there is one of this number and it is an import."""
        node = self.statements[index] if 0 <= index < len(self.statements) else None
        return node if isinstance(node, ast.Import | ast.ImportFrom) else None

    def line(self, index: int) -> Line:
        """The logical line of a statement; ValueError where it cannot be told how the line begins or ends."""
        first = last = index
        while first and self._joined(first - 1):
            first -= 1
        while last + 1 < len(self.statements) and self._joined(last):
            last += 1
        rest = _REST.match(self.module.text, self.span(last)[1])
        if rest is None:
            raise ValueError("It cannot be told where the line of an import ends.")
        start = self.span(first)[0]
        begins = self.module.line_start(start)
        return Line(first, last, begins, rest.end(), self._is_inline(first, begins, start))

    def _joined(self, index: int) -> bool:
        """Whether a statement and the next stand on one line, a semicolon between them."""
        end, start = self.span(index)[1], self.span(index + 1)[0]
        match = _JOINT.match(self.module.text, end, start)
        return match is not None and match.end() == start

    def _is_inline(self, index: int, begins: int, start: int) -> bool:
        """Whether the statement that is the first of its line shares it with the head of its suite."""
        text = self.module.text
        if text[begins:start].strip(" \t\f"):
            return True
        found = _LINE_BEFORE.search(text, self.module.line_start(begins - 1) if begins else 0, begins)
        before = found["line"].strip() if found else "#"
        if before.startswith("#") or (index and before):
            return False
        if "#" in before or not before.endswith(":"):
            raise ValueError("It cannot be told where the line of an import begins.")
        return True

    def indentation(self, line: Line) -> str:
        """The white space before the statements of a line."""
        return self.module.text[line.start : self.span(line.first)[0]].rpartition("\f")[2]


class Module:
    """A module's text and its suites; ValueError if it cannot be parsed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
        self._body = _parsed(text)

    @cached_property
    def imports(self) -> dict[int, tuple[Suite, int]]:
        """All imports by their offsets: a suite and which of its statements it is."""
        found = {}
        for suite in self._suites():
            for index in range(len(suite.statements)):
                if suite.imported(index):
                    found[suite.span(index)[0]] = (suite, index)
        return found

    @cached_property
    def limit(self) -> int:
        """How long a line of imports may be: 88 columns, or 120 if one is longer than 88 already."""
        spans = (suite.span(index) for suite, index in self.imports.values())
        texts = (self.text[self.line_start(start) : end] for start, end in spans)
        return 120 if any(len(line) > 88 for text in texts for line in _LINE_END.split(text)) else 88

    def offset(self, line: int, column: int) -> int:
        """Where a place is that ``ast`` counts: lines from 1, columns from 0 in bytes of UTF-8."""
        start = self._starts[line - 1]
        before = self.text[start : start + column]
        return start + (column if before.isascii() else len(before.encode()[:column].decode()))

    def line_start(self, offset: int) -> int:
        """Where the line begins on which an offset stands."""
        return self._starts[bisect_right(self._starts, offset) - 1]

    def _suites(self) -> Iterator[Suite]:
        waiting = [(self._body, True)]
        while waiting:
            statements, is_module = waiting.pop()
            yield Suite(self, statements, is_module)
            waiting += [(suite, False) for statement in statements for suite in _suites_of(statement)]


def _suites_of(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for field in ("body", "orelse", "finalbody"):
        suite = getattr(node, field, None)
        if isinstance(suite, list):
            yield suite
    for field in ("handlers", "cases"):
        for part in getattr(node, field, ()):
            yield part.body


def _parsed(text: str) -> list[ast.stmt]:
    """The statements of a module, where f-strings that are newer than the Python that runs this do not matter."""
    try:
        return _tree(text).body
    except (SyntaxError, ValueError) as error:
        refusal = f"The module cannot be parsed: {error}."
    except (RecursionError, MemoryError):
        raise ValueError("The module is nested too deeply.") from None
    try:
        return _tree(without_fields(text)).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(refusal) from None


def _tree(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes: not our business
        return ast.parse(text)
