"""Which patches of other names in a member's module have to follow when its callers move: those of what it uses."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from ssot_tool.bodies import Bodies
from ssot_tool.model import Member, Reference
from ssot_tool.session import Session

_WORD = re.compile(r"[^\W\d]\w*")


def with_own_patches(session: Session, members: Iterable[Member]) -> dict[str, Member]:
    """The members by symbol, without the patches into their modules that replace what they never name.

    What a member uses through other definitions of its module counts; a patch that cannot be read counts, too.
    """
    bodies = Bodies(session)
    found = {}
    for member in members:
        if any(one.kind == "patch_into" for one in member.references):
            named = _named(session, bodies, member.symbol)
            kept = tuple(one for one in member.references if one.kind != "patch_into" or _patched(bodies, one) in named)
            member = msgspec.structs.replace(member, references=kept)
        found[member.symbol] = member
    return found


def _named(session: Session, bodies: Bodies, symbol: str) -> set[str]:
    """All words of a definition, and of those that it names in its module; "" among them."""
    program = session.program()
    home = program.definitions[symbol].module
    named, waits, seen = {""}, [symbol], {symbol}
    while waits:
        words = set(_WORD.findall(bodies.definition(waits.pop())))
        named |= words
        near = {one for word in words if (one := f"{home}.{word}") in program.definitions} - seen
        seen |= near
        waits += sorted(near)
    return named


def _patched(bodies: Bodies, reference: Reference) -> str:
    """The name that a patch replaces, as it is written; "" where that cannot be told."""
    line = bodies.text(reference.path, reference.line)
    word = line[reference.column - 1 : reference.end_column - 1]
    return word if _WORD.fullmatch(word) else ""
