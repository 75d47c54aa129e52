"""libcst expressions to the expression trees of ``events``, their tokens found by a cursor in source order."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import libcst as cst

from ssot_tool.scan.syntax.events import ATTR, CALL, COMP, GROUP, LAMBDA, NAME, STR, WALRUS, Expr
from ssot_tool.scan.syntax.read_cst_strings import Strings
from ssot_tool.scan.syntax.trees import pair, single, some

_BINARY = {cst.Add: "add", cst.BitOr: "bitor", cst.Modulo: "mod"}
_COMPARE = {
    cst.Equal: "==",
    cst.NotEqual: "!=",
    cst.LessThan: "<",
    cst.LessThanEqual: "<=",
    cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=",
    cst.Is: "is",
    cst.IsNot: "is not",
    cst.In: "in",
    cst.NotIn: "not in",
}
_CONSTANTS = frozenset(("None", "True", "False"))
_BRACKETS = {cst.List: "[", cst.ListComp: "[", cst.Dict: "{", cst.DictComp: "{", cst.Set: "{", cst.SetComp: "{"}


def normal(name: str) -> str:
    """An identifier as Python compares it."""
    return name if name.isascii() else unicodedata.normalize("NFKC", name)


class Expressions(Strings):
    """Turns expressions of one module into trees; they must be given in source order."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.of: dict[type, Callable[[Any], Expr]] = {
            cst.Name: self.name,
            cst.Attribute: self.attribute,
            cst.Call: self.call,
            cst.SimpleString: self.string,
            cst.ConcatenatedString: self.strings,
            cst.FormattedString: self.strings,
            cst.TemplatedString: self.strings,
            cst.Integer: self.number,
            cst.Float: self.number,
            cst.Imaginary: self.number,
            cst.Ellipsis: self.ellipsis,
            cst.Subscript: self.subscript,
            cst.Tuple: self.tuple_,
            cst.List: self.list_,
            cst.Set: self.set_,
            cst.Dict: self.dict_,
            cst.Comparison: self.compare,
            cst.BooleanOperation: self.boolop,
            cst.BinaryOperation: self.binop,
            cst.UnaryOperation: self.unary,
            cst.IfExp: self.ifexp,
            cst.Await: self.await_,
            cst.Yield: self.yield_,
            cst.StarredElement: self.starred,
            cst.Lambda: self.lambda_,
            cst.ListComp: self.list_comprehension,
            cst.SetComp: self.set_comprehension,
            cst.GeneratorExp: self.generator,
            cst.DictComp: self.dict_comprehension,
            cst.NamedExpr: self.walrus,
        }
        starred = getattr(cst, "StarredDictComp", None)
        if starred is not None:
            self.of[starred] = self.dict_comprehension
            _BRACKETS[starred] = "{"

    def maybe(self, n: Any) -> Expr:
        """The tree of an expression that may be absent."""
        return None if n is None else self.visit(n)

    # -- tokens -------------------------------------------------------------------------------------------------

    def name(self, n: Any) -> Expr:
        value = n.value
        start = self.cursor.word(value)
        if value in _CONSTANTS:
            return None
        return (NAME, value if value.isascii() else normal(value), start, self.cursor.at)

    def attribute(self, n: Any) -> Expr:
        base = self.visit(n.value)
        value = n.attr.value
        start = self.cursor.word(value)
        return (ATTR, base, normal(value), start, self.cursor.at)

    def number(self, n: Any) -> Expr:
        self.cursor.token(n.value)
        return None

    def ellipsis(self, n: Any) -> Expr:
        self.cursor.token("...")
        return None

    # -- calls --------------------------------------------------------------------------------------------------

    def call(self, n: Any) -> Expr:
        cursor = self.cursor
        before = cursor.at
        func = self.visit(n.func)
        start = self._start(n.func, func, before)
        cursor.token("(")
        args, keywords = self.arguments(n.args)
        cursor.token(")")
        return (CALL, func, args, keywords, start, cursor.at)

    def arguments(self, arguments: Sequence[Any]) -> tuple[tuple[Expr, ...], tuple[Any, ...]]:
        """Positional arguments and keywords of a call."""
        if not arguments:
            return (), ()
        args: list[Expr] = []
        keywords: list[Any] = []
        for n in arguments:
            keyword = n.keyword
            if keyword is not None:
                start = self.cursor.word(keyword.value)
                keywords.append((normal(keyword.value), start, self.cursor.at, self.visit(n.value)))
            elif n.star == "**":
                keywords.append((None, 0, 0, self.visit(n.value)))
            elif n.star:
                args.append(single("starred", self.visit(n.value)))
            else:
                args.append(self.visit(n.value))
        return tuple(args), tuple(keywords)

    def _start(self, n: Any, tree: Expr, before: int) -> int:
        """Where the callee ``n`` starts, its own parentheses excluded, those of its first part included."""
        own = len(n.lpar) - (n.__class__ in (cst.Tuple, cst.GeneratorExp))
        inner, spine = n, tree
        while True:
            if inner.__class__ is cst.Call:
                inner = inner.func
            elif inner.__class__ is cst.Attribute or inner.__class__ is cst.Subscript:
                inner = inner.value
            else:
                break
            if inner.lpar:
                spine = None
                break
            if spine is not None:
                spine = spine[2][0] if spine[0] == GROUP else spine[1]
        if spine is not None and spine[0] in (NAME, STR):
            return int(spine[2])
        saved, self.cursor.at = self.cursor.at, before
        try:
            for _ in range(own):
                self.cursor.token("(")
            if own:
                return self.cursor.blank()
            if inner.lpar:
                return self.cursor.token("(")
            if inner.__class__ is cst.Name:
                return self.cursor.word(inner.value)
            return self.cursor.token(_BRACKETS.get(inner.__class__) or _first_token(inner))
        finally:
            self.cursor.at = saved

    # -- groups -------------------------------------------------------------------------------------------------

    def _elements(self, elements: Sequence[Any]) -> tuple[Expr, ...]:
        children: list[Expr] = []
        for element in elements:
            if element.__class__ is cst.StarredElement:
                child = self.visit(element)
            else:
                child = self.visit(element.value)
            if child is not None:
                children.append(child)
        return tuple(children)

    def tuple_(self, n: Any) -> Expr:
        children = self._elements(n.elements)
        if not n.rpar and n.elements[-1].comma.__class__ is cst.Comma:
            self.cursor.token(",")
        return (GROUP, "tuple", children)

    def list_(self, n: Any) -> Expr:
        self.cursor.token("[")
        children = self._elements(n.elements)
        self.cursor.token("]")
        return (GROUP, "list", children)

    def set_(self, n: Any) -> Expr:
        self.cursor.token("{")
        children = self._elements(n.elements)
        self.cursor.token("}")
        return (GROUP, "set", children)

    def dict_(self, n: Any) -> Expr:
        self.cursor.token("{")
        children: list[Expr] = []
        for element in n.elements:
            children.append(None if element.__class__ is cst.StarredDictElement else self.visit(element.key))
            children.append(self.visit(element.value))
        self.cursor.token("}")
        return (GROUP, "dict", tuple(children))

    def subscript(self, n: Any) -> Expr:
        base = self.visit(n.value)
        self.cursor.token("[")
        elements = n.slice
        children = [self._index(element.slice) for element in elements]
        self.cursor.token("]")
        index: Expr
        first = elements[0]
        starred = first.slice.__class__ is cst.Index and first.slice.star is not None
        if len(elements) > 1 or starred or first.comma.__class__ is cst.Comma:
            index = (GROUP, "tuple", tuple([child for child in children if child is not None]))
        else:
            index = children[0]
        return pair("subscript", base, index)

    def _index(self, n: Any) -> Expr:
        if n.__class__ is cst.Index:
            tree = self.visit(n.value)
            return single("starred", tree) if n.star is not None else tree
        return some("slice", [self.maybe(n.lower), self.maybe(n.upper), self.maybe(n.step)])

    def binop(self, n: Any) -> Expr:
        left = self.visit(n.left)
        right = self.visit(n.right)
        code = _BINARY.get(n.operator.__class__, "binop")
        return pair(code, left, right)

    def compare(self, n: Any) -> Expr:
        children = (self.visit(n.left), *[self.visit(target.comparator) for target in n.comparisons])
        if children.count(None) == len(children):
            return None
        return (GROUP, "compare", children, tuple([_COMPARE[target.operator.__class__] for target in n.comparisons]))

    def boolop(self, n: Any) -> Expr:
        operands: list[Any] = []
        operator = n.operator.__class__
        inner = n
        while inner.__class__ is cst.BooleanOperation and inner.operator.__class__ is operator:
            operands.append(inner.right)
            inner = inner.left
            if inner.lpar:
                break
        operands.append(inner)
        return some("boolop", [self.visit(operand) for operand in reversed(operands)])

    def unary(self, n: Any) -> Expr:
        return single("unary", self.visit(n.expression))

    def ifexp(self, n: Any) -> Expr:
        children = (self.visit(n.body), self.visit(n.test), self.visit(n.orelse))
        return None if children == (None, None, None) else (GROUP, "ifexp", children)

    def await_(self, n: Any) -> Expr:
        return single("await", self.visit(n.expression))

    def yield_(self, n: Any) -> Expr:
        value = n.value
        if value is None:
            self.cursor.word("yield")
            return None
        return single("yield", self.visit(value.item if value.__class__ is cst.From else value))

    def starred(self, n: Any) -> Expr:
        return single("starred", self.visit(n.value))

    # -- scopes -------------------------------------------------------------------------------------------------

    def walrus(self, n: Any) -> Expr:
        return (WALRUS, self.visit(n.target), self.visit(n.value))

    def lambda_(self, n: Any) -> Expr:
        return (LAMBDA, self.parameters(n.params), self.visit(n.body))

    def list_comprehension(self, n: Any) -> Expr:
        return self._comprehension(n, "[", "]")

    def set_comprehension(self, n: Any) -> Expr:
        return self._comprehension(n, "{", "}")

    def _comprehension(self, n: Any, opening: str, closing: str) -> Expr:
        self.cursor.token(opening)
        tree = self.generator(n)
        self.cursor.token(closing)
        return tree

    def generator(self, n: Any) -> Expr:
        return (COMP, (self.visit(n.elt),), self._clauses(n.for_in))

    def dict_comprehension(self, n: Any) -> Expr:
        self.cursor.token("{")
        key = self.visit(n.key) if n.__class__ is cst.DictComp else None
        value = self.visit(n.value)
        clauses = self._clauses(n.for_in)
        self.cursor.token("}")
        return (COMP, (key, value), clauses)

    def _clauses(self, n: Any) -> tuple[Any, ...]:
        clauses: list[Any] = []
        while n is not None:
            target, iterable = self.visit(n.target), self.visit(n.iter)
            conditions = [self.visit(condition.test) for condition in n.ifs]
            clauses.append((target, iterable, tuple([c for c in conditions if c is not None])))
            n = n.inner_for_in
        return tuple(clauses)

    def parameters(self, n: Any) -> tuple[Any, ...]:
        """The parameters of a function in source order: (name, start, end, annotation, default, kind)."""
        found = [self._parameter(param, "posonly") for param in n.posonly_params]
        found += [self._parameter(param, "arg") for param in n.params]
        if n.star_arg.__class__ is cst.Param:
            found.append(self._parameter(n.star_arg, "vararg"))
        found += [self._parameter(param, "kwonly") for param in n.kwonly_params]
        if n.star_kwarg is not None:
            found.append(self._parameter(n.star_kwarg, "kwarg"))
        return tuple(found)

    def _parameter(self, n: Any, kind: str) -> tuple[Any, ...]:
        name = n.name.value
        start = self.cursor.word(name)
        end = self.cursor.at
        annotation = None if n.annotation is None else self.visit(n.annotation.annotation)
        return (normal(name), start, end, annotation, self.maybe(n.default), kind)


def _first_token(n: Any) -> str:
    while n.__class__ is cst.ConcatenatedString:
        n = n.left
    if n.__class__ is cst.Ellipsis:
        return "..."
    return str(n.start if n.__class__ in (cst.FormattedString, cst.TemplatedString) else n.value)
