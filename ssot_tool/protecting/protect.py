"""The use case ``tests``: which tests reach the members of a role, and how far away they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ssot_tool.choosing import choose
from ssot_tool.config import Config
from ssot_tool.cure.protection import How, Protected, ProtectionReport, Reach
from ssot_tool.facts import ClassFacts, FunctionFacts
from ssot_tool.model import Family, Member
from ssot_tool.program.resolve import Program
from ssot_tool.protecting.collected import MODULE_SET_UPS, SET_UPS, Collector, Test, asked_for, is_autouse
from ssot_tool.protecting.command import pytest_command
from ssot_tool.protecting.coverage_file import Ran, read_coverage
from ssot_tool.protecting.fixtures import Fixtures
from ssot_tool.protecting.reaching import MOST_FILES, Reached, Ways, nearest, through
from ssot_tool.read_options import ReadOptions
from ssot_tool.scan.files.file_bytes import Unread, read_bytes
from ssot_tool.session import Session

#: How far tests are looked for unless somebody says otherwise: one use between. README has the figures: farther away
#: half of what is found does not run the member.
DISTANCE = 1
#: A test that only imports a member's module stands so much farther away than one that imports it and names it.
_BEFORE_IMPORTS = 2
#: Of an autouse fixture all tests below its folder are told if there are no more files than this.
_MOST_FILES = 1_000
#: A fixture for which more files ask leads everywhere, and is not followed.
_MOST_ASKERS = 300
_SETTINGS_BYTES = 1_000_000


class Run(NamedTuple):
    """A definition that a test runs: ``hops`` fixtures lie between."""

    symbol: str
    hops: int
    is_fixture: bool


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
        return protection(session, family, distance=distance, coverage=coverage)


def protection(
    session: Session, family: Family, *, distance: int = DISTANCE, coverage: Path | None = None
) -> ProtectionReport:
    """As ``tests_of``, of a family that is found already; inside ``with session.reading``."""
    symbols = [member.symbol for member in family.members]
    ways = Ways(session, symbols, distance + 1)
    reached = {symbol: ways.from_(symbol) for symbol in symbols}
    _read_askers(session, reached, distance + 1)
    if distance > _BEFORE_IMPORTS:
        _read_importers(session, family, distance - _BEFORE_IMPORTS)
    suite = _Suite(session)
    ran = _coverage(session, coverage)
    near = {one.symbol: _near(suite, reached[one.symbol], distance) for one in family.members}
    for one in family.members if distance > _BEFORE_IMPORTS else ():
        near[one.symbol] += _importing(suite, session.program(), one, near[one.symbol], distance)
    notes: list[str] = list(suite.notes)
    members = []
    for member in family.members:
        tests = near[member.symbol]
        if ran is not None:
            tests = _measured(member, session.program(), suite, tests, ran, notes)
        members.append(Protected(member.symbol, member.path, member.start_line, member.end_line, tuple(sorted(tests))))
    chosen = {reach.test for one in members for reach in one.tests}
    files = {node.partition("::")[0] for node in chosen}
    told = "" if ran is None else f"{ran.contexts:,} contexts"
    return ProtectionReport(
        role=family.role,
        title=family.title,
        members=tuple(members),
        distance=distance,
        command=pytest_command(chosen, [test.node for test in suite.tests if test.path in files]),
        summary=session.summary(),
        skipped=session.skipped(),
        coverage=told,
        notes=tuple(notes),
    )


class _Suite:
    """All tests in what is read, with everything that each of them runs."""

    def __init__(self, session: Session) -> None:
        self.program = session.program()
        paths = dict(session.places.paths)
        root = str(session.reading.workspace.root)
        self.fixtures = Fixtures(self.program, paths)
        self.notes: list[str] = []
        collector = Collector(self.program, paths, lambda path: _text(root, path))
        self._paths = paths
        self._tests = session.places.tests
        self._autouse = self._autouse_by_module()
        self.tests = [test for module in sorted(self.program.modules) for test in collector.tests(module)]
        self.runs = {test.node: tuple(self._runs(test)) for test in self.tests}
        self.by_symbol: dict[str, list[Test]] = defaultdict(list)
        for test in self.tests:
            for run in self.runs[test.node]:
                self.by_symbol[run.symbol].append(test)

    def _runs(self, test: Test) -> Iterator[Run]:
        yield Run(test.runs, 0, False)
        program = self.program
        for owner in program.ancestors(test.owner) if test.owner else ():
            for name in SET_UPS:
                if f"{owner}.{name}" in program.definitions:
                    yield Run(f"{owner}.{name}", 0, True)
        prefix = f"{test.module}." if test.module else ""
        for name in MODULE_SET_UPS:
            if prefix + name in program.definitions:
                yield Run(prefix + name, 0, True)
        yield from self._fixture_runs([*test.fixtures, *self._autouse.get(test.module, ())], test.module)

    def _fixture_runs(self, names: Sequence[str], module: str) -> Iterator[Run]:
        """Fixtures, and those that they ask for; each once, at the fewest hops."""
        level = [(name, module, "") for name in names]
        seen: set[str] = set()
        hops = 1
        while level:
            following = []
            for name, home, asker in level:
                symbol = self.fixtures.meant(name, home, without=asker)
                if symbol is None or symbol in seen:
                    continue
                seen.add(symbol)
                yield Run(symbol, hops, True)
                definition = self.program.definitions[symbol]
                if isinstance(definition.facts, FunctionFacts):
                    following += [(one, home, symbol if one == name else "") for one in asked_for(definition.facts)]
            level, hops = following, hops + 1

    def _autouse_by_module(self) -> dict[str, list[str]]:
        """The names of autouse fixtures that run around the tests of each module."""
        around: list[tuple[str, str, str]] = []
        for one in self.fixtures.defined():
            definition = self.program.definitions[one.symbol]
            if isinstance(definition.facts, FunctionFacts) and is_autouse(definition.facts):
                around.append((one.name, one.module, self._paths[one.module]))
        found: dict[str, list[str]] = defaultdict(list)
        for name, home, path in around:
            folder, _, file = path.rpartition("/")
            if file == "conftest.py" and self._is_wide(folder):
                continue
            for module in self.program.modules:
                is_below = file == "conftest.py" and f"{self._paths[module]}".startswith(f"{folder}/" if folder else "")
                if module == home or is_below:
                    found[module].append(name)
        return found

    def _is_wide(self, folder: str) -> bool:
        start = f"{folder}/" if folder else ""
        return sum(path.startswith(start) for path in self._tests) > _MOST_FILES


def _importing(suite: _Suite, program: Program, member: Member, near: Sequence[Reach], distance: int) -> list[Reach]:
    """The tests that only import a member's module, directly or not; they come behind all others."""
    importers = _importers(program)
    hops = {program.definitions[member.symbol].module: 0}
    level = list(hops)
    for hop in range(1, distance - _BEFORE_IMPORTS + 1):
        level = sorted({one for module in level for one in importers[module]} - hops.keys())
        hops.update(dict.fromkeys(level, hop))
    known = {reach.test for reach in near}
    return [
        Reach(hops[test.module] + _BEFORE_IMPORTS, test.node, "import", test.path, test.line)
        for test in suite.tests
        if test.module in hops and test.node not in known
    ]


