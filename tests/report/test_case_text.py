from __future__ import annotations

from ssot_tool.model import Evidence, Why
from ssot_tool.report.case_text import case_text
from ssot_tool.report.layout import Page
from tests.report.made_up import HOSTILE

CASE = Why(
    symbol="app.chat.Handler",
    role="message-handler",
    title="Agent message handler",
    member=True,
    gate="named Handler",
    refused="",
    evidence=(
        Evidence("methods", ", ".join(["handle_message"] * 20), 0.5),
        Evidence("literals", HOSTILE, 0.1),
    ),
    served=(),
    excuse="",
    detail="",
    verdict="member",
    floor=0.25,
    needs=2,
    weighs=1.0,
)


def test_long_votes_are_wrapped_under_themselves() -> None:
    lines = case_text(CASE, Page(60)).splitlines()
    assert max(map(len, lines)) <= 60
    assert lines[0] == "app.chat.Handler"
    assert lines[3] == "  gate          passed: named Handler"
    assert lines[4].startswith("  methods       0.50  handle_message, ")
    assert lines[5].startswith(" " * 16 + "handle_message")


def test_a_weak_vote_says_so_and_nothing_hostile_comes_through() -> None:
    text = case_text(CASE, Page(200))
    assert "(below 0.25: does not count)" in text
    assert all(char.isprintable() for char in text.replace("\n", ""))
