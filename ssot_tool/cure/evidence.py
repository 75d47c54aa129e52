"""What a migration did and how it was verified: kept beside the journal, for the tracker and the pull request."""

from __future__ import annotations

import msgspec

from ssot_tool.model import BrokenTest, Move, Occurrence


class Evidence(msgspec.Struct, frozen=True):
    """One run of ``ssot migrate`` that wrote, or that verified without writing (``number`` is None).

    ``when``: UTC, ISO 8601 to the second. ``commit``: HEAD's id, "" without git. ``paths``: what was changed.
    ``rewritten``: reference kind to how many places; ``left``: what needs a person. ``command`` and ``verified``: what
    ``--verify`` ran and had to say, "" where it did not run; ``broken``: the tests that would break.
    """

    number: int | None
    when: str
    commit: str
    plan: str
    moves: tuple[Move, ...]
    paths: tuple[str, ...]
    rewritten: dict[str, int]
    left: tuple[Occurrence, ...] = ()
    command: str = ""
    verified: str = ""
    broken: tuple[BrokenTest, ...] = ()

    @property
    def passed(self) -> bool | None:
        """Whether the verification passed; None where there was none."""
        return None if not self.verified else not self.broken
