"""Which classes say in their own body what they serve: their evidence is worth reading, whatever they are called."""

from __future__ import annotations

from collections.abc import Iterable

from ssot_tool.scan.sieve.lens import Lens
from ssot_tool.scan.syntax.events import ANNASSIGN, ASSIGN, CLASS, DEF, END, NAME, Event, Expr


def claiming(events: Iterable[Event], lens: Lens) -> frozenset[int]:
    """The start offsets of the classes that define a route accessor or assign a route attribute at their own level."""
    found: set[int] = set()
    open_classes: list[int] = []  # -1 for a function
    for event in events:
        tag = event[0]
        inside = open_classes[-1] if open_classes else -1
        if tag == DEF:
            if inside >= 0 and event[1] in lens.accessors:
                found.add(inside)
            open_classes.append(-1)
        elif tag == CLASS:
            open_classes.append(event[-1])
        elif tag == END:
            open_classes.pop()
        elif inside >= 0 and tag in (ASSIGN, ANNASSIGN):
            targets = event[1] if tag == ASSIGN else (event[1],)
            if any(_name(target) in lens.attributes for target in targets):
                found.add(inside)
    return frozenset(found)


def _name(target: Expr) -> str:
    return target[1] if target is not None and target[0] == NAME else ""
