"""The comparison: which findings are known from before, which are new, and what of before is gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from ssot_tool.fingerprint import fingerprint
from ssot_tool.gate.entry import MEMBERS, ROUTES, SCOPE_GROUP, Entry, Key, Subject, by_key, key_of, subjects_of
from ssot_tool.gate.following import Before, Now, follow
from ssot_tool.gate.stock import Stock, chosen
from ssot_tool.model import Checked, Finding, Fixed


class Match(NamedTuple):
    """A known finding and the entry that knows it; ``number`` counts the findings of one entry from 1."""

    finding: Finding
    entry: Entry
    number: int

    @property
    def key(self) -> Key:
        """What the finding is about today."""
        return key_of(self.finding)


class Comparison(NamedTuple):
    """``known`` and ``new`` findings; ``left``: entries, with how many findings each has too few (fixed, or unseen)."""

    known: tuple[Match, ...]
    new: tuple[Finding, ...]
    left: tuple[tuple[Entry, int], ...]
    pairs: Mapping[Subject, Subject]


def compare(before: Before, now: Now) -> Comparison:
    """Match findings with entries: by their key, after their names were followed through renames and moves.

    Of several findings of one key only as many are known as there were; where there are more, those are new whose line
    was not there before. A member that is known does not get new because a rival arrived: neither its finding (it may
    have been ``quiet``) nor the route that it served before. An import follows the function that needs it.
    """
    followed = follow(before, now)
    keys = [followed.key(entry.key) for entry in before.entries]
    stock = Stock(before.entries, keys)
    members = {
        (key.role, key.symbol): entry for entry, key in zip(before.entries, keys, strict=True) if key.code == MEMBERS
    }
    known: list[Match] = []
    new: list[Finding] = []
    for key, findings in by_key(now.findings).items():
        places = stock.places(key, len(findings))
        mine = chosen(findings, places, now.line)
        known += [Match(finding, *stock.take(entry)) for finding, entry in zip(mine, places, strict=True)]
        for finding in findings:
            member = members.get((key.role, key.symbol))
            if any(finding is one for one in mine):
                continue
            if key.code == ROUTES and member is not None and followed.serves(member, key.detail):
                known.append(Match(finding, _of_route(member, finding), 1))
            else:
                new.append(finding)
    brought = list(_brought(new, stock, followed.pairs))
    kept = tuple(finding for finding in new if not any(finding is match.finding for match in brought))
    return Comparison((*known, *brought), kept, stock.left(), followed.pairs)


def checked(comparison: Comparison, today: str) -> list[Checked]:
    """The findings with their states; those whose acceptance has run out are new."""
    result = [Checked(finding, "new") for finding in comparison.new]
    for match in comparison.known:
        entry, finding = match.entry, match.finding
        expired = entry.expired(today)
        own = entry.id if match.number == 1 else fingerprint(entry.id, str(match.number))
        was = entry.key.symbol if entry.key.symbol != key_of(finding).symbol else ""
        identified = msgspec.structs.replace(finding, fingerprint=own)
        accepted = (was, entry.reason, entry.owner, entry.until, expired)
        result.append(Checked(identified, "new" if expired else "known", *accepted))
    return result


def fixed(left: Iterable[tuple[Entry, int]], now: Now) -> tuple[Fixed, ...]:
    """What of the entries that are left is gone; not where the file that would tell could not be read."""
    return tuple(
        sorted(
            Fixed(key.role, key.code, key.symbol, key.scope, key.detail, entry.id, short)
            for entry, short in left
            for key in [entry.key]
            if not any(now.unseen(subject) for subject in subjects_of(key) if subject.name)
        )
    )


def _of_route(member: Entry, finding: Finding) -> Entry:
    """A stand-in for the entry of a route that a member served before somebody else did."""
    return Entry(
        id=fingerprint(member.id, finding.code, finding.detail),
        code=finding.code,
        role=member.role,
        symbol=member.symbol,
        detail=finding.detail,
        reason=member.reason,
        owner=member.owner,
        until=member.until,
    )


def _brought(new: Iterable[Finding], stock: Stock, pairs: Mapping[Subject, Subject]) -> Iterator[Match]:
    """References of a module (imports, above all) that came with a function that moved there from another module."""
    ways = {
        (home, now)
        for old, moved in pairs.items()
        if old.group == SCOPE_GROUP
        for home in _above(old.name)
        for now in _above(moved.name)
    }
    by_reference: dict[Key, list[Key]] = {}
    for key in stock.keys() if ways else ():
        if key.scope and key.symbol:
            by_reference.setdefault(key._replace(scope=""), []).append(key)
    for finding in new:
        key = key_of(finding)
        for other in by_reference.get(key._replace(scope=""), ()):
            places = stock.places(other, 1)
            if places and (other.scope, key.scope) in ways:
                yield Match(finding, *stock.take(places[0]))
                break


def _above(name: str) -> Iterator[str]:
    name = name.rpartition(".")[0]
    while name:
        yield name
        name = name.rpartition(".")[0]
