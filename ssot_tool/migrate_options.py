"""How a migration is made: what the command line says to the use case. Light, for commands that migrate nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from ssot_tool.model import Move

Tests = Literal["migrate", "report", "skip"]


class MigrateOptions(msgspec.Struct, frozen=True):
    """What is asked of one migration.

    ``moves``: which legacy symbols give way to what; empty when ``plan`` is written. ``role``: its name for a person,
    "" for ``--from``. ``only`` and ``exclude``: patterns in gitignore syntax of files that may be edited and that may
    not. ``tests``: test files are migrated, told ("report": left) or not even looked at ("skip": kept). ``plan``: with
    ``write``, the file that holds the plan to apply, without, where to write it. ``verify``: a command, "" for none.
    """

    moves: tuple[Move, ...]
    role: str = ""
    only: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    docs: bool = False
    unsafe: bool = False
    adapter: bool = False
    tests: Tests = "migrate"
    write: bool = False
    allow_dirty: bool = False
    plan: Path | None = None
    verify: str = ""
