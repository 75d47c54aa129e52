"""The places that explain a finding: those that it names, and where else its member's routes are served."""

from __future__ import annotations

from ssot_tool.colliding import Colliding
from ssot_tool.model import Family, Finding, Member, Related
from ssot_tool.rule import LISTED


class Relations:
    """The members of one family by symbol, and who of them collide; of no family, nobody."""

    def __init__(self, family: Family | None) -> None:
        members = (*family.members, *family.unrivalled) if family else ()
        self._members = {one.symbol: one for one in reversed(members)}
        self._colliding = Colliding(family) if family else None

    def member(self, symbol: str) -> Member | None:
        """The member of this symbol, among those that compete and those that do not."""
        return self._members.get(symbol)

    def of(self, finding: Finding) -> tuple[list[Related], int]:
        """What a finding names and, where it is about a member itself, all that serve its routes, too; each one once.

        At most ``LISTED`` of them, and how many more there are at least: whom a finding counts and does not name may
        serve the member's other routes, too.
        """
        listed, more = list(finding.related), finding.unlisted
        if self._colliding is None or finding.scope:
            return listed, more
        beside = self._colliding.beside(finding.symbol)
        told = {finding.symbol, *(one.symbol for one in listed)}
        more = max(more, len(beside) - sum(symbol in beside for symbol in told))
        for symbol, route in beside.items() if not finding.unlisted else ():
            if not more or len(listed) >= LISTED:
                break
            if symbol not in told:
                member = self._members[symbol]
                listed.append(Related(member.path, member.start_line, symbol, f"serves {route}, too"))
                more -= 1
        return listed, more
