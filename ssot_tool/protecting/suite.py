"""All tests of a program, with everything that each of them starts with: itself, set-ups and fixtures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ssot_tool.facts import FunctionFacts
from ssot_tool.program.resolve import Program
from ssot_tool.protecting.collected import MODULE_SET_UPS, SET_UPS, Collector, Test, asked_for, is_autouse
from ssot_tool.protecting.fixtures import Fixtures
from ssot_tool.protecting.walking import Run
from ssot_tool.pytest_settings import ReadText


class Suite:
    """The tests in what is read; ``paths``: module to path."""

    def __init__(self, program: Program, paths: Mapping[str, str], read: ReadText) -> None:
        self.program = program
        self.fixtures = Fixtures(program, dict(paths))
        self._paths = paths
        self._autouse = self._autouse_by_module()
        self._known: dict[tuple[str, str, tuple[str, ...]], list[Run]] = {}
        collector = Collector(program, dict(paths), read)
        self.tests = [test for module in sorted(program.modules) for test in collector.tests(module)]

    def runs(self, test: Test) -> Iterator[Run]:
        """What a test starts with, itself first; fixtures once each, at the fewest hops."""
        yield Run(test.runs, 0, False)
        yield from self._around(test.module, test.owner, test.fixtures)

    def _around(self, module: str, owner: str, fixtures: tuple[str, ...]) -> list[Run]:
        """What runs around the tests of a class or module that ask for the same fixtures."""
        key = module, owner, fixtures
        found = self._known.get(key)
        if found is None:
            definitions = self.program.definitions
            prefix = f"{module}." if module else ""
            names = [prefix + name for name in sorted(MODULE_SET_UPS)]
            for above in reversed(self.program.ancestors(owner)) if owner else ():
                names[:0] = [f"{above}.{name}" for name in sorted(SET_UPS)]
            found = [Run(name, 0, True) for name in names if name in definitions]
            found += self._fixtures_of([*fixtures, *self._autouse.get(module, ())], module)
            self._known[key] = found
        return found

    def _fixtures_of(self, names: Sequence[str], module: str) -> Iterator[Run]:
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
                facts = self.program.definitions[symbol].facts
                if isinstance(facts, FunctionFacts):
                    following += [(one, home, symbol if one == name else "") for one in asked_for(facts)]
            level, hops = following, hops + 1

    def _autouse_by_module(self) -> dict[str, list[str]]:
        """The names of autouse fixtures that run around the tests of each module."""
        found: dict[str, list[str]] = defaultdict(list)
        for one in self.fixtures.defined():
            facts = self.program.definitions[one.symbol].facts
            if not isinstance(facts, FunctionFacts) or not is_autouse(facts):
                continue
            folder, _, file = self._paths[one.module].rpartition("/")
            start = f"{folder}/" if folder else ""
            for module in self.program.modules if file == "conftest.py" else (one.module,):
                if module == one.module or self._paths[module].startswith(start):
                    found[module].append(one.name)
        return found
