"""The use case ``graph``: who depends on the members of a role, and on what they depend."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ssot_tool.config import Config
from ssot_tool.graph import Dependencies, Dependency, Place
from ssot_tool.program.references import references_to
from ssot_tool.read_options import ReadOptions
from ssot_tool.registry import load_role_packs
from ssot_tool.scanning import chosen_packs, find_families
from ssot_tool.session import Session, open_session


def dependencies(root: Path, config: Config, role: str, options: ReadOptions, *, depth: int) -> Dependencies:
    """Collect the uses within ``depth`` steps of a role's members, both ways, for ``graph.build``.

    Methods count as their class. Names of installed libraries are left out. An unknown role is a UsageError.
    """
    packs = load_role_packs(config, root)
    (pack,) = chosen_packs(packs, [role])
    session = open_session(root, config, packs, options)
    with session.reading:
        families = find_families(session, config, [pack]).families
        members = tuple(member.symbol for family in families for member in family.members)
        uses = {*_callers(session, members, depth), *_needs(session, members, depth)}
    symbols = {*members, *(end for use in uses for end in (use.source, use.target))}
    places = {symbol: _place(session, symbol) for symbol in sorted(symbols)}
    return Dependencies(role, pack.title, members, tuple(sorted(uses)), places)


def _callers(session: Session, members: Iterable[str], depth: int) -> Iterable[Dependency]:
    """Against the arrows: references to the members, then to what refers to them, and so on."""
    level = sorted(set(members))
    seen = set(level)
    for _ in range(depth):
        session.follow(lambda program, level=level: level)  # type: ignore[misc]
        program = session.program()
        following: set[str] = set()
        for target, references in references_to(program, level, session.places).items():
            for reference in references:
                if reference.kind != "definition":
                    source = _owner(session, reference.scope)
                    yield Dependency(source, target, reference.kind)
                    if source in program.definitions:
                        following.add(source)
        level = sorted(following - seen)
        seen |= following
        if not level:
            return


def _needs(session: Session, members: Iterable[str], depth: int) -> Iterable[Dependency]:
    """Along the arrows: what the members use, then what that uses, and so on."""
    level = sorted(set(members))
    seen = set(level)
    for _ in range(depth):
        program = session.program()
        uses = [
            (symbol, path, use.kind, definition.module)
            for symbol in level
            if (definition := program.definitions.get(symbol)) is not None
            for path, found in program.modules[definition.module].uses.items()
            for use in found
            if _is_inside(program.modules[definition.module].scopes[use.scope], symbol)
        ]
        session.locate({path.partition("()")[0] for _, path, _, _ in uses})
        program = session.program()
        following: set[str] = set()
        for symbol, path, kind, module in uses:
            steps = program.steps(path, program.modules[module])
            if steps and not kind.startswith("via"):
                target = _owner(session, steps[-1].symbol)
                yield Dependency(symbol, target, "method" if steps[-1].method else kind.rstrip("+@"))
                following.add(target)
        level = sorted(following - seen)
        seen |= following


def _is_inside(scope: str, symbol: str) -> bool:
    return scope == symbol or scope.startswith(f"{symbol}.")


def _owner(session: Session, scope: str) -> str:
    """The outermost class or function around a scope, or the module itself."""
    program = session.program()
    parts = scope.split(".")
    for end in range(1, len(parts) + 1):
        name = ".".join(parts[:end])
        if name in program.definitions:
            return name
    return scope


def _place(session: Session, symbol: str) -> Place:
    definition = session.program().definitions.get(symbol)
    module = definition.module if definition is not None else symbol
    path = session.places.paths.get(module, "")
    line = definition.facts.start_line if definition is not None else 1
    return Place(path, line, path in session.places.tests, definition is None)
