"""What a coverage file says about members: who ran them, and who only looks as if."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ssot_tool.cure.protection import Reach
from ssot_tool.facts import ClassFacts
from ssot_tool.model import Member
from ssot_tool.program.resolve import Program
from ssot_tool.protecting.collected import Test
from ssot_tool.protecting.coverage_file import Ran, read_coverage
from ssot_tool.protecting.suite import Suite
from ssot_tool.session import Session
from ssot_tool.words import counted


class Split(NamedTuple):
    """The tests of a member: those that ran it or were not measured, and those that were and did not run it."""

    tests: list[Reach]
    idle: list[Reach]


class Measured:
    """A coverage file of a session's workspace. UsageError where it cannot be read."""

    def __init__(self, session: Session, file: Path, ran: Ran) -> None:
        self._session = session
        self._file = file
        self._ran = ran

    @property
    def told(self) -> str:
        """What was used, in words."""
        return counted(self._ran.contexts, "context")

    def split(self, member: Member, near: Sequence[Reach], suite: Suite) -> Split:
        """Sort the tests of a member by whether they ran a line of its bodies.

        What ran and looked far away, or no way, has a distance of 0: nothing is known to stand between.
        """
        tests = _by_context(suite.tests)
        seen = set()
        for first, last in _bodies(member, suite.program):
            seen |= self._ran.within(member.path, first, last)
        static = {reach.test: reach for reach in near}
        ran: dict[str, Reach] = {}
        for context in sorted(seen):
            test = tests.get(context)
            node = context if test is None else test.node
            known = static.get(node)
            path, line = (node.partition("::")[0], 1) if test is None else (test.path, test.line)
            via = known.via if known is not None else ()
            ran[node] = Reach(known.distance if known is not None else 0, node, "coverage", path, line, via)
        # A test that ran nothing that is measured has no context of its own; the others of its file tell.
        files = {(tests[one].path if one in tests else one.partition("::")[0]) for one in self._ran.names}
        rest = [reach for node, reach in static.items() if node not in ran]
        idle = [reach for reach in rest if reach.path in files]
        unmeasured = [reach for reach in rest if reach.path not in files]
        return Split(sorted([*ran.values(), *unmeasured]), sorted(idle))

    def notes(self, paths: Sequence[str]) -> Iterator[str]:
        """What to bear in mind: files that are newer than the measurement."""
        root = self._session.reading.workspace.root
        newer = []
        for path in sorted(set(paths)):
            try:
                if (root / path).stat().st_mtime > self._file.stat().st_mtime:
                    newer.append(path)
            except OSError:
                continue
        if newer:
            more = f" and {len(newer) - 1:,} more" if len(newer) > 1 else ""
            yield f"the coverage file is older than {newer[0]}{more}: its lines may have moved; measure again"


def measured(session: Session, file: Path | None) -> Measured | None:
    """A coverage file, or the workspace's own ``.coverage``, which counts only if it has contexts.

    UsageError for one that was named and has none, and for one that cannot be read.
    """
    own = session.reading.workspace.root / ".coverage"
    if file is None and (not own.is_file() or own.is_symlink()):
        return None
    ran = read_coverage(file or own, session.reading.files)
    if not ran.contexts and file is None:
        return None
    return Measured(session, file or own, ran)


def _by_context(tests: Sequence[Test]) -> Mapping[str, Test]:
    """Tests by pytest's node id, and by the dotted names of ``dynamic_context = test_function``."""
    found: dict[str, Test] = {}
    for test in tests:
        found[test.node] = test
        found.setdefault(f"{test.module}.{'.'.join(test.node.split('::')[1:])}", test)
    for test in tests:
        found.setdefault(test.runs, test)
    return found


def _bodies(member: Member, program: Program) -> Iterator[tuple[int, int]]:
    """The lines that run only when the member does: those of functions below their ``def``."""
    facts = program.definitions[member.symbol].facts
    for function in facts.methods if isinstance(facts, ClassFacts) else (facts,):
        # A body on the line of its ``def`` cannot be told from it: the import has no test's context.
        yield min(function.start_line + 1, function.end_line), function.end_line
