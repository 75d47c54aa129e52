"""libcst string literals, f-strings and implicit concatenations to the expression trees of ``events``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import libcst as cst

from ssot_tool.scan.syntax.events import FSTR, STR, Expr
from ssot_tool.scan.syntax.read_cst_tokens import Cursor, literal_value, newlines, text_value


class Strings:
    """Reads literals; what stands in their fields goes to ``of``, by node type."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.cursor = Cursor(text)
        self.of: dict[type, Callable[[Any], Expr]] = {}

    def visit(self, n: Any) -> Expr:
        """The tree of an expression; the cursor moves over all of it, its parentheses included."""
        if n.lpar:
            for _ in n.lpar:
                self.cursor.token("(")
            tree = self.of[n.__class__](n)
            for _ in n.rpar:
                self.cursor.token(")")
            return tree
        return self.of[n.__class__](n)

    def string(self, n: Any) -> Expr:
        token = n.value
        start = self.cursor.token(token)
        value = literal_value(token)
        return None if value is None else (STR, value, start, self.cursor.at)

    def strings(self, n: Any) -> Expr:
        """An implicit concatenation, or a single f- or t-string."""
        parts: list[Any] = []
        while n.__class__ is cst.ConcatenatedString:
            parts.append(n.left)
            n = n.right
        parts.append(n)
        formatted = _Formatted()
        values: list[str | None] = []
        start = -1
        for part in parts:
            if part.__class__ is cst.SimpleString:
                token = part.value
                begin = self.cursor.token(token)
                value = literal_value(token)
                values.append(value)
                formatted.text(value or "")
            else:
                begin = self.cursor.token(part.start)
                self._parts(part.parts, "r" in part.start.lower(), formatted)
                self.cursor.token(part.end)
                formatted.seen = True
            if start < 0:
                start = begin
        if formatted.seen:
            suffix = formatted.suffix if formatted.fields else ""
            return (FSTR, formatted.prefix, suffix, start, self.cursor.at, tuple(formatted.children))
        if None in values:
            return None
        return (STR, "".join([value for value in values if value is not None]), start, self.cursor.at)

    def _parts(self, parts: Sequence[Any], raw: bool, formatted: _Formatted) -> None:
        """The literal parts and fields of an f-string or of a format spec, from the cursor on."""
        cursor = self.cursor
        for part in parts:
            if part.__class__ in (cst.FormattedStringText, cst.TemplatedStringText):
                cursor.at += len(part.value)
                if formatted.spec == 0:
                    formatted.text(text_value(part.value, raw))
                continue
            opening = cursor.token("{") + 1
            child = self.visit(part.expression)
            if child is not None:
                formatted.children.append(child)
            if part.equal is not None:
                cursor.token("=")
                end = cursor.blank()
                if formatted.spec == 0:
                    formatted.text(newlines(self.text[opening:end]))
            formatted.field()
            if part.conversion is not None:
                cursor.token("!")
                cursor.token(part.conversion)
            if part.format_spec is not None:
                cursor.token(":")
                formatted.spec += 1
                self._parts(part.format_spec, raw, formatted)
                formatted.spec -= 1
            cursor.token("}")


class _Formatted:
    """An f-string while its parts are read; ``spec`` is how many format specs deep."""

    __slots__ = ("children", "fields", "prefix", "seen", "spec", "suffix")

    def __init__(self) -> None:
        self.children: list[Expr] = []
        self.fields = 0
        self.prefix = ""
        self.suffix = ""
        self.seen = False
        self.spec = 0

    def text(self, value: str) -> None:
        if self.fields:
            self.suffix += value
        else:
            self.prefix += value

    def field(self) -> None:
        self.suffix = ""
        self.fields += 1
