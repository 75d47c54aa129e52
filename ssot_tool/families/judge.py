"""The judgement: from votes to families, with rivals, collisions and the canonical that we would choose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ssot_tool.families.aliases import aliases_of
from ssot_tool.families.bench import Excusal, Ruling, counting, rule_on
from ssot_tool.families.proposal import propose
from ssot_tool.families.rivals import without_rivals
from ssot_tool.families.units import collisions_of, unit_names
from ssot_tool.families.vocabulary import vocabulary
from ssot_tool.model import CALL_KINDS, Collision, Excused, Family, Member, Reference
from ssot_tool.program.references import Places
from ssot_tool.program.resolve import Program
from ssot_tool.role import RolePack


def judge(
    program: Program,
    packs: Sequence[RolePack],
    references: Mapping[str, Sequence[Reference]],
    places: Places,
    services: Mapping[str, str] | None = None,
) -> tuple[Family, ...]:
    """Find the families of all packs, the most important first; roles of which nothing is seen are left out.

    ``references``: every candidate's (see ``candidates``). ``services``: path to the service that it belongs to; paths
    that are left out belong to none, and are for all. Ranked by priority, then by impact: production call sites,
    collisions, and over how many packages the members are spread.
    """
    families = [_family(program, pack, references, places, services or {}) for pack in packs]
    return tuple(sorted((f for f in families if f.members or f.excused), key=_rank))


def _rank(family: Family) -> tuple[int, int, int, int, str]:
    calls = sum(one.kind in CALL_KINDS and not one.in_test for member in family.members for one in member.references)
    packages = {member.path.rpartition("/")[0] for member in family.members}
    return family.priority, -calls, -len(family.collisions), -len(packages), family.role


def _family(
    program: Program,
    pack: RolePack,
    references: Mapping[str, Sequence[Reference]],
    places: Places,
    services: Mapping[str, str],
) -> Family:
    words = vocabulary(pack)
    ruling = rule_on(program, words, references, places)
    homes = {s: places.paths[program.definitions[s].module] for s in (*ruling.members, *ruling.excused)}
    service = {symbol: services.get(path, "") for symbol, path in homes.items()}
    routes = {s: tuple(dict.fromkeys(one.route for one in ruling.seen.served.get(s, ()))) for s in ruling.members}
    peaceful = without_rivals(pack, ruling.members, ruling.units, routes, service, ruling.canonical)
    excused = {**ruling.excused, **{s: Excusal(*why) for s, why in peaceful.items()}}
    symbols = sorted(ruling.members - peaceful.keys())
    names = unit_names(program, {symbol: ruling.units[symbol] for symbol in symbols})
    members = tuple(
        _member(program, s, ruling, homes[s], names[s], routes[s], references.get(s, ()), service[s]) for s in symbols
    )
    unrivalled = tuple(
        _member(program, s, ruling, homes[s], ruling.units[s], routes[s], references.get(s, ()), service[s])
        for s in sorted(peaceful)
    )
    meeting = collisions_of({s: routes[s] for s in symbols}, service, pack.across_services)
    known = [s for s in symbols if s in ruling.canonical]
    return Family(
        role=pack.id,
        title=pack.title,
        priority=pack.priority,
        why=pack.why,
        canonical=known[0] if known else None,
        proposed=None if known else propose(program, members),
        members=members,
        excused=tuple(sorted([*_excused(program, excused, homes), *aliases_of(program, ruling.members, places)])),
        collisions=tuple(Collision(route, meeting[route]) for route in sorted(meeting)),
        unrivalled=unrivalled,
    )


def _member(
    program: Program,
    symbol: str,
    ruling: Ruling,
    path: str,
    unit: str,
    routes: tuple[str, ...],
    references: Sequence[Reference],
    service: str,
) -> Member:
    definition = program.definitions[symbol]
    return Member(
        symbol=symbol,
        kind="class" if definition.is_class else "function",
        path=path,
        start_line=definition.facts.start_line,
        end_line=definition.facts.end_line,
        evidence=counting(ruling.evidence[symbol]),
        routes=routes,
        references=tuple(references),
        unit=unit,
        service=service,
    )


def _excused(program: Program, excused: Mapping[str, Excusal], homes: Mapping[str, str]) -> list[Excused]:
    return [
        Excused(s, homes[s], program.definitions[s].facts.start_line, why.excuse, why.detail)
        for s, why in excused.items()
    ]
