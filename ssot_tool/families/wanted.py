"""Which unread modules could tell more of the candidates: they hold bases, or the constants that name routes."""

from __future__ import annotations

from collections.abc import Iterable

from ssot_tool.facts import ClassFacts, ModuleFacts
from ssot_tool.families.candidates import candidates
from ssot_tool.families.core import core_modules
from ssot_tool.families.routes import counts
from ssot_tool.families.vocabulary import vocabulary
from ssot_tool.program.resolve import Program
from ssot_tool.role import RolePack

_HOPS = 8


def wanted_modules(program: Program, pack: RolePack) -> set[str]:
    """Names of modules of the workspace that are not read, but that a candidate's bases or routes come from.

    To be read until nothing is added; without them a route counts by its constant's name and a hierarchy ends early.
    """
    chosen = (*pack.members, *([pack.canonical] if pack.canonical is not None else []))
    found = {name for dotted in chosen for name in _unread(program, dotted, None, 0)}
    classes = {
        base for s in candidates(program, pack) if program.definitions[s].is_class for base in program.ancestors(s)
    }
    for symbol in sorted(classes):
        definition = program.definitions[symbol]
        if isinstance(definition.facts, ClassFacts):
            found |= _all_unread(program, _paths(definition.facts, pack), program.modules[definition.module])
    for name in core_modules(program, vocabulary(pack)):
        facts = program.modules[name]
        named = [one for one in facts.registrations if counts(vocabulary(pack), one)]
        found |= _all_unread(program, (path for one in named for path in (one.target, one.key)), facts)
    return found


def _all_unread(program: Program, paths: Iterable[str], inside: ModuleFacts) -> set[str]:
    return {
        name
        for path in paths
        if path and not path.startswith("'")
        for name in _unread(program, path.partition("()")[0], inside, 0)
    }


def _paths(facts: ClassFacts, pack: RolePack) -> Iterable[str]:
    yield from facts.bases
    for name in pack.routes.attributes:
        yield from facts.constants.get(name, ())
        yield from facts.instance_values.get(name, ())
    for method in facts.methods:
        yield from (value for _, value in (*method.super_args, *method.compares))
        if method.name in pack.routes.accessors:
            yield from method.returned


def _unread(program: Program, path: str, inside: ModuleFacts | None, hops: int) -> set[str]:
    """The first module on a path's way that is known, but not read."""
    parts = program.anchored(path, inside).split(".")
    for count in range(len(parts) - 1, 0, -1):
        module = ".".join(parts[:count])
        if module in program.modules:
            facts = program.modules[module]
            targets = facts.exports.get(parts[count]) or tuple(f"{star}.{parts[count]}" for star in facts.stars)
            own = f"{module}.{parts[count]}"
            follow = [t for t in targets if t not in ("?", own) and "()" not in t] if hops < _HOPS else []
            return {name for target in follow for name in _unread(program, target, facts, hops + 1)}
        if module in program.known:
            return {module}
    return set()
