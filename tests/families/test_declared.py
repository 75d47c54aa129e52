"""Members that the configuration declares: who they are, and that they need not look like any."""

from __future__ import annotations

import pytest

from ssot_tool.families.candidates import candidates
from ssot_tool.families.declared import declared_of
from ssot_tool.families.wanted import wanted_modules
from ssot_tool.families.why import why
from ssot_tool.model import Evidence
from ssot_tool.program.references import references_to
from ssot_tool.program.resolve import Program
from ssot_tool.report.case_text import case_text
from ssot_tool.report.layout import Page
from ssot_tool.role import Exclusion, RolePack
from tests.families.court import excuses_of, family_of, handler, names_of, pack, places_of, program_of

HANDLERS = pack("message-handler")
FILES = {
    "app/__init__.py": "from app.a import Clock\n",
    "app/a.py": "class Clock:\n    def read(self):\n        return 1\n\nclass Stopwatch(Clock):\n"
    "    def read(self):\n        return 2\n",
    "app/b.py": "from dataclasses import dataclass\n\n@dataclass\nclass Time:\n    hour: int\n\n"
    "def now():\n    return 3\n",
    "tests/c.py": "class FakeClock:\n    def read(self):\n        return 4\n",
}


def clock(*members: str, **more: object) -> RolePack:
    return RolePack("clock", "Clock", members=members, **more)  # type: ignore[arg-type]


def test_a_role_without_heads_has_the_declared_members_and_no_other() -> None:
    family = family_of(
        FILES, clock("app.Clock", "app.a.Clock", "app.b.Time", "app.b.now", "tests.c.FakeClock", "no.One")
    )
    assert names_of(family) == ["app.a.Clock", "app.b.Time", "app.b.now", "tests.c.FakeClock"]
    assert family is not None and excuses_of(family) == {}
    assert family.members[0].evidence == (Evidence("declared", "members name app.Clock", 1.0),)


def test_methods_and_what_is_not_there_are_no_members() -> None:
    program = program_of(FILES)
    assert declared_of(program, clock("app.a.Clock.read", "app.a.Cloc", "app.a", "app.Clock")) == {
        "app.a.Clock": "app.Clock"
    }


def test_a_hierarchy_of_declared_classes_is_one_unit() -> None:
    family = family_of(FILES, clock("app.a.Clock", "app.a.Stopwatch", "app.b.now"))
    assert family is not None
    assert [member.unit for member in family.members] == ["app.a.Clock", "app.a.Clock", "app.b.now"]


def test_what_is_excluded_under_its_own_name_is_excused() -> None:
    family = family_of(FILES, clock("app.Clock", "app.b.now", exclude=(Exclusion("app.a.Clock", "it is old"),)))
    assert (names_of(family), excuses_of(family)) == (["app.b.now"], {"app.a.Clock": "declared"})


def test_declared_members_of_different_services_do_not_compete() -> None:
    role = clock("app.a.Clock", "app.b.now")
    family = family_of(FILES, role, {"app/a.py": "a", "app/b.py": "b"})
    assert excuses_of(family) == {"app.a.Clock": "other-service", "app.b.now": "other-service"}


def test_a_shim_of_another_member_is_excused_as_it_is_migrated() -> None:
    files = {**FILES, "app/d.py": "from app.a import Clock\n\nclass Old(Clock):\n    pass\n"}
    assert excuses_of(family_of(files, clock("app.a.Clock", "app.d.Old"))) == {"app.d.Old": "shim"}


def test_declared_members_stand_beside_those_with_heads_and_bring_in_who_shares_their_routes() -> None:
    files = {
        "app/a.py": handler("ChatMessageHandler"),
        "app/b.py": handler("Concierge", "greet"),
        "app/c.py": handler("Porter", "greet"),
        "app/d.py": "class Plain:\n    pass\n",
    }
    before = names_of(family_of(files, HANDLERS))
    after = names_of(family_of(files, pack("message-handler", members=("app.b.Concierge", "app.d.Plain"))))
    assert before == ["app.a.ChatMessageHandler"]
    assert after == ["app.a.ChatMessageHandler", "app.b.Concierge", "app.c.Porter", "app.d.Plain"]


def test_declared_members_are_candidates_in_tests_too_and_their_modules_are_wanted() -> None:
    role = clock("app.Clock", "tests.c.FakeClock", "app.b.now")
    assert list(candidates(program_of(FILES), role)) == ["app.a.Clock", "tests.c.FakeClock", "app.b.now"]
    partly = program_of({"app/__init__.py": FILES["app/__init__.py"]})
    program = Program(partly.modules, [*partly.modules, "app.a", "app.b", "tests.c"])
    assert wanted_modules(program, role) == {"app.a", "app.b", "tests.c"}


@pytest.mark.parametrize(
    ("symbol", "verdict", "said"),
    [
        ("app.b.Time", "member", "passed: declared a member"),
        ("app.b.Time", "member", "1.00  members name app.b.Time"),
        ("app.b.Time", "member", "needed beside the gate: nothing, as it is declared"),
        ("app.a.Stopwatch", "no member: does not pass the gate", "it is not among the declared members"),
    ],
)
def test_why_says_that_it_was_declared(symbol: str, verdict: str, said: str) -> None:
    program, places, role = program_of(FILES), places_of(FILES), clock("app.b.Time", "app.b.now")
    references = references_to(program, candidates(program, role), places)
    found = why(program, role, symbol, references, places, family_of(FILES, role))
    assert found.verdict == verdict
    assert said in case_text(found, Page(200))
