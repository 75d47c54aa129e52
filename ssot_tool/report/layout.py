"""Laying out text: widths, wrapping, tables that are never cut, colour that only repeats what words say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from posixpath import relpath
from textwrap import wrap
from typing import Literal

import msgspec

#: Width of text that goes into a pipe or a file.
DEFAULT_WIDTH = 100
_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
# Controls could move the cursor of who reads; marks of writing direction could show a line in another order.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")

Align = Literal["left", "right"]


class Page(msgspec.Struct, frozen=True):
    """What a text is laid out for: ``width`` in cells, and whether it may hold colour.

    ``root`` and ``here`` are the folders of the workspace and of the reader, absolute; "" where they are the same.
    """

    width: int = DEFAULT_WIDTH
    colour: bool = False
    root: str = ""
    here: str = ""

    def style(self, text: str, *names: str) -> str:
        """The text in colours (see ``_STYLES``), or as it is on a page without."""
        if not self.colour or not text:
            return text
        return f"\x1b[{';'.join(_STYLES[name] for name in names)}m{text}\x1b[0m"

    def place(self, path: str, line: int) -> str:
        """``path:line``, as terminals and editors open it from where the reader is."""
        return f"{self.path(path)}:{line}"

    def path(self, path: str) -> str:
        """A path of the workspace, from where the reader is."""
        return clean(path if self.root == self.here else relpath(f"{self.root}/{path}", self.here))

    def paragraph(self, text: str, indent: str = "", hanging: str | None = None) -> list[str]:
        """The words of a text in lines no wider than the page; words that are wider stand alone, uncut."""
        return wrap(
            clean(text),
            max(self.width, 40),
            initial_indent=indent,
            subsequent_indent=indent if hanging is None else hanging,
            break_long_words=False,
            break_on_hyphens=False,
        )


def clean(text: str) -> str:
    """The text with control characters, direction marks and lone surrogates written as escapes."""
    return _UNSAFE.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def cells(text: str) -> int:
    """How many terminal cells a text takes; colours take none, wide characters two."""
    bare = _ESCAPE.sub("", text)
    if bare.isascii():
        return len(bare)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in bare)
    return len(bare) + wide - sum(bool(unicodedata.combining(char)) for char in bare)


def table(rows: Sequence[Sequence[str]], aligns: Sequence[Align], indent: str = "  ", gap: str = "  ") -> list[str]:
    """Rows as lines with aligned columns, none cut, nothing at the end of a line."""
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        padded = [
            " " * (width - cells(cell)) + cell if align == "right" else cell + " " * (width - cells(cell))
            for cell, width, align in zip(row, widths, aligns, strict=True)
        ]
        lines.append((indent + gap.join(padded)).rstrip())
    return lines


def width_of(lines: Iterable[str]) -> int:
    """Cells of the longest line."""
    return max(map(cells, lines), default=0)


def count(number: int, singular: str, plural: str = "") -> str:
    """``1 member``, ``12 members``, ``9,809 files``."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def some(items: Sequence[str], shown: int | None, joint: str = ", ") -> str:
    """The first items and how many more there are: ``a, b, +3``; None shows all."""
    if shown is None or len(items) <= shown:
        return joint.join(items)
    return joint.join((*items[:shown], f"+{len(items) - shown}"))
