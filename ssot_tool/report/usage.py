"""How much a member is used, and the order in which reports list the members of a family."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from ssot_tool.model import CALL_KINDS, Family, Member, Reference


class Usage(msgspec.Struct, frozen=True):
    """Call sites in production and in tests, and all references of any kind but the definition."""

    calls: int
    test_calls: int
    references: int


class Row(msgspec.Struct, frozen=True):
    """One member as a report lists it; ``indented`` below the base of its hierarchy."""

    member: Member
    usage: Usage
    indented: bool


def usage_of(references: Iterable[Reference]) -> Usage:
    """Count references."""
    calls = test_calls = others = 0
    for reference in references:
        if reference.kind in CALL_KINDS:
            calls += not reference.in_test
            test_calls += reference.in_test
        elif reference.kind != "definition":
            others += 1
    return Usage(calls, test_calls, calls + test_calls + others)


def units(family: Family) -> dict[str, list[Member]]:
    """The members by unit: the topmost class of a hierarchy, or what stands alone."""
    found: dict[str, list[Member]] = {}
    for member in family.members:
        found.setdefault(member.unit or member.symbol, []).append(member)
    return found


def rows(family: Family) -> list[Row]:
    """Units with the most call sites first, the canonical's (or the proposed one's) before all; bases first in each."""
    usage = {member.symbol: usage_of(member.references) for member in family.members}
    chosen = chosen_symbol(family)

    def weight(symbol: str) -> tuple[bool, int, int, str]:
        return (symbol != chosen, -usage[symbol].calls, -usage[symbol].references, symbol)

    def unit_weight(members: list[Member]) -> tuple[bool, int, int, str]:
        return (
            all(member.symbol != chosen for member in members),
            -sum(usage[member.symbol].calls for member in members),
            -sum(usage[member.symbol].references for member in members),
            min(member.symbol for member in members),
        )

    listed = []
    for members in sorted(units(family).values(), key=unit_weight):
        base = next((member for member in members if member.symbol == member.unit), None)
        rest = sorted((member for member in members if member is not base), key=lambda one: weight(one.symbol))
        for member in ([] if base is None else [base]) + rest:
            below = base is not None and member is not base
            listed.append(Row(member, usage[member.symbol], below))
    return listed


def abridged(listed: Sequence[Row], family: Family, limit: int | None) -> list[Row]:
    """At most ``limit`` rows, in their order: the chosen one's and those that collide on most routes.

    A row below a base is only kept together with the base's.
    """
    if limit is None or len(listed) <= limit:
        return list(listed)
    collisions = Counter(symbol for one in family.collisions for symbol in one.members)
    chosen = chosen_symbol(family)
    base, bases = 0, []
    for number, row in enumerate(listed):
        base = base if row.indented else number
        bases.append(base)

    def rank(number: int) -> tuple[bool, int, int]:
        symbol = listed[number].member.symbol
        return symbol != chosen, -collisions[symbol], number

    kept: set[int] = set()
    for number in sorted(range(len(listed)), key=rank):
        wanted = kept | {number, bases[number]}
        if len(wanted) <= limit:
            kept = wanted
    return [listed[number] for number in sorted(kept)]


def chosen_symbol(family: Family) -> str:
    """The canonical, or the one we propose, or ""."""
    return family.canonical or (family.proposed.symbol if family.proposed else "")


def module_of(path: str, symbol: str) -> str:
    """The dotted name of the module in which a symbol (or the module itself) stands; "" where the path does not say."""
    parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
    modules = (".".join(parts[start:]) for start in range(len(parts)))
    return next((module for module in modules if f"{symbol}.".startswith(f"{module}.")), "")
