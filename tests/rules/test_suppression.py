"""SSOT902."""

from __future__ import annotations

import pytest

from ssot_tool.model import Flaw
from ssot_tool.rule import RuleContext
from tests.families.court import handler
from tests.rules.examples import findings_of, rule_of

RULE = rule_of("SSOT902")


EXPECTED = [("app.agent.AgentMessageHandler", "no-code:"), ("app.chat.ChatMessageHandler", "unused:SSOT101")]


@pytest.mark.parametrize(("example", "expected"), [*zip(RULE.bad, EXPECTED, strict=True)])
def test_bad(example: dict[str, str], expected: tuple[str, str]) -> None:
    assert [(one.scope, one.detail) for one in findings_of(RULE, example)] == [expected]


@pytest.mark.parametrize("example", RULE.good)
def test_good(example: dict[str, str]) -> None:
    assert findings_of(RULE, example) == []


def test_a_finding_stands_where_the_comment_stands_and_says_what_is_wrong() -> None:
    mark = "# ssot: ignore[SSOT1] why\n"
    (found,) = findings_of(RULE, {"app/a.py": "x = 1\n\n" + mark + handler("ChatMessageHandler").lstrip()})
    assert (found.path, found.start_line, found.end_line) == ("app/a.py", 3, 3)
    assert (found.symbol, found.role, found.severity) == ("", "", "warning")
    assert found.message == "SSOT1 stands for more than one code; name each that is meant"


def flaw(
    line: int = 1, scope: str = "app.a.A", what: str = "unused", about: str = "SSOT101", path: str = "a.py"
) -> Flaw:
    return Flaw(path, line, scope, what, about, "a sentence")


def fingerprints(*flaws: Flaw) -> list[str]:
    return [one.fingerprint for one in RULE.findings(RuleContext(families=(), flaws=flaws))]


def test_lines_and_paths_are_no_identity() -> None:
    assert fingerprints(flaw()) == fingerprints(flaw(line=9)) == fingerprints(flaw(path="b.py"))


def test_scope_and_detail_are_the_identity() -> None:
    others = [flaw(), flaw(scope="app.a.B"), flaw(what="expired"), flaw(about="SSOT102")]
    assert len(set(fingerprints(*others))) == 4


def test_equal_flaws_are_counted_in_the_order_of_places() -> None:
    one, two = fingerprints(flaw(line=9), flaw(line=3))
    assert one != two
    assert fingerprints(flaw(line=3)) == [one]
    assert fingerprints(flaw(line=1), flaw(line=2), flaw(line=3))[:2] == [one, two]
