"""What the configuration must say for ``ssot migrate`` to move callers onto a scaffolded canonical, written into it."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from ssot_tool.config.editing import PROJECT_FILE, quoted, table_name, with_tables
from ssot_tool.cure.blueprint import Blueprint, Strategy
from ssot_tool.errors import SsotError


def settings_text(old: str, path: str, plan: Blueprint, entries: Mapping[str, int]) -> str:
    """The configuration with the canonical of the role and a migration, with its route, of every strategy.

    ``entries``: member to the number of its ``[[migrations]]`` table, of those that have one. What stands there stays
    as it is, comments and layout too. A facade's members are to be kept, as it hands over to them; this is said in
    new entries only. SsotError where the file cannot be edited so.
    """
    try:
        document = tomlkit.parse(old)
    except TOMLKitError as error:
        raise SsotError(
            f"{path} cannot be edited: {error}", "write into it by hand what --format text shows"
        ) from error
    top: Any = document
    if path == PROJECT_FILE:
        for name in ("tool", "ssot"):
            if name not in top:
                top.append(name, tomlkit.table(is_super_table=name == "tool"))
            top = top[name]
    if plan.role:
        _add_canonical(top, plan, path)
    migrations = top.get("migrations")
    if migrations is not None and not isinstance(migrations, AoT):
        raise SsotError(f"migrations of {path} is no [[migrations]] table", "write it as [[migrations]], one for each")
    fresh = []
    for one in plan.strategies:
        number = entries.get(one.member)
        if number is None:
            fresh.append(_entry(one, plan))
        elif not one.configured and migrations is not None:
            migrations[number]["route"] = _route(one, plan)
    head = f"[[{table_name(path, 'migrations')}]]"
    return with_tables(tomlkit.dumps(document), ([head, *lines] for lines in fresh))


def _add_canonical(top: Any, plan: Blueprint, path: str) -> None:
    roles = top.get("roles")
    if roles is None:
        roles = tomlkit.table(is_super_table=True)
        top.append("roles", roles)
    if not isinstance(roles, MutableMapping):
        raise SsotError(f"roles of {path} is no table", f"write it as [roles.{plan.role}]")
    role: Any = roles.get(plan.role)
    if role is None:
        role = tomlkit.table()
        role.append("canonical", plan.canonical)
        role.add(tomlkit.nl())
        roles[plan.role] = role
    elif "canonical" not in role:
        role.append("canonical", plan.canonical)


def _entry(one: Strategy, plan: Blueprint) -> list[str]:
    lines = [f"role = {quoted(plan.role)}"] if plan.role else []
    lines += [f"symbol = {quoted(one.member)}"]
    lines += [] if plan.role else [f"to = {quoted(plan.canonical)}"]
    lines.append(f"route = {_route(one, plan).as_string()}")
    return [*lines, 'after = "keep"'] if one.style == "facade" else lines


def _route(one: Strategy, plan: Blueprint) -> Any:
    text = f"{{ {plan.keyword} = {tomlkit.item(one.key).as_string()} }}"
    return tomlkit.parse(f"x = {text}")["x"]
