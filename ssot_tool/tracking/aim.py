"""Onto whom the callers of a role move: what the configuration says, or what a plan supposes while it says nothing."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable

import msgspec
import tomlkit

from ssot_tool.choosing import Chosen
from ssot_tool.config import Config
from ssot_tool.config.editing import settings_path
from ssot_tool.model import Family, Move
from ssot_tool.scanning import find_families
from ssot_tool.words import snake


class Aim(msgspec.Struct, frozen=True):
    """A family as it is with its target as canonical.

    ``is_configured``: whether somebody has chosen it; else it is a member that is supposed to stay, or (``is_new``) a
    class that is to be written.
    """

    family: Family
    target: str
    is_configured: bool
    is_new: bool

    def scaffold(self, *more: str) -> str:
        """The command that shows the target, or with --write writes it."""
        asked = [] if self.is_configured else ["--canonical", self.target]
        return shlex.join(["ssot", "scaffold", self.family.role, *asked, *more])


def aim_of(chosen: Chosen, config: Config) -> Aim:
    """The target of a role; inside ``with session.reading``.

    Where none is configured, a member that is called the unified one, or a function, stays; else one new class takes
    the place of all, as rivals share a job and not a shape.
    """
    family = chosen.family
    if family.canonical:
        is_new = not chosen.session.definitions(family.canonical)
        return Aim(family, family.canonical, is_configured=True, is_new=is_new)
    proposed = next((one for one in family.members if family.proposed and one.symbol == family.proposed.symbol), None)
    if chosen.pack is None or not family.members:
        return Aim(family, "", is_configured=False, is_new=False)
    if proposed is None or (proposed.kind == "class" and not proposed.name.startswith("Unified")):
        target = _named(family)
        chosen.session.locate([target])
        return Aim(family, target, is_configured=False, is_new=not chosen.session.definitions(target))
    supposed = msgspec.structs.replace(chosen.pack, canonical=proposed.symbol)
    found = find_families(chosen.session, config, [supposed]).families
    stays = next((one for one in found if one.role == family.role), family)
    stays = msgspec.structs.replace(stays, canonical=proposed.symbol, proposed=family.proposed)
    return Aim(stays, proposed.symbol, is_configured=False, is_new=False)


def settings_lines(aim: Aim, config: Config, unplanned: Iterable[Move]) -> tuple[str, ...]:
    """What to write into the configuration: the canonical that is supposed to stay, and what becomes of members.

    Nothing where ``ssot scaffold`` writes it.
    """
    if aim.is_new or not aim.target:
        return ()
    path = settings_path(config.source)
    prefix = "tool.ssot." if path == "pyproject.toml" else ""
    role = aim.family.role
    lines = [] if aim.is_configured else [f"[{prefix}roles.{role}]", f"canonical = {_quoted(aim.target)}"]
    for move in unplanned:
        entry = [f"[[{prefix}migrations]]", f"role = {_quoted(role)}", f"symbol = {_quoted(move.symbol)}"]
        entry += [f"after = {_quoted(move.after)}"] if move.after != "shim" else []
        lines += ["", *entry] if lines else entry
    return (f"# {path}", *lines) if lines else ()


def _named(family: Family) -> str:
    """A name for the one class, after the role, in the package of the member that is used most."""
    members = sorted(family.members, key=lambda one: (-len(one.references), one.symbol))
    near = family.proposed.symbol if family.proposed else members[0].symbol
    words = re.findall(r"[A-Za-z0-9]+", family.title)
    name = "".join(word[:1].upper() + word[1:] for word in words) or near.rpartition(".")[2]
    name = name if name.startswith("Unified") else f"Unified{name}"
    package = near.rpartition(".")[0].rpartition(".")[0]
    return ".".join(part for part in (package, snake(name), name) if part)


def _quoted(text: str) -> str:
    return tomlkit.string(text).as_string()
