"""Migrations that contradict each other: two targets, circles, a canonical that is to go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ssot_tool.config.shape import Migration


def contradictions(migrations: Iterable[Migration], canonicals: Mapping[str, str]) -> list[tuple[int, str]]:
    """Return (index of the migration, what is wrong) for every one that cannot be done.

    ``canonicals``: role to canonical. Migrations whose target is not known are left to whoever knows it.
    """
    found: list[tuple[int, str]] = []
    targets: dict[str, str] = {}
    at: dict[str, int] = {}
    for index, migration in enumerate(migrations):
        symbol = migration.symbol
        target = migration.to or canonicals.get(migration.role or "")
        if symbol in at:
            if target is None or targets.get(symbol) == target:
                found.append((index, f"{symbol} is migrated twice; keep one entry"))
            else:
                found.append((index, f"{symbol} is migrated to both {targets.get(symbol)} and {target}; keep one"))
            continue
        at[symbol] = index
        if target is not None:
            targets[symbol] = target
    for role in sorted(canonicals):
        gone = canonicals[role]
        if gone in at and targets.get(gone) != gone:
            found.append((at[gone], f"{gone} is the canonical of {role}, so it must stay; choose another canonical"))
    found += [(at[circle[0]], _told(circle)) for circle in _circles(targets)]
    return sorted(found)


def _circles(targets: Mapping[str, str]) -> list[list[str]]:
    """Every circle once, from its smallest symbol."""
    circles = []
    done: set[str] = set()
    for start in targets:
        trail: list[str] = []
        here = start
        while here in targets and here not in done:
            done.add(here)
            trail.append(here)
            here = targets[here]
        if here in trail:
            circle = trail[trail.index(here) :]
            first = circle.index(min(circle))
            circles.append(circle[first:] + circle[:first])
    return circles


def _told(circle: list[str]) -> str:
    if len(circle) == 1:
        return f"{circle[0]} is migrated to itself; name another target"
    return f"migrations run in a circle: {' -> '.join([*circle, circle[0]])}; one of them must stay"
