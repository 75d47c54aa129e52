"""The use case ``discover --adopt``: write proposed roles into the configuration, beside what stands there."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from ssot_tool.config import Config
from ssot_tool.config.editing import PROJECT_FILE, quoted, settings_path, table_name, with_tables
from ssot_tool.discovery import Candidate, Discovery
from ssot_tool.errors import SsotError, UsageError
from ssot_tool.registry import load_role_packs
from ssot_tool.replace import replace_file
from ssot_tool.role import RolePack


def snippet(one: Candidate, path: str = "") -> str:
    """What adopts a proposal, as TOML that ends with a newline, as it stands in that file (default: ``ssot.toml``).

    The canonical is a comment: it is a decision, and who adopts has not taken it yet.
    """
    family = one.family
    kinds = sorted({member.kind for member in family.members})
    lines = [
        f"[{table_name(path, f'roles.{family.role}')}]",
        f"title = {quoted(family.title)}",
        f"why = {quoted(family.why)}",
        f"kinds = [{', '.join(map(quoted, kinds))}]",
        "members = [",
        *(f"  {quoted(member.symbol)}," for member in family.members),
        "]",
    ]
    if family.proposed is not None:
        lines.append(f"# canonical = {quoted(family.proposed.symbol)}  # proposed; choose, and take the # away")
    return "\n".join(lines) + "\n"


def adopt(root: Path, config: Config, found: Discovery, numbers: Sequence[int]) -> tuple[Path, list[Candidate]]:
    """Write the roles of some proposals; returns the file and the proposals, in the order of their numbers.

    A UsageError where there is no such proposal, or a role that is it already; an SsotError where the file cannot be
    edited. Nothing is written then.
    """
    chosen = [_numbered(found, number) for number in sorted(set(numbers))]
    packs = load_role_packs(config, root)
    for one in chosen:
        _refuse_known(one, packs)
    name = settings_path(config.source)
    path = root / name
    old = _text(root, path)
    new = with_tables(old, (snippet(one, name).splitlines() for one in chosen))
    if not _adds(old, new, name, [one.family.role for one in chosen]):
        raise SsotError(
            f"{path} cannot be edited: its roles are written in a way to which no table can be added",
            "write into it by hand what --format json shows as snippet",
        )
    try:
        replace_file(path, new.encode("utf-8"))
    except OSError as error:
        raise SsotError(f"{path} cannot be written: {error.strerror or error}") from error
    return path, chosen


def _numbered(found: Discovery, number: int) -> Candidate:
    if not 1 <= number <= len(found.candidates):
        there = f"there are 1 to {len(found.candidates)}" if len(found.candidates) > 1 else "there is only proposal 1"
        raise UsageError(f"there is no proposal {number}", there if found.candidates else "there are none")
    return found.candidates[number - 1]


def _refuse_known(one: Candidate, packs: Collection[RolePack]) -> None:
    symbols = {member.symbol for member in one.family.members}
    for pack in packs:
        if symbols <= set(pack.members):
            raise UsageError(
                f"proposal {one.number} is the role {pack.id} already; nothing was changed",
                f"see it with ssot scan --role {pack.id}",
            )
        if pack.id == one.family.role:
            raise UsageError(
                f"there is a role {pack.id} already, so proposal {one.number} cannot be adopted as that",
                "write what --format json shows as snippet into ssot.toml by hand, with another id",
            )


def _text(root: Path, path: Path) -> str:
    real = Path(os.path.realpath(path))
    if not real.is_relative_to(os.path.realpath(root)):
        raise SsotError(f"{path} is a link to {real}, outside the workspace; nothing is written there")
    try:
        return path.read_bytes().decode("utf-8") if os.path.lexists(path) else ""
    except OSError as error:
        raise SsotError(f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise SsotError(f"{path} cannot be edited: it is not UTF-8") from error


def _adds(old: str, new: str, name: str, roles: Sequence[str]) -> bool:
    """Whether the new text says what the old one does, and these roles."""
    try:
        before, after = tomllib.loads(old), tomllib.loads(new)
    except tomllib.TOMLDecodeError:
        return False
    added = _roles(after, name)
    return all(added.pop(role, None) for role in roles) and _without_empty(after) == _without_empty(before)


def _roles(document: dict[str, Any], name: str) -> dict[str, Any]:
    top = document.get("tool", {}).get("ssot", {}) if name == PROJECT_FILE else document
    roles: dict[str, Any] = top.get("roles", {})
    return roles


def _without_empty(document: dict[str, Any]) -> dict[str, Any]:
    """Without tables that hold nothing, all the way down: a header that adds a role may have made them."""
    kept = {key: _without_empty(value) if isinstance(value, dict) else value for key, value in document.items()}
    return {key: value for key, value in kept.items() if value != {}}
