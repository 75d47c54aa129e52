"""Expressions of the ``ast`` module to the expression trees of ``events``."""

from __future__ import annotations

import ast
import re
import sys
import unicodedata
from collections.abc import Callable
from typing import Any

from ssot_tool.scan.syntax.events import ATTR, CALL, COMP, FSTR, GROUP, LAMBDA, NAME, STR, WALRUS, Expr
from ssot_tool.scan.syntax.read_ast_fields import fields
from ssot_tool.scan.syntax.source import WORD, line_starts
from ssot_tool.scan.syntax.trees import pair, single, some

IDENTIFIER = rf"{WORD}++"
#: White space, line continuations and comments.
GAP = r"(?:[\s\\]++|#[^\r\n]*+)*"

_IDENTIFIER = re.compile(IDENTIFIER)
_DOTTED = re.compile(r"\s*+([A-Za-z_][A-Za-z0-9_]*+(?:\.[A-Za-z_][A-Za-z0-9_]*+)*)\s*+")
_CONSTANTS = frozenset(("None", "True", "False", "await", "yield", "lambda", "not"))
_MISPLACED = sys.version_info < (3, 12)
_BINARY = {ast.Add: "add", ast.BitOr: "bitor", ast.Mod: "mod"}
_COMPARE = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}


class _Line:
    """The start of a line that holds non-ASCII characters: adding a column in UTF-8 bytes gives an offset."""

    __slots__ = ("data", "start")

    def __init__(self, start: int, line: str) -> None:
        self.start = start
        self.data = line.encode("utf-8", "surrogatepass")

    def __add__(self, column: int) -> int:
        return self.start + len(self.data[:column].decode("utf-8", "surrogatepass"))


def starts_of(text: str, base: int = 0) -> list[Any]:
    """Return what to add a column to, by 1-based line number; ``base`` is the offset of ``text`` itself."""
    starts: list[Any] = line_starts(text)
    if not text.isascii():
        ends = [*starts[1:], len(text)]
        for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
            line = text[start:end]
            starts[number] = start + base if line.isascii() else _Line(start + base, line)
    elif base:
        starts = [start + base for start in starts]
    starts.insert(0, 0)
    return starts


