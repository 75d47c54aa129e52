"""Where members build or ask for themselves: inside of a strategy that is the strategy's class, not the unified one."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from ssot_tool.model import Member
from ssot_tool.surfacing import Surfaces

_ASKING = frozenset(("isinstance", "issubclass"))
_SHOWN = 3


def own_class_uses(surfaces: Surfaces, members: Sequence[Member], name: str) -> Iterator[str]:
    """A sentence for each member that does so in a method; what a class method returns is made whole, and not told."""
    for member in members:
        node = surfaces.node(member.symbol)
        methods = [
            one.name
            for one in (node.body if isinstance(node, ast.ClassDef) else ())
            if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) and one.name != "__eq__"
            if not any(isinstance(mark, ast.Name) and mark.id == "classmethod" for mark in one.decorator_list)
            if _names_itself(one, member.name)
        ]
        if methods:
            more = f" and {len(methods) - _SHOWN} more" if len(methods) > _SHOWN else ""
            yield (
                f"{member.name} builds or asks for its own class ({', '.join(methods[:_SHOWN])}{more}): there it "
                f"gives, and takes, no {name}, but what works for one"
            )


def _names_itself(method: ast.AST, name: str) -> bool:
    for one in ast.walk(method):
        if not isinstance(one, ast.Call):
            continue
        if _is(one.func, name) or ast.unparse(one.func) in ("type(self)", "self.__class__"):
            return True
        asks = isinstance(one.func, ast.Name) and one.func.id in _ASKING and len(one.args) == 2
        if asks and any(_is(each, name) for each in ast.walk(one.args[1])):
            return True
    return False


def _is(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
