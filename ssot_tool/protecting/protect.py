"""The use case ``tests``: which tests reach the members of a role, and how far away they stand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ssot_tool.choosing import choose
from ssot_tool.config import Config
from ssot_tool.cure.protection import Protected, ProtectionReport
from ssot_tool.model import Family
from ssot_tool.protecting.command import pytest_command
from ssot_tool.protecting.engine import Engine
from ssot_tool.protecting.importing import BEFORE_IMPORTS, importing, read_importers
from ssot_tool.protecting.measured import Split, measured
from ssot_tool.protecting.remembered import Remembered
from ssot_tool.pytest_settings import ReadText
from ssot_tool.read_options import ReadOptions
from ssot_tool.scan.files.file_bytes import Unread, read_bytes
from ssot_tool.session import Session

#: How far tests are looked for unless somebody says otherwise: measured, of tests with at most one call between, more
#: than nine in ten are within it. It is no border of truth: of what 5 to 7 add, 0.46 and 0.60 ran on the two projects
#: whose figures README gives, and more on others. It keeps lists short; whoever wants all of them asks for more.
DISTANCE = 4
_SETTINGS_BYTES = 1_000_000


def tests_of(
    root: Path,
    config: Config,
    asked: Sequence[str],
    options: ReadOptions,
    *,
    distance: int = DISTANCE,
    coverage: Path | None = None,
) -> ProtectionReport:
    """The tests of a role's members, or of symbols. ``coverage``: a coverage file; without, the workspace's own.

    What ``choose`` refuses, and a coverage file that cannot be read, are UsageErrors.
    """
    session, family, _ = choose(root, config, asked, options)
    with session.reading:
        if coverage is not None or (session.reading.workspace.root / ".coverage").exists():
            return protection(session, family, distance=distance, coverage=coverage)
        answers = Remembered(session, family, distance, options.sieve, _reader(session))
        report = answers.recall()
        if report is None:
            report = protection(
                session, family, distance=distance, read=answers.read, question=family.role or "symbols"
            )
            answers.keep(report)
        return report


def protection(
    session: Session,
    family: Family,
    *,
    distance: int = DISTANCE,
    coverage: Path | None = None,
    read: ReadText | None = None,
    question: str = "",
) -> ProtectionReport:
    """As ``tests_of``, of a family that is found already; inside ``with session.reading``.

    ``read`` gives texts of settings files; without, they are read from the workspace. ``question`` as for ``Engine``.
    """
    symbols = [member.symbol for member in family.members]
    homes = {session.program().definitions[symbol].module for symbol in symbols}
    if distance > BEFORE_IMPORTS:
        read_importers(session, homes, distance - BEFORE_IMPORTS)
    engine = Engine(session, symbols, min(distance, BEFORE_IMPORTS), read or _reader(session), question)
    reached = engine.reached()
    suite = engine.suite
    if distance > BEFORE_IMPORTS:
        for symbol, reaches in reached.items():
            home = suite.program.definitions[symbol].module
            reaches += importing(suite, home, {reach.test for reach in reaches}, distance)
    ran = measured(session, coverage)
    members = []
    for member in family.members:
        split = Split(sorted(reached[member.symbol]), [])
        if ran is not None:
            split = ran.split(member, split.tests, suite)
        lines = member.start_line, member.end_line
        members.append(Protected(member.symbol, member.path, *lines, tuple(split.tests), tuple(split.idle)))
    beyond = {}
    for bare in members:
        if not bare.tests:
            home = suite.program.definitions[bare.symbol].module
            beyond[bare.symbol] = sum(1 for _ in importing(suite, home, (), BEFORE_IMPORTS + 1))
    chosen = {reach.test for one in members for reach in one.tests}
    files = {node.partition("::")[0] for node in chosen}
    return ProtectionReport(
        role=family.role,
        title=family.title,
        members=tuple(members),
        distance=distance,
        command=pytest_command(chosen, [test.node for test in suite.tests if test.path in files]),
        summary=session.summary(),
        skipped=session.skipped(),
        beyond={symbol: number for symbol, number in beyond.items() if number},
        coverage="" if ran is None else ran.told,
        notes=tuple(ran.notes([member.path for member in family.members])) if ran is not None else (),
    )


def _reader(session: Session) -> ReadText:
    root = str(session.reading.workspace.root)

    def text(path: str) -> str | None:
        found = read_bytes(root, path, _SETTINGS_BYTES)
        return None if isinstance(found, Unread) else found[0].decode("utf-8", "replace")

    return text
