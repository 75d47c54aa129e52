"""Units: class hierarchies of the role, and classes and functions that stand alone. Units compete."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ssot_tool.program.resolve import Program


def units_of(program: Program, symbols: Collection[str]) -> dict[str, str]:
    """Each symbol's unit: the topmost class of its hierarchy, as far as the hierarchy is within ``symbols``.

    A class with several topmost bases joins their hierarchies; the one that sorts first names the unit.
    """
    inside = frozenset(symbols)
    parent = {symbol: symbol for symbol in sorted(inside)}

    def top(symbol: str) -> str:
        while parent[symbol] != symbol:
            parent[symbol] = parent[parent[symbol]]
            symbol = parent[symbol]
        return symbol

    for symbol in sorted(inside):
        if program.definitions[symbol].is_class:
            for base in program.ancestors(symbol)[1:]:
                if base in inside:
                    parent[top(symbol)] = top(base)
    roots: dict[str, list[str]] = {}
    for symbol in sorted(inside):
        roots.setdefault(top(symbol), []).append(symbol)
    return {symbol: _topmost(program, group) for group in roots.values() for symbol in group}


def unit_names(program: Program, units: Mapping[str, str]) -> dict[str, str]:
    """Name units after their topmost member: the top of a hierarchy may be excused."""
    groups: dict[str, list[str]] = {}
    for symbol in sorted(units):
        groups.setdefault(units[symbol], []).append(symbol)
    return {symbol: _topmost(program, group) for group in groups.values() for symbol in group}


def _topmost(program: Program, group: list[str]) -> str:
    within = frozenset(group)
    if len(group) == 1:
        return group[0]
    tops = [s for s in group if within.isdisjoint(program.ancestors(s)[1:])]
    return min(tops or group)  # classes that derive from each other in a circle have no top


def collisions_of(
    routes: Mapping[str, Collection[str]], services: Mapping[str, str], across: bool
) -> dict[str, tuple[str, ...]]:
    """Route to the members that serve it, where two of them may meet: in one service, or one of them in none."""
    by_route: dict[str, list[str]] = {}
    for symbol in sorted(routes):
        for route in routes[symbol]:
            by_route.setdefault(route, []).append(symbol)
    found = {}
    for route, symbols in sorted(by_route.items()):
        meeting = tuple(s for s in symbols if any(_meet(services, s, other, across) for other in symbols if other != s))
        if meeting:
            found[route] = meeting
    return found


def _meet(services: Mapping[str, str], one: str, other: str, across: bool) -> bool:
    """Whether two members may compete: services are policy, and code of no service is for all."""
    return across or services[one] == services[other] or not services[one] or not services[other]
