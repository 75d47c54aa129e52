"""The tests that pytest would collect, with what each of them runs before itself: set-ups and fixtures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from ssot_tool.facts import ClassFacts, FunctionFacts, ModuleFacts
from ssot_tool.program.resolve import Program
from ssot_tool.pytest_settings import PytestSettings, ReadText, settings_in

#: Methods that run around the tests of a class, for pytest and for unittest.
SET_UPS = frozenset(("setUp", "setUpClass", "asyncSetUp", "setup_method", "setup_class", "setup", "tearDown")).union(
    ("tearDownClass", "asyncTearDown", "teardown_method", "teardown_class", "teardown")
)
#: Functions that run around the tests of a module.
MODULE_SET_UPS = frozenset(("setUpModule", "tearDownModule", "setup_module", "teardown_module", "setup_function"))
#: The decorators that make fixtures, by their last names.
FIXTURES = frozenset(("fixture", "yield_fixture"))
_CASES = frozenset(("TestCase", "IsolatedAsyncioTestCase"))


class Test(NamedTuple):
    """One test: pytest's node id without parameters, where it stands, and the definition that it runs.

    ``owner``: the class through which it is collected, "" for a function; ``fixtures``: the names that it asks for.
    """

    node: str
    path: str
    line: int
    runs: str
    module: str
    owner: str
    fixtures: tuple[str, ...]


class Collector:
    """Answers which tests a module holds; ``paths``: module to path, ``read`` gives texts of settings files."""

    def __init__(self, program: Program, paths: dict[str, str], read: ReadText) -> None:
        self._program = program
        self._paths = paths
        self._read = read
        self._settings: dict[str, PytestSettings] = {}

    def is_collected(self, path: str) -> bool:
        """Whether pytest looks for tests in a file."""
        folder, _, name = path.rpartition("/")
        return any(fnmatchcase(name, pattern) for pattern in self._settings_for(folder).files)

    def tests(self, module: str) -> Iterator[Test]:
        """The tests of one module, in the order of functions, then classes."""
        path = self._paths[module]
        if not self.is_collected(path):
            return
        facts = self._program.modules[module]
        settings = self._settings_for(path.rpartition("/")[0])
        prefix = f"{module}." if module else ""
        for function in facts.functions:
            if "." not in function.qualname and _named(function.name, settings.functions) and not is_fixture(function):
                runs = prefix + function.qualname
                yield Test(f"{path}::{function.name}", path, function.start_line, runs, module, "", asked_for(function))
        for one in facts.classes:
            if not one.outer:
                yield from self._of_class(facts, one, settings, path)

    def _of_class(self, facts: ModuleFacts, one: ClassFacts, settings: PytestSettings, path: str) -> Iterator[Test]:
        symbol = f"{facts.module}.{one.qualname}" if facts.module else one.qualname
        ancestors = self._program.ancestors(symbol)
        if not self._is_collected_class(one, ancestors, settings):
            return
        node = f"{path}::{'::'.join(one.qualname.split('.'))}"
        seen = set()
        for owner in ancestors:
            definition = self._program.definitions[owner]
            for method in definition.facts.methods if isinstance(definition.facts, ClassFacts) else ():
                name = method.name
                if name not in seen and _named(name, settings.functions) and not is_fixture(method):
                    seen.add(name)
                    line = method.start_line if owner == symbol else one.start_line
                    fixtures = (*asked_for(method), *_used(one.marks))
                    yield Test(f"{node}::{name}", path, line, f"{owner}.{name}", facts.module, symbol, fixtures)

    def _is_collected_class(self, one: ClassFacts, ancestors: Iterable[str], settings: PytestSettings) -> bool:
        every = [self._program.definitions[owner].facts for owner in ancestors]
        bases = {base.rpartition(".")[2] for facts in every if isinstance(facts, ClassFacts) for base in facts.bases}
        if bases & _CASES:
            return True
        builds = any(m.name in ("__init__", "__new__") for f in every if isinstance(f, ClassFacts) for m in f.methods)
        return _named(one.name, settings.classes) and not builds

    def _settings_for(self, folder: str) -> PytestSettings:
        if folder not in self._settings:
            found = settings_in(folder, self._read)
            if found is None:
                found = self._settings_for(folder.rpartition("/")[0]) if folder else PytestSettings()
            self._settings[folder] = found
        return self._settings[folder]


def is_fixture(function: FunctionFacts) -> bool:
    """Whether a function is a pytest fixture."""
    if not function.decorators:
        return False  # nearly all have none: a generator for each of 100,000 took a tenth of a second
    return any(one.replace("()", "").rpartition(".")[2] in FIXTURES for one in function.decorators)


def is_autouse(function: FunctionFacts) -> bool:
    """Whether a fixture runs around every test that can see it."""
    return ("fixture", "autouse") in function.marks


def fixture_name(function: FunctionFacts) -> str:
    """The name by which tests ask for a fixture."""
    given = [text.removeprefix("name=") for _, text in function.marks if text.startswith("name=")]
    return given[0] if given else function.name


def asked_for(function: FunctionFacts) -> tuple[str, ...]:
    """The names of fixtures that a test or fixture asks for, by parameters and ``usefixtures``."""
    named = [name for name, kind, _ in function.params if kind not in ("vararg", "kwarg")]
    return (*(name for name in named if name not in ("self", "cls")), *_used(function.marks))


def _used(marks: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(text for mark, text in marks if mark == "usefixtures" and "=" not in text)


def _named(name: str, patterns: Iterable[str]) -> bool:
    """As pytest has it: a pattern is a prefix, or a glob."""
    return any(name.startswith(one) or fnmatchcase(name, one) for one in patterns)
