"""Takes whole lines out of a module and leaves as many blank ones as a person would."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import NamedTuple

from ssot_tool.edit import Edit

from .module_text import ModuleText, Statement


class Block(NamedTuple):
    """Lines that go: 1-based, the last one included."""

    first: int
    last: int


def cut(module: ModuleText, blocks: Iterable[Block]) -> list[Edit]:
    """The edits that take blocks out; blocks with nothing but blank lines between them go together."""
    edges = _Edges(module)
    return [edges.edit(group) for group in _groups(module, sorted(blocks))]


def _groups(module: ModuleText, blocks: list[Block]) -> list[Block]:
    groups: list[Block] = []
    for block in blocks:
        if groups and all(module.is_blank(line) for line in range(groups[-1].last + 1, block.first)):
            groups[-1] = Block(groups[-1].first, max(groups[-1].last, block.last))
        else:
            groups.append(block)
    return groups


class _Edges:
    """Where classes and functions start and end: they want more room around them than other statements."""

    def __init__(self, module: ModuleText) -> None:
        self.module = module
        self.starts: set[int] = set()
        self.ends: set[int] = set()
        for node in ast.walk(module.tree):
            if isinstance(node, Statement):
                self.starts.add(min([node.lineno, *(one.lineno for one in node.decorator_list)]))
                self.ends.add(node.end_lineno or node.lineno)

    def edit(self, block: Block) -> Edit:
        """The edit for one block: the blank lines around it are part of it."""
        module = self.module
        first, last = block
        while first > 1 and module.is_blank(first - 1):
            first -= 1
        while last < module.rows and module.is_blank(last + 1):
            last += 1
        kept = self._blank_lines(block, first, last)
        start, end = module.line_span(first)[0], module.line_span(last)[1]
        return Edit(start, end, "\n" * kept)

    def _blank_lines(self, block: Block, first: int, last: int) -> int:
        module = self.module
        before, after = block.first - first, last - block.last
        if first == 1 or last == module.rows:
            return 0
        width = len(module.indent(block.first).expandtabs())
        if len(module.indent(last + 1).expandtabs()) < width:
            return after
        if len(module.indent(first - 1).expandtabs()) < width:
            return before
        most = max(before, after)
        return most if self._roomy(first - 1, last + 1) else min(most, 1)

    def _roomy(self, above: int, below: int) -> bool:
        """Whether a class or function ends or starts here, behind its comments."""
        while below < self.module.rows and self.module.is_comment(below):
            below += 1
        return above in self.ends or below in self.starts
