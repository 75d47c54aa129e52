"""What the sieve looks for next."""

from __future__ import annotations

from ssot_tool.families.candidates import candidates
from ssot_tool.families.wanted import wanted_modules
from ssot_tool.program.resolve import Program
from tests.families.court import handler, pack, program_of

HANDLERS = pack("message-handler")


def test_candidates_are_all_that_members_could_derive_from() -> None:
    program = program_of(
        {
            "app/a.py": handler("ChatMessageHandler"),
            "app/b.py": "class BareMessageHandler:\n    pass\n",
            "app/c.py": handler("MessageErrorHandler"),
            "tests/d.py": handler("AgentMessageHandler"),
        }
    )
    found = candidates(program, HANDLERS)
    assert list(found) == [
        "app.a.ChatMessageHandler",
        "app.b.BareMessageHandler",
    ]
    assert found["app.a.ChatMessageHandler"].detail == "named ChatMessageHandler"


def test_reading_more_only_adds() -> None:
    files = {
        "app/a.py": handler("ChatMessageHandler"),
        "app/b.py": "from app.a import ChatMessageHandler\n\nclass Eager(ChatMessageHandler):\n"
        "    def get_message_type(self):\n        return 'eager'\n",
        "app/c.py": handler("Concierge"),
    }
    found: set[str] = set()
    for count in range(1, len(files) + 1):
        now = set(candidates(program_of(dict(list(files.items())[:count])), HANDLERS))
        assert found <= now
        found = now
    assert found == {"app.a.ChatMessageHandler", "app.b.Eager", "app.c.Concierge"}


def test_modules_that_hold_bases_or_routes_are_wanted_through_re_exports() -> None:
    files = {
        "app/a.py": "from app import MessageType\nfrom app.base import Root\n\n"
        + handler("ChatMessageHandler")
        .replace("class ChatMessageHandler", "class ChatMessageHandler(Root)")
        .replace('"start_agent"', "MessageType.START"),
        "app/__init__.py": "from app.types import MessageType\n",
    }
    partly = program_of(files)
    program = Program(partly.modules, [*partly.modules, "app.base", "app.types", "app.unrelated"])
    assert wanted_modules(program, HANDLERS) == {"app.base", "app.types"}
