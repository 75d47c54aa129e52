"""Rivals that ``ssot discover`` would propose as roles, one by one, as rules tell them."""

from __future__ import annotations

from typing import Literal

from ssot_tool.census import Rival
from ssot_tool.discovery import Discovery, RivalryKind

_WHAT: dict[RivalryKind, Literal["definition", "factory"]] = {
    "same-name": "definition",
    "functions": "definition",
    "factories": "factory",
}


def rivals(found: Discovery | None) -> tuple[Rival, ...]:
    """Every member of what is no role yet and whose members have one name, or build one thing; sorted by place."""
    made = []
    for candidate in found.candidates if found is not None else ():
        what = _WHAT.get(candidate.kind)
        if what is not None and not candidate.adopted:
            members = candidate.family.members
            for one in members:
                others = ((m.path, m.start_line, m.symbol) for m in members if m.symbol != one.symbol)
                words = candidate.family.title.lower() if what == "factory" else one.name
                place = (one.path, one.start_line, one.end_line, one.symbol)
                made.append(Rival(*place, what, words, tuple(sorted(others))))
    return tuple(sorted(made))
