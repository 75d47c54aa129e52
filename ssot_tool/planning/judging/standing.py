"""Can the canonical stand in? What its callers use of a legacy symbol, held against what it has."""

from __future__ import annotations

import re
from typing import NamedTuple

from ssot_tool.facts import ClassFacts, FunctionFacts
from ssot_tool.model import Lack
from ssot_tool.planning.asked.targets import Target
from ssot_tool.planning.texts import Texts
from ssot_tool.program.resolve import Program

_OF_SELF = re.compile(r"\bself\.([^\W\d]\w*)")
#: Bases from outside that bring no attribute which a caller would use.
_EMPTY_BASES = frozenset(("object", "ABC", "Generic", "Protocol", "NamedTuple"))
#: What every class has.
_OF_TUPLE = frozenset(dir(tuple)) | {"_asdict", "_replace", "_fields", "_make"}
_OF_OBJECT = frozenset(dir(object)) | {
    "__dict__",
    "__name__",
    "__qualname__",
    "__annotations__",
    "__bases__",
    "__mro__",
}


class Members(NamedTuple):
    """The names that instances of a class have; ``open``: it may have others, which cannot be read."""

    names: frozenset[str]
    open: bool


class Standing:
    """Answers for targets, from the sources of their definitions."""

    def __init__(self, program: Program, texts: Texts) -> None:
        self._program = program
        self._texts = texts
        self._members: dict[str, Members] = {}
        self.lacks: dict[tuple[str, str], Lack] = {}

    # -- kinds --------------------------------------------------------------------------------------------------

    def same_kind(self, target: Target) -> bool:
        """Whether both are classes, or both functions, as far as the canonical is known."""
        canonical = target.canonical in self._program.definitions
        return not canonical or self._program.is_class(target.legacy) == self._program.is_class(target.canonical)

    def kind_reason(self, target: Target) -> tuple[str, str]:
        """Why a place that needs a class (or a function) is left, and what to do."""
        is_class = self._program.is_class(target.canonical)
        what = "a class" if is_class else "a function"
        wanted = "a function" if is_class else "a class"
        return f"{target.name} is {what}, and {wanted} is needed here", "rewrite it by hand"

    # -- members ------------------------------------------------------------------------------------------------

    def lack(self, target: Target, name: str) -> Lack | None:
        """What the canonical lacks for a use of ``legacy.name``; None if it has it, or nobody can tell."""
        program = self._program
        if not program.is_class(target.legacy) or not program.is_class(target.canonical) or name in _OF_OBJECT:
            return None
        if name not in self.members(target.legacy).names:
            return None
        other = target.move.methods.get(name, name)
        mine = self.members(target.canonical)
        if other not in mine.names:
            if mine.open:
                return None
            what = "method" if program.attribute(target.legacy, name) else "attribute"
            return self._noted(
                target, Lack(target.legacy, target.canonical, what, name, f"{target.name} has no {other}")
            )
        old, new = self._function(target.legacy, name), self._function(target.canonical, other)
        if old is not None and new is not None and _is_property(old) != _is_property(new):
            told = "a property, and no method" if _is_property(new) else "a method, and no property"
            message = f"{target.name}.{other} is {told}"
            return self._noted(target, Lack(target.legacy, target.canonical, "kind", name, message))
        if old is not None and new is not None and old.is_async != new.is_async:
            told = "is a coroutine" if new.is_async else "is no coroutine"
            message = f"{target.name}.{other} {told}, {target.legacy_name}.{name} is {'not' if new.is_async else 'one'}"
            return self._noted(target, Lack(target.legacy, target.canonical, "sync", name, message))
        return None

    def missing(self, target: Target) -> frozenset[str]:
        """The methods of the legacy class that the canonical has under no name; none where either cannot be read."""
        program = self._program
        if not program.is_class(target.legacy) or not program.is_class(target.canonical):
            return frozenset()
        mine = self.members(target.canonical)
        methods = {name for name in self.members(target.legacy).names if self.member(target.legacy, name)} - _OF_OBJECT
        gone = {name for name in methods if target.move.methods.get(name, name) not in mine.names}
        return frozenset() if mine.open else frozenset(gone)

    def todo(self, lack: Lack) -> str:
        """What to do about a lack."""
        name = lack.to.rpartition(".")[2]
        if lack.what == "sync":
            return f"make both alike, or map it to another method with --method {lack.name}=…"
        return f"add it to {name}, or map it with --method {lack.name}=…"

    def members(self, symbol: str) -> Members:
        """What instances of a class have."""
        if symbol not in self._members:
            names: set[str] = set()
            is_open = False
            for owner in self._program.ancestors(symbol):
                own, unread = self._own(owner)
                names |= own
                is_open = is_open or unread
            self._members[symbol] = Members(frozenset(names), is_open or "__getattr__" in names)
        return self._members[symbol]

    def class_members(self, symbol: str) -> Members | None:
        """As ``members``; None for what is no class of the workspace."""
        return self.members(symbol) if self._program.is_class(symbol) else None

    def member(self, symbol: str, name: str) -> str | None:
        """The method that ``symbol.name`` is."""
        found = self._program.attribute(symbol, name) if self._program.is_class(symbol) else None
        return found if found is not None and not self._program.is_class(found) else None

    def counterpart(self, target: Target, name: str) -> str | None:
        """The canonical's method for one of the legacy's."""
        return self.member(target.canonical, target.move.methods.get(name, name))

    def exposes(self, target: Target, key: str) -> bool:
        """Whether an instance of the canonical shows the value of a route's keyword under its name."""
        return self._program.is_class(target.canonical) and key in self.members(target.canonical).names

    def _function(self, symbol: str, name: str) -> FunctionFacts | None:
        at = self.member(symbol, name)
        facts = self._program.definitions[at].facts if at else None
        return facts if isinstance(facts, FunctionFacts) else None

    def _own(self, owner: str) -> tuple[set[str], bool]:
        definition = self._program.definitions[owner]
        facts = definition.facts
        assert isinstance(facts, ClassFacts)
        names = (
            {method.name for method in facts.methods} | set(facts.constants) | set(facts.fields) | set(facts.instance)
        )
        text = self._texts.of_module(definition.module)
        if text is not None:
            lines = text.split("\n")[facts.start_line - 1 : facts.end_line]
            names |= set(_OF_SELF.findall("\n".join(lines)))
            names |= set(re.findall(r"(?m)^[ \t]+([^\W\d]\w*)[ \t]*(?::[^=\n]*)?=", "\n".join(lines)))
        inside = self._program.modules[definition.module]
        if any(base.rpartition(".")[2] == "NamedTuple" for base in facts.bases):
            names |= _OF_TUPLE
        unread = [
            base
            for base in facts.bases
            if base.rpartition(".")[2].partition("[")[0] not in _EMPTY_BASES
            and not any(self._program.is_class(found) for found in self._program.named(base, inside))
        ]
        return names, bool(unread) or text is None

    def _noted(self, target: Target, lack: Lack) -> Lack:
        return self.lacks.setdefault((target.legacy, lack.name), lack)


def _is_property(facts: FunctionFacts) -> bool:
    return any(path.rpartition(".")[2] in ("property", "cached_property") for path in facts.decorators)
