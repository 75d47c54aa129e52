"""Which members of a family a unified class or function will serve, and which it leaves out, and why."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Literal, NamedTuple

from ssot_tool.choosing import Chosen
from ssot_tool.config import Config, Migration
from ssot_tool.errors import SsotError, UsageError
from ssot_tool.facts import FunctionFacts
from ssot_tool.model import CALL_KINDS, Member
from ssot_tool.program.references import references_to
from ssot_tool.session import Session

Kind = Literal["class", "function"]


class Picked(NamedTuple):
    """The members that get strategies, the migration of each that has one, and who is left out with the reason."""

    members: tuple[Member, ...]
    migrations: dict[str, Migration]
    left_out: dict[str, str]


def pick(chosen: Chosen, config: Config, canonical: str, asked: Sequence[str]) -> Picked:
    """Those that the role's migrations name, if there are any; else all that compete; of these, those ``asked`` for.

    Inside ``with session.reading``. UsageError for names that are no members, SsotError where nobody is left.
    """
    session, family, pack = chosen
    entries = config.migrations_of(pack.id, canonical) if pack is not None else []
    entries = [one for one in entries if one.to in (None, canonical)]
    migrations: dict[str, Migration] = {}
    if entries:
        found = {one.symbol: session.definitions(one.symbol) for one in entries}
        session.locate([symbol for symbol, hits in found.items() if not hits])
        for one in entries:
            migrations[_definition(session, one.symbol)] = one
    known = {member.symbol: member for member in (*family.members, *family.unrivalled)}
    members = [known.get(symbol) or _member(session, symbol) for symbol in migrations] or list(family.members)
    members = [one for one in members if one.symbol != canonical]
    members = _asked(members, asked) if asked else members
    left_out: dict[str, str] = {}
    if not entries and not asked:
        members = _without_bases(session, members, left_out)
    members = _of_one_kind(session, members, kind_of(canonical), canonical, left_out)
    if not members:
        told = "; ".join(f"{symbol} {reason}" for symbol, reason in left_out.items())
        raise SsotError(
            f"nothing of {family.role or family.title} is there for {canonical} to serve"
            + (f": {told}" if told else ""),
            f"ssot scan --role {family.role} --all lists its members" if family.role else "",
        )
    return Picked(tuple(members), migrations, left_out)


def kind_of(canonical: str) -> Kind:
    """Whether a name that is not defined yet is one of a class or of a function, by its spelling (PEP 8)."""
    name = canonical.rpartition(".")[2].lstrip("_")
    return "class" if name[:1].isupper() else "function"


def production_calls(member: Member) -> int:
    """How often code outside tests calls or builds a member."""
    return sum(one.kind in CALL_KINDS and not one.in_test for one in member.references)


def _definition(session: Session, symbol: str) -> str:
    hits = session.definitions(symbol)
    if not hits:
        names = [one for one in session.program().definitions if one.rpartition(".")[2] == symbol.rpartition(".")[2]]
        hint = (
            f"did you mean {min(names)}?" if names else "an earlier migration may have deleted it: take its entry out"
        )
        raise UsageError(f"{symbol}, of which [[migrations]] speaks, is not in this workspace", hint)
    return hits[0]


def _member(session: Session, symbol: str) -> Member:
    program = session.program()
    definition = program.definitions[symbol]
    facts = definition.facts
    references = tuple(references_to(program, [symbol], session.places)[symbol])
    kind: Kind = "class" if program.is_class(symbol) else "function"
    path = session.places.paths[definition.module]
    return Member(symbol, kind, path, facts.start_line, facts.end_line, (), (), references, symbol)


def _asked(members: Sequence[Member], asked: Sequence[str]) -> list[Member]:
    found: list[Member] = []
    for name in asked:
        hits = [one for one in members if name in (one.symbol, one.name)]
        if len(hits) > 1:
            told = " and ".join(one.symbol for one in hits)
            raise UsageError(f"{name} is the name of {told}", "give the dotted name")
        if not hits:
            near = get_close_matches(name, [n for one in members for n in (one.symbol, one.name)], n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(one.name for one in members)}"
            raise UsageError(f"{name} is none of the members that would be served", hint)
        found += hits
    return list(dict.fromkeys(found))


def _without_bases(session: Session, members: Sequence[Member], left_out: dict[str, str]) -> list[Member]:
    """Bases that nobody builds, but others derive from, have no behaviour of their own to choose."""
    program = session.program()
    kept = []
    for member in members:
        heirs = [
            one.name
            for one in members
            if member.kind == "class" and one is not member and one.kind == "class"
            if member.symbol in program.ancestors(one.symbol)
        ]
        built = any(one.kind == "call" and one.symbol == member.symbol for one in member.references)
        if heirs and not built and not member.routes:
            left_out[member.symbol] = f"is the base of {', '.join(sorted(heirs))}, and nobody builds it"
        else:
            kept.append(member)
    return kept


def _of_one_kind(
    session: Session, members: Sequence[Member], kind: Kind, canonical: str, left_out: dict[str, str]
) -> list[Member]:
    """A class stands for classes, a function for functions that are all coroutines, or all not."""
    name = canonical.rpartition(".")[2]
    same = [one for one in members if one.kind == kind]
    other = "a function" if kind == "class" else "a class"
    for one in members:
        if one.kind != kind:
            left_out[one.symbol] = f"is {other}, and {name} is none: give it a canonical of its own"
    if kind == "class":
        return same
    waits = {one.symbol: _is_async(session, one.symbol) for one in same}
    most = sum(waits.values()) * 2 > len(waits)
    for one in same:
        if waits[one.symbol] != most:
            told = "is a coroutine, and most others are none" if waits[one.symbol] else "is no coroutine as most are"
            left_out[one.symbol] = f"{told}: one call cannot be both"
    return [one for one in same if waits[one.symbol] == most]


def _is_async(session: Session, symbol: str) -> bool:
    facts = session.program().definitions[symbol].facts
    return isinstance(facts, FunctionFacts) and facts.is_async
