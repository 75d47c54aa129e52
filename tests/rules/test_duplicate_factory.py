"""SSOT104, through the command: the portraits come from the workers."""

from __future__ import annotations

from typing import Any

import pytest

from ssot_tool.census import Census, Rival
from ssot_tool.rule import RuleContext
from tests.rules.examples import rule_of

RULE = rule_of("SSOT104")


@pytest.mark.parametrize("example", RULE.good)
def test_good(example: dict[str, str], found_by: Any) -> None:
    assert found_by("SSOT104", example) == []


def test_bad(found_by: Any) -> None:
    first, second = found_by("SSOT104", RULE.bad[0])
    assert (first["path"], first["start_line"], first["symbol"]) == ("app/jobs.py", 4, "app.jobs.make_user_session")
    assert first["message"] == "user session factory: the same is built in app/web.py:4, too"
    assert second["symbol"] == "app.web.create_user_session"


def test_a_function_and_a_class_build_the_same(found_by: Any) -> None:
    files = {
        **RULE.bad[0],
        "app/jobs.py": "from app.session import UserSession\n\n\n"
        "class UserSessionFactory:\n"
        "    def __init__(self, settings):\n"
        "        self.settings = settings\n\n"
        "    def build(self, job):\n"
        "        user = job.owner.name.lower()\n"
        "        return UserSession(user, self.settings.timeout)\n",
    }
    assert [one["symbol"] for one in found_by("SSOT104", files)] == [
        "app.jobs.UserSessionFactory",
        "app.web.create_user_session",
    ]


def test_of_many_rivals_some_are_told_and_the_rest_is_counted() -> None:
    places = tuple((f"app/m{at:02}.py", 4, f"app.m{at:02}.make") for at in range(60))
    rivals = tuple(Rival(path, line, 9, symbol, "factory", "job factory", places) for path, line, symbol in places)
    first, *others = RULE.findings(RuleContext((), census=Census(rivals=rivals)))
    assert first.message.endswith(
        " in " + "".join(f"app/m0{at}.py:4, " for at in range(1, 8)) + "app/m08.py:4 and 51 more places, too"
    )
    assert [len(one.related) for one in (first, *others)] == [50] * 60
    assert {one.unlisted for one in (first, *others)} == {9}
