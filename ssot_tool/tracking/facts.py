"""What decides whether a step of the cure is done."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ssot_tool.cure.work import Gate, Proof, WorkMember
from ssot_tool.graph import Rank
from ssot_tool.short_names import short_names
from ssot_tool.tracking.aim import Aim
from ssot_tool.tracking.foretelling import Foretold
from ssot_tool.tracking.members import Standing

#: What may build a class, or run what it has without that.
_BUILDS = frozenset(("call", "class_attribute", "value", "dotted_string"))


class Facts(msgspec.Struct, frozen=True):
    """The facts of a role as they are now.

    ``tested``: half a sentence about the tests that were found; ``unseen``: what is said of a member without any.
    ``contract``: the file of contract tests, "" for none; ``naming``: the test files that name the canonical.
    """

    aim: Aim
    standing: Standing
    ranks: tuple[Rank, ...]
    tested: str
    unseen: str
    unprotected: frozenset[str]
    services: Mapping[str, str]
    contract: str
    naming: tuple[str, ...]
    proof: Proof
    gate: Gate
    foretold: Foretold

    @property
    def unplanned(self) -> tuple[WorkMember, ...]:
        """The members of which [[migrations]] have to say something, and do not."""
        return tuple(one for one in self._unnamed if one.symbol not in self.unbuilt)

    @property
    def unbuilt(self) -> tuple[str, ...]:
        """The classes that are left once the rest is planned: bases and types that nobody builds, and no route finds.

        They have no behaviour that could move, as ``ssot scaffold`` sees it, too.
        """
        there = [self.standing.there[one.symbol] for one in self._unnamed] if self.standing.moves else []
        return tuple(
            one.symbol
            for one in there
            if one.kind == "class" and not one.routes and _BUILDS.isdisjoint(use.kind for use in one.references)
        )

    @property
    def names(self) -> Mapping[str, str]:
        """What each member is called, as short as tells it from the others."""
        return short_names([one.symbol for one in self.standing.members])

    @property
    def _unnamed(self) -> list[WorkMember]:
        return [one for one in self.standing.members if one.state == "member" and not one.planned]
