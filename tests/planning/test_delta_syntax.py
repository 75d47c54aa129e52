"""The delta gate: texts that no longer parse, for the Python that the project is meant for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ssot_tool.planning.delta.gate import damage
from ssot_tool.planning.delta.old_fstrings import new_fstring
from ssot_tool.planning.delta.target import lower_bound, target_python
from ssot_tool.session import Session
from tests.planning.scales import opened


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with opened(tmp_path_factory.mktemp("syntax"), {"there.py": ""}) as session:
        yield session


def syntax(session: Session, before: str | None, after: str, target: tuple[int, int] | None) -> list[str]:
    found = damage(session, {"a.py": before}, {"a.py": after}, target)
    return [f"{one.line} {one.message}" for one in found if one.what == "syntax"]


def test_what_does_not_parse_any_more_is_told_with_its_line(session: Session) -> None:
    (told,) = syntax(session, "x = 1\ny = 2\n", "x = 1\ny = (2\n", (3, 9))
    assert told.startswith(("2 ", "3 "))


def test_what_did_not_parse_before_may_stay_so(session: Session) -> None:
    assert syntax(session, "x = (1\n", "x = (2\n", (3, 9)) == []


def test_a_new_file_must_parse(session: Session) -> None:
    assert len(syntax(session, None, "def\n", None)) == 1


@pytest.mark.parametrize(
    ("before", "after", "target", "broken"),
    [
        ("x = 1\n", "match x:\n    case 1: ...\n", (3, 9), True),
        ("x = 1\n", "match x:\n    case 1: ...\n", (3, 10), False),
        ("x = 1\n", "match x:\n    case 1: ...\n", None, True),
        ("match x:\n    case 1: ...\n", "match x:\n    case 2: ...\n", (3, 9), False),
        ("match x:\n    case 1: ...\n", "try: ...\nexcept* E: ...\n", (3, 9), True),
        ("x = 1\n", "def f(a, /): ...\n", (3, 7), True),
        ("x = 1\n", "with (a as b): ...\n", (3, 8), True),
        ("d = {}\nx = f'{d}'\n", "d = {}\nx = f'{d['a']}'\n", (3, 11), True),
        ("d = {}\nx = f'{d}'\n", "d = {}\nx = f'{d['a']}'\n", (3, 12), False),
        ("d = {}\nx = f'{d}'\n", "d = {}\nx = f\"{d['a']}\"\n", (3, 8), False),
        ("d = {}\nx = f'{d}'\n", "d = {}\nx = f'{d!r:\\n}'\n", (3, 8), False),
    ],
)
def test_the_grammar_is_that_of_the_target(
    session: Session, before: str, after: str, target: tuple[int, int] | None, broken: bool
) -> None:
    assert bool(syntax(session, before, after, target)) is broken


@pytest.mark.parametrize(
    ("text", "is_new"),
    [
        ("f'{a}' 'b'", False),
        ("f'{a(\"b\")}'", False),
        ("f'{a('b')}'", True),
        ("f'{a(b\"c\")}'", False),
        ("f'''{a('b', \"c\")}'''", False),
        ("f'''{a('''b''')}'''", True),
        ("f'{a(\"\\n\")}'", True),
        ("f'\\n{a}\\n'", False),
        ("rf'\\d{a}\\d'", False),
        ("f'{{\\'}}' + 'x'", False),
        ("f'{a:{b(\"c\")}}'", False),
        ("f'{a:{b('c')}}'", True),
        ("f'{\n a}'", True),
        ("f'''{\n a}'''", False),
        ("f'''{\n a # b\n}'''", True),
        ("f'{a:\\'}'", False),
        ("x = {'a': f'{b}', 'c': 'd\\\\'} # f'{'", False),
    ],
)
def test_what_f_strings_could_not_hold_before_3_12(text: str, is_new: bool) -> None:
    assert (new_fstring(text) is not None) is is_new


@pytest.mark.parametrize(
    ("said", "version"),
    [
        (">=3.9", (3, 9)),
        (">= 3.9, <4", (3, 9)),
        ("<4.0,>=3.10.2", (3, 10)),
        ("~=3.8", (3, 8)),
        ("==3.11.*", (3, 11)),
        ("^3.9", (3, 9)),
        ("~3.9", (3, 9)),
        ("3.12.*", (3, 12)),
        (">3.8", (3, 8)),
        ("^3.9 || ^3.7", (3, 7)),
        (">=3.6, !=3.9.*, >=3.8", (3, 8)),
        (">=3", (3, 0)),
        ("<4", None),
        ("*", None),
        ("!=3.9.1", None),
    ],
)
def test_lower_bounds(said: str, version: tuple[int, int] | None) -> None:
    assert lower_bound(said) == version


def test_where_a_project_says_it(tmp_path: Path) -> None:
    assert target_python(tmp_path) is None
    (tmp_path / "setup.cfg").write_text("[options]\npython_requires = >=3.7\n")
    assert target_python(tmp_path) == (3, 7)
    (tmp_path / "pyproject.toml").write_text("[tool.poetry.dependencies]\npython = '^3.9'\n")
    assert target_python(tmp_path) == (3, 9)
    (tmp_path / "pyproject.toml").write_text("[project]\nrequires-python = '>=3.10'\n")
    assert target_python(tmp_path) == (3, 10)
    (tmp_path / "pyproject.toml").write_text("[project\n")
    (tmp_path / "setup.cfg").write_text("options]\n")
    assert target_python(tmp_path) is None
