"""From findings to entries: what a baseline writes down of what is there today."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

import msgspec

from ssot_tool.fingerprint import fingerprint
from ssot_tool.gate.entry import MEMBERS, ROUTES, Entry, Key, Subject, by_key, key_of, subjects_of
from ssot_tool.gate.renames import SketchOf
from ssot_tool.model import UNREADABLE, Family, Finding, Member


def members_of(families: Iterable[Family]) -> dict[Key, Member]:
    """Everything that plays a role, rivalled or not, by the key that its finding has or would have."""
    return {
        Key(MEMBERS, family.role, member.symbol, "", ""): member
        for family in families
        for member in (*family.members, *family.unrivalled)
    }


def entries_of(
    findings: Sequence[Finding],
    families: Iterable[Family],
    sketch: SketchOf,
    line: Callable[[Finding], str],
    silenced: Collection[Key] = (),
) -> list[Entry]:
    """One entry for all findings of one key, and a quiet one for each member without a finding.

    That way, when a rival arrives, it is the rival that is new. ``sketch`` may give None throughout, where entries are
    compared at once and not kept. ``silenced``: what comments silence; nothing is written of it, so that it is new when
    the comment goes.
    """
    told = by_key(findings)
    members = members_of(families)
    entries = [entry_of(found, members.get(key), sketch, line) for key, found in told.items()]
    silent = members.keys() - told.keys() - set(silenced)
    entries += [quiet_entry(key, member, sketch) for key, member in members.items() if key in silent]
    return [without_routes(entry, silenced) for entry in entries]


def without_routes(entry: Entry, keys: Collection[Key]) -> Entry:
    """The entry of a member without the routes that some keys are about: whoever has it has not accepted these."""
    if not entry.routes:
        return entry
    hidden = {key.detail for key in keys if key.code == ROUTES and key[1:3] == (entry.role, entry.symbol)}
    if hidden.isdisjoint(entry.routes):
        return entry
    return msgspec.structs.replace(entry, routes=tuple(route for route in entry.routes if route not in hidden))


def quiet_entry(key: Key, member: Member, sketch: SketchOf) -> Entry:
    """The entry of a member without a finding."""
    return Entry(
        id=fingerprint(*key[:3]),
        code=key.code,
        role=key.role,
        symbol=key.symbol,
        kind=member.kind,
        routes=member.routes,
        quiet=True,
        sketch=_written(sketch, subjects_of(key)[0]),
    )


def entry_of(
    findings: Sequence[Finding], member: Member | None, sketch: SketchOf, line: Callable[[Finding], str]
) -> Entry:
    """The entry for findings of one key; ``member``: who it is about, where it is about a member alone."""
    first = findings[0]
    symbol, scope = subjects_of(key_of(first))
    # The route's member has an entry of its own, with its sketch.
    subject = scope if scope.name else symbol
    return Entry(
        id=first.fingerprint,
        code=first.code,
        role=first.role,
        symbol=first.symbol,
        path=first.path if first.code == UNREADABLE else "",
        scope=first.scope,
        detail=first.detail,
        count=len(findings),
        lines=tuple(sorted(map(line, findings))) if scope.name and symbol.name else (),
        kind=member.kind if member is not None else "",
        routes=member.routes if member is not None else (),
        sketch="" if first.code == ROUTES else _written(sketch, subject),
    )


def unique(entries: Iterable[Entry], taken: Collection[str] = ()) -> list[Entry]:
    """The entries with new ids where theirs is taken: by what had the same name before it was renamed."""
    ids = set(taken)
    found = []
    for entry in entries:
        identity, number = entry.id, 1
        while identity in ids:
            number += 1
            identity = fingerprint(entry.id, "another", str(number))
        ids.add(identity)
        found.append(entry if identity == entry.id else msgspec.structs.replace(entry, id=identity))
    return found


def _written(sketch: SketchOf, subject: Subject) -> str:
    found = sketch(subject)
    return str(found) if found is not None else ""
