"""Small questions about statements, and texts of stretches of a module."""

from __future__ import annotations

import ast
import builtins

from ssot_tool.edit import Edit

#: Calls that give what never changes, or what is as good as new.
_CONSTANT_CALLS = frozenset(("frozenset", "compile", "TypeVar", "ParamSpec", "NewType", "timedelta", "Decimal", "Path"))


def assigned(statement: ast.stmt) -> str:
    """The one name that a statement assigns; "" for any other."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
    return ""


def is_text(node: ast.stmt) -> bool:
    """Whether a statement is nothing but a constant."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def is_known(name: str) -> bool:
    """Whether a name is bound without anybody binding it."""
    return hasattr(builtins, name) or name in ("__name__", "__class__", "__doc__", "__qualname__", "__module__")


def names_module(node: ast.stmt) -> bool:
    """Whether something is made of the module's own name, as loggers are."""
    return isinstance(node, ast.Assign | ast.AnnAssign) and any(
        isinstance(one, ast.Name) and one.id == "__name__" for one in ast.walk(node)
    )


def is_constant(value: ast.expr) -> bool:
    """Whether a value never changes, so that two of it are as good as one."""
    match value:
        case ast.Constant():
            return True
        case ast.Tuple(elts=parts):
            return all(map(is_constant, parts))
        case ast.BinOp(left=left, right=right):
            return is_constant(left) and is_constant(right)
        case ast.UnaryOp(operand=operand):
            return is_constant(operand)
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=parts) if name in _CONSTANT_CALLS:
            plain = (ast.Set, ast.List, ast.Tuple, ast.Constant)
            return all(isinstance(one, plain) or is_constant(one) for one in parts)
    return False


def edited(text: str, start: int, end: int, edits: list[Edit]) -> str:
    """A stretch of a text after the edits in it, lines ending with ``\\n``."""
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
        end += len(edit.text) - (edit.end - edit.start)
    return text[start:end].replace("\r\n", "\n").replace("\r", "\n")
