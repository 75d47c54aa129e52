"""The names with which expressions end."""

from __future__ import annotations

import ast
from typing import Any


def name_of(node: Any) -> str:
    """The name with which a path ends, as in ``a.b``; "" for what is none."""
    if node.__class__ is ast.Attribute:
        return str(node.attr)
    return str(node.id) if node.__class__ is ast.Name else ""


def last_name(node: Any) -> str:
    """The name with which an expression ends, that of what is called for a call; "" for what has none."""
    return name_of(node.func if node.__class__ is ast.Call else node)
