"""Annotations of several modules, told in one: which names they need, and from where."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence

from ssot_tool.planning.asked.targets import is_builtin
from ssot_tool.program.resolve import Program

ANY = "Any"
_MOST = 3


class Annotations:
    """Carries annotations over; ``types`` grows: local name to the absolute path that it must be imported from.

    ``replaced``: members, for which the unified class stands. ``taken``: names that the new module uses itself.
    """

    def __init__(self, program: Program, replaced: Mapping[str, str], taken: Collection[str]) -> None:
        self._program = program
        self._replaced = replaced
        self._taken = frozenset(taken)
        self.types: dict[str, str] = {}

    def told(self, text: str | None, module: str) -> str:
        """An annotation of a module, as it can be written in the new one; "Any" where that cannot be said."""
        if text is None:
            return ANY
        tree = _parsed(text)
        while isinstance(tree, ast.Constant) and isinstance(tree.value, str):
            text = tree.value
            tree = _parsed(text)
        if tree is None or "\n" in text:
            return ANY
        needed: dict[str, str] = {}
        edits: list[tuple[int, int, str]] = []
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                return ANY  # a string inside of another annotation may be a type, or a literal
            if isinstance(node, ast.Name):
                path = self._path(node.id, module)
                if path is None:
                    return ANY
                other = self._unified(path)
                if other and node.end_col_offset is not None:
                    edits.append((node.col_offset, node.end_col_offset, other))
                elif path and (self.types | needed).get(node.id, path) != path:
                    return ANY
                elif path:
                    needed[node.id] = path
        if any(name in self._taken for name in needed):
            return ANY
        self.types |= needed
        for start, end, new in sorted(edits, reverse=True):
            text = text[: start - 1] + new + text[end - 1 :]  # the tree's text begins with a parenthesis
        return text

    def joined(self, texts: Sequence[str]) -> str:
        """One annotation for all of several that are told already: their union, or "Any" where that says nothing."""
        if len(set(texts)) == 1:
            return texts[0]
        found: dict[str, None] = {}
        for text in texts:
            tree = _parsed(text)
            found.update(dict.fromkeys(_alternatives(tree) if tree is not None else [ANY]))
        if ANY in found or len(found) > _MOST:
            return ANY
        ordered = [one for one in found if one != "None"] + (["None"] if "None" in found else [])
        return " | ".join(ordered)

    def used_in(self, texts: Collection[str]) -> dict[str, str]:
        """Those of ``types`` that annotations need, by name."""
        trees = [tree for tree in map(_parsed, texts) if tree is not None]
        names = {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}
        return {name: path for name, path in sorted(self.types.items()) if name in names}

    def _path(self, name: str, module: str) -> str | None:
        """Where a name comes from: "" for what is built in, None for what cannot be told."""
        facts = self._program.modules.get(module)
        sources = facts.exports.get(name) if facts is not None else None
        if sources is None:
            return "" if is_builtin(name) else None
        if len(sources) != 1 or sources[0] == "?" or "(" in sources[0] or sources[0].startswith("*"):
            return None
        path = sources[0]
        if path == f"{module}.{name}" and path not in self._program.definitions:
            return None  # a variable: it may be a type, or not
        return path

    def _unified(self, path: str) -> str:
        named = self._program.named(path) if path else []
        return next((self._replaced[one] for one in named if one in self._replaced), "")


def _parsed(text: str) -> ast.expr | None:
    try:
        return ast.parse(f"({text}\n)", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _alternatives(tree: ast.expr) -> list[str]:
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.BitOr):
        return [*_alternatives(tree.left), *_alternatives(tree.right)]
    if isinstance(tree, ast.Subscript) and isinstance(tree.value, ast.Name) and tree.value.id == "Optional":
        return [*_alternatives(tree.slice), "None"]
    return [ast.unparse(tree)]
