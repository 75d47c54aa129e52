"""The entries as a stock: how many findings each can still know, and which findings of a key take what there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from ssot_tool.gate.entry import Entry, Key
from ssot_tool.model import Finding


class Stock:
    """Entries by key. Several of one id are versions of one entry, which knows as many findings as its largest.

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

    def keys(self) -> Iterable[Key]:
        """What the entries are about, in the order of their use."""
        return self._by_key.keys()

    def places(self, key: Key, number: int) -> list[Entry]:
        """The entries that can know findings of a key, each as often as it can, at most ``number`` in all."""
        places: list[Entry] = []
        lent: Counter[str] = Counter()
        for entry in self._by_key.get(key, ()):
            free = self._total[entry.id] - self._used[entry.id] - lent[entry.id]
            can = min(entry.count, free, number - len(places))  # a count is as large as somebody writes it
            lent[entry.id] += can
            places += [entry] * can
        return places

    def take(self, entry: Entry) -> tuple[Entry, int]:
        """Use an entry once; return it with how often it has been used."""
        self._used[entry.id] += 1
        self._versions[entry.id] = entry
        return entry, self._used[entry.id]

    def left(self) -> tuple[tuple[Entry, int], ...]:
        """The entries that could know more findings than there are, with how many; not those that are quiet."""
        return tuple(
            (entry, self._total[identity] - self._used[identity])
            for identity, entry in self._versions.items()
            if not entry.quiet and self._total[identity] > self._used[identity]
        )


def chosen(findings: Sequence[Finding], places: Sequence[Entry], line: Callable[[Finding], str]) -> list[Finding]:
    """As many of the findings of one key as there are places: those first whose line was there before."""
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


def _lasting(entry: Entry) -> tuple[bool, list[int], str]:
    return bool(entry.until), [-ord(digit) for digit in entry.until], entry.id
