"""What is to be done about a role, in order, and how much of it is done: what ``ssot plan`` tells."""

from __future__ import annotations

from collections import Counter
from typing import Literal

import msgspec

from ssot_tool.model import Lack, Occurrence, Proposal, Skipped, Summary

#: What became of a legacy symbol: it still plays the role, it only hands over to the canonical, it is gone.
State = Literal["member", "shim", "gone"]
Level = Literal["low", "medium", "high"]


class Size(msgspec.Struct, frozen=True):
    """References to be moved, without definitions: in how many files, how many of each kind, sorted as reports are.

    ``production`` and ``test`` count callers alone: not what a class says of itself, what ``__all__`` lists, and
    patches of something else in the same module.
    """

    files: int = 0
    production: int = 0
    test: int = 0
    kinds: tuple[tuple[str, int], ...] = ()

    @property
    def callers(self) -> int:
        """Those in production and in tests."""
        return self.production + self.test

    @property
    def references(self) -> int:
        """All of them."""
        return sum(number for _, number in self.kinds)


class Risk(msgspec.Struct, frozen=True):
    """How much can go wrong in a step, and the reasons, half a sentence each."""

    level: Level
    reasons: tuple[str, ...] = ()


class WorkMember(msgspec.Struct, frozen=True):
    """A symbol that has to give way; ``path`` is "" and the lines are 0 where it is gone.

    ``planned``: whether [[migrations]] say what becomes of it. ``is_bare``: that no test protects it.
    """

    symbol: str
    path: str
    start_line: int
    end_line: int
    state: State
    callers: Size = Size()
    planned: bool = False
    is_bare: bool = False

    @property
    def name(self) -> str:
        """The last component of the symbol."""
        return self.symbol.rpartition(".")[2]


class WorkStep(msgspec.Struct, frozen=True):
    """One step of the cure. ``id`` stays the same from run to run; steps of the execution have the ``symbols`` that go.

    ``done`` is decided by facts, which ``fact`` tells in half a sentence. ``why``: the reasons for its place.
    ``order``: whether production or tests come first in it, and why; "" where there is nothing to say. ``commands``: to
    be run in this order.
    """

    id: str
    title: str
    done: bool
    fact: str
    why: str
    commands: tuple[str, ...] = ()
    size: Size | None = None
    risk: Risk | None = None
    order: str = ""
    symbols: tuple[str, ...] = ()


class Related(msgspec.Struct, frozen=True):
    """Another role that is looked for."""

    role: str
    title: str
    priority: int


class Proof(msgspec.Struct, frozen=True):
    """What was done and tried.

    ``applied``: a key and half a sentence for each migration that was written in this checkout; ``undone``: how the
    sentences of those begin that were taken back. ``verified``: what the last verification had to say, "" where none
    is known; ``is_elsewhere``: it is known from the tracker alone. ``code``: a fingerprint of the code now, and
    ``holds``: whether the verification was of that. ``is_committed``: git has all of it as it is.
    """

    applied: tuple[tuple[str, str], ...] = ()
    undone: tuple[str, ...] = ()
    verified: str = ""
    when: str = ""
    succeeded: bool = False
    is_elsewhere: bool = False
    code: str = ""
    holds: bool = False
    is_committed: bool = False

    @property
    def passed(self) -> bool:
        """Whether the code as it is was verified, with success."""
        return self.holds and self.succeeded


class Gate(msgspec.Struct, frozen=True):
    """The findings of the role, as ``ssot check`` has them: against the baseline, if there is one."""

    new: int = 0
    known: int = 0


class Work(msgspec.Struct, frozen=True):
    """The answer of ``ssot plan``.

    ``canonical``: as configured, "" for none; ``target``: the same, or the symbol that the plan supposes;
    ``is_defined``: whether that is there. ``settings``: lines to write into the configuration, () for none.
    ``left``: what a migration leaves for people, None where that is not known; ``left_from`` says, as half a sentence,
    where it is known from, or what would tell. ``lacks``: what callers need and the target does not have, as far as a
    migration was planned. ``routes``: those that several members serve.
    """

    role: str
    title: str
    why: str
    priority: int
    canonical: str
    is_defined: bool
    target: str
    members: tuple[WorkMember, ...]
    steps: tuple[WorkStep, ...]
    left: tuple[Occurrence, ...] | None
    left_from: str
    routes: tuple[str, ...]
    related: tuple[Related, ...]
    summary: Summary
    skipped: tuple[Skipped, ...]
    proposed: Proposal | None = None
    settings: tuple[str, ...] = ()
    lacks: tuple[Lack, ...] = ()
    proof: Proof = Proof()
    gate: Gate = Gate()
    notes: tuple[str, ...] = ()

    @property
    def next(self) -> WorkStep | None:
        """The first step that is not done."""
        return next((step for step in self.steps if not step.done), None)

    @property
    def members_left(self) -> int:
        """How many still play the role."""
        return sum(one.state == "member" for one in self.members)

    @property
    def shims_left(self) -> int:
        """How many hand over, and are still there."""
        return sum(one.state == "shim" for one in self.members)

    @property
    def production_left(self) -> int:
        """Callers in production that are left."""
        return sum(one.callers.production for one in self.members)

    @property
    def test_left(self) -> int:
        """Callers in tests that are left."""
        return sum(one.callers.test for one in self.members)

    @property
    def kinds_left(self) -> dict[str, int]:
        """All references that are left, by kind, sorted."""
        found = Counter[str]()
        for one in self.members:
            found.update(dict(one.callers.kinds))
        return {kind: found[kind] for kind in sorted(found)}
