"""What a role's keys must not say, beyond their types: shared by packs and by ``[roles.*]`` tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ssot_tool.config.toml_lines import Key
from ssot_tool.config.toml_tables import Mistakes, TomlFile
from ssot_tool.role import Exclusion

_ROLE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FILLED = ("heads", "kinds")


def check_role_id(role: str, file: TomlFile, at: Key, mistakes: Mistakes) -> None:
    """Refuse ids that cannot be typed after ``--role``, stand as a file name, or mean something else in reports."""
    if role == "files":
        mistakes.add(file, at, "files is what reports call findings without a role; write another id")
    if not _ROLE_ID.fullmatch(role):
        spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", role).lower()
        right = "-".join(re.findall(r"[a-z0-9]+", spaced)) or "message-handler"
        mistakes.add(file, at, f'a role\'s id is lower-case words joined by "-"; write {right}')


def check_role(values: Mapping[str, Any], file: TomlFile, at: Key, mistakes: Mistakes) -> None:
    """Check the set fields of a role (a RolePack's, converted): empty words, impossible symbols, contradictions."""
    for name in _FILLED:
        if name in values and not values[name] and not (name == "heads" and values.get("members")):
            mistakes.add(file, (*at, name), 'must not be empty; give at least one, as in ["…"]')
    _check_words(values, file, at, mistakes)
    if "priority" in values and values["priority"] < 1:
        mistakes.add(file, (*at, "priority"), f"must be 1 (looked at first) or more, not {values['priority']}")
    canonical = values.get("canonical")
    if canonical is not None:
        check_symbol(canonical, file, (*at, "canonical"), mistakes)
    members: tuple[str, ...] = values.get("members", ())
    _check_members(members, file, (*at, "members"), mistakes)
    seen: set[str] = set()
    exclusions: tuple[Exclusion, ...] = values.get("exclude", ())
    for number, exclusion in enumerate(exclusions):
        here = (*at, "exclude", number)
        check_symbol(exclusion.symbol, file, (*here, "symbol"), mistakes)
        if not exclusion.reason.strip():
            mistakes.add(file, (*here, "reason"), "must say why the symbol is no member")
        if exclusion.symbol == canonical:
            mistakes.add(file, here, f"{canonical} is the canonical, too; a symbol is one or the other")
        if exclusion.symbol in members:
            wrong = f"{exclusion.symbol} is declared in members, too; a symbol is one or the other"
            mistakes.add(file, here, wrong)
        if exclusion.symbol in seen:
            mistakes.add(file, here, f"{exclusion.symbol} is excluded twice; keep one entry")
        seen.add(exclusion.symbol)


def _check_members(members: Sequence[str], file: TomlFile, at: Key, mistakes: Mistakes) -> None:
    for symbol in dict.fromkeys(members):
        if symbol.strip():  # the words are checked for empty ones
            check_symbol(symbol, file, at, mistakes)
            if members.count(symbol) > 1:
                mistakes.add(file, at, f"{symbol} is listed twice; keep one")


def _check_words(values: Mapping[str, Any], file: TomlFile, at: Key, mistakes: Mistakes) -> None:
    for name, value in values.items():
        if isinstance(value, dict) and name == "routes":
            _check_words(value, file, (*at, name), mistakes)
        elif isinstance(value, tuple) and any(isinstance(word, str) and not word.strip() for word in value):
            mistakes.add(file, (*at, name), "holds an empty string; leave it out")
        elif name in ("title", "why") and isinstance(value, str) and not value.strip():
            mistakes.add(file, (*at, name), "must not be empty")


def check_symbol(symbol: str, file: TomlFile, at: Key, mistakes: Mistakes, *, of_module: bool = False) -> None:
    """Refuse what cannot be a symbol's dotted name; whether it exists is for the program to say.

    ``of_module``: it may be a module's, of one part alone.
    """
    right = symbol.strip()
    if right.endswith(".py") or "/" in right:
        right = right.removesuffix(".py").strip("/").replace("/", ".") + ("" if of_module else ".Name")
    right = right.replace("::", ".").replace(":", ".").replace(" ", "")
    parts = right.split(".")
    if len(parts) < 2 - of_module or not all(parts):
        example = "package.module" if of_module else "package.module.Name"
        mistakes.add(file, at, f'"{symbol}" is no dotted name; write one like {example}')
    elif right != symbol:
        mistakes.add(file, at, f'"{symbol}" is no dotted name; write {right}')
