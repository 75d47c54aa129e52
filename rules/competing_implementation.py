"""SSOT101: several implementations of one responsibility."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_tool.fingerprint import fingerprint
from ssot_tool.model import Family, Finding, Member, Related
from ssot_tool.rule import Rule, RuleContext


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
            for member in family.members:
                rivals = _rivals(family, member)
                if rivals:
                    yield self._finding(family, member, rivals)

    def _finding(self, family: Family, member: Member, rivals: list[Member]) -> Finding:
        if family.canonical is not None:
            message = f"{member.name} plays the role of {family.canonical}, the canonical {family.title}"
        else:
            more = f" and {len(rivals) - 1} more" if len(rivals) > 1 else ""
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
        )


def _rivals(family: Family, member: Member) -> list[Member]:
    """Members of other units that may meet this one, and those of its own that serve the same route."""
    if family.canonical is not None:
        chosen = next((one for one in family.members if one.symbol == family.canonical), None)
        if chosen is None or member.symbol == chosen.symbol:
            return []
        if member.unit == chosen.unit and not _collide(family, member, chosen):
            return []
        return [chosen]
    return [
        other
        for other in family.members
        if other.symbol != member.symbol
        and (_collide(family, member, other) if other.unit == member.unit else _meet(member, other))
    ]


def _meet(one: Member, other: Member) -> bool:
    return one.service == other.service or not one.service or not other.service


def _collide(family: Family, one: Member, other: Member) -> bool:
    return any(one.symbol in c.members and other.symbol in c.members for c in family.collisions)


RULE = CompetingImplementation()
