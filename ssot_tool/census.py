"""What a look at the whole tree finds beside the families of roles, as frozen values; rules make findings of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from ssot_tool.discovery import Redefined

#: (path, line, symbol)
Place = tuple[str, int, str]


class Dead(msgspec.Struct, frozen=True, order=True):
    """An import or patch of something of the workspace that does not exist; the place is that of its last token.

    ``missing``: the shortest part of ``dotted`` that nothing defines. ``scope`` as in a reference. ``elsewhere``: where
    the missing name is defined instead, if just one place defines it, else "". ``type_only``: only type
    checkers read it. ``is_module``: what is missing would have to be a module.
    """

    path: str
    line: int
    column: int
    end_column: int
    kind: Literal["import", "patch"]
    dotted: str
    missing: str
    scope: str
    in_test: bool
    elsewhere: str = ""
    type_only: bool = False
    is_module: bool = False


class Bypass(msgspec.Struct, frozen=True, order=True):
    """A use of a resource that a module owns, from elsewhere; ``resource`` as configured, ``used`` what is used of it.

    The place is that of the token that names the resource, or of what stands for it.
    """

    path: str
    line: int
    column: int
    end_column: int
    kind: str
    resource: str
    used: str
    owner: str
    scope: str
    reason: str = ""


class Detour(msgspec.Struct, frozen=True, order=True):
    """An import of a symbol on another path than its canonical one, which others take.

    ``dotted``: the path that is taken; ``direct``: the canonical path; ``paths``: how many paths there are in all;
    ``is_import``: it is imported by its name, and not reached through a module that is.
    """

    path: str
    line: int
    column: int
    end_column: int
    dotted: str
    direct: str
    symbol: str
    scope: str
    in_test: bool
    paths: int
    is_import: bool = True


class Repeated(msgspec.Struct, frozen=True, order=True):
    """A function whose body others repeat, too; lines are 1-based. ``symbol``: its dotted name.

    ``same`` and ``differs``: in words, "" for nothing; ``group``: all that repeat one another, itself among them.
    """

    path: str
    start_line: int
    end_line: int
    symbol: str
    same: str
    differs: str
    weight: int
    group: tuple[Place, ...]

    @property
    def others(self) -> Iterator[Place]:
        """The rest of the group, one by one: there may be thousands."""
        return _others(self, self.group)


class Rival(msgspec.Struct, frozen=True, order=True):
    """A class or function that competes with others, as ``ssot discover`` finds them; lines are 1-based.

    ``what``: "definition" (the same name) or "factory" (it builds the same); ``words``: what they have in common;
    ``group``: all that compete, itself among them, sorted.
    """

    path: str
    start_line: int
    end_line: int
    symbol: str
    what: Literal["definition", "factory"]
    words: str
    group: tuple[Place, ...]

    @property
    def others(self) -> Iterator[Place]:
        """The rest of the group, one by one: there may be thousands."""
        return _others(self, self.group)


def _others(one: Repeated | Rival, group: tuple[Place, ...]) -> Iterator[Place]:
    own = one.path, one.start_line, one.symbol
    return (place for place in group if place != own)


class Census(msgspec.Struct, frozen=True):
    """Everything that was found; each part sorted, and empty where no rule asked for it."""

    dead: tuple[Dead, ...] = ()
    bypasses: tuple[Bypass, ...] = ()
    detours: tuple[Detour, ...] = ()
    repeated: tuple[Repeated, ...] = ()
    rivals: tuple[Rival, ...] = ()
    redefined: tuple[Redefined, ...] = ()
