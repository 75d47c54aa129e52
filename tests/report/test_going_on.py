from __future__ import annotations

import msgspec
import pytest

from ssot_tool.model import Proposal
from ssot_tool.report.going_on import groups, import_line, steps
from ssot_tool.report.usage import module_of
from tests.report.made_up import alone, factories, handlers
from tests.report.made_up_check import BARE, found, full_report, new


@pytest.mark.parametrize(
    ("symbol", "path", "line"),
    [
        ("app.messages.Handler", "src/app/messages.py", "from app.messages import Handler"),
        ("app.messages.Outer.Inner", "app/messages.py", "from app.messages import Outer"),
        ("app.messages.Handler", "app/messages/__init__.py", "from app.messages import Handler"),
        ("app.messages.Handler", "", "from app.messages import Handler"),
        ("Handler", "", "import Handler"),
    ],
)
def test_the_import_names_the_module_and_the_outermost_class(symbol: str, path: str, line: str) -> None:
    assert import_line(symbol, path) == line


def test_the_module_is_the_longest_that_the_path_allows() -> None:
    assert module_of("src/app/app.py", "app.app.run") == "app.app"
    assert module_of("app/main.py", "app.main") == "app.main"
    assert module_of("app/main.py", "other.thing") == ""


def test_lost_files_lead_then_the_order_of_the_report() -> None:
    assert [group.name for group in groups(full_report())] == ["SSOT901", "message-handler", "bridge-factory"]
    assert groups(full_report())[0].title == "Files that could not be read (SSOT901)"


def test_a_finding_of_a_role_that_is_not_told_is_told_all_the_same() -> None:
    (group,) = groups(msgspec.structs.replace(BARE, findings=(new(found(factories(), 1)),)))
    assert (group.name, group.title, group.family) == ("bridge-factory", "bridge-factory", None)
    assert steps(group)[0].line == "ssot explain SSOT101"


def test_nobody_is_sent_to_use_what_he_has_or_to_see_no_references() -> None:
    family = handlers()
    (chosen,) = groups(msgspec.structs.replace(BARE, families=(family,), findings=(new(found(family, 3)),)))
    assert [step.purpose for step in steps(chosen)] == ["or accept it"]
    (unused,) = groups(msgspec.structs.replace(BARE, families=(family,), findings=(new(found(family, 4)),)))
    assert [step.purpose for step in steps(unused)] == ["use the proposed canonical", "or accept it"]


def test_a_family_without_a_choice_names_none() -> None:
    family = alone()
    (group,) = groups(msgspec.structs.replace(BARE, families=(family,), findings=(new(found(family, 0)),)))
    assert [step.line.split()[1] for step in steps(group)] == ["refs", "baseline"]


def test_callers_are_moved_onto_what_is_configured_not_onto_a_proposal() -> None:
    family = factories()
    (group,) = groups(msgspec.structs.replace(BARE, families=(family,), findings=(new(found(family, 1)),)))
    moves = [step.line for step in steps(group) if step.line.startswith("ssot migrate")]
    assert moves == [f"ssot migrate --from {family.members[1].symbol} --to {family.canonical}"]
    proposed = msgspec.structs.replace(family, canonical=None, proposed=Proposal(family.canonical or "", ()))
    (group,) = groups(msgspec.structs.replace(BARE, families=(proposed,), findings=(new(found(family, 1)),)))
    assert not any(step.line.startswith("ssot migrate") for step in steps(group))
