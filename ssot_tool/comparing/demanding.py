"""What a unified class must offer, from what members offer and callers use; and where nobody can please all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from ssot_tool.comparing.merging import merged, shares
from ssot_tool.comparing.using import Usage
from ssot_tool.cure.comparison import Count, Demand, MergedParameter, NeededAttribute, NeededMethod, Row, Share
from ssot_tool.cure.surface import Surface
from ssot_tool.model import Member
from ssot_tool.signature import Signature, Unknown

#: Of the members in a sentence only so many are named.
_NAMED = 3


def demand(
    members: Sequence[Member],
    surfaces: Mapping[str, Surface],
    attributes: Mapping[str, Collection[str]],
    rows: Sequence[Row],
    usage: Usage,
    names: Mapping[str, str],
) -> Demand:
    """Say what one class (or function) in the members' place must offer.

    ``attributes``: all names that instances of each member have; ``names``: short ones of members, for sentences.
    """
    made = {symbol for symbol in surfaces if usage.built[symbol].total or not _is_abstract(surfaces[symbol])}
    constructors = {one: surfaces[one].signature for one in sorted(made)}
    known = {one: signature for one, signature in constructors.items() if isinstance(signature, Signature)}
    unread = {one: found.reason for one, found in constructors.items() if isinstance(found, Unknown)}
    parameters = merged(known)
    methods = tuple(_methods(rows, usage, surfaces))
    conflicts = [
        *_kinds(surfaces, names),
        *(sentence for method in methods for sentence in _of_method(method, rows, names)),
        *_defaults("", parameters, names),
        *(sentence for method in methods for sentence in _defaults(f"{method.name}: ", method.parameters, names)),
        *_positions(_construction(surfaces), parameters, names),
        *(sentence for one in methods if one.is_public for sentence in _positions(one.name, one.parameters, names)),
    ]
    routes = shares((route, member.symbol) for member in members for route in member.routes)
    return Demand(
        usage.built,
        parameters,
        unread,
        methods,
        tuple(_attributes(surfaces, attributes, usage)),
        tuple(sorted(routes)),
        *_unasked(rows, usage),
        tuple(dict.fromkeys(conflicts)),
    )


def _is_abstract(surface: Surface) -> bool:
    return any(method.is_abstract for method in surface.methods)


def _methods(rows: Iterable[Row], usage: Usage, surfaces: Mapping[str, Surface]) -> Iterable[NeededMethod]:
    found = []
    for row in rows:
        names = _names(row, usage)
        used = sum(names.values(), Count())
        # What only members ask of each other is no longer asked for when there is one.
        if row.name in ("__init__", "__new__") or not used.production + used.tests:
            continue
        signatures = {
            member: way.signature
            for way in row.ways
            for member in way.members
            if isinstance(way.signature, Signature) and way.verdict != "abstract"
        }
        found.append(
            NeededMethod(
                row.name,
                names,
                used,
                row.members,
                tuple(symbol for symbol in sorted(surfaces) if symbol not in row.members),
                _is_async(row),
                any(way.is_public for way in row.ways),
                shares((way.kind, member) for way in row.ways for member in way.members),
                merged(signatures),
            )
        )
    return sorted(found, key=lambda one: (not one.is_public, -one.used.production, -one.used.tests, one.name))


def _is_async(row: Row) -> bool | None:
    found = {way.is_async for way in row.ways if way.verdict != "abstract"} or {way.is_async for way in row.ways}
    return found.pop() if len(found) == 1 else None


def _unasked(rows: Iterable[Row], usage: Usage) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The public jobs that only members ask for, and those that nobody does."""
    inner, unused = [], []
    for row in rows:
        used = sum(_names(row, usage).values(), Count())
        is_call = row.ways[0].owner == row.ways[0].symbol
        if row.name.startswith("__") or is_call or not any(way.is_public for way in row.ways):
            continue
        if not used.total:
            unused.append(row.name)
        elif not used.production + used.tests:
            inner.append(row.name)
    return tuple(inner), tuple(unused)


def _names(row: Row, usage: Usage) -> dict[str, Count]:
    """How often each name of a job is used."""
    names: dict[str, Count] = {}
    for way in row.ways:
        for member in way.members:
            names[way.name] = names.get(way.name, Count()) + usage.names.get((member, way.name), Count())
    return dict(sorted(names.items()))


