"""What a verification says."""

from __future__ import annotations

import msgspec


class BrokenTest(msgspec.Struct, frozen=True):
    """A test that passed before and does not pass with the changes, or the command itself.

    ``test`` is pytest's node id, with its path relative to the workspace; or the command, where only exit codes could
    be compared. ``before`` and ``after`` are outcomes as pytest words them, or ``gone``, ``not run``, ``exit 1``;
    ``message`` is one short line, "" for none.
    """

    test: str
    before: str
    after: str
    message: str


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
