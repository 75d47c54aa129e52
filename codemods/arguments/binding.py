"""Which parameter of the legacy signature every argument of a call goes to, as Python would bind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ssot_tool.signature import Kind, Left, Parameter, Signature

from .call_text import Argument


class Bound(NamedTuple):
    """A call as its legacy callee sees it.

    ``targets`` has a parameter for every argument, or None for ``*…``, ``**…`` and what stands behind a ``*…``.
    ``given`` are the names of the parameters that certainly get one of them. ``*…`` or a later call may fill the
    ``open_positions``, and ``overflow`` into ``*args``; ``**…`` or a later call may fill the ``open_names``, and with
    ``any_name`` also ``**kwargs``; ``doubled`` says that there is a ``**…``.
    """

    targets: tuple[Parameter | None, ...]
    given: frozenset[str]
    open_positions: range
    overflow: bool
    open_names: frozenset[str]
    any_name: bool
    doubled: bool


def bind(arguments: Sequence[Argument], legacy: Signature, later: bool) -> Bound | Left:
    """Bind a call; ``later`` says that another call adds arguments. Left where Python would raise a TypeError."""
    rest, extra = legacy.variadic(Kind.VAR_POSITIONAL), legacy.variadic(Kind.VAR_KEYWORD)
    leading = next((at for at, one in enumerate(arguments) if one.form != "position"), len(arguments))
    targets: list[Parameter | None] = []
    given: set[str] = set()
    keywords: set[str] = set()
    for at, argument in enumerate(arguments):
        target = None
        if at < leading:
            target = legacy.positional[at] if at < len(legacy.positional) else rest
            if target is None:
                return Left(f"it does not bind: there are more than {len(legacy.positional)} arguments by position")
        elif argument.name is not None:
            target = legacy.named.get(argument.name, extra)
            if target is None:
                return Left(f"it does not bind: the legacy has no parameter {argument.name}")
            if argument.name in keywords or target.name in given:
                return Left(f"it does not bind: {argument.name} is given twice")
            keywords.add(argument.name)
        targets.append(target)
        if target is not None and target is not rest and target is not extra:
            given.add(target.name)
    bound = _opened(arguments, legacy, later, targets, given, leading)
    behind = sum(one.form == "position" for one in arguments[leading:])
    if behind > len(bound.open_positions) and not bound.overflow:
        return Left("it does not bind: there are more arguments by position than can be")
    reached = {legacy.positional[at].name for at in bound.open_positions}
    for one in legacy.plain.values():
        if one.required and one.name not in given | reached | bound.open_names:
            return Left(f"it does not bind: {one.name} is not given")
    return bound


def _opened(
    arguments: Sequence[Argument],
    legacy: Signature,
    later: bool,
    targets: list[Parameter | None],
    given: set[str],
    leading: int,
) -> Bound:
    """What ``*…`` can reach ends at the first parameter that a keyword fills: further it would be a TypeError."""
    starred = later or any(one.form == "star" for one in arguments)
    doubled = any(one.form == "double star" for one in arguments)
    named = later or doubled
    slots = len(legacy.positional)
    end = next((at for at in range(leading, slots) if legacy.positional[at].name in given), max(slots, leading))
    return Bound(
        tuple(targets),
        frozenset(given),
        range(leading, min(end, slots)) if starred else range(0),
        starred and end >= slots and legacy.variadic(Kind.VAR_POSITIONAL) is not None,
        frozenset(legacy.named.keys() - given) if named else frozenset(),
        named and legacy.variadic(Kind.VAR_KEYWORD) is not None,
        doubled,
    )
