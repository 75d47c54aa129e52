"""SSOT902: comments and settings that silence findings, and should not or cannot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ssot_tool.fingerprint import fingerprint
from ssot_tool.model import SUPPRESSION, Finding
from ssot_tool.rule import Rule, RuleContext


class SuppressionFlaw(Rule):
    """A suppression that silences nothing, or gives no reason.

    A comment `# ssot: ignore[CODE, …] reason` silences findings of these codes that start on the lines that it covers:
    behind code its line (all lines of a statement or header that is spread over several, when it stands on the first
    or the last of them), alone on its line the statement or header that follows. `until=2027-01-31` says the last day
    on which it holds. `[[ignores]]` in the configuration does the same for whole files.

    Told are those that silence nothing, have run out or give no reason; and codes that do not exist, that stand for
    several (`SSOT1`, `ALL`), or that are never silenced (`SSOT901`, `SSOT902`). None of these silences anything.

    Why it hurts: what is silenced without a reason, or for ever, hides what is found there next.

    How to fix: remove what is not used; write the code in full and the reason behind it.

    How to suppress: not at all, but `ssot baseline accept` takes it.
    """

    code = SUPPRESSION
    name = "suppression"
    severity = "warning"

    _HANDLER = (
        "class {name}MessageHandler:{comment}\n"
        "    message_type = 'start_agent'\n\n"
        "    def __init__(self, supervisor, websocket_manager):\n"
        "        self.supervisor = supervisor\n"
        "        self.websocket_manager = websocket_manager\n\n"
        "    async def handle(self, user_id, payload):\n"
        "        await self.supervisor.run(payload['user_request'])\n"
    )
    _CHAT = _HANDLER.format(name="Chat", comment="")
    bad = (
        {"app/chat.py": _CHAT, "app/agent.py": _HANDLER.format(name="Agent", comment="  # ssot: ignore")},
        {"app/chat.py": _HANDLER.format(name="Chat", comment="  # ssot: ignore[SSOT101] the demo, until it is gone")},
    )
    good = (
        {
            "app/chat.py": _HANDLER.format(
                name="Chat", comment="  # ssot: ignore[SSOT101, SSOT102] the one that stays, once agents use it"
            ),
            "app/agent.py": _HANDLER.format(name="Agent", comment=""),
        },
    )

    def findings(self, context: RuleContext) -> Iterator[Finding]:
        """One finding a flaw; equal ones of one definition are counted, as lines are no identity."""
        seen: Counter[tuple[str, str]] = Counter()
        for flaw in sorted(context.flaws):
            about = (flaw.scope, f"{flaw.what}:{flaw.about}")
            seen[about] += 1
            yield Finding(
                code=self.code,
                severity=self.severity,
                role="",
                symbol="",
                path=flaw.path,
                start_line=flaw.line,
                end_line=flaw.line,
                message=flaw.message,
                fingerprint=fingerprint(self.code, *about, str(seen[about])),
                scope=flaw.scope,
                detail=about[1],
            )


RULE = SuppressionFlaw()
