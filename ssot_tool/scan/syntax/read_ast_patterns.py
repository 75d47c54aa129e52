"""Patterns of ``match`` in the ``ast`` module to the expression trees of ``events``."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Any

from ssot_tool.scan.syntax.events import NAME, Expr
from ssot_tool.scan.syntax.read_ast_expr import GAP, IDENTIFIER, Expressions
from ssot_tool.scan.syntax.trees import some

_REST = re.compile(r"(?:[\s\\,){]++|#[^\r\n]*+)*\*\*" + GAP + f"({IDENTIFIER})")


class Patterns(Expressions):
    """Turns patterns into trees, dispatched by ``pattern_of``."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.pattern_of: dict[type, Callable[[Any], Expr]] = {
            ast.MatchValue: self.match_value,
            ast.MatchSingleton: self.match_nothing,
            ast.MatchSequence: self.match_sequence,
            ast.MatchOr: self.match_sequence,
            ast.MatchStar: self.match_as,
            ast.MatchAs: self.match_as,
            ast.MatchMapping: self.match_mapping,
            ast.MatchClass: self.match_class,
        }

    def start(self, n: Any) -> int:
        """The offset at which a node starts."""
        offset: int = self.starts[n.lineno] + n.col_offset
        return offset

    def end(self, n: Any) -> int:
        """The offset after a node."""
        offset: int = self.starts[n.end_lineno] + n.end_col_offset
        return offset

    def maybe(self, n: Any) -> Expr:
        """The tree of a node that may be absent."""
        return None if n is None else self.of[n.__class__](n)

    def pattern(self, n: Any) -> Expr:
        """The tree of a pattern."""
        return self.pattern_of[n.__class__](n)

    def match_nothing(self, n: Any) -> Expr:
        return None

    def match_value(self, n: Any) -> Expr:
        return self.maybe(n.value)

    def match_sequence(self, n: Any) -> Expr:
        return some("case", [self.pattern(pattern) for pattern in n.patterns])

    def match_as(self, n: Any) -> Expr:
        name: Expr = None
        if n.name is not None:
            end = self.end(n)
            name = (NAME, n.name, self.before(end, n.name), end)
        pattern = getattr(n, "pattern", None)
        return name if pattern is None else some("case", [self.pattern(pattern), name])

    def match_mapping(self, n: Any) -> Expr:
        children: list[Expr] = []
        after = self.start(n)
        for key, pattern in zip(n.keys, n.patterns, strict=True):
            children += (self.maybe(key), self.pattern(pattern))
            after = self.end(pattern)
        if n.rest is not None:
            found = _REST.match(self.text, after)
            assert found is not None  # the parser found ``**`` and a name here
            children.append((NAME, n.rest, *found.span(1)))
        return some("case", children)

    def match_class(self, n: Any) -> Expr:
        children = [self.maybe(n.cls), *[self.pattern(p) for p in (*n.patterns, *n.kwd_patterns)]]
        return some("case_class", children)
