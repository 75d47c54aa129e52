"""Parameters of several signatures side by side: who takes which, who needs it, with which default."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ssot_tool.cure.comparison import MergedParameter, Share
from ssot_tool.signature import POSITIONAL, Kind, Parameter, Signature


def shares(found: Iterable[tuple[str, str]]) -> tuple[Share, ...]:
    """(value, member) pairs as values with their members, most members first."""
    by_value: dict[str, set[str]] = {}
    for value, member in found:
        by_value.setdefault(value, set()).add(member)
    every = [Share(value, tuple(sorted(members))) for value, members in by_value.items()]
    return tuple(sorted(every, key=lambda one: (-len(one.members), one.value)))


def merged(signatures: Mapping[str, Signature]) -> tuple[MergedParameter, ...]:
    """All parameters of the members' signatures: first what most take, then as they are taken by position."""
    taken: dict[str, dict[str, Parameter]] = {}
    for member, signature in sorted(signatures.items()):
        for one in signature.parameters:
            taken.setdefault(_shown(one), {})[member] = one
    found = [_parameter(name, by_member, signatures) for name, by_member in taken.items()]
    return tuple(sorted(found, key=_order))


def _order(one: MergedParameter) -> tuple[object, ...]:
    place = int(one.places[0].value) if one.places else 0
    return -len(one.members), not one.places, place, one.name.startswith("*"), one.name


def _shown(one: Parameter) -> str:
    return {Kind.VAR_POSITIONAL: "*", Kind.VAR_KEYWORD: "**"}.get(one.kind, "") + one.name


def _parameter(name: str, taken: Mapping[str, Parameter], signatures: Mapping[str, Signature]) -> MergedParameter:
    def told(what: Callable[[Parameter], str | None]) -> tuple[Share, ...]:
        values = ((what(one), member) for member, one in taken.items())
        return shares((value, member) for value, member in values if value is not None)

    places = (
        (str(signatures[member].positional.index(one) + 1), member)
        for member, one in taken.items()
        if one.kind in POSITIONAL
    )
    return MergedParameter(
        name,
        tuple(sorted(taken)),
        tuple(sorted(member for member, one in taken.items() if one.required)),
        told(lambda one: one.default),
        told(lambda one: one.annotation),
        told(lambda one: one.kind.value),
        shares(places),
    )
