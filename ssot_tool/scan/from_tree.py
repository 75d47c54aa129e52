"""What else is worked out of a module's syntax tree, beside its facts; kept apart from them, and packed like them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any, Literal

from ssot_tool.clones.shapes import shapes
from ssot_tool.portraits.gallery import gallery
from ssot_tool.portraits.portrait import Gallery
from ssot_tool.scan.packing import packed

#: By the names under which they are kept.
Extra = Literal["portraits", "shapes"]

_WORK: Mapping[Extra, Callable[[ast.Module, str, str], Any]] = {"portraits": gallery, "shapes": shapes}
_NOTHING: Mapping[Extra, Any] = {"portraits": Gallery(), "shapes": ()}


def extra(what: Extra, tree: ast.Module | None, path: str, text: str) -> bytes:
    """Return what a tree gives as msgpack; of nothing where ``ast`` cannot read the module, or nests too deeply."""
    if tree is not None:
        try:
            return packed(_WORK[what](tree, path, text))
        except (ValueError, RecursionError):
            pass
    return packed(_NOTHING[what])
