"""What is read to find the tests of some members: everything, where that is little, else what may lead to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping

from ssot_tool.facts import ClassFacts, FunctionFacts, ModuleFacts
from ssot_tool.program.names import renames
from ssot_tool.protecting.collected import is_autouse, is_fixture
from ssot_tool.session import Session

#: Workspaces of so many files are read whole: that takes some seconds once, and a second when it is remembered.
SMALL = 1_500
#: A name that more files hold says nothing about what it means.
MOST_FILES = 40
#: Of an autouse fixture all tests below its folder are read if there are no more files than this.
MOST_BELOW = 1_000
#: How often more is read for the names of what uses a member.
_ROUNDS = 2


def is_small(session: Session) -> bool:
    """Whether a workspace is read whole."""
    return len(session.reading.files) <= SMALL


def widen(session: Session, symbols: Iterable[str]) -> None:
    """Read what may lead to some symbols. What cannot be read and was not asked for is ``unread``, not skipped."""
    reading = session.reading
    known = set(reading.skipped)
    reading.search(())
    if is_small(session):
        session.read(sorted(path for path in reading.files if path not in session.unread))
    else:
        _follow(session, {symbol.rpartition(".")[2] for symbol in symbols})
    session.unread |= {path: reading.skipped.pop(path) for path in sorted(reading.skipped.keys() - known)}


def _follow(session: Session, names: Collection[str]) -> None:
    """Read who uses some names, and who uses these in turn; and every ``conftest.py``, which tests see unasked."""
    reading = session.reading
    session.read(sorted(path for path in reading.files if path.rpartition("/")[2] == "conftest.py"))
    done: set[str] = set()
    for _ in range(_ROUNDS):
        done |= {*names}
        names = _users(session, frozenset(names)) - done
        reading.search(names)
        names = {name for name, files in reading.spread(names).items() if files <= MOST_FILES}
        session.read(reading.holding(names))


def _users(session: Session, names: frozenset[str]) -> set[str]:
    """The names of what one of some names is used in: functions, classes and variables; tests are left out."""
    found: set[str] = set()
    for module, facts in session.reading.modules.items():
        is_test = session.places.paths.get(module, "") in session.places.tests
        for path in facts.uses:
            if names.isdisjoint(path.replace("()", "").split(".")):
                continue
            for use in facts.uses[path]:
                parts = [part for part in facts.scopes[use.scope][len(module) + 1 :].split(".") if part]
                found.update(part for part in parts if not (is_test and part.lower().startswith("test")))
                if not parts and not is_test:
                    found |= _around(facts, use.kind.rstrip("+@"), names)
    return found


def _around(facts: ModuleFacts, kind: str, names: frozenset[str]) -> set[str]:
    """The names of what a module may hold or decorate with something that it uses at its own level."""
    if kind == "decorator":
        defined: list[ClassFacts | FunctionFacts] = [*facts.classes, *facts.functions]
        defined += [method for one in facts.classes for method in one.methods]
        return {one.name for one in defined if any(not names.isdisjoint(path.split(".")) for path in one.decorators)}
    if kind not in ("call", "value", "class_attribute"):
        return set()
    held = {name for name, paths in facts.exports.items() if any(path == "?" or path.endswith("()") for path in paths)}
    # Facts do not say who reads a variable of its own module.
    return held | ({one.name for one in facts.functions} if kind == "value" else set())


def read_below(session: Session, near: Collection[str]) -> None:
    """Read the tests around which fixtures run of their own accord that lead to a member, where these are few.

    Those who ask for a fixture hold its name, and are read for that.
    """
    program, places = session.program(), session.places
    paths: set[str] = set()
    for symbol in sorted(near):
        definition = program.definitions.get(symbol)
        facts = None if definition is None else definition.facts
        if definition is not None and isinstance(facts, FunctionFacts) and is_fixture(facts) and is_autouse(facts):
            home = places.paths[definition.module]
            if home.rpartition("/")[2] == "conftest.py":
                below = [path for path in places.tests if path.startswith(home[: home.rfind("/") + 1])]
                paths.update(below if len(below) <= MOST_BELOW else ())
    session.read(sorted(paths))


class NameIndex:
    """Which modules hold a name, among those that are read; those that hold a name of ``most`` and more are not told.

    ``names`` gives those that a module holds; ``members``: names for which there is no such limit.
    """

    def __init__(
        self,
        modules: Mapping[str, ModuleFacts],
        names: Callable[[str], Iterable[str]],
        members: Collection[str],
        most: int,
    ) -> None:
        self._members = frozenset(members)
        self._most = most
        self._modules: dict[str, list[str]] = defaultdict(list)
        self._renamed: dict[str, set[str]] = defaultdict(set)
        for module in sorted(modules):
            for name in names(module):
                self._modules[name].append(module)
            for name, paths in modules[module].exports.items():
                for path in paths:
                    if renames(name, path):
                        self._renamed[path.rpartition(".")[2]].add(name)

    def holding(self, name: str) -> list[str]:
        """The modules that use a name, or another name that some module gives to it."""
        found: set[str] = set()
        for one in (name, *sorted(self._renamed.get(name, ()))):
            modules = self._modules.get(one, [])
            if len(modules) <= self._most or one in self._members:
                found.update(modules)
        return sorted(found)
