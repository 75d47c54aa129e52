"""Choose the reader for a module, and fall back to the other where the first cannot read it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Literal

from ssot_tool.scan.syntax import read_ast
from ssot_tool.scan.syntax.depth import check_depth
from ssot_tool.scan.syntax.events import Event
from ssot_tool.scan.syntax.source import MAX_BYTES, Unreadable

#: Longer modules are left to ``ast``: libcst takes 270 bytes of memory for each character.
MAX_CST_CHARACTERS = 2_000_000

#: Expressions deeper than this, operators in a row included, are refused.
MAX_NESTING = 1_000

Reader = Literal["ast", "cst"]


def read_module(
    text: str, prefer: Reader, outline: bool = False, tree: ast.Module | None = None
) -> tuple[list[Event], Reader]:
    """Return the events of a module and the reader that read it.

    What the preferred reader rejects (newer syntax than this Python's, depth, size) the other tries. What neither reads
    raises ``Unreadable`` with the reason that libcst gives, which does not depend on the Python that runs us, and the
    line. Modules of more than ``MAX_BYTES`` characters are refused. For an ``outline`` see ``read_ast.read``; libcst
    gives the whole. ``tree`` is what ``ast`` made of the text, should somebody have it.
    """
    if len(text) > MAX_BYTES:
        raise Unreadable(f"has {len(text):,} characters, more than the limit of {MAX_BYTES:,}")
    readers = {"ast": lambda text: read_ast.read(text, outline, tree), "cst": _with_cst}
    other: Reader = "cst" if prefer == "ast" else "ast"
    refused: dict[str, Unreadable] = {}
    order: tuple[Reader, Reader] = (prefer, other)
    with _nesting_limited():
        for reader in order:
            try:
                return readers[reader](text), reader
            except Unreadable as error:
                refused[reader] = error
    line = refused["cst"].line or refused["ast"].line
    raise Unreadable(refused["cst"].reason, max(line, 1))


def _with_cst(text: str) -> list[Event]:
    if len(text) > MAX_CST_CHARACTERS:
        raise Unreadable(f"has {len(text):,} characters, more than the limit of {MAX_CST_CHARACTERS:,} for libcst", 0)
    check_depth(text)
    from ssot_tool.scan.syntax import read_cst  # libcst takes 0.2 s to import: only where it is needed

    return read_cst.read(text)


@contextmanager
def _nesting_limited() -> Iterator[None]:
    """Make the deepest nesting that is read the same wherever we are called from: each level takes a frame."""
    limit = sys.getrecursionlimit()
    frame: FrameType | None = sys._getframe()
    depth = 0
    while frame is not None:
        depth += 1
        frame = frame.f_back
    sys.setrecursionlimit(depth + MAX_NESTING)
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
