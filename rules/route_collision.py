"""SSOT102: one route, several members."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ssot_tool.fingerprint import fingerprint
from ssot_tool.model import Finding, Related
from ssot_tool.rule import LISTED, Rule, RuleContext


class RouteCollision(Rule):
    """One route is served by more than one member.

    A route is the key that a member answers to: a message type, an agent type, an event name. It is read from what
    `get_message_type` returns, from class attributes, from what is handed to `super().__init__`, from registrations
    and from comparisons with a message's type; `MessageType.START_AGENT` and `"start_agent"` are one route.

    Why it hurts: both answer the same message, or the order of registration decides which one does.

    How to fix: let one member serve the route, and remove it from the others.

    How to suppress: with `# ssot: ignore[SSOT102] reason` behind the `class` or `def` or above it. What is no member
    after all is declared, with its reason, in `[roles.ID]`:
    `exclude = [{ symbol = "app.demo.DemoHandler", reason = "never deployed" }]`.
    """

    code = "SSOT102"
    name = "route-collision"
    severity = "error"

    _BASE = (
        "class BaseMessageHandler:\n"
        "    def __init__(self, supervisor, websocket_manager):\n"
        "        self.supervisor = supervisor\n"
        "        self.websocket_manager = websocket_manager\n\n\n"
    )
    _TWO = (
        "class StartHandler(BaseMessageHandler):\n"
        "    message_type = 'start_agent'\n\n"
        "    def handle_message(self, message):\n"
        "        self.supervisor.run(message['user_request'])\n\n\n"
        "class QuickHandler(BaseMessageHandler):\n"
        "    message_type = 'start_agent'\n\n"
        "    def handle_message(self, message):\n"
        "        self.supervisor.run(message['user_request'])\n"
    )
    bad = ({"app/handlers.py": _BASE + _TWO},)
    good = (
        {
            "app/handlers.py": _BASE
            + _TWO.replace(
                "QuickHandler(BaseMessageHandler):\n    message_type = 'start_agent'",
                "QuickHandler(BaseMessageHandler):\n    message_type = 'stop_agent'",
            )
        },
    )

    def findings(self, context: RuleContext) -> Iterator[Finding]:
        """One finding a route and member."""
        for family in context.families:
            members = {member.symbol: member for member in family.members}
            for collision in family.collisions:
                for symbol in collision.members:
                    member = members[symbol]
                    count = len(collision.members) - 1
                    first = islice((other for other in collision.members if other != symbol), LISTED)
                    others = [members[other] for other in first]
                    names = [other.symbol for other in others[:2]]
                    names += [f"{count - 2} more"] if count > 2 else []
                    does = "does" if count == 1 else "do"
                    told = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
                    yield Finding(
                        code=self.code,
                        severity=self.severity,
                        role=family.role,
                        symbol=symbol,
                        path=member.path,
                        start_line=member.start_line,
                        end_line=member.end_line,
                        message=f"{member.name} serves {collision.route}, as {told} {does}",
                        fingerprint=fingerprint(self.code, family.role, symbol, collision.route),
                        related=tuple(
                            Related(one.path, one.start_line, one.symbol, f"serves {collision.route}, too")
                            for one in others
                        ),
                        unlisted=count - len(others),
                        detail=collision.route,
                    )


RULE = RouteCollision()
