"""SSOT102."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ssot_tool.rule import RuleContext
from tests.families.court import handler
from tests.growth import growth
from tests.rules.examples import findings_of, rule_of
from tests.rules.test_competing_implementation import family_of

RULE = rule_of("SSOT102")


@pytest.mark.parametrize("example", RULE.bad)
def test_bad(example: dict[str, str]) -> None:
    found = findings_of(RULE, example)
    assert [one.symbol for one in found] == ["app.handlers.QuickHandler", "app.handlers.StartHandler"]
    assert found[0].message == "QuickHandler serves start_agent, as app.handlers.StartHandler does"


@pytest.mark.parametrize("example", RULE.good)
def test_good(example: dict[str, str]) -> None:
    assert findings_of(RULE, example) == []


def test_one_finding_a_route_and_member_each_with_its_own_fingerprint() -> None:
    two = handler("ChatMessageHandler").replace('return "start_agent"', 'return ["start_agent", "stop_agent"]')
    found = findings_of(RULE, {"app/a.py": two, "app/b.py": two.replace("Chat", "Agent")})
    assert len(found) == len({one.fingerprint for one in found}) == 4


def test_of_many_on_one_route_some_are_listed_and_the_rest_is_counted() -> None:
    first, *others = RULE.findings(RuleContext((family_of([("u", "", "x")] * 60),)))
    assert first.message == "m000 serves x, as app.m001, app.m002 and 57 more do"
    assert [one.symbol for one in first.related] == [f"app.m{at:03}" for at in range(1, 51)]
    assert {one.unlisted for one in (first, *others)} == {9}


def test_many_on_one_route_take_linear_time() -> None:
    def judging(size: int) -> Callable[[], object]:
        context = RuleContext((family_of([("u", "", "x")] * size),))
        return lambda: list(RULE.findings(context))

    assert growth(judging, 200) < 2.2
