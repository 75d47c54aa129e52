"""SSOT101: several implementations of one responsibility."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice

from ssot_tool.colliding import Colliding
from ssot_tool.fingerprint import fingerprint
from ssot_tool.model import Family, Finding, Member, Related
from ssot_tool.rule import LISTED, Rule, RuleContext


class CompetingImplementation(Rule):
    """Several classes or functions play one role.

    A member of a role stands beside its canonical or, where none is chosen, beside other members. A class hierarchy
    is one unit: its classes do not compete with each other as long as they serve different routes, but together they
    compete with every class outside that plays the role.

    Why it hurts: both answer, they race, and a fix in one is missing in the other.

    How to fix: choose the canonical in `ssot.toml`, move the callers onto it, then retire the others:

        [roles.message-handler]
        canonical = "app.messages.UnifiedMessageHandler"

    How to suppress: with `# ssot: ignore[SSOT101] reason` behind the `class` or `def` or above it. What is no member
    after all is declared, with its reason, in the same table:
    `exclude = [{ symbol = "app.demo.DemoHandler", reason = "never deployed" }]`.
    """

    code = "SSOT101"
    name = "competing-implementation"
    severity = "error"

    _CHAT = (
        "class ChatMessageHandler:\n"
        "    message_type = 'start_agent'\n\n"
        "    def __init__(self, supervisor, websocket_manager):\n"
        "        self.supervisor = supervisor\n"
        "        self.websocket_manager = websocket_manager\n\n"
        "    async def handle(self, user_id, payload):\n"
        "        await self.supervisor.run(payload['user_request'])\n"
    )
    bad = ({"app/chat.py": _CHAT, "app/agent.py": _CHAT.replace("Chat", "Agent")},)
    good = ({"app/chat.py": _CHAT, "app/agent.py": "from app.chat import ChatMessageHandler as AgentMessageHandler\n"},)

    def findings(self, context: RuleContext) -> Iterator[Finding]:
        """One finding a member of a competing unit."""
        for family in context.families:
            rivals_of = _below_canonical(family) if family.canonical is not None else _Arena(family).rivals
            for member in family.members:
                count, rivals = rivals_of(member)
                if count:
                    yield self._finding(family, member, count, rivals)

    def _finding(self, family: Family, member: Member, count: int, rivals: list[Member]) -> Finding:
        if family.canonical is not None:
            message = f"{member.name} plays the role of {family.canonical}, the canonical {family.title}"
        else:
            more = f" and {count - 1} more" if count > 1 else ""
            message = f"{member.name} competes with {rivals[0].symbol}{more} as {family.title}"
        return Finding(
            code=self.code,
            severity=self.severity,
            role=family.role,
            symbol=member.symbol,
            path=member.path,
            start_line=member.start_line,
            end_line=member.end_line,
            message=message,
            fingerprint=fingerprint(self.code, family.role, member.symbol),
            related=tuple(
                Related(one.path, one.start_line, one.symbol, "canonical" if family.canonical else "rival")
                for one in rivals
            ),
            unlisted=count - len(rivals),
        )


def _below_canonical(family: Family) -> Callable[[Member], tuple[int, list[Member]]]:
    """Who competes with the canonical: members of other units, and those of its own that serve the same route."""
    chosen = next((one for one in family.members if one.symbol == family.canonical), None)
    beside = Colliding(family).beside(chosen.symbol) if chosen else {}

    def rivals(member: Member) -> tuple[int, list[Member]]:
        if chosen is None or member is chosen or (member.unit == chosen.unit and member.symbol not in beside):
            return 0, []
        return 1, [chosen]

    return rivals


class _Arena:
    """The members of a family without a canonical: who competes with whom, without a look at every pair."""

    def __init__(self, family: Family) -> None:
        self._members = family.members
        self._colliding = Colliding(family)
        self._at = {member.symbol: at for at, member in enumerate(family.members)}
        self._units = Counter(member.unit for member in family.members)
        self._services = Counter(member.service for member in family.members)
        self._deployed = Counter((member.unit, member.service) for member in family.members)
        self._beside: dict[int, dict[str, list[int]]] = {}

    def rivals(self, member: Member) -> tuple[int, list[Member]]:
        """How many there are, and the first of them: at most ``LISTED``.

        They are the members of other units that may meet this one, and those of its own that serve the same route.
        """
        own = self._colliding_in_unit(member)
        outside = self._outside(member)
        others = (at for at, one in enumerate(self._members) if one.unit != member.unit and _meet(member, one))
        first = sorted([*own[: LISTED + 1], *islice(others, min(outside, LISTED))])
        rivals = [self._members[at] for at in first if self._members[at] is not member]
        return max(len(own) - 1, 0) + outside, rivals[:LISTED]

    def _outside(self, member: Member) -> int:
        if not member.service:
            return len(self._members) - self._units[member.unit]
        return sum(self._services[one] - self._deployed[member.unit, one] for one in (member.service, ""))

    def _colliding_in_unit(self, member: Member) -> list[int]:
        """The places of those of its unit that serve a route with it, itself among them where there are any."""
        beside = self._colliding.beside(member.symbol)
        by_unit = self._beside.get(id(beside))
        if by_unit is None:
            by_unit = self._beside[id(beside)] = {}
            for at in sorted(self._at[symbol] for symbol in beside):
                by_unit.setdefault(self._members[at].unit, []).append(at)
        return by_unit.get(member.unit, [])


def _meet(one: Member, other: Member) -> bool:
    return one.service == other.service or not one.service or not other.service


RULE = CompetingImplementation()
