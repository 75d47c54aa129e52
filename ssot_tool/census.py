"""What a look at the whole tree finds beside the families of roles, as frozen values; rules make findings of it."""

from __future__ import annotations

from typing import Literal

import msgspec


class Dead(msgspec.Struct, frozen=True, order=True):
    """An import or patch of something of the workspace that does not exist; the place is that of its last token.

    ``missing``: the shortest part of ``dotted`` that nothing defines. ``scope`` as in a reference. ``elsewhere``: where
    the missing name is defined instead, if just one place defines it, else "".
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


class Census(msgspec.Struct, frozen=True):
    """Everything that was found; each part sorted, and empty where no rule asked for it."""

    dead: tuple[Dead, ...] = ()