def _construction(surfaces: Mapping[str, Surface]) -> str:
    kinds = {surface.kind for surface in surfaces.values()}
    return "its construction" if kinds == {"class"} else "a call" if kinds == {"function"} else "its call"


def _attributes(
    surfaces: Mapping[str, Surface], attributes: Mapping[str, Collection[str]], usage: Usage
) -> Iterable[NeededAttribute]:
    found: dict[str, tuple[Count, set[str]]] = {}
    for (member, name), count in usage.names.items():
        surface = surfaces.get(member)
        is_method = surface is not None and any(method.name == name for method in surface.methods)
        if surface is None or is_method or (name.startswith("__") and name.endswith("__")):
            continue
        if count.production + count.tests:
            before, members = found.get(name, (Count(), set()))
            found[name] = (before + count, members | {member})
    every = []
    for name, (used, members) in found.items():
        absent = (one for one in members if name not in attributes[one] and not surfaces[one].open)
        every.append(NeededAttribute(name, used, tuple(sorted(members)), tuple(sorted(absent))))
    return sorted(every, key=lambda one: (-one.used.production, -one.used.tests, one.name))


def _kinds(surfaces: Mapping[str, Surface], names: Mapping[str, str]) -> Iterable[str]:
    kinds = shares((surface.kind, symbol) for symbol, surface in surfaces.items())
    if len(kinds) > 1:
        yield "; ".join(f"{_listed(one.members, names)} {_are(one.members, one.value)}" for one in kinds)
    results = shares(
        (surface.signature.result, symbol)
        for symbol, surface in surfaces.items()
        if surface.kind == "function" and isinstance(surface.signature, Signature)
    )
    if len(results) > 1:
        told = "; ".join(f"{_a(one.value)} from {_listed(one.members, names)}" for one in results)
        yield f"a call gives {told}"


def _positions(what: str, parameters: Iterable[MergedParameter], names: Mapping[str, str]) -> Iterable[str]:
    """What is given by position and means different parameters."""
    places: dict[str, dict[str, tuple[str, ...]]] = {}
    for parameter in parameters:
        for at in parameter.places:
            places.setdefault(at.value, {})[parameter.name] = at.members
    for place, taken in sorted(places.items(), key=lambda one: int(one[0])):
        if len(taken) > 1:
            order = sorted(taken.items(), key=lambda one: (-len(one[1]), one[0]))
            told = "; ".join(f"{name} in {_listed(members, names)}" for name, members in order)
            yield f"argument {place} of {what} is {told}"


def _defaults(where: str, parameters: Iterable[MergedParameter], names: Mapping[str, str]) -> Iterable[str]:
    for parameter in parameters:
        if len(parameter.defaults) > 1:
            yield f"{where}{parameter.name} defaults to {_each(parameter.defaults, names)}"


def _of_method(method: NeededMethod, rows: Iterable[Row], names: Mapping[str, str]) -> Iterable[str]:
    if not method.is_public:
        return
    row = next(row for row in rows if row.name == method.name and row.members == method.members)
    if method.is_async is None:
        ways = [way for way in row.ways if way.verdict != "abstract"]
        told = shares(("async" if way.is_async else "not async", member) for way in ways for member in way.members)
        yield f"{method.name} is {_each(told, names)}"
    if len(method.kinds) > 1:
        yield f"{method.name} is {_each([Share(_a(one.value), one.members) for one in method.kinds], names)}"


def _each(found: Iterable[Share], names: Mapping[str, str]) -> str:
    return "; ".join(f"{one.value} in {_listed(one.members, names)}" for one in found)


def _listed(members: Sequence[str], names: Mapping[str, str]) -> str:
    shown = [names.get(member, member) for member in members[:_NAMED]]
    more = len(members) - _NAMED
    if more > 0:
        return f"{', '.join(shown)} and {more:,} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _are(members: Sequence[str], what: str) -> str:
    plural = f"{what}es" if what.endswith("s") else f"{what}s"
    return f"is a {what}" if len(members) == 1 else f"are {plural}"


def _a(what: str) -> str:
    return f"{'an' if what[0] in 'aeiou' else 'a'} {what}"
