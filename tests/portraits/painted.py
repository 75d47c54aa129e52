"""Small modules in, portraits out."""

from __future__ import annotations

import ast
from textwrap import dedent

from ssot_tool.portraits.gallery import gallery
from ssot_tool.portraits.portrait import Gallery, Portrait


def hang(text: str, path: str = "m.py") -> Gallery:
    """The gallery of a module."""
    text = dedent(text)
    return gallery(ast.parse(text), path, text)


def paint(text: str) -> Portrait:
    """The portrait of the only class or function of a module."""
    (portrait,) = hang(text).portraits
    return portrait
