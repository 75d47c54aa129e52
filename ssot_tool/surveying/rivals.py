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
            places = tuple(sorted((one.path, one.start_line, one.symbol) for one in members))
            for one in members:
                words = candidate.family.title.lower() if what == "factory" else one.name
                place = (one.path, one.start_line, one.end_line, one.symbol)
                made.append(Rival(*place, what, words, places))
    return tuple(sorted(made))