def _importers(program: Program) -> dict[str, set[str]]:
    """Who imports each module, or a module below it, which runs it, too."""
    found: dict[str, set[str]] = defaultdict(set)
    for module, facts in program.modules.items():
        for imported in facts.imports:
            parts = imported.split(".")
            for end in range(1, len(parts) + 1):
                found[".".join(parts[:end])].add(module)
    return found


def _read_importers(session: Session, family: Family, hops: int) -> None:
    """Read what may import the members' modules, but for names of modules that are everywhere."""
    program = session.program()
    level = {program.definitions[member.symbol].module for member in family.members}
    seen: set[str] = set()
    for _ in range(hops):
        words = {module.rpartition(".")[2] for module in level}
        session.reading.search(words)
        rare = {word for word, files in session.reading.spread(words).items() if files <= MOST_FILES}
        session.read(session.reading.holding(rare))
        seen |= level
        importers = _importers(session.program())
        level = {one for module in level for one in importers[module]} - seen


def _near(suite: _Suite, reached: Mapping[str, Reached], distance: int) -> list[Reach]:
    """The tests within a distance of one member."""
    nodes = {test.node: test for symbol in reached for test in suite.by_symbol.get(symbol, ())}
    found = []
    for node, test in nodes.items():
        best: tuple[int, Run] | None = None
        for run in suite.runs[node]:
            if run.symbol in reached:
                at = max(reached[run.symbol].cost - 1, 0) + run.hops
                if best is None or (at, not run.is_fixture) < (best[0], not best[1].is_fixture):
                    best = (at, run)
        if best is not None and best[0] <= distance:
            found.append(_reach(test, best[0], best[1], dict(reached)))
    return found


