"""The comparison: which findings are known from before, which are new, and what of before is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from ssot_tool.fingerprint import fingerprint
from ssot_tool.gate.entry import MEMBERS, ROUTES, Entry, Key, Subject, key_of, subjects_of
from ssot_tool.gate.renames import SketchOf, renames
from ssot_tool.model import Checked, Finding, Fixed


def _none(subjects: Collection[Subject]) -> Collection[Subject]:
    """Nothing is known of what else there was."""
    return ()


class Before(NamedTuple):
    """What was there: the entries, the sketches of their subjects, and which subjects were there without an entry."""

    entries: Sequence[Entry]
    sketch: SketchOf
    exists: Callable[[Collection[Subject]], Collection[Subject]] = _none


class Now(NamedTuple):
    """What is there: findings, every subject that plays a part (members without findings, too), and their sketches.

    ``exists`` says which of some subjects are still in the workspace, whether or not they play a part; ``unseen`` which
    of them nobody can tell (their file could not be read). ``line`` hashes what stands on a finding's line.
    """

    findings: Sequence[Finding]
    subjects: Collection[Subject]
    sketch: SketchOf
    exists: Callable[[Collection[Subject]], Collection[Subject]]
    unseen: Callable[[Subject], bool]
    line: Callable[[Finding], str]


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
    have been ``quiet``) nor the route that it served before.
    """
    pairs = _renames(before, now)
    keys = [current(entry.key, pairs) for entry in before.entries]
    stock = _Stock(before.entries, keys)
    found: dict[Key, list[Finding]] = {}
    for finding in now.findings:
        found.setdefault(key_of(finding), []).append(finding)
    known: list[Match] = []
    new: list[Finding] = []
    members = {
        (key.role, key.symbol): entry for entry, key in zip(before.entries, keys, strict=True) if _is_member(key)
    }
    for key, findings in found.items():
        places = stock.places(key, len(findings))
        mine = _chosen(findings, places, now.line)
        known += [Match(finding, *stock.take(entry)) for finding, entry in zip(mine, places, strict=True)]
        for finding in findings:
            member = members.get((key.role, key.symbol))
            if any(finding is one for one in mine):
                continue
            if key.code == ROUTES and member is not None and key.detail in member.routes:
                known.append(Match(finding, _of_route(member, finding), 1))
            else:
                new.append(finding)
    return Comparison(tuple(known), tuple(new), stock.left(), pairs)


class _Stock:
    """The entries, and how many findings each can still know. Several of one id are versions of one entry.

    git leaves two versions where it unites a branch that changed an entry's line with one that added a line beside it.
    """

    def __init__(self, entries: Sequence[Entry], keys: Sequence[Key]) -> None:
        self._versions: dict[str, Entry] = {}
        self._total: dict[str, int] = {}
        self._used: Counter[str] = Counter()
        self._by_key: dict[Key, list[Entry]] = {}
        # Acceptances that last longer are used first.
        for entry, key in sorted(zip(entries, keys, strict=True), key=lambda one: _lasting(one[0])):
            self._by_key.setdefault(key, []).append(entry)
            self._versions.setdefault(entry.id, entry)
            self._total[entry.id] = max(self._total.get(entry.id, 0), entry.count)

    def places(self, key: Key, number: int) -> list[Entry]:
        """The entries that can know findings of a key, each as often as it can, at most ``number`` in all."""
        free = self._total.copy()
        places = []
        for entry in self._by_key.get(key, ()):
            can = min(entry.count, free[entry.id] - self._used[entry.id])
            free[entry.id] -= can
            places += [entry] * can
        return places[:number]

    def take(self, entry: Entry) -> tuple[Entry, int]:
        """Use an entry once; return it with how often it has been used."""
        self._used[entry.id] += 1
        self._versions[entry.id] = entry
        return entry, self._used[entry.id]

    def left(self) -> tuple[tuple[Entry, int], ...]:
        """The entries that could know more findings than there are, with how many; not those that are quiet."""
        return tuple(
            (entry, self._total[id_] - self._used[id_])
            for id_, entry in self._versions.items()
            if not entry.quiet and self._total[id_] > self._used[id_]
        )


def _lasting(entry: Entry) -> tuple[bool, list[int], str]:
    return bool(entry.until), [-ord(digit) for digit in entry.until], entry.id


def _is_member(key: Key) -> bool:
    return key.code == MEMBERS


def checked(comparison: Comparison, today: str) -> list[Checked]:
    """The findings with their states; those whose acceptance has run out are new."""
    result = [Checked(finding, "new") for finding in comparison.new]
    for match in comparison.known:
        entry, finding = match.entry, match.finding
        expired = entry.expired(today)
        own = entry.id if match.number == 1 else fingerprint(entry.id, str(match.number))
        was = entry.key.symbol if entry.key.symbol != key_of(finding).symbol else ""
        result.append(
            Checked(
                _identified(finding, own),
                "new" if expired else "known",
                was,
                entry.reason,
                entry.owner,
                entry.until,
                expired,
            )
        )
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


def current(key: Key, pairs: Mapping[Subject, Subject]) -> Key:
    """A key after what it names was renamed or moved."""
    symbol, scope = (pairs.get(subject, subject).name for subject in subjects_of(key))
    return key._replace(symbol=symbol, scope=scope)


def _identified(finding: Finding, identity: str) -> Finding:
    return msgspec.structs.replace(finding, fingerprint=identity)


def _renames(before: Before, now: Now) -> dict[Subject, Subject]:
    old = {subject for entry in before.entries for subject in subjects_of(entry.key) if subject.name}
    here = {subject for subject in now.subjects if subject.name}
    gone = old - here
    come = here - old
    if gone and come:
        gone -= set(now.exists(gone))
        come -= set(before.exists(come))
    if not gone or not come:
        return {}
    return renames(gone, come, before.sketch, now.sketch)


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


def _chosen(findings: Sequence[Finding], places: Sequence[Entry], line: Callable[[Finding], str]) -> list[Finding]:
    """As many of the findings as there are places: those first whose line was there before."""
    if len(findings) <= len(places):
        return list(findings)
    seen = [one for entry in dict.fromkeys(places) for one in entry.lines]
    same: list[Finding] = []
    for finding in findings if places else ():
        hashed = line(finding)
        if hashed in seen and len(same) < len(places):
            seen.remove(hashed)
            same.append(finding)
    others = [finding for finding in findings if not any(finding is one for one in same)]
    kept = {id(one) for one in [*same, *others[: len(places) - len(same)]]}
    return [finding for finding in findings if id(finding) in kept]
