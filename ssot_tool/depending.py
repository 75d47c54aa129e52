"""The use case ``graph``: who depends on the members of a role, and on what they depend."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from pathlib import Path

from ssot_tool.choosing import choose
from ssot_tool.config import Config
from ssot_tool.facts import ClassFacts, FunctionFacts, ModuleFacts
from ssot_tool.graph import Dependencies, Dependency, Part, Place
from ssot_tool.model import Family
from ssot_tool.program.references import references_to
from ssot_tool.read_options import ReadOptions
from ssot_tool.session import Session


def dependencies(root: Path, config: Config, asked: Sequence[str], options: ReadOptions, *, depth: int) -> Dependencies:
    """Collect the uses within ``depth`` steps of a role's members, or of symbols, both ways, for ``graph.build``.

    Methods count as their class, and a class statement or signature as what it defines. Names of installed libraries
    are left out. What ``choose`` refuses is a UsageError.
    """
    session, family, _ = choose(root, config, asked, options)
    return dependencies_of(session, family, depth=depth)


def dependencies_of(session: Session, family: Family, *, depth: int) -> Dependencies:
    """As ``dependencies``, of a family that is found already; outside of ``with session.reading``."""
    members = tuple(member.symbol for member in family.members)
    with session.reading:
        around = _Around(session)
        uses = list(around.callers(members, depth))
        # What lies between two members is seen from both ends; it is counted once, at the references.
        counted = {(use.source, use.target) for use in uses}
        uses += [use for use in around.needs(members, depth) if (use.source, use.target) not in counted]
    symbols = {*members, *(end for use in uses for end in (use.source, use.target))}
    places = {symbol: _place(session, symbol) for symbol in sorted(symbols)}
    parts = {one.symbol: Part(one.unit or one.symbol, one.routes, one.end_line) for one in family.members}
    canonical = next(iter(session.definitions(family.canonical)), family.canonical) if family.canonical else ""
    about = (canonical, family.proposed, parts, family.collisions)
    return Dependencies(family.role, family.title, members, tuple(sorted(uses)), places, *about)


class _Around:
    """The uses around symbols of one session's program, inside ``with session.reading``."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._outermost: dict[str, list[tuple[int, int, str]]] = {}

    def callers(self, members: Iterable[str], depth: int) -> Iterable[Dependency]:
        """Against the arrows: references to the members, then to what refers to them, and so on."""
        level = sorted(set(members))
        seen = set(level)
        for _ in range(depth):
            self.session.follow(lambda program, level=level: level)  # type: ignore[misc]
            program = self.session.program()
            following: set[str] = set()
            for target, references in references_to(program, level, self.session.places).items():
                for reference in references:
                    if reference.kind != "definition":
                        source = self.owner(reference.scope, reference.line)
                        yield Dependency(source, target, reference.kind)
                        if source in program.definitions:
                            following.add(source)
            level = sorted(following - seen)
            seen |= following
            if not level:
                return

    def needs(self, members: Iterable[str], depth: int) -> Iterable[Dependency]:
        """Along the arrows: what the members use, then what that uses, and so on."""
        level = sorted(set(members))
        seen = set(level)
        for _ in range(depth):
            uses = [use for symbol in level for use in self._uses_of(symbol)]
            self.session.locate({path.partition("()")[0] for _, path, _, _ in uses})
            program = self.session.program()
            following: set[str] = set()
            for symbol, path, kind, module in uses:
                steps = program.steps(path, program.modules[module])
                if steps and not kind.startswith("via"):
                    target = self.owner(steps[-1].symbol)
                    yield Dependency(symbol, target, "method" if steps[-1].method else kind.rstrip("+@"))
                    following.add(target)
            level = sorted(following - seen)
            seen |= following

    def _uses_of(self, symbol: str) -> Iterable[tuple[str, str, str, str]]:
        """(symbol, path, kind, module) of the uses inside a definition, its bases and signature included."""
        definition = self.session.program().definitions.get(symbol)
        if definition is None:
            return
        facts = self.session.program().modules[definition.module]
        for path, found in facts.uses.items():
            for use in found:
                scope = facts.scopes[use.scope]
                if _is_inside(scope, symbol) or self.owner(scope, use.spans[0]) == symbol:
                    yield symbol, path, use.kind, definition.module

    def owner(self, scope: str, line: int = 0) -> str:
        """The outermost class or function around a scope, or around a line of a module's; or the module itself."""
        program = self.session.program()
        parts = scope.split(".")
        for end in range(1, len(parts) + 1):
            name = ".".join(parts[:end])
            if name in program.definitions:
                return name
        if line and scope in program.modules:
            if scope not in self._outermost:
                self._outermost[scope] = _outermost(program.modules[scope])
            spans = self._outermost[scope]
            before = bisect_right(spans, line, key=lambda span: span[0]) - 1
            if before >= 0 and line <= spans[before][1]:
                return spans[before][2]
        return scope


def _outermost(facts: ModuleFacts) -> list[tuple[int, int, str]]:
    """(first line, last line, symbol) of the definitions at module level. Decorators stand before the first line."""
    prefix = f"{facts.module}." if facts.module else ""
    found: list[ClassFacts | FunctionFacts] = [*facts.classes, *facts.functions]
    return sorted((one.start_line, one.end_line, prefix + one.qualname) for one in found if "." not in one.qualname)


def _is_inside(scope: str, symbol: str) -> bool:
    return scope == symbol or scope.startswith(f"{symbol}.")


def _place(session: Session, symbol: str) -> Place:
    definition = session.program().definitions.get(symbol)
    module = definition.module if definition is not None else symbol
    path = session.places.paths.get(module, "")
    line = definition.facts.start_line if definition is not None else 1
    return Place(path, line, path in session.places.tests, definition is None)
