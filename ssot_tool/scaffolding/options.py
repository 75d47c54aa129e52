"""What is asked of ``ssot scaffold``."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ssot_tool.cure.blueprint import Style


class ScaffoldOptions(msgspec.Struct, frozen=True):
    """``canonical`` and ``keyword``: "" for what the configuration says. ``members``: symbols or names, () for all.

    ``tests``: write contract tests, too. ``write``: make the files, and not only show them.
    """

    role: str
    canonical: str = ""
    keyword: str = ""
    members: tuple[str, ...] = ()
    style: Style = "facade"
    tests: bool = True
    write: bool = False
    allow_dirty: bool = False
    root: Path = Path()
