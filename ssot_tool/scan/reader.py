"""Choose the reader for a module, and fall back to the other where the first cannot read it."""

from __future__ import annotations

from typing import Literal

from ssot_tool.scan import read_ast
from ssot_tool.scan.depth import check_depth
from ssot_tool.scan.events import Event
from ssot_tool.scan.source import MAX_BYTES, Unreadable

#: Longer modules are left to ``ast``: libcst takes 270 bytes of memory for each character.
MAX_CST_CHARACTERS = 2_000_000

Reader = Literal["ast", "cst"]


def read_module(text: str, prefer: Reader) -> tuple[list[Event], Reader]:
    """Return the events of a module and the reader that read it.

    What the preferred reader rejects (newer syntax than this Python's, depth, size) the other tries. What neither reads
    raises ``Unreadable`` with the reason and the line of libcst, which do not depend on the Python that runs us, unless
    libcst was not asked. Modules of more than ``MAX_BYTES`` characters are refused.
    """
    if len(text) > MAX_BYTES:
        raise Unreadable(f"has {len(text):,} characters, more than the limit of {MAX_BYTES:,}")
    readers = (_with_ast, _with_cst) if prefer == "ast" else (_with_cst, _with_ast)
    try:
        return readers[0](text)
    except Unreadable as error:
        first = error
    try:
        return readers[1](text)
    except Unreadable as error:
        raise (first if prefer == "cst" else error) from None


def _with_ast(text: str) -> tuple[list[Event], Reader]:
    return read_ast.read(text), "ast"


def _with_cst(text: str) -> tuple[list[Event], Reader]:
    if len(text) > MAX_CST_CHARACTERS:
        raise Unreadable(f"has {len(text):,} characters, more than the limit of {MAX_CST_CHARACTERS:,} for libcst")
    check_depth(text)
    from ssot_tool.scan import read_cst  # libcst takes 0.2 s to import: only where it is needed

    return read_cst.read(text), "cst"
