"""Names as written, before they are resolved, and small questions about expressions."""

from __future__ import annotations

from typing import Any, NamedTuple

from ssot_tool.scan.meaning.bindings import Arm, Scope
from ssot_tool.scan.syntax.events import ATTR, CALL, GROUP, NAME, STR, Expr

#: The offset of a use that sees its scope as it is at its end (annotations are evaluated late or never).
LATE = 1 << 60
#: The place of a token that names nothing.
NOWHERE = (-1, -1)
Tokens = tuple[tuple[int, int], ...]


class RawUse(NamedTuple):
    """A chain of names as written. ``root``: a NAME or CALL expression, or ``("path", dotted)`` for strings."""

    kind: str
    root: Any
    names: tuple[str, ...]
    tokens: Tokens
    scope: Scope
    offset: int
    arms: tuple[Arm, ...]


class RawRegistration(NamedTuple):
    """A key bound to a class or function, unresolved."""

    how: str
    name: str
    key: Expr
    target: Expr
    scope: Scope
    offset: int
    arms: tuple[Arm, ...]


def last_name(e: Expr) -> str:
    """The last name of a chain: ``c`` of ``a.b.c``; empty for anything else."""
    if e is None:
        return ""
    return str(e[1]) if e[0] == NAME else str(e[2]) if e[0] == ATTR else ""


def is_sys_modules(e: Expr) -> bool:
    """Whether this is ``sys.modules[…]``."""
    return e is not None and e[0] == GROUP and e[1] == "subscript" and last_name(e[2][0]) == "modules"


def subject(e: Expr) -> str:
    """The last name of what is compared: ``message.type``, ``msg_type``, ``data["type"]``, ``data.get("type")``."""
    if e is None:
        return ""
    if e[0] == NAME:
        return str(e[1])
    if e[0] == ATTR:
        return subject(e[1]) if e[2] == "value" else str(e[2])
    if e[0] == GROUP and e[1] == "subscript" and e[2][1] is not None and e[2][1][0] == STR:
        return str(e[2][1][1])
    if e[0] == CALL and e[1] is not None and e[1][0] == ATTR:
        if e[1][2] == "get" and e[2] and e[2][0] is not None and e[2][0][0] == STR:
            return str(e[2][0][1])
        return subject(e[1][1]) if e[1][2] in ("lower", "strip", "upper") else ""
    return ""


def items(e: Expr) -> list[Expr]:
    """The constants in ``== X``, ``in (X, Y)`` and ``case X | Y``."""
    if e is None:
        return []
    if e[0] == GROUP and e[1] in ("tuple", "list", "set", "case", "bitor"):
        return [item for child in e[2] for item in items(child)]
    return [e] if e[0] in (STR, ATTR, NAME) else []
