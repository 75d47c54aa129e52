"""What a search for names finds: places, and the texts in which they stand."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from ssot_tool.model import Skipped


class Hit(msgspec.Struct, frozen=True, order=True):
    """A name as a whole word. Line and columns are 1-based code points; ``start`` and ``end`` count from 0.

    Both are half-open, in the decoded text without byte order mark.
    """

    path: str
    start: int
    end: int
    line: int
    column: int
    end_column: int
    name: str
    is_python: bool


class Text(msgspec.Struct, frozen=True):
    """A file that holds a name. ``editable``: it can be written again as it was read, but for the edits.

    ``broken``: why no text could be made of a Python file as Python does, "" where it could.
    """

    path: str
    text: str
    is_python: bool
    editable: bool
    in_test: bool = False
    broken: str = ""


class Found(msgspec.Struct, frozen=True):
    """The hits of one search, sorted by place, and the texts that hold them, by path.

    ``skipped``: files that hold a name, or may, and that no ledger can account for: binary ones and those too large.
    """

    hits: tuple[Hit, ...] = ()
    texts: Mapping[str, Text] = MappingProxyType({})
    skipped: tuple[Skipped, ...] = ()

    def by_path(self) -> dict[str, list[Hit]]:
        """The hits of each file, in the order of the text."""
        found: dict[str, list[Hit]] = {}
        for hit in self.hits:
            found.setdefault(hit.path, []).append(hit)
        return found
