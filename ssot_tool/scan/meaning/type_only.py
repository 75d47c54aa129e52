"""Where a module imports what only type checkers read: below ``if TYPE_CHECKING``, which never holds at run time."""

from __future__ import annotations

from ssot_tool.scan.meaning.raw import last_name
from ssot_tool.scan.syntax.events import BLOCK, FROM, GROUP, IMPORT, UNBLOCK, Event, Expr


def type_only_imports(events: list[Event]) -> list[int]:
    """The offsets of all names imported below ``if TYPE_CHECKING``, or in the ``else`` of ``if not TYPE_CHECKING``."""
    found: list[int] = []
    inside: list[bool] = []  # of each open arm, whether only type checkers read it
    turned: dict[int, bool] = {}  # by depth, whether the last ``if`` there leaves its ``else`` to them
    for event in events:
        tag = event[0]
        if tag == BLOCK:
            kind, depth = event[1], len(inside)
            unread = bool(inside) and inside[-1]
            if kind == "if":
                test = event[2][0] if event[2] else None
                turned[depth] = _says_not(test)
                unread = unread or _says(test)
            elif kind == "else":
                unread = unread or turned.get(depth, False)
            inside.append(unread)
        elif tag == UNBLOCK:
            inside.pop()
        elif inside and inside[-1] and tag in (IMPORT, FROM):
            found += [name[1] for name in event[1 if tag == IMPORT else 5]]
    return found


def _says(test: Expr) -> bool:
    return last_name(test) == "TYPE_CHECKING"


def _says_not(test: Expr) -> bool:
    return test is not None and test[:2] == (GROUP, "unary") and _says(test[2][0])
