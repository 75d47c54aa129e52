"""What callers really use of members: constructions, methods and attributes, counted where the receiver is certain."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from ssot_tool.cure.comparison import Count
from ssot_tool.model import Member
from ssot_tool.program.references import Places
from ssot_tool.program.resolve import Program


class Usage(NamedTuple):
    """``built``: by member; ``names``: what follows a member or an instance of it, by member and name."""

    built: dict[str, Count]
    names: dict[tuple[str, str], Count]


def usage(program: Program, members: Collection[Member], places: Places) -> Usage:
    """Count in the modules that refer to a member. What members do to themselves (``self.x``) is not counted."""
    symbols = frozenset(member.symbol for member in members)
    built = {member.symbol: _built(member, symbols) for member in members}
    modules = {reference.path for member in members for reference in member.references}
    counting = _Counting(program, symbols, places)
    for module in sorted(program.modules):
        if places.paths.get(module) in modules:
            counting.module(module)
    return Usage(built, counting.names)


def _built(member: Member, symbols: Collection[str]) -> Count:
    found = Count()
    for reference in member.references:
        if reference.kind == "call":
            found += _one(reference.in_test, inside=_inside(reference.scope, symbols) is not None)
    return found


class _Counting:
    def __init__(self, program: Program, symbols: frozenset[str], places: Places) -> None:
        self.program = program
        self.symbols = symbols
        self.places = places
        self.names: dict[tuple[str, str], Count] = {}

    def module(self, name: str) -> None:
        """Count the uses of one module."""
        facts = self.program.modules[name]
        in_test = self.places.paths[name] in self.places.tests
        uses = facts.uses
        for path in uses:
            found = self._used(path, name)
            if found is None:
                continue
            for use in uses[path]:
                if use.kind.startswith(("patch_string", "dotted_string", "import", "reexport")):
                    continue
                inside = _inside(facts.scopes[use.scope], self.symbols)
                # ``self.x`` is written with an @; other uses of an own class, in its own body, are its own matter, too.
                if use.kind.endswith("@") or (inside is not None and inside == found[0]):
                    continue
                count = _one(in_test, inside=inside is not None)
                self.names[found] = self.names.get(found, Count()) + count

    def _used(self, path: str, module: str) -> tuple[str, str] | None:
        """The member that a path goes through, and the name that follows it."""
        facts = self.program.modules[module]
        at = path.rfind("()")
        if at >= 0:
            rest = path[at + 3 :].partition(".")[0]
            instance = self.program.instance_of(path[: at + 2], facts) if rest else None
            member = self._member(instance)
            return (member, rest) if member is not None else None
        parts = path.split(".")
        for step in self.program.steps(path, facts):
            if step.symbol in self.symbols and step.length < len(parts):
                return step.symbol, parts[step.length]
        return None

    def _member(self, symbol: str | None) -> str | None:
        """The member that a class is, or derives from most closely."""
        if symbol is None or symbol in self.symbols:
            return symbol
        if not self.program.is_class(symbol):
            return None
        return next((one for one in self.program.ancestors(symbol) if one in self.symbols), None)


def _one(in_test: bool, *, inside: bool) -> Count:
    return Count(members=1) if inside else Count(tests=1) if in_test else Count(production=1)


def _inside(scope: str, symbols: Iterable[str]) -> str | None:
    """The member in whose definition a scope is."""
    return next((symbol for symbol in symbols if scope == symbol or scope.startswith(f"{symbol}.")), None)
