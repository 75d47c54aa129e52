"""Who of the members has no rival: a hierarchy with different routes, or one whose rivals are in other services."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ssot_tool.families.units import collisions_of, meet
from ssot_tool.role import RolePack


def without_rivals(
    pack: RolePack,
    members: Collection[str],
    units: Mapping[str, str],
    routes: Mapping[str, tuple[str, ...]],
    services: Mapping[str, str],
    canonical: Collection[str],
) -> dict[str, tuple[str, str]]:
    """The members that compete with nobody, each with (excuse, detail).

    A unit that is alone in the whole workspace keeps its members where their routes are not known to differ: one
    implementation is no violation, but no excuse is needed either.
    """
    colliding = {s for group in collisions_of(routes, services, pack.across_services).values() for s in group}
    disputed = {(units[s], services[s]) for s in colliding}
    excused: dict[str, tuple[str, str]] = {}
    for symbol in sorted(members):
        if symbol in canonical or (units[symbol], services[symbol]) in disputed:
            continue
        others = [other for other in members if units[other] != units[symbol]]
        if any(meet(services, symbol, other, pack.across_services) for other in others):
            continue
        if others and "other-service" not in pack.excuses_off:
            excused[symbol] = ("other-service", f"no rival in service {services[symbol]}")
        elif not others and "disjoint-routes" not in pack.excuses_off and _is_design(symbol, members, units, routes):
            excused[symbol] = ("disjoint-routes", f"one hierarchy ({units[symbol]}), each class with routes of its own")
    return excused


def _is_design(
    symbol: str, members: Collection[str], units: Mapping[str, str], routes: Mapping[str, tuple[str, ...]]
) -> bool:
    return sum(bool(routes[other]) for other in members if units[other] == units[symbol]) > 1
