"""SSOT201."""

from __future__ import annotations

import pytest

from tests.rules.examples import findings_of, rule_of

RULE = rule_of("SSOT201")


@pytest.mark.parametrize("example", RULE.bad)
def test_bad(example: dict[str, str]) -> None:
    found = findings_of(RULE, example)
    assert [(one.path, one.start_line, one.symbol) for one in found] == [
        ("app/main.py", 1, "app.agent.AgentMessageHandler"),
        ("app/main.py", 5, "app.agent.AgentMessageHandler"),
    ]
    assert len({one.fingerprint for one in found}) == 2


@pytest.mark.parametrize("example", RULE.good)
def test_good(example: dict[str, str]) -> None:
    assert findings_of(RULE, example) == []


@pytest.mark.parametrize("example", RULE.bad)
def test_without_a_canonical_nothing_is_legacy(example: dict[str, str]) -> None:
    assert findings_of(RULE, {**example, "ssot.toml": ""}) == []


@pytest.mark.parametrize("example", RULE.bad)
def test_tests_have_a_policy_of_their_own(example: dict[str, str]) -> None:
    moved = {**example, "tests/test_main.py": example["app/main.py"], "app/main.py": ""}
    assert findings_of(RULE, moved) == []
