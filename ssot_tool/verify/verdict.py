"""What a verification says."""

from __future__ import annotations

import msgspec

from ssot_tool.model import BrokenTest as BrokenTest


class Verdict(msgspec.Struct, frozen=True):
    """Whether nothing that passed fails, and one sentence for the terminal.

    ``culprits`` are the paths whose change breaks tests, as far as they could be told: where the search stopped early,
    some of them may be innocent, and the sentence says so. ``before_failed`` counts the tests that failed without the
    changes, ``tests`` those that ran with them (0 where only exit codes could be compared).
    """

    passed: bool
    sentence: str
    broken: tuple[BrokenTest, ...]
    culprits: tuple[str, ...]
    before_failed: int
    tests: int
