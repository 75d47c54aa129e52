"""The classes and free functions of a program, with what they show; worked out once for all roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from weakref import WeakKeyDictionary

from ssot_tool.facts import ModuleFacts
from ssot_tool.families.profile import Profile, profile
from ssot_tool.program.resolve import Definition, Program


class Subjects:
    """Who may play a role: everything defined but methods. Remembers profiles; use ``subjects_of``."""

    def __init__(self, program: Program) -> None:
        self._definitions = program.definitions
        self._profiles: dict[str, Profile] = {}
        self.classes = list(_found(program, ((m, one.qualname) for m in _modules(program) for one in m.classes)))
        self.functions = list(_found(program, ((m, one.qualname) for m in _modules(program) for one in m.functions)))

    def __iter__(self) -> Iterator[Definition]:
        yield from self.classes
        yield from self.functions

    def profile(self, symbol: str) -> Profile:
        """What one of them shows of its job."""
        shown = self._profiles.get(symbol)
        if shown is None:
            shown = self._profiles[symbol] = profile(symbol, self._definitions[symbol].facts)
        return shown


_known: WeakKeyDictionary[Program, Subjects] = WeakKeyDictionary()


def subjects_of(program: Program) -> Subjects:
    """The subjects of a program, the same object for the same program."""
    found = _known.get(program)
    if found is None:
        found = _known[program] = Subjects(program)
    return found


def _modules(program: Program) -> Iterable[ModuleFacts]:
    return (program.modules[name] for name in sorted(program.modules))


def _found(program: Program, places: Iterable[tuple[ModuleFacts, str]]) -> Iterable[Definition]:
    seen: set[str] = set()
    for module, qualname in places:
        symbol = f"{module.module}.{qualname}" if module.module else qualname
        if symbol not in seen and symbol in program.definitions:
            seen.add(symbol)
            yield program.definitions[symbol]
