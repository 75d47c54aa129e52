"""A pull request as it is proposed: its commits, and what its text tells."""

from __future__ import annotations

from typing import Literal

import msgspec

from ssot_tool.cure.evidence import Evidence
from ssot_tool.model import Move, Occurrence

#: "part": the files of one owner.
StepKind = Literal["scaffold", "migration", "hand", "settings", "part"]
#: What became of a legacy symbol.
Fate = Literal["gone", "shim", "left"]


class Step(msgspec.Struct, frozen=True):
    """One commit to be made: ``title`` is its first line; ``number`` that of the journal, None for what people did.

    ``contents``: path to bytes after this commit, None where the file is gone. ``about``: what the message tells below.
    ``owner`` and ``branch``: of a part, whose files they are and what the branch is called that ends with it.
    """

    kind: StepKind
    title: str
    contents: dict[str, bytes | None]
    number: int | None = None
    owner: str = ""
    about: str = ""
    branch: str = ""


class Made(msgspec.Struct, frozen=True):
    """A commit that was made, and the branch that ends with it."""

    commit: str
    title: str
    branch: str


class Moved(msgspec.Struct, frozen=True):
    """A legacy symbol, what became of it, and how many uses of it are left; ``before``: how many the base has.

    ``before`` is None where the base is not known, or does not have the symbol.
    """

    move: Move
    fate: Fate
    production: int
    tests: int
    before: int | None = None


class Check(msgspec.Struct, frozen=True):
    """A line of the checklist: ticked by a fact, which ``why`` tells in half a sentence."""

    text: str
    done: bool
    why: str


class PullRequest(msgspec.Struct, frozen=True):
    """What ``ssot pr`` proposes. ``base``: the branch it is for; ``made``: its commits, once there are any.

    ``committed``: what is between the base and HEAD already. ``rewritten``: reference kind to how many places.
    ``left``: what still needs a person. ``link``: what stands before a path in an address, "" where no host is known.
    ``notes``: what was not done, and why. ``urls``: where it was opened, one for each branch of the parts.
    """

    role: str
    title: str
    why: str
    priority: int
    canonical: str
    branch: str
    base: str
    steps: tuple[Step, ...]
    moved: tuple[Moved, ...]
    rewritten: dict[str, int]
    left: tuple[Occurrence, ...]
    evidence: tuple[Evidence, ...]
    checks: tuple[Check, ...]
    committed: tuple[Made, ...] = ()
    notes: tuple[str, ...] = ()
    made: tuple[Made, ...] = ()
    link: str = ""
    pushed: str = ""
    urls: tuple[str, ...] = ()

    @property
    def branches(self) -> tuple[str, ...]:
        """The branches in the order in which they are to be merged: one, or one a part."""
        return tuple(step.branch for step in self.steps if step.branch) or (self.branch,)