def _reach(test: Test, distance: int, run: Run, reached: dict[str, Reached]) -> Reach:
    between = through(reached, run.symbol)
    via = (run.symbol, *between) if run.is_fixture else between
    how: How = "transitive"
    if run.is_fixture:
        how = "fixture"
    elif reached[run.symbol].patches:
        how = "patch"
    elif distance == 0:
        how = "direct"
    return Reach(distance, test.node, how, test.path, test.line, via)


def _read_askers(session: Session, reached: Mapping[str, Mapping[str, Reached]], limit: int) -> None:
    """Read the files whose tests may ask for a fixture that leads to a member, fixture by fixture."""
    done: set[str] = set()
    everything = {symbol for found in reached.values() for symbol in found}
    for _ in range(limit + 1):
        program = session.program()
        fixtures = Fixtures(program, dict(session.places.paths))
        wanted = {one.name: one for one in fixtures.defined() if one.symbol in everything and one.symbol not in done}
        if not wanted:
            return
        done |= {one.symbol for one in wanted.values()}
        session.reading.search(wanted)
        paths: set[str] = set()
        for name, one in wanted.items():
            home = session.places.paths[one.module]
            folder = home[: home.rfind("/") + 1]
            below = [path for path in session.places.tests if path.startswith(folder)]
            facts = program.definitions[one.symbol].facts
            if isinstance(facts, FunctionFacts) and is_autouse(facts) and home.endswith("conftest.py"):
                paths.update(below if len(below) <= _MOST_FILES else ())
            else:
                askers = set(below).intersection(session.reading.holding([name]))
                paths.update(askers if len(askers) <= _MOST_ASKERS else ())
        session.read(sorted(paths))
        everything |= _asking(session.program(), set(wanted))


def _asking(program: Program, names: Collection[str]) -> set[str]:
    """The fixtures that ask for one of some names."""
    from ssot_tool.protecting.collected import is_fixture

    found = set()
    for symbol, definition in program.definitions.items():
        facts = definition.facts
        if isinstance(facts, FunctionFacts) and is_fixture(facts) and not set(asked_for(facts)).isdisjoint(names):
            found.add(symbol)
    return found


def _coverage(session: Session, file: Path | None) -> Ran | None:
    """What a coverage file says; the workspace's own counts only if it has contexts."""
    root = session.reading.workspace.root
    own = root / ".coverage"
    if file is None and (not own.is_file() or own.is_symlink()):
        return None
    ran = read_coverage(file or own, session.reading.files)
    return ran if ran.contexts or file is not None else None


def _measured(
    member: Member, program: Program, suite: _Suite, near: Sequence[Reach], ran: Ran, notes: list[str]
) -> list[Reach]:
    """The tests that ran a line of a member's bodies, at the distance at which they were found, if they were."""
    seen: set[str] = set()
    for first, last in _bodies(member, program):
        seen |= ran.within(member.path, first, last)
    static = {reach.test: reach for reach in near}
    dotted = {f"{test.module}.{'.'.join(test.node.split('::')[1:])}": test for test in suite.tests}
    tests = {test.node: test for test in suite.tests}
    found = []
    for context in sorted(seen):
        test = tests.get(context) or dotted.get(context)
        node = test.node if test is not None else context
        known = static.get(node)
        path, line = (test.path, test.line) if test is not None else (node.partition("::")[0], 1)
        found.append(Reach(known.distance if known else 0, node, "coverage", path, line, known.via if known else ()))
    idle = len(static.keys() - {reach.test for reach in found})
    if idle:
        look = "1 test looks" if idle == 1 else f"{idle:,} tests look"
        notes.append(f"{member.name}: {look} near and did not run it when coverage was measured")
    return found


def _bodies(member: Member, program: Program) -> Iterator[tuple[int, int]]:
    """The lines that run only when the member does: those of functions below their ``def``."""
    facts = program.definitions[member.symbol].facts
    functions = facts.methods if isinstance(facts, ClassFacts) else (facts,)
    for function in functions:
        if function.end_line > function.start_line:
            yield function.start_line + 1, function.end_line


def _text(root: str, path: str) -> str | None:
    found = read_bytes(root, path, _SETTINGS_BYTES)
    return None if isinstance(found, Unread) else found[0].decode("utf-8", "replace")


__all__ = ["DISTANCE", "nearest", "protection", "tests_of"]
