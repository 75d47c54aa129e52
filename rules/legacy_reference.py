"""SSOT201: production code that still uses what the canonical replaces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

from ssot_tool.fingerprint import fingerprint
from ssot_tool.model import Family, Finding, Member, Reference, Related
from ssot_tool.rule import Rule, RuleContext

#: What a reference of each kind does with the member.
_DOES = {
    "import": "imports",
    "reexport": "re-exports",
    "call": "calls",
    "class_attribute": "uses an attribute of",
    "subclass": "derives from",
    "annotation": "annotates with",
    "string_annotation": "annotates with",
    "isinstance": "tests for",
    "except": "catches",
    "decorator": "decorates with",
    "value": "hands on",
    "all_entry": "lists in __all__",
    "patch_string": "patches",
    "patch_into": "patches into the module of",
    "patch_object": "patches",
    "spec": "mocks",
    "method": "calls a method of",
    "dotted_string": "names in a string",
}


class LegacyReference(Rule):
    """A use of a member that is not the canonical.

    Only told where a canonical is chosen, and only in production code. Imports, calls, subclasses, annotations and
    dotted strings count alike; what a member says about itself does not.

    Why it hurts: as long as one caller is left, both implementations live.

    How to fix: move the callers onto the canonical; `ssot refs SYMBOL` lists them.

    How to suppress: with `# ssot: ignore[SSOT201] reason` behind the reference or above its statement; for whole files
    with `[[ignores]]` in the configuration.
    """

    code = "SSOT201"
    name = "legacy-reference"
    severity = "warning"

    _HANDLER = (
        "class {name}MessageHandler:\n"
        "    message_type = 'start_agent'\n\n"
        "    def __init__(self, supervisor, websocket_manager):\n"
        "        self.supervisor = supervisor\n"
        "        self.websocket_manager = websocket_manager\n\n"
        "    async def handle(self, user_id, payload):\n"
        "        await self.supervisor.run(payload['user_request'])\n"
    )
    _WIRE = (
        "from app.{home} import {name}MessageHandler\n\n\ndef wire():\n    return {name}MessageHandler(None, None)\n"
    )
    _BOTH: ClassVar[dict[str, str]] = {
        "ssot.toml": '[roles.message-handler]\ncanonical = "app.chat.ChatMessageHandler"\n',
        "app/chat.py": _HANDLER.format(name="Chat"),
        "app/agent.py": _HANDLER.format(name="Agent"),
    }
    bad = ({**_BOTH, "app/main.py": _WIRE.format(home="agent", name="Agent")},)
    good = ({**_BOTH, "app/main.py": _WIRE.format(home="chat", name="Chat")},)

    def findings(self, context: RuleContext) -> Iterator[Finding]:
        """One finding a reference, in the order of members and places."""
        for family in context.families:
            if family.canonical is None:
                continue
            chosen = next((one for one in family.members if one.symbol == family.canonical), None)
            for member in family.members:
                if member.symbol != family.canonical:
                    yield from self._of(family, member, chosen)

    def _of(self, family: Family, member: Member, chosen: Member | None) -> Iterator[Finding]:
        seen: Counter[tuple[str, str]] = Counter()
        for one in member.references:
            if one.in_test or one.kind == "definition" or _is_own(one, member):
                continue
            place = (one.scope, one.kind)
            seen[place] += 1
            related = (Related(chosen.path, chosen.start_line, chosen.symbol, "canonical"),) if chosen else ()
            yield Finding(
                code=self.code,
                severity=self.severity,
                role=family.role,
                symbol=member.symbol,
                path=one.path,
                start_line=one.line,
                end_line=one.line,
                message=f"{_DOES.get(one.kind, 'uses')} {member.name}; the canonical is {family.canonical}",
                fingerprint=fingerprint(self.code, family.role, member.symbol, *place, str(seen[place])),
                related=related,
                scope=one.scope,
                detail=one.kind,
            )


def _is_own(one: Reference, member: Member) -> bool:
    return f"{one.scope}.".startswith(f"{member.symbol}.")


RULE = LegacyReference()
