"""How new code is laid out, so that ruff and black leave it as it is: widths, brackets, comments, docstrings."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from textwrap import wrap
from typing import Any

import msgspec

#: The width of who says nothing, and that of the formatters where they are used without saying it.
_WIDTH, _FORMATTERS = 100, 88
_UNIT = "    "


class Layout(msgspec.Struct, frozen=True):
    """``width``: of a line. ``first_party``: top-level names of the workspace's own modules."""

    width: int = _WIDTH
    first_party: frozenset[str] = frozenset()

    def bracketed(self, depth: int, head: str, items: Sequence[str], tail: str) -> list[str]:
        """``head(items)tail`` on one line, with the items on a line of their own, or one item a line."""
        margin = _UNIT * depth
        line = f"{margin}{head}({', '.join(items)}){tail}"
        if len(line) <= self.width or not items:
            return [line]
        inner = f"{margin}{_UNIT}{', '.join(items)}"
        if len(inner) <= self.width:
            return [f"{margin}{head}(", inner, f"{margin}){tail}"]
        listed = [line for item in items for line in self._item(depth + 1, item)]
        return [f"{margin}{head}(", *listed, f"{margin}){tail}"]

    def _item(self, depth: int, item: str) -> list[str]:
        """One item on its line; a call that is too long for that has its own arguments on lines of theirs."""
        callee, opened, inner = item.partition("(")
        if len(f"{_UNIT * depth}{item},") <= self.width or not opened or not inner.endswith(")"):
            return [f"{_UNIT * depth}{item},"]
        return self.bracketed(depth, callee, inner[:-1].split(", "), ",")

    def bracketed_list(self, head: str, items: Sequence[str]) -> list[str]:
        """``head[items]`` likewise."""
        line = f"{head}[{', '.join(items)}]"
        return [line] if len(line) <= self.width else [f"{head}[", *(f"{_UNIT}{item}," for item in items), "]"]

    def comment(self, depth: int, text: str, mark: str = "# ") -> list[str]:
        """A comment, as many lines as it takes."""
        lead = _UNIT * depth + mark
        return [lead + line for line in wrap(printable(text), max(self.width - len(lead), 40), **_WRAP)]

    def docstring(self, depth: int, first: str, rest: Sequence[str] = ()) -> list[str]:
        """A docstring: its first paragraph, and after a blank line the others, each wrapped; "" is a blank line."""
        margin = _UNIT * depth
        room = max(self.width - len(margin), 40)
        whole = f'{margin}"""{docable(first)}"""'
        if not rest and len(whole) <= self.width:
            return [whole]
        lines = wrap(f'"""{docable(first)}', room, **_WRAP) or ['"""']
        for paragraph in rest:
            inner = paragraph.startswith("- ")
            lines += wrap(docable(paragraph), room, subsequent_indent="  " if inner else "", **_WRAP) or [""]
        return [*(f"{margin}{line}".rstrip() for line in lines), f'{margin}"""']

    def imports(self, wanted: Mapping[str, Collection[str]], plain: Collection[str] = (), depth: int = 0) -> list[str]:
        """``from module import names`` and ``import module`` in the groups and the order of isort.

        ``wanted``: module to names, each perhaps with ``as``; the future is not among them.
        """
        groups: dict[int, list[tuple[int, str, list[str]]]] = {}
        for module in plain:
            groups.setdefault(self._group(module), []).append((0, module.lower(), [f"{_UNIT * depth}import {module}"]))
        for module, names in wanted.items():
            ordered = sorted(names, key=_by_type)
            lines = self._from(depth, module, ordered)
            groups.setdefault(self._group(module), []).append((1, module.lower(), lines))
        told: list[str] = []
        for number in sorted(groups):
            told += [""] if told else []
            for _, _, lines in sorted(groups[number]):
                told += lines
        return told

    def _from(self, depth: int, module: str, names: Sequence[str]) -> list[str]:
        line = f"{_UNIT * depth}from {module} import {', '.join(names)}"
        if len(line) <= self.width:
            return [line]
        margin = _UNIT * depth
        return [f"{margin}from {module} import (", *(f"{margin}{_UNIT}{name}," for name in names), f"{margin})"]

    def _group(self, module: str) -> int:
        top = module.partition(".")[0]
        if module.startswith("."):
            return 3
        return 2 if top in self.first_party else 0 if top in sys.stdlib_module_names else 1


_WRAP: Any = {"break_long_words": False, "break_on_hyphens": False}


def _by_type(name: str) -> tuple[int, str, str]:
    """Constants, classes, the rest: as isort and ruff order the names of one import."""
    bare = name.partition(" ")[0]
    kind = 0 if bare.isupper() and len(bare) > 1 else 1 if bare[:1].isupper() else 2
    return kind, name.lower(), name


def printable(text: str) -> str:
    """A text of a project's, on one line, with nothing in it that a reader could not see."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def docable(text: str) -> str:
    """A text that may stand in a docstring in three double quotes."""
    plain = printable(text).replace("\\", "\\\\").replace('"""', "'''")
    return f"{plain}." if plain.endswith('"') else plain


def layout_of(read: Callable[[str], str | None], first_party: Collection[str]) -> Layout:
    """The layout of a project: the line length of ruff or black where they are told one."""
    width = 0
    for name in ("ruff.toml", ".ruff.toml"):
        width = width or _length(_table(read(name)), ())
    project = _table(read("pyproject.toml"))
    width = width or _length(project, ("tool", "ruff")) or _length(project, ("tool", "black"))
    return Layout(width or _WIDTH, frozenset(first_party))


def _table(text: str | None) -> Any:
    try:
        return None if text is None else tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _length(table: Any, keys: Sequence[str]) -> int:
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    if not isinstance(table, dict):
        return 0
    found = table.get("line-length", table.get("line_length", _FORMATTERS))
    return found if isinstance(found, int) and 40 <= found <= 320 else _FORMATTERS
