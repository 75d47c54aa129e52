"""From a family to the blueprint of the one class or function that takes its members' place."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ssot_tool.choosing import Chosen
from ssot_tool.config import Config
from ssot_tool.cure.blueprint import Blueprint, Strategy
from ssot_tool.errors import UsageError
from ssot_tool.model import Member
from ssot_tool.planning.texts import Texts
from ssot_tool.program.references import references_to
from ssot_tool.scaffolding.annotations import Annotations
from ssot_tool.scaffolding.equality import doubled_classes, lost_equality
from ssot_tool.scaffolding.inward import own_class_uses
from ssot_tool.scaffolding.keys import keyword_of, settle, unused
from ssot_tool.scaffolding.members import Picked, kind_of, pick
from ssot_tool.scaffolding.options import ScaffoldOptions
from ssot_tool.scaffolding.outward import Outward, Part
from ssot_tool.scaffolding.places import check_canonical, home_of
from ssot_tool.session import Session
from ssot_tool.signature import Signature
from ssot_tool.surfacing import Surfaces

#: Names of the new module that no type may have.
OWN_NAMES = ("ROUTES", "RouteTable", "UnknownRoute", "NOT_GIVEN", "given", "Passed", "heir_of", "own", "around")
_SHOWN = 3


def canonical_of(chosen: Chosen, asked: str) -> str:
    """The dotted name of what is to be written; UsageError where nobody says it, or where it is there already."""
    pack, session = chosen.pack, chosen.session
    configured = pack.canonical if pack is not None else None
    if asked and configured and asked != configured:
        raise UsageError(
            f"--canonical {asked}, but the configuration says {configured}", "change it there, or leave --canonical out"
        )
    canonical = asked or configured or ""
    if not canonical:
        role = chosen.family.role
        raise UsageError(
            f"which class is to take the place of all members of {role} is not said",
            f"add --canonical package.module.Name, or write canonical under [roles.{role}] in ssot.toml",
        )
    check_canonical(canonical)
    session.locate([canonical])
    if session.definitions(canonical):
        raise UsageError(
            f"{canonical} exists already: ssot migrate {chosen.family.role} moves its rivals' callers onto it",
            "to write another, name one that is not there: --canonical package.module.Name",
        )
    return canonical


def blueprint(chosen: Chosen, config: Config, wanted: ScaffoldOptions, texts: Texts) -> Blueprint:
    """Work out all that is to be written; inside ``with session.reading``. Every strategy has the style asked for."""
    session, family, _ = chosen
    canonical = canonical_of(chosen, wanted.canonical)
    module, _, name = canonical.rpartition(".")
    home = home_of(session, module)
    picked = pick(chosen, config, canonical, wanted.members)
    symbols = [member.symbol for member in picked.members]
    surfaces = Surfaces(session, texts, symbols)
    keys = settle(family, picked, canonical)
    parts = [_part(member, keys.keys[member.symbol], picked) for member in picked.members]
    keyword = keyword_of(
        picked, canonical, wanted.keyword, _names_of(surfaces, parts), _given_to_methods(surfaces, parts)
    )
    replaced = dict.fromkeys(symbols, name) if kind_of(canonical) == "class" else {}
    annotations = Annotations(surfaces.program, replaced, (*OWN_NAMES, name))
    outward = Outward(parts, surfaces, annotations)
    constructor = outward.constructor(name)
    is_class = kind_of(canonical) == "class"
    methods = outward.methods() if is_class else []
    attributes = outward.attributes(methods, keyword, _outside(session, texts, picked)) if is_class else ()
    constants = outward.constants(attributes) if is_class else {}
    many = [one for one in attributes if any(limit.startswith(f"{one} is a constant") for limit in outward.limits)]
    strategies = tuple(
        Strategy(
            part.key,
            part.member.symbol,
            surfaces.program.definitions[part.member.symbol].module,
            part.member.name,
            (part.key, *(k for k, s in keys.routes.items() if s == part.member.symbol and k != part.key)),
            surfaces.of(part.member.symbol),
            "facade",
            part.arguments,
            part.methods,
            configured=not unused(picked.migrations.get(part.member.symbol)),
        )
        for part in parts
    )
    made = Blueprint(
        family.role,
        family.title,
        canonical,
        module,
        name,
        home.path,
        kind_of(canonical),
        wanted.style,
        keyword,
        strategies,
        {key: keys.keys[symbol] for key, symbol in keys.routes.items()},
        keys.settled,
        constructor,
        tuple(methods),
        tuple(one for one in attributes if one not in many),
        constants,
        left_out=picked.left_out,
        limits=(
            *outward.limits,
            *(_limits_of_class(session, surfaces, picked, name, wanted.style) if is_class else ()),
        ),
        is_dynamic=any(each.name == "__getattr__" for one in strategies for each in one.surface.methods),
    )
    return msgspec.structs.replace(made, types=annotations.used_in(list(_annotations(made))))


def _part(member: Member, key: str | int | float | bool, picked: Picked) -> Part:
    migration = picked.migrations.get(member.symbol)
    if migration is None:
        return Part(key, member, {}, {})
    methods = {old: new for old, new in migration.methods.items() if old != new}
    return Part(key, member, dict(migration.arguments), methods)


def _names_of(surfaces: Surfaces, parts: list[Part]) -> set[str]:
    """The names of parameters, methods and attributes of all members."""
    found: set[str] = set()
    for part in parts:
        surface = surfaces.of(part.member.symbol)
        if isinstance(surface.signature, Signature):
            found |= {part.arguments.get(one.name, one.name) for one in surface.signature.parameters}
        found |= {method.name for method in surface.methods} | set(surface.attributes)
    return found


def _given_to_methods(surfaces: Surfaces, parts: list[Part]) -> set[str]:
    """The names of the parameters of all members' methods."""
    return {
        one.name
        for part in parts
        for method in surfaces.of(part.member.symbol).methods
        if isinstance(method.signature, Signature)
        for one in method.signature.parameters
    }


