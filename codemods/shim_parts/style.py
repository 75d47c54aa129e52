"""How a shim is laid out: as the module around it, and as a formatter would leave it."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import NamedTuple

from ..module_edits.module_text import ModuleText, Site, Statement

_NARROW, _WIDE = 88, 120


class Style(NamedTuple):
    """``unit``: one step of indentation; ``quote``: the usual one; ``width``: of a line, from the shim's own margin."""

    unit: str
    quote: str
    width: int

    def string(self, text: str) -> str:
        """A string literal in the usual quotes, or in the others where that saves escapes."""
        other = "'" if self.quote == '"' else '"'
        quote = other if self.quote in text and other not in text else self.quote
        escaped = text.replace("\\", "\\\\").replace(quote, f"\\{quote}")
        return f"{quote}{escaped}{quote}"

    def docstring(self, text: str) -> str:
        """A docstring of one line."""
        marks = self.quote * 3 if not text.endswith(self.quote) else ("'" if self.quote == '"' else '"') * 3
        escaped = text.replace("\\", "\\\\").replace(marks, f"\\{marks}")
        return f"{marks}{escaped}{marks}"

    def bracketed(self, depth: int, head: str, items: Sequence[str], tail: str, comma: bool = True) -> list[str]:
        """``head(items)tail`` in one line, with the items in a line of their own, or one item a line."""
        margin = self.unit * depth
        line = f"{margin}{head}({', '.join(items)}){tail}"
        if self._fits(line) or not items:
            return [line]
        inner = f"{margin}{self.unit}{', '.join(items)}"
        if self._fits(inner) and "\n" not in inner:
            return [f"{margin}{head}(", inner, f"{margin}){tail}"]
        listed = [f"{margin}{self.unit}{item}{',' if comma or item != items[-1] else ''}" for item in items]
        return [f"{margin}{head}(", *listed, f"{margin}){tail}"]

    def _fits(self, line: str) -> bool:
        return len(line.expandtabs(4)) <= self.width

    def message(self, depth: int, first: str, second: str) -> str:
        """One string, or two that Python joins, if it is too long for a line at that depth."""
        whole = self.string(first + second)
        if self._fits(f"{self.unit * depth}{whole},"):
            return whole
        return f"{self.string(first)}\n{self.unit * depth}{self.string(second)}"


def style_of(site: Site) -> Style:
    """What the module shows: its first indented line, the quotes that it has more of, its longest line of code."""
    module = site.module
    unit = next((one for one in (_unit(module, node) for node in _definitions(site)) if one), "    ")
    strings = [
        module.source(node).lstrip("rRbBuUfF")[:1]
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and not module.source(node).endswith('"""')
    ]
    quote = "'" if strings.count("'") > strings.count('"') else '"'
    longest = max(len(module.row(line)) for line in range(1, max(module.rows, 1) + 1))
    width = min(max(longest, _NARROW), _WIDE) - len(site.indent.expandtabs(4))
    return Style(unit, quote, width)


def _definitions(site: Site) -> list[Statement]:
    others = [node for node in ast.walk(site.module.tree) if isinstance(node, Statement) and node is not site.node]
    return [site.node, *others]


def _unit(module: ModuleText, node: Statement) -> str:
    if node.body[0].lineno == node.lineno:
        return ""
    outer, inner = module.indent(node.lineno), module.indent(node.body[0].lineno)
    return inner[len(outer) :] if inner.startswith(outer) else ""
