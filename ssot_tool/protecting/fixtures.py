"""Which fixture a name means where: in the module, in its class, or in the nearest ``conftest.py`` or plug-in above."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ssot_tool.facts import FunctionFacts, ModuleFacts
from ssot_tool.program.names import renames
from ssot_tool.program.resolve import Program
from ssot_tool.protecting.collected import fixture_name, is_fixture


class Fixture(NamedTuple):
    """One fixture: its definition, the name by which tests ask for it, and the module in which it stands."""

    symbol: str
    name: str
    module: str


class Fixtures:
    """The fixtures of all modules that are read; ``paths``: module to path."""

    def __init__(self, program: Program, paths: dict[str, str]) -> None:
        self._program = program
        self._paths = paths
        self._modules = {path: module for module, path in paths.items()}
        self._own: dict[str, dict[str, str]] = {}
        self._names = _names(program)

    def of(self, module: str) -> dict[str, str]:
        """The fixtures that a module has, by name: its own, and those that it imports."""
        if module not in self._own:
            facts = self._program.modules.get(module)
            self._own[module] = {} if facts is None else dict(self._found(facts))
        return self._own[module]

    def meant(self, name: str, module: str, without: str = "") -> str | None:
        """The definition that a name means to the tests and fixtures of a module.

        ``without``: a fixture that asks for its own name means the next one above.
        """
        for home in self._above(module):
            found = self.of(home).get(name)
            if found is not None and found != without:
                return found
        return None

    def defined(self) -> Iterator[Fixture]:
        """Every fixture of every module that is read."""
        for module in sorted(self._program.modules):
            for name, symbol in sorted(self.of(module).items()):
                yield Fixture(symbol, name, module)

    def _above(self, module: str) -> Iterator[str]:
        for home in self._homes(module):
            yield home
            facts = self._program.modules.get(home)
            for value in facts.constants.get("pytest_plugins", ()) if facts is not None else ():
                if value[1:] in self._program.modules:
                    yield value[1:]

    def _homes(self, module: str) -> Iterator[str]:
        yield module
        folder = self._paths[module].rpartition("/")[0]
        while True:
            home = self._modules.get(f"{folder}/conftest.py" if folder else "conftest.py")
            if home is not None and home != module:
                yield home
            if not folder:
                return
            folder = folder.rpartition("/")[0]

    def _found(self, facts: ModuleFacts) -> Iterator[tuple[str, str]]:
        prefix = f"{facts.module}." if facts.module else ""
        for name, targets in facts.exports.items():
            for target in targets:
                if target.rpartition(".")[2] not in self._names:
                    continue  # to resolve them all took a tenth of a second answer
                for symbol in self._program.named(target, facts):
                    definition = self._program.definitions.get(symbol)
                    made = None if definition is None else definition.facts
                    if isinstance(made, FunctionFacts) and is_fixture(made):
                        yield fixture_name(made) if made.name == name else name, symbol
        for one in facts.classes:
            for method in one.methods:
                if is_fixture(method):
                    yield fixture_name(method), prefix + method.qualname


def _names(program: Program) -> set[str]:
    """The names of all fixtures, and those that some module binds to one of these."""
    every = (one.facts for one in program.definitions.values())
    found = {facts.name for facts in every if isinstance(facts, FunctionFacts) and is_fixture(facts)}
    bound = [
        (name, target.rpartition(".")[2])
        for facts in program.modules.values()
        for name, targets in (*facts.exports.items(), *((name, (path,)) for name, path in facts.lazy.items()))
        for target in targets
        if renames(name, target)
    ]
    while more := {name for name, last in bound if last in found and name not in found}:
        found |= more
    return found