def _outside(session: Session, texts: Texts, picked: Picked) -> Iterator[str]:
    """The texts of all files that refer to a member, without what stands in members."""
    inside: dict[str, list[tuple[int, int]]] = {}
    paths: set[str] = set()
    for member in picked.members:
        inside.setdefault(member.path, []).append((member.start_line, member.end_line))
        paths |= {one.path for one in member.references}
    for path in sorted(paths):
        lines = (texts.text(path) or "").split("\n")
        for first, last in inside.get(path, ()):
            lines[first - 1 : last] = [""] * (last - first + 1)
        yield "\n".join(lines)


def _limits_of_class(session: Session, surfaces: Surfaces, picked: Picked, name: str, style: str) -> Iterator[str]:
    yield from _lost_bases(session, picked, name)
    yield from own_class_uses(surfaces, picked.members, name)
    yield from lost_equality(session, picked.members, name, style)
    if style == "move":
        yield from doubled_classes(session, picked.members)


def _lost_bases(session: Session, picked: Picked, name: str) -> Iterator[str]:
    """Where bases of members are asked for that the unified class does not have: a sentence for each base."""
    program = session.program()
    members = {member.symbol for member in picked.members}
    bases = sorted({base for symbol in members for base in program.ancestors(symbol)} - members)
    found = references_to(program, bases, session.places) if bases else {}
    for base in bases:
        places = [f"{one.path}:{one.line}" for one in found[base] if one.kind == "isinstance"]
        if places:
            more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
            told = ", ".join(places[:_SHOWN]) + more
            yield f"no {name} is a {base.rpartition('.')[2]}, for which {told} asks with isinstance"


def _annotations(made: Blueprint) -> Iterator[str]:
    for one in (made.constructor, *made.methods):
        yield one.returns
        for parameter in one.signature.parameters:
            yield parameter.annotation or ""
