"""Small trees that both readers build alike: groups that vanish where nothing in them carries meaning."""

from __future__ import annotations

from collections.abc import Iterable

from ssot_tool.scan.syntax.events import GROUP, Expr


def single(code: str, child: Expr) -> Expr:
    """A group of one child; None for None."""
    return None if child is None else (GROUP, code, (child,))


def pair(code: str, left: Expr, right: Expr) -> Expr:
    """A group in which the positions of both children count; None where both are None."""
    return None if left is None and right is None else (GROUP, code, (left, right))


def some(code: str, children: Iterable[Expr]) -> Expr:
    """A group of the children that are not None; None where there is none."""
    present = tuple([child for child in children if child is not None])
    return (GROUP, code, present) if present else None
