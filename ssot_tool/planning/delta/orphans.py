"""Undefined names that a change makes: those of the new texts less those of the old ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ssot_tool.planning.delta.damage import Damage
from ssot_tool.planning.delta.parsed import Parsed
from ssot_tool.planning.delta.sides import Sides, Touched
from ssot_tool.planning.delta.target import Version
from ssot_tool.planning.delta.undefined import NOWHERE, Undefined
from ssot_tool.program.resolve import Program

_LATE_ANNOTATIONS: Version = (3, 14)


def orphans(sides: Sides, target: Version | None) -> Iterator[Damage]:
    """Yield the names that touched files use in vain more often than before, by name and scope.

    In files that are new, a name counts only where no touched file used it in vain before (it may have moved here),
    and one in a string only where a touched module bound it before (it may be no name at all).
    """
    vain_now = [
        (one, found)
        for one in sides.touched
        if isinstance(one.parsed, Parsed) and (found := _certain(sides.changed, one, one.parsed, target))
    ]
    sides.prepare_before(one for one, _ in vain_now)
    for one, found in vain_now:
        old = sides.parsed_before(one)
        if isinstance(old, Parsed):
            known = Counter((name.name, name.scope) for name in _certain(sides.program, one, old, target))
            yield from _extra(one, found, known)
    new_files = [(one, found) for one, found in vain_now if one.before is None]
    if new_files:
        vain, bound = _of_old_texts(sides)
        for one, found in new_files:
            for name in found:
                if name.name not in vain and (name.where != "string" or name.name in bound):
                    yield _damage(one, name)


def _certain(program: Program, one: Touched, parsed: Parsed, target: Version | None) -> list[Undefined]:
    if not parsed.undefined:
        return []
    late = target is not None and target >= _LATE_ANNOTATIONS
    lazy = parsed.facts.lazy

    def is_there(name: Undefined) -> bool:
        if name.where == "all":
            return name.name in lazy or program.is_module(f"{one.name.module}.{name.name}")
        return late and name.where == "annotation" and name.why != NOWHERE

    return [name for name in parsed.undefined if not is_there(name)]


def _extra(one: Touched, found: list[Undefined], known: Counter[tuple[str, str]]) -> Iterator[Damage]:
    """What is not matched by name and scope, nor by the name alone: the scope itself may be called otherwise now."""
    rest = []
    for name in found:
        key = (name.name, name.scope)
        if known[key]:
            known[key] -= 1
        else:
            rest.append(name)
    spare: Counter[str] = Counter()
    for (ident, _), count in known.items():
        spare[ident] += count
    for name in rest:
        if spare[name.name]:
            spare[name.name] -= 1
        else:
            yield _damage(one, name)


def _of_old_texts(sides: Sides) -> tuple[set[str], set[str]]:
    """The names that touched files used in vain before, and those that they bound."""
    vain: set[str] = set()
    bound: set[str] = set()
    for one in sides.touched:
        old = sides.parsed_before(one)
        if isinstance(old, Parsed):
            vain.update(name.name for name in old.undefined)
            bound.update(old.facts.exports)
    return vain, bound


def _damage(one: Touched, name: Undefined) -> Damage:
    subject = f"{name.name} in __all__" if name.where == "all" else name.name
    return Damage(one.path, name.line, "undefined-name", name.name, f"{subject} {name.why}")
