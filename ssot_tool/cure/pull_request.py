"""A pull request as it is proposed: its commits, and what its text tells."""

from __future__ import annotations

from typing import Literal

import msgspec

from ssot_tool.cure.evidence import Evidence
from ssot_tool.model import Move, Occurrence

StepKind = Literal["scaffold", "migration", "hand", "settings"]
#: What became of a legacy symbol.
Fate = Literal["gone", "shim", "left"]


class Step(msgspec.Struct, frozen=True):
    """One commit to be made: ``title`` is its first line; ``number`` that of the journal, None for what people did.

    ``contents``: path to bytes after this commit, None where the file is gone.
    """

    kind: StepKind
    title: str
    contents: dict[str, bytes | None]
    number: int | None = None
    owner: str = ""


class Made(msgspec.Struct, frozen=True):
    """A commit that was made, and the branch that ends with it."""

    commit: str
    title: str
    branch: str


class Moved(msgspec.Struct, frozen=True):
    """A legacy symbol, what became of it, and how many uses of it are left."""

    move: Move
    fate: Fate
    production: int
    tests: int


class Check(msgspec.Struct, frozen=True):
    """A line of the checklist: ticked by a fact, which ``why`` tells in half a sentence."""

    text: str
    done: bool
    why: str


class PullRequest(msgspec.Struct, frozen=True):
    """What ``ssot pr`` proposes. ``base``: the branch it is for; ``made``: its commits, once there are any.

    ``rewritten``: reference kind to how many places; ``left``: what still needs a person. ``notes``: what was not done,
    and why. ``url``: where it was opened, "" where it was not.
    """

    role: str
    title: str
    why: str
    canonical: str
    branch: str
    base: str
    steps: tuple[Step, ...]
    moved: tuple[Moved, ...]
    rewritten: dict[str, int]
    left: tuple[Occurrence, ...]
    evidence: tuple[Evidence, ...]
    checks: tuple[Check, ...]
    notes: tuple[str, ...] = ()
    made: tuple[Made, ...] = ()
    pushed: str = ""
    url: str = ""
