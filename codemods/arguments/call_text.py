"""Where the parts of a call stand in its own text."""

from __future__ import annotations

from typing import Literal, NamedTuple

import libcst as cst

from ssot_tool.signature import Left, identifier

from ..signatures.definitions import dotted

Form = Literal["position", "star", "keyword", "double star"]


class Argument(NamedTuple):
    """An argument; offsets are half-open, in code points from the start of the call's text."""

    form: Form
    name: str | None
    """The keyword, as Python compares it."""
    value: str
    keyword: tuple[int, int]
    """Where the keyword stands; empty where there is none."""
    span: tuple[int, int]
    """Where the value stands."""
    gap: str
    """White space and comments before it, since the comma or bracket."""
    comma: int | None
    """The offset behind the comma that follows."""
    bare: Literal["generator", "walrus"] | None
    """What needs brackets of its own: the first where it has company, both behind a keyword."""


class CallText(NamedTuple):
    """A call: where the callee stands, what is given, and the offsets behind ``(`` and before ``)``."""

    source: str
    callee: tuple[int, int]
    callee_is_name: bool
    arguments: tuple[Argument, ...]
    opened: int
    closed: int


def call_text(source: str) -> CallText | Left:
    """Take a call's text apart; Left where it is none, or libcst reads it as another text than it is."""
    try:
        module = cst.parse_module(f"({source})")
        return _taken_apart(source, module)
    except cst.ParserSyntaxError:
        return Left("it cannot be parsed")
    except RecursionError:  # libcst writes with recursion
        return Left("it nests too deep")


def _taken_apart(source: str, module: cst.Module) -> CallText | Left:
    statement = module.body[0] if len(module.body) == 1 else None
    if not isinstance(statement, cst.SimpleStatementLine) or len(statement.body) != 1:
        return Left("it is no call")
    expression = statement.body[0]
    call = expression.value if isinstance(expression, cst.Expr) else None
    if not isinstance(call, cst.Call) or len(call.lpar) != 1 or module.code_for_node(call) != f"({source})":
        return Left("it is no call")
    reader = _Reader(module)
    callee = reader.over(call.func)
    reader.skip(call.whitespace_after_func)
    reader.at += 1
    opened = reader.at
    reader.gap(call.whitespace_before_args)
    arguments = tuple(reader.argument(argument) for argument in call.args)
    if reader.at != len(source) - 1:
        return Left("it is more than a call")
    return CallText(source, callee, dotted(call.func) is not None, arguments, opened, reader.at)


class _Reader:
    """Goes over a call from left to right and counts what it passes."""

    def __init__(self, module: cst.Module) -> None:
        self.at = 0
        self._module = module
        self._gap = ""

    def skip(self, node: cst.CSTNode) -> str:
        text = self._module.code_for_node(node)
        self.at += len(text)
        return text

    def over(self, node: cst.CSTNode) -> tuple[int, int]:
        start = self.at
        self.skip(node)
        return start, self.at

    def gap(self, node: cst.CSTNode) -> None:
        self._gap = self.skip(node)

    def argument(self, node: cst.Arg) -> Argument:
        gap = self._gap
        self.at += len(node.star)
        self.skip(node.whitespace_after_star)
        keyword, name = (self.at, self.at), None
        if node.keyword is not None:
            keyword, name = self.over(node.keyword), identifier(node.keyword.value)
            if isinstance(node.equal, cst.AssignEqual):
                self.skip(node.equal)
        start = self.at
        value = self.skip(node.value)
        span = (start, self.at)
        self._gap, comma = self.skip(node.whitespace_after_arg), None
        if isinstance(node.comma, cst.Comma):
            self.skip(node.comma.whitespace_before)
            self.at += 1
            comma = self.at
            self.gap(node.comma.whitespace_after)
        form: Form = "star" if node.star == "*" else "double star" if node.star else "position"
        if name is not None:
            form = "keyword"
        bare = _bare(node.value) if form == "position" else None
        return Argument(form, name, value, keyword, span, gap, comma, bare)


def _bare(value: cst.BaseExpression) -> Literal["generator", "walrus"] | None:
    if value.lpar:
        return None
    if isinstance(value, cst.GeneratorExp):
        return "generator"
    return "walrus" if isinstance(value, cst.NamedExpr) else None
