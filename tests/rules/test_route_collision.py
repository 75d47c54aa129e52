"""SSOT102."""

from __future__ import annotations

import pytest

from tests.families.court import handler
from tests.rules.examples import findings_of, rule_of

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