class Expressions:
    """Turns the expressions of a module into trees; ``of`` dispatches by node type, ``starts`` makes places offsets."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = starts_of(text)
        # Where NFKC changes an identifier, its token may be longer or shorter than its name.
        self.exact = (
            not text.isascii()
            and not unicodedata.is_normalized("NFKC", text)
            and any(("a" + char).isidentifier() for char in set(text) if char > "\x7f")
        )
        self.of: dict[type, Callable[[Any], Expr]] = {
            ast.Name: self.exact_name if self.exact else self.name,
            ast.Attribute: self.exact_attribute if self.exact else self.attribute,
            ast.Call: self.call,
            ast.Constant: self.constant,
            ast.JoinedStr: self.joined,
            ast.Subscript: self.subscript,
            ast.Tuple: self.tuple_,
            ast.List: self.list_,
            ast.Set: self.set_,
            ast.Dict: self.dict_,
            ast.Compare: self.compare,
            ast.BoolOp: self.boolop,
            ast.BinOp: self.binop,
            ast.UnaryOp: self.unary,
            ast.IfExp: self.ifexp,
            ast.Await: self.await_,
            ast.Yield: self.yield_,
            ast.YieldFrom: self.yield_,
            ast.Starred: self.starred,
            ast.Slice: self.slice_,
            ast.Lambda: self.lambda_,
            ast.ListComp: self.comprehension,
            ast.SetComp: self.comprehension,
            ast.GeneratorExp: self.comprehension,
            ast.DictComp: self.dict_comprehension,
            ast.NamedExpr: self.walrus,
        }
        template = getattr(ast, "TemplateStr", None)
        if template is not None:
            self.of[template] = self.joined

    # -- tokens -------------------------------------------------------------------------------------------------

    def after(self, start: int, name: str) -> int:
        """The offset after the identifier ``name`` whose token starts at ``start``."""
        if self.exact:
            match = _IDENTIFIER.match(self.text, start)
            if match is not None:
                return match.end()
        return start + len(name)

    def before(self, end: int, name: str) -> int:
        """The offset at which the identifier ``name`` starts whose token ends at ``end``."""
        if self.exact:
            start = end
            while start and _IDENTIFIER.match(self.text, start - 1, end) is not None:
                start -= 1
            return start
        return end - len(name)

    def name(self, n: Any) -> Expr:
        start = self.starts[n.lineno] + n.col_offset
        ident = n.id
        return (NAME, ident, start, start + len(ident))

    def exact_name(self, n: Any) -> Expr:
        return (NAME, n.id, self.starts[n.lineno] + n.col_offset, self.starts[n.end_lineno] + n.end_col_offset)

    def attribute(self, n: Any) -> Expr:
        value = n.value
        base = self.of[value.__class__](value)
        end = self.starts[n.end_lineno] + n.end_col_offset
        ident = n.attr
        return (ATTR, base, ident, end - len(ident), end)

    def exact_attribute(self, n: Any) -> Expr:
        value = n.value
        base = self.of[value.__class__](value)
        end = self.starts[n.end_lineno] + n.end_col_offset
        return (ATTR, base, n.attr, self.before(end, n.attr), end)

    def constant(self, n: Any) -> Expr:
        value = n.value
        if value.__class__ is not str:
            return None
        starts = self.starts
        return (STR, value, starts[n.lineno] + n.col_offset, starts[n.end_lineno] + n.end_col_offset)

    # -- calls --------------------------------------------------------------------------------------------------

    def call(self, n: Any) -> Expr:
        of = self.of
        starts = self.starts
        func = n.func
        args = n.args
        keywords = n.keywords
        return (
            CALL,
            of[func.__class__](func),
            tuple([of[a.__class__](a) for a in args]) if args else (),
            self.keywords(keywords) if keywords else (),
            starts[func.lineno] + func.col_offset,
            starts[n.end_lineno] + n.end_col_offset,
        )

    def keywords(self, keywords: list[Any]) -> tuple[Any, ...]:
        """``name=value`` and ``**value`` of calls and classes."""
        of = self.of
        starts = self.starts
        found: list[Any] = []
        for keyword in keywords:
            name = keyword.arg
            value = keyword.value
            if name is None:
                found.append((None, 0, 0, of[value.__class__](value)))
            else:
                start = starts[keyword.lineno] + keyword.col_offset
                end = self.after(start, name) if self.exact else start + len(name)
                found.append((name, start, end, of[value.__class__](value)))
        return tuple(found)

    # -- groups -------------------------------------------------------------------------------------------------

    def some(self, nodes: list[Any]) -> tuple[Expr, ...]:
        """The trees of ``nodes`` without those that carry no meaning."""
        of = self.of
        return tuple([e for n in nodes if (e := of[n.__class__](n)) is not None])

    def tuple_(self, n: Any) -> Expr:
        return (GROUP, "tuple", self.some(n.elts))

    def list_(self, n: Any) -> Expr:
        return (GROUP, "list", self.some(n.elts))

    def set_(self, n: Any) -> Expr:
        return (GROUP, "set", self.some(n.elts))

    def dict_(self, n: Any) -> Expr:
        of = self.of
        children: list[Expr] = []
        for key, value in zip(n.keys, n.values, strict=True):
            children.append(None if key is None else of[key.__class__](key))
            children.append(of[value.__class__](value))
        return (GROUP, "dict", tuple(children))

    def subscript(self, n: Any) -> Expr:
        value, index = n.value, n.slice
        return pair("subscript", self.of[value.__class__](value), self.of[index.__class__](index))

    def binop(self, n: Any) -> Expr:
        left, right = n.left, n.right
        code = _BINARY.get(n.op.__class__, "binop")
        return pair(code, self.of[left.__class__](left), self.of[right.__class__](right))

    def compare(self, n: Any) -> Expr:
        of = self.of
        left = n.left
        children = (of[left.__class__](left), *[of[c.__class__](c) for c in n.comparators])
        if children.count(None) == len(children):
            return None
        return (GROUP, "compare", children, tuple([_COMPARE[op.__class__] for op in n.ops]))

    def boolop(self, n: Any) -> Expr:
        return some("boolop", self.some(n.values))

    def ifexp(self, n: Any) -> Expr:
        of = self.of
        body, test, orelse = n.body, n.test, n.orelse
        children = (of[body.__class__](body), of[test.__class__](test), of[orelse.__class__](orelse))
        return None if children == (None, None, None) else (GROUP, "ifexp", children)

    def slice_(self, n: Any) -> Expr:
        return some("slice", self.some([part for part in (n.lower, n.upper, n.step) if part is not None]))

    def unary(self, n: Any) -> Expr:
        return single("unary", self.of[n.operand.__class__](n.operand))

    def await_(self, n: Any) -> Expr:
        return single("await", self.of[n.value.__class__](n.value))

    def yield_(self, n: Any) -> Expr:
        return None if n.value is None else single("yield", self.of[n.value.__class__](n.value))

    def starred(self, n: Any) -> Expr:
        return single("starred", self.of[n.value.__class__](n.value))

    # -- scopes -------------------------------------------------------------------------------------------------

    def walrus(self, n: Any) -> Expr:
        target, value = n.target, n.value
        return (WALRUS, self.of[target.__class__](target), self.of[value.__class__](value))

    def lambda_(self, n: Any) -> Expr:
        body = n.body
        return (LAMBDA, self.parameters(n.args), self.of[body.__class__](body))

    def comprehension(self, n: Any) -> Expr:
        elt = n.elt
        return (COMP, (self.of[elt.__class__](elt),), self._clauses(n.generators))

    def dict_comprehension(self, n: Any) -> Expr:
        of = self.of
        key, value = n.key, n.value
        if value is None:  # ``{**x for …}``: the mapping is the key (PEP 798)
            return (COMP, (None, of[key.__class__](key)), self._clauses(n.generators))
        return (COMP, (of[key.__class__](key), of[value.__class__](value)), self._clauses(n.generators))

    def _clauses(self, generators: list[Any]) -> tuple[Any, ...]:
        of = self.of
        clauses: list[Any] = []
        for n in generators:
            target, iterable = n.target, n.iter
            clauses.append((of[target.__class__](target), of[iterable.__class__](iterable), self.some(n.ifs)))
        return tuple(clauses)

    def parameters(self, n: Any) -> tuple[Any, ...]:
        """The parameters of a function in source order: (name, start, end, annotation, default, kind)."""
        of = self.of
        found: list[Any] = []
        plain = [(arg, "posonly") for arg in n.posonlyargs]
        plain += [(arg, "arg") for arg in n.args]
        without = len(plain) - len(n.defaults)
        for index, (arg, kind) in enumerate(plain):
            found.append(self._parameter(arg, n.defaults[index - without] if index >= without else None, kind, of))
        if n.vararg is not None:
            found.append(self._parameter(n.vararg, None, "vararg", of))
        for arg, default in zip(n.kwonlyargs, n.kw_defaults, strict=True):
            found.append(self._parameter(arg, default, "kwonly", of))
        if n.kwarg is not None:
            found.append(self._parameter(n.kwarg, None, "kwarg", of))
        return tuple(found)

    def _parameter(self, n: Any, default: Any, kind: str, of: dict[type, Callable[[Any], Expr]]) -> tuple[Any, ...]:
        name, annotation = n.arg, n.annotation
        start = self.starts[n.lineno] + n.col_offset
        return (
            name,
            start,
            self.after(start, name) if self.exact else start + len(name),
            None if annotation is None else of[annotation.__class__](annotation),
            None if default is None else of[default.__class__](default),
            kind,
        )

    # -- f-strings ----------------------------------------------------------------------------------------------

    def joined(self, n: Any) -> Expr:
        starts = self.starts
        start = starts[n.lineno] + n.col_offset
        end = starts[n.end_lineno] + n.end_col_offset
        values = n.values
        prefix = suffix = ""
        first, last = 0, len(values)
        while first < last and values[first].__class__ is ast.Constant:
            prefix += values[first].value
            first += 1
        while last > first and values[last - 1].__class__ is ast.Constant:
            suffix = values[last - 1].value + suffix
            last -= 1
        if first == last:
            return (FSTR, prefix, suffix, start, end, ())
        children: list[Expr] = []
        if _MISPLACED and self._is_misplaced(start, end):
            children = [self._piece(*span) for span in fields(self.text, start, end)]
            children = [child for child in children if child is not None]
        else:
            self._fields(values, children)
        return (FSTR, prefix, suffix, start, end, tuple(children))

    def _fields(self, values: list[Any], children: list[Expr]) -> None:
        of = self.of
        for value in values:
            if value.__class__ is ast.Constant:
                continue
            expression = value.value
            child = of[expression.__class__](expression)
            if child is not None:
                children.append(child)
            if value.format_spec is not None:
                self._fields(value.format_spec.values, children)

    def _is_misplaced(self, start: int, end: int) -> bool:
        """Does a token of this f-string go over more than one line?"""
        text = self.text
        if text.find("\n", start, end) < 0 and text.find("\r", start, end) < 0:
            return False
        return (
            text.find('"""', start, end) >= 0 or text.find("'''", start, end) >= 0 or text.find("\\", start, end) >= 0
        )

    def _piece(self, start: int, end: int) -> Expr:
        """The expression at ``text[start:end]``, parsed by itself."""
        dotted = _DOTTED.fullmatch(self.text, start, end)
        if dotted is not None and not _CONSTANTS.intersection(dotted[1].split(".")):
            return self._dotted(dotted[1], dotted.start(1))
        source = f"({self.text[start:end]})"
        body: Any = ast.parse(source, mode="eval").body
        saved = self.starts
        self.starts = starts_of(source, start - 1)
        try:
            return self.of[body.__class__](body)
        finally:
            self.starts = saved

    def _dotted(self, dotted: str, start: int) -> Expr:
        first, *rest = dotted.split(".")
        at = start + len(first)
        tree: Expr = (NAME, first, start, at)
        for name in rest:
            tree = (ATTR, tree, name, at + 1, at + 1 + len(name))
            at += 1 + len(name)
        return tree
