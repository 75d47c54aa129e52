"""What a candidate's body shows of its role: calls, literals, comparisons, returned constants."""

from __future__ import annotations

import re
from typing import Any

from ssot_tool.scan.meaning.bindings import Arm, Scope
from ssot_tool.scan.syntax.events import Expr

#: Literals that may name a message or an event: short, no spaces, one line.
ROUTE_LIKE = re.compile(r"[A-Za-z][\w.:/-]{1,63}")

#: Keys whose constant value in a dict literal or keyword is the name of a message or an event.
TYPE_KEYS = frozenset(
    ("type", "event", "event_type", "message_type", "event_name", "msg_type", "kind", "topic", "action")
)


class Body:
    """Raw evidence of one function, or of a class's own level, in source order; values are resolved later."""

    __slots__ = ("attributes", "called", "calls", "compares", "emitted", "returned", "strings", "super_args")

    def __init__(self) -> None:
        self.calls: list[tuple[Expr, Scope, int, tuple[Arm, ...]]] = []
        self.called: dict[str, None] = {}
        self.attributes: dict[str, None] = {}
        self.strings: dict[str, None] = {}
        self.compares: list[tuple[str, Expr, Scope, int]] = []
        self.returned: list[tuple[Expr, Scope, int, tuple[Arm, ...]]] = []
        self.emitted: dict[tuple[str, str], None] = {}
        self.super_args: list[tuple[str, Expr, Scope, int]] = []

    def string(self, value: str) -> None:
        """Keep a literal that may be a name."""
        if ROUTE_LIKE.fullmatch(value):
            self.strings[value] = None

    def emit(self, how: str, value: Any) -> None:
        """Keep a constant that is sent somewhere."""
        if isinstance(value, str) and ROUTE_LIKE.fullmatch(value):
            self.emitted[(how, value)] = None
