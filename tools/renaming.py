"""Other names and constants for the copies of a function that the bench of clones looks for."""

from __future__ import annotations

import ast
import builtins

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Rename(ast.NodeTransformer):
    """Gives names others, and attributes, too, where asked."""

    def __init__(self, names: dict[str, str], attributes: bool) -> None:
        self.names, self.attributes = names, attributes

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self.names.get(node.id, node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.arg = self.names.get(node.arg, node.arg)
        return self.generic_visit(node)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        node.name = self.names.get(node.name or "", node.name or "") or None
        return self.generic_visit(node)

    def visit_MatchAs(self, node: ast.MatchAs) -> ast.AST:
        node.name = self.names.get(node.name or "", node.name or "") or None
        return self.generic_visit(node)

    def visit_MatchStar(self, node: ast.MatchStar) -> ast.AST:
        node.name = self.names.get(node.name or "", node.name or "") or None
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if self.attributes:
            node.attr = f"{node.attr}_too"
        return self.generic_visit(node)


class Constants(ast.NodeTransformer):
    """Gives strings and numbers other values."""

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        value = node.value
        if isinstance(value, str):
            node.value = f"{value} other"
        elif isinstance(value, int | float) and not isinstance(value, bool):
            node.value = value + 7
        return node


def names_of(function: Function, everything: bool) -> dict[str, str]:
    """The names that a function binds, or all but those of Python itself, each with another one."""
    stored = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    stored |= {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
    stored |= {node.name for node in ast.walk(function) if isinstance(node, ast.ExceptHandler) and node.name}
    stored |= {node.name for node in ast.walk(function) if isinstance(node, ast.MatchAs | ast.MatchStar) and node.name}
    if everything:
        stored |= {node.id for node in ast.walk(function) if isinstance(node, ast.Name)} - set(vars(builtins))
    outside = {
        name for node in ast.walk(function) if isinstance(node, ast.Global | ast.Nonlocal) for name in node.names
    }
    inner = {node.name for node in ast.walk(function) if isinstance(node, Function | ast.ClassDef)}
    return {name: f"{name}_x" for name in stored - outside - inner - {"self", "cls"}}
