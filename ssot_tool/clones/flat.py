"""One syntax tree laid flat: a template without names and constants, and beside it the names and constants in order.

The table says which fields count, by our own list: what ``ast`` adds in later Pythons (type parameters, ...) and what
says nothing about behaviour (annotations, contexts, kinds of strings) stays out, so that all Pythons see the same.
"""

from __future__ import annotations

import ast
from typing import Any

#: In a template: a name, an attribute, a keyword, the end of a list of children.
NAME, ATTRIBUTE, KEYWORD, END = "n", ".", "=", ")"

_KINDS: dict[str, tuple[str, ...]] = {
    "Assert": ("test", "msg"),
    "Assign": ("targets", "value"),
    "AsyncFor": ("target", "iter"),
    "AsyncWith": ("items",),
    "AugAssign": ("target", "op", "value"),
    "Await": ("value",),
    "BinOp": ("left", "op", "right"),
    "BoolOp": ("op", "values"),
    "Call": ("func", "args", "keywords"),
    "Compare": ("left", "ops", "comparators"),
    "Delete": ("targets",),
    "Dict": ("keys", "values"),
    "DictComp": ("key", "value", "generators"),
    "Expr": ("value",),
    "For": ("target", "iter"),
    "FormattedValue": ("value",),
    "GeneratorExp": ("elt", "generators"),
    "If": ("test",),
    "IfExp": ("test", "body", "orelse"),
    "Interpolation": ("value",),
    "JoinedStr": ("values",),
    "Lambda": ("args", "body"),
    "List": ("elts",),
    "ListComp": ("elt", "generators"),
    "Match": ("subject",),
    "MatchClass": ("cls", "patterns", "kwd_patterns"),
    "MatchMapping": ("keys", "patterns"),
    "MatchOr": ("patterns",),
    "MatchSequence": ("patterns",),
    "MatchSingleton": (),
    "MatchValue": ("value",),
    "NamedExpr": ("target", "value"),
    "Raise": ("exc", "cause"),
    "Return": ("value",),
    "Set": ("elts",),
    "SetComp": ("elt", "generators"),
    "Slice": ("lower", "upper", "step"),
    "Starred": ("value",),
    "Subscript": ("value", "slice"),
    "TemplateStr": ("values",),
    "Tuple": ("elts",),
    "While": ("test",),
    "With": ("items",),
    "Yield": ("value",),
    "YieldFrom": ("value",),
    "arguments": ("posonlyargs", "args", "vararg", "kwonlyargs", "kwarg", "defaults"),
    "comprehension": ("target", "iter", "ifs", "is_async"),
    "match_case": ("pattern", "guard"),
    "withitem": ("context_expr", "optional_vars"),
}
#: Fields in the order in which a stack gives them back.
_FIELDS = {getattr(ast, kind): (kind, fields[::-1]) for kind, fields in _KINDS.items() if hasattr(ast, kind)}
_TEXTS = frozenset(getattr(ast, kind) for kind in ("JoinedStr", "TemplateStr") if hasattr(ast, kind))


class Flat:
    """What is gathered of one function; ``bound`` are the names that it binds."""

    def __init__(self) -> None:
        self.bound: set[str] = set()
        self.names: list[str] = []
        self.constants: list[str] = []

    def lay(self, node: ast.AST) -> list[str]:
        """The template of an expression, pattern or head of a statement; adds to names, constants and ``bound``.

        A name in ``names`` is bare, an attribute has a dot before it, a keyword argument ``=``.
        """
        out: list[str] = []
        emit, name = out.append, self.names.append
        stack: list[Any] = [node]
        pop, push = stack.pop, stack.append
        fields_of, store = _FIELDS, ast.Store
        while stack:
            one = pop()
            kind = one.__class__
            if kind is ast.Name:
                emit(NAME)
                name(one.id)
                if one.ctx.__class__ is store:
                    self.bound.add(one.id)
            elif kind is str:
                emit(one)
            elif kind is ast.Attribute:
                emit(ATTRIBUTE)
                name("." + one.attr)
                push(one.value)
            elif kind is ast.Constant:
                emit(self._constant(one.value))
            elif kind in fields_of:
                label, fields = fields_of[kind]
                emit(label)
                for field in fields:
                    value = getattr(one, field)
                    if value.__class__ is list:
                        push(END)
                        if kind in _TEXTS:
                            value = [part for part in value if part.__class__ is not ast.Constant]
                        stack.extend(value[::-1])
                    elif value is None:
                        push("-")
                    else:
                        push(value)
            else:
                self._rare(one, kind, out, stack)
        return out

    def _rare(self, one: Any, kind: type, out: list[str], stack: list[Any]) -> None:
        if kind is ast.keyword:
            out.append(KEYWORD)
            self.names.append("=" + (one.arg or "**"))
            stack.append(one.value)
        elif kind is ast.arg:
            self._bind(one.arg, out)
        elif kind in (ast.MatchAs, ast.MatchStar):
            self._bind(one.name, out)
            stack.append(getattr(one, "pattern", None) or "-")
        elif kind is ast.ExceptHandler:
            out.append("except")
            stack.append(one.type or "-")
            if one.name:
                self.bound.add(one.name)
        elif kind is ast.UnaryOp:
            if one.operand.__class__ is ast.Constant and one.op.__class__ is ast.USub:
                self.constants.append("-")  # -1 is a constant
                stack.append(one.operand)
            else:
                out += ("UnaryOp", one.op.__class__.__name__)
                stack.append(one.operand)
        elif one is None:
            out.append("-")
        else:  # operators; ``is_async`` of a comprehension; what a later Python adds
            out.append(kind.__name__ if isinstance(one, ast.AST) else str(one))

    def _bind(self, name: str | None, out: list[str]) -> None:
        out.append(NAME if name else "_")
        if name:
            self.bound.add(name)
            self.names.append(name)

    def _constant(self, value: object) -> str:
        # Hexadecimal: Python refuses to write thousands of decimal digits.
        self.constants.append(f"{value:x}" if value.__class__ is int else repr(value))
        return _CONSTANTS.get(value.__class__, "#")


_CONSTANTS = {str: "s", bytes: "y", bool: "b", type(None): "None", type(...): "..."}
