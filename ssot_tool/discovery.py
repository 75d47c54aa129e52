"""What ``ssot discover`` finds: roles that nobody has named yet, as frozen values."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal, NamedTuple

import msgspec

from ssot_tool.model import Evidence, Excused, Family, Reference, Skipped, Summary

#: Kinds of reference that use nothing in production: an import alone does not. Of tests only the outline is read, so
#: there an import has to stand for what follows it.
_NO_USES = frozenset(("definition", "import", "reexport", "all_entry", "docs", "non_python"))
_NO_TEST_USES = _NO_USES - {"import"}


class Uses(NamedTuple):
    """How many places use something, in production and in tests."""

    production: int
    tests: int


def uses_of(references: Iterable[Reference]) -> Uses:
    """Count the uses among some references."""
    held = list(references)
    tests = sum(one.in_test and one.kind not in _NO_TEST_USES for one in held)
    return Uses(sum(not one.in_test and one.kind not in _NO_USES for one in held), tests)


RivalryKind = Literal["same-name", "same-job", "factories", "functions", "same-work"]


class Candidate(msgspec.Struct, frozen=True):
    """One proposed role. ``number``: its place in the ranking, from 1; ``score``: the ranking, higher is first.

    ``family``: as a scan reports one, with a role id that is free, or where a role declares all members (``adopted``),
    with that one's; ``ties``: what binds the members to each other, the
    heaviest first; ``calls`` and ``test_calls``: places that use a member, in production and in tests.
    """

    number: int
    kind: RivalryKind
    score: float
    family: Family
    ties: tuple[Evidence, ...]
    calls: int
    test_calls: int
    adopted: bool = False


class Redefined(msgspec.Struct, frozen=True, order=True):
    """A definition that replaces one of the same name in the same scope before anybody could use it; lines 1-based."""

    path: str
    line: int
    end_line: int
    symbol: str
    first_line: int


class Discovery(msgspec.Struct, frozen=True):
    """All proposals, the most important first.

    ``looked_at``: classes and functions in production code; ``excused``: excuse to how many of these have no rival by
    it; ``habit``: whether the workspace gives one name to several things so often that names alone are believed;
    ``redefined``: sorted; ``kept_apart``: what repeats something and has no proposal, as an excuse keeps the two apart.
    """

    candidates: tuple[Candidate, ...]
    summary: Summary
    skipped: tuple[Skipped, ...]
    looked_at: int
    excused: dict[str, int]
    habit: bool
    redefined: tuple[Redefined, ...] = ()
    kept_apart: tuple[Excused, ...] = ()

    def of_kinds(self, kinds: Collection[RivalryKind]) -> tuple[Candidate, ...]:
        """The proposals of some kinds, or all where none is named."""
        return tuple(one for one in self.candidates if not kinds or one.kind in kinds)


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """A class or function of production code in the index; ``excuse`` and ``detail`` say why it has no rival, or ""."""

    symbol: str
    kind: Literal["class", "function"]
    path: str
    line: int
    end_line: int
    doc: str
    excuse: str = ""
    detail: str = ""


class Surveyed(msgspec.Struct, frozen=True):
    """What was found, and everything that was looked at, sorted by symbol."""

    discovery: Discovery
    index: tuple[Entry, ...]


class Match(msgspec.Struct, frozen=True):
    """Something that may be what was asked for. ``score``: 1 where its name says all that was asked, and no more.

    ``calls`` and ``test_calls``: places that use it; ``rivals``: the number of the proposal of ``ssot discover`` in
    which it stands, or 0.
    """

    entry: Entry
    score: float
    calls: int
    test_calls: int
    rivals: int = 0


Chosen = Literal["", "configured", "proposed", "only", "used"]


class Answer(msgspec.Struct, frozen=True):
    """The answer to "is there one already?": ``matches``, the best first; ``hidden``: how many more there are.

    ``canonical``: the symbol to use, "" where nothing can be told; ``chosen``: "configured" (by the role ``role``),
    "proposed" (of the rivals in the role ``role``), "only" (nothing else fits as well) or "used" (the most used one).
    """

    query: str
    matches: tuple[Match, ...]
    hidden: int
    canonical: str
    chosen: Chosen
    role: str
    summary: Summary
    skipped: tuple[Skipped, ...]
