"""Which tests reach the members of a role, how, and how far away they stand."""

from __future__ import annotations

from typing import Literal

import msgspec

from ssot_tool.model import Skipped, Summary

#: How a test reaches a member: it names it, patches it, takes a fixture that does, calls what does, or only imports
#: (directly or not) the module that defines it; or a coverage file has seen it run.
How = Literal["direct", "patch", "fixture", "transitive", "import", "coverage"]


class Reach(msgspec.Struct, frozen=True, order=True):
    """One test that reaches one member.

    ``distance``: how many uses lie between; 0 names the member itself. ``test`` is pytest's node id, its path relative
    to the workspace, without parameters; ``via`` the symbols between, from the test's side to the member's.
    """

    distance: int
    test: str
    how: How
    path: str
    line: int
    via: tuple[str, ...] = ()


class Protected(msgspec.Struct, frozen=True):
    """A member and the tests that reach it within the distance asked for, nearest first.

    ``idle``: tests that look as if they reached it, and did not run it when coverage was measured.
    """

    symbol: str
    path: str
    start_line: int
    end_line: int
    tests: tuple[Reach, ...]
    idle: tuple[Reach, ...] = ()


class ProtectionReport(msgspec.Struct, frozen=True):
    """The answer of ``ssot tests``.

    ``distance``: the dial, how far tests may stand away; ``beyond``: for members that no test reaches, how many tests
    only import the module that defines them. ``coverage``: what of a coverage file was used, in words, "" for none.
    ``command`` runs the tests.
    """

    role: str
    title: str
    members: tuple[Protected, ...]
    distance: int
    command: str
    summary: Summary
    skipped: tuple[Skipped, ...]
    coverage: str = ""
    beyond: dict[str, int] = {}
    notes: tuple[str, ...] = ()

    @property
    def unprotected(self) -> tuple[Protected, ...]:
        """The members that no test reaches within the distance."""
        return tuple(one for one in self.members if not one.tests)
