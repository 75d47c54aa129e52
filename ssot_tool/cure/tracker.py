"""What of a tracker is written by ``ssot``: blocks of lines, each line with what it is about."""

from __future__ import annotations

import msgspec


class Line(msgspec.Struct, frozen=True):
    """One line of Markdown; ``key`` says what it is about, and stays the same when the words change."""

    key: str
    text: str


class Block(msgspec.Struct, frozen=True):
    """Lines that stand together under a heading; ``headings``: what that may be called, ours first.

    ``keeps``: lines of ours that stand there and are not in ``lines`` stay, as another checkout knew them, but for
    those that begin as one of ``drops``.
    """

    name: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    keeps: bool = False
    drops: tuple[str, ...] = ()
