"""SSOT101."""

from __future__ import annotations

import pytest

from tests.families.court import handler
from tests.rules.examples import findings_of, rule_of

RULE = rule_of("SSOT101")


@pytest.mark.parametrize("example", RULE.bad)
def test_bad(example: dict[str, str]) -> None:
    assert [one.symbol for one in findings_of(RULE, example)] == [
        "app.agent.AgentMessageHandler",
        "app.chat.ChatMessageHandler",
    ]


@pytest.mark.parametrize("example", RULE.good)
def test_good(example: dict[str, str]) -> None:
    assert findings_of(RULE, example) == []


def test_with_a_canonical_all_others_are_told_and_it_is_not() -> None:
    files = {
        "ssot.toml": '[roles.message-handler]\ncanonical = "app.a.ChatMessageHandler"\n',
        "app/a.py": handler("ChatMessageHandler"),
        "app/b.py": handler("AgentMessageHandler", "stop_agent"),
        "app/c.py": handler("SwiftMessageHandler", "hurry"),
    }
    found = findings_of(RULE, files)
    assert [one.symbol for one in found] == ["app.b.AgentMessageHandler", "app.c.SwiftMessageHandler"]
    assert all([one.symbol for one in finding.related] == ["app.a.ChatMessageHandler"] for finding in found)


def test_subclasses_of_the_canonical_with_routes_of_their_own_are_a_design() -> None:
    files = {
        "ssot.toml": '[roles.message-handler]\ncanonical = "app.a.ChatMessageHandler"\n',
        "app/a.py": handler("ChatMessageHandler"),
        "app/b.py": "from app.a import ChatMessageHandler\n"
        + handler("StopHandler", "stop_agent").replace("class StopHandler", "class StopHandler(ChatMessageHandler)"),
        "app/c.py": "from app.a import ChatMessageHandler\n"
        + handler("QuickHandler").replace("class QuickHandler", "class QuickHandler(ChatMessageHandler)"),
    }
    assert [one.symbol for one in findings_of(RULE, files)] == ["app.c.QuickHandler"]


def test_lines_that_shift_leave_the_fingerprint() -> None:
    files = {"app/a.py": handler("ChatMessageHandler"), "app/b.py": handler("AgentMessageHandler")}
    shifted = {path: "\n\n\n" + text for path, text in files.items()}
    before, after = findings_of(RULE, files), findings_of(RULE, shifted)
    assert [one.fingerprint for one in before] == [one.fingerprint for one in after]
    assert before[0].start_line != after[0].start_line
    assert len({one.fingerprint for one in before}) == 2
