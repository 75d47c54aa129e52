"""By which value of the keyword each member is chosen, which routes lead to it, and who got the contested ones."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from ssot_tool.config import Migration
from ssot_tool.cure.blueprint import Key, Settled
from ssot_tool.errors import SsotError, UsageError
from ssot_tool.model import Family, Member
from ssot_tool.scaffolding.members import Picked, production_calls
from ssot_tool.words import snake, words

#: What the keyword is called where nobody says it, in order.
_KEYWORDS = ("kind", "variant", "strategy", "implementation")


class Keys(NamedTuple):
    """``keys``: member to its own key; ``routes``: every key of the table to a member; ``settled``: contested ones."""

    keys: dict[str, Key]
    routes: dict[Key, str]
    settled: tuple[Settled, ...]


def keyword_of(
    picked: Picked, canonical: str, asked: str, taken: Collection[str], avoided: Collection[str] = ()
) -> str:
    """The keyword's name: that of the configured routes, or what is asked for, or one that no member uses (``taken``).

    ``avoided``: names that would be allowed, but read as something else in the calls of methods.

    UsageError where the configuration contradicts itself or what is asked for, or where the name cannot be one.
    """
    names = sorted({name for one in picked.migrations.values() for name in one.route})
    manifold = sorted(symbol for symbol, one in picked.migrations.items() if len(one.route) > 1)
    if manifold:
        raise UsageError(
            f"the route of {manifold[0]} has several keywords, and a scaffolded class chooses by one",
            "leave one in its [[migrations]], or write the class by hand",
        )
    if len(names) > 1:
        raise UsageError(f"[[migrations]] routes by {' and by '.join(names)}; a scaffolded class chooses by one")
    if names and asked and asked != names[0]:
        raise UsageError(f"--keyword {asked}, but [[migrations]] routes by {names[0]}", "change one of them")
    if names or asked:
        name = names[0] if names else asked
        if not name.isidentifier() or name.startswith("__"):
            raise UsageError(f"{name!r} cannot be the name of a parameter")
        if name in taken:
            raise SsotError(
                f"a member has a parameter, method or attribute {name} of its own", "choose another keyword"
            )
        return name
    wanted = ("agent_type", *_KEYWORDS) if "agent" in words(canonical.rpartition(".")[2]) else _KEYWORDS
    free = [name for name in wanted if name not in taken]
    for name in (*(one for one in free if one not in avoided), *free):
        return name
    raise SsotError(f"members have parameters called {', '.join(wanted)} of their own", "choose with --keyword")


def settle(family: Family, picked: Picked, canonical: str) -> Keys:
    """Give each route to one member, and each member a key that is its own."""
    members = picked.members
    configured = {
        one.symbol: next(iter(picked.migrations[one.symbol].route.values()))
        for one in members
        if one.symbol in picked.migrations and picked.migrations[one.symbol].route
    }
    owners: dict[str, Member] = {}
    why: dict[str, str] = {}
    serving: dict[str, list[Member]] = {}
    for member in members:
        for route in member.routes:
            serving.setdefault(route, []).append(member)
    for route in sorted(serving):
        owners[route], why[route] = _owner(route, serving[route], configured, family)
    _refuse_twice(configured)
    keys: dict[str, Key] = dict(configured)
    for member in members:
        if member.symbol not in keys:
            keys[member.symbol] = _own_key(member, owners, {*keys.values(), *owners})
    routes: dict[Key, str] = {key: symbol for symbol, key in keys.items()}
    for route, owner in owners.items():
        routes.setdefault(route, owner.symbol)
    settled = [
        Settled(route, tuple(one.symbol for one in found), keys[owners[route].symbol], owners[route].symbol, why[route])
        for route, found in sorted(serving.items())
        if len(found) > 1
    ]
    return Keys(keys, routes, tuple(settled))


def _owner(route: str, serving: Sequence[Member], configured: dict[str, Key], family: Family) -> tuple[Member, str]:
    for one in serving:
        if configured.get(one.symbol) == route:
            return one, "its migration is configured so"
    if len(serving) == 1:
        return serving[0], ""
    proposed = family.proposed.symbol if family.proposed is not None else ""
    for one in serving:
        if one.symbol == proposed:
            return one, "it is the one that ssot scan proposes"
    ranked = sorted(serving, key=lambda one: (-production_calls(one), one.symbol))
    calls = [production_calls(one) for one in ranked]
    return ranked[0], "it has most callers" if calls[0] > calls[1] else "it comes first by name, with as many callers"


def _own_key(member: Member, owners: dict[str, Member], taken: Collection[Key]) -> Key:
    """A route that the member has alone, or its name in words, made unique by its module's."""
    mine = [route for route in member.routes if owners[route] is member]
    if mine:
        return mine[0]
    name = snake(member.name)
    module = member.symbol.split(".")[:-1]
    tried = [name, *(f"{snake('_'.join(module[at:]))}_{name}" for at in range(len(module) - 1, -1, -1))]
    return next(one for one in tried if one not in taken)


def _refuse_twice(configured: dict[str, Key]) -> None:
    seen: dict[Key, str] = {}
    for symbol, key in configured.items():
        if key in seen:
            raise UsageError(
                f"{seen[key]} and {symbol} have one route, {key!r}, so callers could not tell which they get",
                "give each a route of its own in [[migrations]]",
            )
        seen[key] = symbol


def unused(migration: Migration | None) -> bool:
    """Whether a member's migration is still to be written, or lacks its route."""
    return migration is None or not migration.route
