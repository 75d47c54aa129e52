"""Members side by side: which jobs they share, how their bodies differ, what one class must offer in their place."""

from __future__ import annotations

from typing import Literal

import msgspec

from ssot_tool.cure.surface import MethodKind, Surface
from ssot_tool.model import Collision, Member, Proposal, Skipped, Summary
from ssot_tool.signature import Signature, Unknown

#: How a body stands to the one that it is compared with: it is that one; equal code; equal after a consistent renaming
#: of its own names; equal but for constants (and perhaps names); another body; left to heirs; handed on to another way.
Verdict = Literal["basis", "same", "names", "constants", "changed", "abstract", "delegates"]
#: The verdicts of ways whose bodies are not held against the basis.
_NO_WORK = ("basis", "abstract", "delegates")


class Pair(msgspec.Struct, frozen=True, array_like=True, order=True):
    """What stands in the basis, and what stands here in its place."""

    basis: str
    here: str


class Way(msgspec.Struct, frozen=True):
    """One definition that does a job; of a method that several members inherit there is one.

    ``members`` have it, their own or inherited; ``owner`` defines it. ``lines``: of normalised code. ``verdict`` is
    against the row's basis, ``likeness`` from 0 to 1 too. ``renames`` and ``constants``: what is replaced, in order of
    appearance. ``diff``: unified, of normalised code, the basis first; ``cut``: how many of its lines are left out.
    ``prose``: docstrings differ. ``meanings``: names that are equal but stand for other things than in the basis.
    ``to``: the way that does the work, where all of the body hands it on. ``read``: by "ast", or by "words" where ast
    cannot parse the module: then only equal and changed are told apart.
    """

    symbol: str
    name: str
    owner: str
    members: tuple[str, ...]
    path: str
    start_line: int
    end_line: int
    lines: int
    kind: MethodKind | Literal["function"]
    is_async: bool
    signature: Signature | Unknown
    verdict: Verdict
    likeness: float
    renames: tuple[Pair, ...] = ()
    constants: tuple[Pair, ...] = ()
    diff: tuple[str, ...] = ()
    cut: int = 0
    prose: bool = False
    meanings: tuple[str, ...] = ()
    to: str = ""
    read: Literal["ast", "words"] = "ast"

    @property
    def is_public(self) -> bool:
        """Whether callers are meant to use it."""
        return not self.name.startswith("_") or (self.name.startswith("__") and self.name.endswith("__"))


class Row(msgspec.Struct, frozen=True):
    """One job, and how the members do it.

    ``name`` is the commonest name, ``names`` all. ``why``: why ways of different names stand together, a sentence each.
    ``basis``: the symbol of the way that the others are compared with. ``groups``: the symbols of ways whose bodies are
    equal, or equal but for names; every way is in one, largest first. ``units`` and ``members``: that have the job.
    """

    name: str
    names: tuple[str, ...]
    why: tuple[str, ...]
    basis: str
    ways: tuple[Way, ...]
    groups: tuple[tuple[str, ...], ...]
    members: tuple[str, ...]
    units: tuple[str, ...]

    @property
    def is_async(self) -> bool | None:
        """Whether it is a coroutine; None where some ways are and some are not."""
        found = {way.is_async for way in self.ways}
        return found.pop() if len(found) == 1 else None

    @property
    def likeness(self) -> float:
        """Of the way that is least like the basis; 1.0 where there is nothing to compare."""
        return min((way.likeness for way in self.ways if way.verdict not in _NO_WORK), default=1.0)


class Count(msgspec.Struct, frozen=True):
    """How often something is used: in production, in tests, and by members of the family (their own uses left out)."""

    production: int = 0
    tests: int = 0
    members: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.production + self.tests + self.members

    def __add__(self, other: Count) -> Count:
        return Count(self.production + other.production, self.tests + other.tests, self.members + other.members)


