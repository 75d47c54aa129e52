"""libcst patterns of ``match`` to the expression trees of ``events``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import libcst as cst

from ssot_tool.scan.syntax.events import NAME, Expr
from ssot_tool.scan.syntax.read_cst_expr import Expressions, normal
from ssot_tool.scan.syntax.trees import some


class Patterns(Expressions):
    """Turns patterns into trees, dispatched by ``pattern_of``."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.pattern_of: dict[type, Callable[[Any], Expr]] = {
            cst.MatchValue: self.match_value,
            cst.MatchSingleton: self.match_value,
            cst.MatchTuple: self.match_sequence,
            cst.MatchList: self.match_sequence,
            cst.MatchOr: self.match_or,
            cst.MatchStar: self.match_star,
            cst.MatchSequenceElement: self.match_element,
            cst.MatchAs: self.match_as,
            cst.MatchMapping: self.match_mapping,
            cst.MatchClass: self.match_class,
        }

    def pattern(self, n: Any) -> Expr:
        """The tree of a pattern; the cursor moves over all of it, its parentheses included."""
        # A value's parentheses are its expression's, too.
        parens = () if n.__class__ is cst.MatchValue else getattr(n, "lpar", ())
        for _ in parens:
            self.cursor.token("(")
        tree = self.pattern_of[n.__class__](n)
        for _ in parens:
            self.cursor.token(")")
        return tree

    def match_value(self, n: Any) -> Expr:
        return self.visit(n.value)

    def match_element(self, n: Any) -> Expr:
        return self.pattern(n.value)

    def match_sequence(self, n: Any) -> Expr:
        bracketed = getattr(n, "lbracket", None) is not None
        if bracketed:
            self.cursor.token("[")
        children = [self.pattern(pattern) for pattern in n.patterns]
        if bracketed:
            self.cursor.token("]")
        return some("case", children)

    def match_or(self, n: Any) -> Expr:
        return some("case", [self.pattern(element.pattern) for element in n.patterns])

    def match_star(self, n: Any) -> Expr:
        return self._capture(n.name)

    def match_as(self, n: Any) -> Expr:
        if n.pattern is None:
            return self._capture(n.name)
        return some("case", [self.pattern(n.pattern), self._capture(n.name)])

    def _capture(self, n: Any) -> Expr:
        if n is None:
            self.cursor.word("_")
            return None
        start = self.cursor.word(n.value)
        return (NAME, normal(n.value), start, self.cursor.at)

    def match_mapping(self, n: Any) -> Expr:
        self.cursor.token("{")
        children: list[Expr] = []
        for element in n.elements:
            children += (self.visit(element.key), self.pattern(element.pattern))
        if n.rest is not None:
            children.append(self._capture(n.rest))
        self.cursor.token("}")
        return some("case", children)

    def match_class(self, n: Any) -> Expr:
        children = [self.visit(n.cls)]
        self.cursor.token("(")
        children += [self.pattern(element) for element in n.patterns]
        for element in n.kwds:
            self.cursor.word(element.key.value)
            children.append(self.pattern(element.pattern))
        self.cursor.token(")")
        return some("case_class", children)
