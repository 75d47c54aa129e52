"""Who of the members has no rival: a hierarchy with different routes, or one whose rivals are in other services."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

from ssot_tool.families.units import collisions_of
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
    deployed: dict[str, set[str]] = defaultdict(set)
    for symbol in members:
        deployed[services[symbol]].add(units[symbol])
    whole = set[str]().union(*deployed.values())
    serving = Counter(units[symbol] for symbol in members if routes[symbol])
    excused: dict[str, tuple[str, str]] = {}
    for symbol in sorted(members):
        unit, service = units[symbol], services[symbol]
        if symbol in canonical or (unit, service) in disputed:
            continue
        met = (whole,) if pack.across_services or not service else (deployed[service], deployed[""])
        if any(other != unit for units_met in met for other in units_met):
            continue
        if len(whole) > 1 and "other-service" not in pack.excuses_off:
            excused[symbol] = ("other-service", f"no rival in service {service}")
        elif len(whole) == 1 and "disjoint-routes" not in pack.excuses_off and serving[unit] > 1:
            excused[symbol] = ("disjoint-routes", f"one hierarchy ({unit}), each class with routes of its own")
    return excused