class Share(msgspec.Struct, frozen=True, order=True):
    """A value, and the members that have it."""

    value: str
    members: tuple[str, ...]


class MergedParameter(msgspec.Struct, frozen=True):
    """A parameter that a unified constructor or method must take.

    ``members`` take it, those of ``required`` need it. ``defaults``, ``annotations`` and ``kinds``: each value with the
    members that have it, most members first. ``places``: at which position (1-based) it is taken, where it can be.
    """

    name: str
    members: tuple[str, ...]
    required: tuple[str, ...]
    defaults: tuple[Share, ...]
    annotations: tuple[Share, ...]
    kinds: tuple[Share, ...]
    places: tuple[Share, ...]


class NeededMethod(msgspec.Struct, frozen=True):
    """A job that callers ask for; ``names`` with how often each is used, ``missing``: members that do not have it.

    ``is_async``: None where members differ. ``kinds``: method, property, … with the members.
    """

    name: str
    names: dict[str, Count]
    used: Count
    members: tuple[str, ...]
    missing: tuple[str, ...]
    is_async: bool | None
    is_public: bool
    kinds: tuple[Share, ...]
    parameters: tuple[MergedParameter, ...]


class NeededAttribute(msgspec.Struct, frozen=True):
    """An attribute that callers read or set on a member; ``absent``: those of the members that do not have it."""

    name: str
    used: Count
    members: tuple[str, ...]
    absent: tuple[str, ...] = ()


class Demand(msgspec.Struct, frozen=True):
    """What a unified class must offer.

    ``built``: constructions, or calls of functions, by member. ``unread``: members whose signature cannot be read, with
    the reason. ``inner``: public jobs that only members ask of each other; ``unused``: that nobody is seen to ask for.
    ``conflicts``: what no class can offer to all, and somebody has to decide, a sentence without full stop each.
    """

    built: dict[str, Count]
    parameters: tuple[MergedParameter, ...]
    unread: dict[str, str]
    methods: tuple[NeededMethod, ...]
    attributes: tuple[NeededAttribute, ...]
    routes: tuple[Share, ...]
    inner: tuple[str, ...]
    unused: tuple[str, ...]
    conflicts: tuple[str, ...]


class Overlap(msgspec.Struct, frozen=True):
    """How much two units share: jobs of both, jobs of either, and jobs with a body that both have (but for names)."""

    first: str
    second: str
    shared: int
    either: int
    same: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.shared / self.either if self.either else 0.0


class Lookalike(msgspec.Struct, frozen=True, order=True):
    """Two ways that may do one job, and were not put together: names with words in common, bodies somewhat alike."""

    first: str
    second: str
    words: tuple[str, ...]
    likeness: float


class Comparison(msgspec.Struct, frozen=True):
    """The answer of ``ssot compare``.

    ``basis``: the member that the others are compared with where it has the job, and ``why`` it is that one. ``units``
    with their members, and ``members`` in that order; ``surfaces`` by symbol. ``rows``: jobs of several units first.
    ``collaborators`` and ``literals``: each with the members that have it, most members first. ``left_out``: how many
    members were not asked for. ``lookalikes``: the likest first. ``notes``: sentences on what could not be compared.
    """

    role: str
    title: str
    canonical: str
    proposed: Proposal | None
    basis: str
    why: str
    units: dict[str, tuple[str, ...]]
    members: tuple[Member, ...]
    surfaces: dict[str, Surface]
    rows: tuple[Row, ...]
    overlaps: tuple[Overlap, ...]
    collaborators: tuple[Share, ...]
    literals: tuple[Share, ...]
    collisions: tuple[Collision, ...]
    demand: Demand
    summary: Summary
    skipped: tuple[Skipped, ...]
    left_out: int = 0
    lookalikes: tuple[Lookalike, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def shared(self) -> tuple[Row, ...]:
        """The jobs that more than one unit does."""
        return tuple(row for row in self.rows if len(row.units) > 1)
