"""Whom a command of the cure is about: the family of a role, or symbols that are named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ssot_tool.config import Config
from ssot_tool.declaring import warn_of_absent
from ssot_tool.errors import UsageError
from ssot_tool.model import Family, Member
from ssot_tool.program.references import references_to
from ssot_tool.read_options import ReadOptions
from ssot_tool.referring import check_names, found_symbols
from ssot_tool.registry import load_role_packs
from ssot_tool.role import RolePack
from ssot_tool.scanning import chosen_packs, find_families
from ssot_tool.session import Session, open_session


class Chosen(NamedTuple):
    """A family with its members and their references, and the session that found it.

    ``pack`` is None where symbols were named: then the family has them as members, no role, and no evidence.
    """

    session: Session
    family: Family
    pack: RolePack | None


def choose(root: Path, config: Config, asked: Sequence[str], options: ReadOptions, *, strict: bool = True) -> Chosen:
    """The family of one role, or of dotted symbols; use the session's ``reading`` as a context manager after it.

    Unless ``strict``, a configured canonical need not exist yet.
    A UsageError for an unknown role or symbol, for nothing, for several roles, and for a role beside symbols.
    """
    roles = [one for one in asked if "." not in one]
    if not asked or len(roles) > 1 or (roles and len(asked) > 1):
        raise UsageError("name one role, or one or more symbols as in package.module.Class", "ssot rules lists roles")
    packs = load_role_packs(config, root)
    if not roles:
        check_names(asked)
        session = open_session(root, config, packs, options)
        with session.reading:
            return Chosen(session, _named(session, asked), None)
    (pack,) = chosen_packs(packs, roles)
    session = open_session(root, config, packs, options)
    with session.reading:
        families = find_families(session, config, [pack], strict=strict).families
        warn_of_absent([pack], session, config, options)
    family = next((one for one in families if one.role == pack.id), None)
    return Chosen(session, family or _empty(pack), pack)


def _named(session: Session, symbols: Sequence[str]) -> Family:
    session.reading.search(())
    session.locate(symbols)
    found = found_symbols(session, symbols)
    targets = sorted({hit for hits in found.values() for hit in hits})
    session.follow(lambda program: [one for one in targets if one in program.definitions])
    program = session.program()
    references = references_to(program, targets, session.places)
    members = []
    for symbol in dict.fromkeys(hit for hits in found.values() for hit in hits):
        definition = program.definitions[symbol]
        path = session.places.paths[definition.module]
        facts = definition.facts
        kind = "class" if program.is_class(symbol) else "function"
        places = tuple(references[symbol])
        members.append(
            Member(symbol, kind, path, facts.start_line, facts.end_line, (), (), places, symbol)  # type: ignore[arg-type]
        )
    title = ", ".join(member.name for member in members)
    return Family("", title, 0, "", None, None, tuple(members), (), ())


def _empty(pack: RolePack) -> Family:
    return Family(pack.id, pack.title, pack.priority, pack.why, pack.canonical, None, (), (), ())
