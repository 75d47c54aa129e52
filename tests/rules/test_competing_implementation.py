"""SSOT101."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_tool.model import Collision, Family, Member
from ssot_tool.rule import RuleContext
from tests.families.court import handler
from tests.growth import growth
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


def family_of(members: Sequence[tuple[str, str, Collection[str]]], canonical: str | None = None) -> Family:
    """One of members by unit, service and routes."""
    made = tuple(
        Member(f"app.m{at:03}", "class", f"app/m{at:03}.py", 1, 9, (), tuple(routes), (), unit, service)
        for at, (unit, service, routes) in enumerate(members)
    )
    served = sorted({route for one in made for route in one.routes})
    collisions = [Collision(route, tuple(one.symbol for one in made if route in one.routes)) for route in served]
    return Family("r", "R", 1, "", canonical, None, made, (), tuple(one for one in collisions if len(one.members) > 1))


MEMBERS = st.lists(
    st.tuples(st.sampled_from("uvw"), st.sampled_from(("", "a", "b")), st.sets(st.sampled_from("xyz"), max_size=2)),
    max_size=14,
)


@given(MEMBERS, st.sampled_from((None, "app.m001")), st.integers(1, 4))
def test_rivals_are_those_of_other_units_that_meet_and_those_of_its_own_that_collide(
    members: list[tuple[str, str, set[str]]], canonical: str | None, listed: int
) -> None:
    family = family_of(members, canonical)

    def collide(one: Member, other: Member) -> bool:
        return bool({*one.routes} & {*other.routes})

    def compete(one: Member, other: Member) -> bool:
        if one is other or (canonical and other.symbol != canonical):
            return False
        if one.unit == other.unit:
            return collide(one, other)
        return bool(canonical) or one.service == other.service or "" in (one.service, other.service)

    rivals = {one.symbol: [other.symbol for other in family.members if compete(one, other)] for one in family.members}
    with patch.object(sys.modules[type(RULE).__module__], "LISTED", listed):
        found = {one.symbol: one for one in RULE.findings(RuleContext((family,)))}
    assert found.keys() == {symbol for symbol, others in rivals.items() if others and symbol != canonical}
    for symbol, one in found.items():
        assert [other.symbol for other in one.related] == rivals[symbol][:listed]
        assert one.unlisted == len(rivals[symbol][listed:])


@pytest.mark.parametrize("unit", ["{0}", "u"])
def test_many_members_take_linear_time(unit: str) -> None:
    def judging(size: int) -> Callable[[], object]:
        context = RuleContext((family_of([(unit.format(at), "", "x") for at in range(size)]),))
        return lambda: list(RULE.findings(context))

    assert growth(judging, 200) < 2.2
