"""Which moves a migration makes: those that the configuration has for a role, or one that is typed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeVar, cast

import msgspec

from ssot_tool.config import Config, Migration
from ssot_tool.errors import UsageError
from ssot_tool.model import Move
from ssot_tool.registry import load_role_packs
from ssot_tool.role import RolePack

After = Literal["shim", "delete", "keep"]
Value = TypeVar("Value", bound=str | int | float | bool)

_EXAMPLE = "ssot migrate --from package.legacy.Old --to package.core.New"


class Typed(msgspec.Struct, frozen=True):
    """What is typed of moves: ``role``, or ``sources`` and ``to`` and what goes with them; "" and () for nothing."""

    role: str = ""
    sources: tuple[str, ...] = ()
    to: str = ""
    route: tuple[tuple[str, str | int | float | bool], ...] = ()
    arguments: tuple[tuple[str, str], ...] = ()
    methods: tuple[tuple[str, str], ...] = ()
    after: str = ""


def moves_for(typed: Typed, root: Path, config: Config) -> tuple[Move, ...]:
    """The moves; UsageError where what is typed contradicts itself, says too little or names no role."""
    _check(typed)
    if typed.sources:
        return _typed_moves(typed)
    from ssot_tool.scanning import chosen_packs

    packs = load_role_packs(config, root)
    if not typed.role:
        raise _names_nothing(packs, config)
    if "." in typed.role:
        is_path = "/" in typed.role or typed.role.endswith(".py")
        example = _EXAMPLE if is_path else f"--from {typed.role} --to package.core.New"
        raise UsageError(f"{typed.role} is no role's id", f"for a symbol, write {example}")
    (pack,) = chosen_packs(packs, (typed.role,))
    found = _entries(pack, config)
    if not found:
        raise _migrates_nothing(pack, config)
    moves = [_configured(entry, pack, typed.after) for entry in found]
    return tuple(move for move in moves if move.symbol != move.to)


def movable_roles(packs: Sequence[RolePack], config: Config) -> dict[str, int]:
    """The ids of roles for which migrations are configured, and how many."""
    return {pack.id: number for pack in packs if (number := len(_entries(pack, config)))}


def _check(typed: Typed) -> None:
    if typed.role and (typed.sources or typed.to):
        raise UsageError(f"{typed.role} and --from or --to exclude each other", "name a role, or symbols")
    if typed.to and not typed.sources:
        raise UsageError(f"--from is missing: say what gives way to {typed.to}")
    if typed.sources and not typed.to:
        raise UsageError(f"--to is missing: say what takes the place of {' and '.join(typed.sources)}")
    if typed.to in typed.sources:
        raise UsageError(f"{typed.to} cannot take its own place: --from and --to name the same symbol")
    for option, pairs in (("route", typed.route), ("argument", typed.arguments), ("method", typed.methods)):
        if pairs and not typed.sources:
            raise UsageError(
                f"--{option} goes with --from",
                "for a role, the configuration says it in [[migrations]], for each symbol apart",
            )


def _typed_moves(typed: Typed) -> tuple[Move, ...]:
    return tuple(
        Move(
            symbol,
            typed.to,
            route=_once(typed.route, "--route"),
            arguments=_once(typed.arguments, "--argument"),
            methods=_once(typed.methods, "--method"),
            after=cast("After", typed.after or "shim"),
        )
        for symbol in dict.fromkeys(typed.sources)
    )


def _once(pairs: Sequence[tuple[str, Value]], option: str) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for key, value in pairs:
        if key in found and (found[key], type(found[key])) != (value, type(value)):
            raise UsageError(f"{option} says two things of {key}: {found[key]} and {value}")
        found[key] = value
    return found


def _entries(pack: RolePack, config: Config) -> list[Migration]:
    """Those that name the role, and those that name none but move onto its canonical."""
    return config.migrations_of(pack.id, pack.canonical)


def _configured(entry: Migration, pack: RolePack, after: str) -> Move:
    return Move(
        entry.symbol,
        entry.to or pack.canonical or "",
        route=dict(entry.route),
        arguments=dict(entry.arguments),
        methods=dict(entry.methods),
        after=cast("After", after or entry.after),
    )


def _names_nothing(packs: Sequence[RolePack], config: Config) -> UsageError:
    movable = movable_roles(packs, config)
    lines = ["nothing is named that is to be moved; name a role, or symbols, as in"]
    lines += [f"  ssot migrate {role}" for role in movable]
    lines += [
        f"  ssot migrate --from {one.symbol} --to {one.to}"
        for one in config.migrations
        if one.role is None and one.to not in {pack.canonical for pack in packs}
    ]
    hint = "" if movable else "a role can be named once the configuration has [[migrations]] for it"
    return UsageError("\n".join([*lines, f"  {_EXAMPLE}"]), hint)


def _migrates_nothing(pack: RolePack, config: Config) -> UsageError:
    in_project = config.source.startswith("pyproject")
    to = f"# to = {_toml(pack.canonical)}, the role's canonical" if pack.canonical else 'to = "package.core.New"'
    return UsageError(
        "\n".join(
            [
                f"the configuration migrates nothing of {pack.id}; write into {config.source or 'ssot.toml'}",
                "  [[tool.ssot.migrations]]" if in_project else "  [[migrations]]",
                f"  role = {_toml(pack.id)}",
                '  symbol = "package.legacy.Old"',
                f"  {to}",
            ]
        ),
        f"ssot scan --role {pack.id} --all lists its members; or, without configuration, {_EXAMPLE}",
    )


def _toml(text: str | None) -> str:
    return f'"{text}"'
