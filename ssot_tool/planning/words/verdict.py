"""What is said of one hit, and what of all of a run."""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec

from ssot_tool.edit import Edit
from ssot_tool.model import Occurrence
from ssot_tool.planning.words.hit import Hit

Status = Literal["rewritten", "kept", "left"]


class Verdict(NamedTuple):
    """What becomes of a hit, why, and the edits that make it so."""

    status: Status
    reason: str
    todo: str = ""
    kind: str = "word"
    level: Literal["safe", "unsafe"] = "safe"
    path: str = ""
    edits: tuple[Edit, ...] = ()

    def occurrence(self, hit: Hit, symbol: str, in_test: bool) -> Occurrence:
        """The line of the ledger for a hit."""
        return Occurrence(
            hit.path,
            hit.line,
            hit.column,
            hit.end_column,
            symbol,
            self.kind,
            self.status,
            self.level,
            self.reason,
            self.todo,
            in_test=in_test,
        )


def kept(reason: str, kind: str = "word") -> Verdict:
    """It stays: it is no reference, or one that is to stay."""
    return Verdict("kept", reason, kind=kind)


def left(reason: str, todo: str, kind: str = "word") -> Verdict:
    """It may well be a reference, and a person has to look."""
    return Verdict("left", reason, todo, kind)


class Accounted(msgspec.Struct, frozen=True):
    """The lines of the ledger for hits that no reference covers, sorted, and the edits to docs and other files."""

    occurrences: tuple[Occurrence, ...]
    edits: dict[str, list[Edit]]
