from __future__ import annotations

from pathlib import Path

import pytest

from ssot_tool.planning.words.hit import Hit
from ssot_tool.planning.words.legacy import Legacy
from ssot_tool.planning.words.other_kinds import kind_of
from ssot_tool.planning.words.prose import imported
from tests.planning.words_case import PATHS, SYMBOL, Case, case

DOCS = '''\
"""Uses :class:`~app.old.Old`, app.Old and ``Old``; see :meth:`Old.run` and `Old()`.

>>> from app.old import Old
>>> Old().run()

Old prose, myapp.old.Old, app.old.Old.run and (app.old.Old).
"""
from app.old import Old  # app.old:Old


class A(Old):
    """The Old one, :class:`an Old <app.old.Old>`."""
'''


def test_docs_are_rewritten_where_they_name_the_path(tmp_path: Path) -> None:
    made = case(tmp_path, {"user.py": DOCS}, docs=True)
    assert (
        made.after("user.py").decode()
        == '''\
"""Uses :class:`~app.core.new.New`, app.core.new.New and ``Old``; see :meth:`Old.run` and `Old()`.

>>> from app.old import Old
>>> Old().run()

Old prose, myapp.old.Old, app.core.new.New.go and (app.core.new.New).
"""
from app.old import Old  # app.core.new:New


class A(Old):
    """The Old one, :class:`an Old <app.core.new.New>`."""
'''
    )
    assert {(status, why) for _, status, why in made.said("user.py")} == {
        ("rewritten", "named by its path"),
        ("kept", "a bare name in quotes; --docs --unsafe rewrites it"),
        ("kept", "imported in an example; --docs --unsafe rewrites it"),
        ("kept", "in an example that imports it; --docs --unsafe rewrites it"),
        ("kept", "in a docstring"),
    }


def test_code_is_no_example(tmp_path: Path) -> None:
    code = "# The Old way\nfrom app.old import Old\n# Old it is\n\n\ndef f():\n    '''Old'''\n"
    code += "    from app.old import Old\n"
    made = case(tmp_path, {"user.py": code}, docs=True, unsafe=True)
    assert [why for *_, why in made.said("user.py")] == ["in a comment", "in a comment", "in a docstring"]
    code = "# from app.old import Old\n# Old()\n\nx = 1  # Old\n"
    assert case(tmp_path, {"user.py": code}, docs=True, unsafe=True).after("user.py") == (
        b"# from app.core.new import New\n# New()\n\nx = 1  # Old\n"
    )


def test_what_is_only_likely_is_rewritten_when_asked(tmp_path: Path) -> None:
    made = case(tmp_path, {"user.py": DOCS}, docs=True, unsafe=True)
    assert (
        made.after("user.py")
        .decode()
        .startswith('''\
"""Uses :class:`~app.core.new.New`, app.core.new.New and ``New``; see :meth:`New.go` and `New()`.

>>> from app.core.new import New
>>> New().run()

Old prose, myapp.old.Old, app.core.new.New.go''')
    )
    levels = {one.reason: one.level for one in made.accounted.occurrences if one.status == "rewritten"}
    assert levels == {
        "named by its path": "safe",
        "a bare name in quotes": "unsafe",
        "imported in an example": "unsafe",
        "in an example that imports it": "unsafe",
    }


def test_without_the_option_docs_are_kept(tmp_path: Path) -> None:
    made = case(tmp_path, {"user.py": DOCS})
    assert made.accounted.edits == {}
    assert {one.status for one in made.accounted.occurrences} == {"kept"}
    assert ("docs", "named by its path; --docs rewrites it") in {
        (one.kind, one.reason) for one in made.accounted.occurrences
    }


def test_bare_names_in_quotes_stay_where_the_name_is_not_used(tmp_path: Path) -> None:
    made = case(tmp_path, {"user.py": '"""See :class:`Old` and ``Old``."""\n'}, docs=True, unsafe=True)
    assert made.said("user.py") == [(1, "kept", "in a docstring")] * 2


def test_a_path_alone_moves_safely_with_its_examples(tmp_path: Path) -> None:
    paths = {"app.old.Old": "app.core.new.Old"}
    made = case(tmp_path, {"a.md": "```\nfrom app.old import Old\nOld()\n```\n"}, docs=True, paths=paths)
    assert made.after("a.md") == b"```\nfrom app.core.new import Old\nOld()\n```\n"
    assert made.said("a.md")[1] == (3, "kept", "prose; the new name is the same")


def test_an_example_that_imports_more_is_left(tmp_path: Path) -> None:
    made = case(tmp_path, {"a.md": "    from app.old import (\n        x,\n        Old,\n    )\n"}, docs=True)
    assert made.said("a.md") == [(3, "left", "imported beside other names in an example")]


CONFIG: list[tuple[str, str, str]] = [
    ("a.toml", 'x = "app.old:Old"\ny = "app.old.Old"\n', 'x = "app.core.new:New"\ny = "app.core.new.New"\n'),
    ("b.yaml", "x: app.old.Old\ny: [ext://app.Old]\n", "x: app.core.new.New\ny: [ext://app.core.new.New]\n"),
    ("c.ini", "run = app.old:Old.run\r\n", "run = app.core.new:New.go\r\n"),
    ("d.json", '{"a": "app.old.Old"}', '{"a": "app.core.new.New"}'),
    ("e.yml", "run: pytest ./app/old.py::Old::x -q\n", "run: pytest ./app/core/new.py::New::x -q\n"),
    ("Dockerfile", "CMD python -m x app.old:Old\n", "CMD python -m x app.core.new:New\n"),
    ("f.rst", ".. autoclass:: app.old.Old\n", ".. autoclass:: app.core.new.New\n"),
    ("g.cfg", "\ufeffé = app.old.Old\n", "\ufeffé = app.core.new.New\n"),
    (
        "h.ipynb",
        '{"source": ["import app\\n", "app.old.Old()"]}',
        '{"source": ["import app\\n", "app.core.new.New()"]}',
    ),
]


@pytest.fixture(scope="module")
def with_docs(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return case(tmp_path_factory.mktemp("docs"), {path: before for path, before, _ in CONFIG}, docs=True)


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return case(tmp_path_factory.mktemp("plain"), {path: before for path, before, _ in CONFIG})


@pytest.mark.parametrize(("path", "after"), [(path, after) for path, _, after in CONFIG])
def test_other_files_are_rewritten_in_their_own_way_of_writing(with_docs: Case, path: str, after: str) -> None:
    assert with_docs.after(path).decode() == after
    assert {one.kind for one in with_docs.accounted.occurrences if one.path == path} == {"non_python"}


@pytest.mark.parametrize("path", [path for path, _, _ in CONFIG if path != "f.rst"])
def test_without_the_option_what_programs_read_is_left(without: Case, path: str) -> None:
    assert {(status, why) for _, status, why in without.said(path)} == {("left", "named by its path")}
    assert "run with --docs, or edit it by hand" in {one.todo for one in without.accounted.occurrences}


def test_what_people_read_is_kept_without_the_option(without: Case) -> None:
    assert without.said("f.rst") == [(1, "kept", "named by its path; --docs rewrites it")]


STAYS: list[tuple[str, str | bytes, str]] = [
    ("a.md", "The Old way, `Old`, x.app.old.Old, docs/app.old.Old, lib/app/old.py::Old\n", "kept"),
    ("b.log", "app.old.Old failed\n", "kept"),
    ("c.yaml", "name: Old\n", "kept"),
    ("d.yaml", "module: app.old\nclass: Old\n", "left"),
    ("e.json", '{"m": "app.old", "text": "the Old way, [Old]"}', "kept"),
    ("f.json", '{"m": "app.old", "class": "Old"}', "left"),
    ("g.ipynb", '["from app.old import Old\\n"]', "left"),
    ("h.sh", "python -c 'from app.old import Old; Old()'\n", "left kept"),
    ("app/old.pyi", "class Old: ...\n", "kept"),
    ("app/user.pyi", "from .old import (\n    x,\n    Old,\n)\n", "left"),
    ("i.txt", b"\xff app.old.Old\n", "left"),
    ("j.html", "http://x/app.old.Old.html\n", "kept"),
]


@pytest.fixture(scope="module")
def stays(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return case(tmp_path_factory.mktemp("stays"), {path: text for path, text, _ in STAYS}, docs=True, unsafe=True)


@pytest.mark.parametrize(("path", "status"), [(path, status) for path, _, status in STAYS])
def test_what_is_not_rewritten_is_kept_or_left(stays: Case, path: str, status: str) -> None:
    assert path not in stays.accounted.edits
    assert list(dict.fromkeys(found for _, found, _ in stays.said(path))) == status.split()


def test_bare_roles_follow_a_directive_that_names_the_module(tmp_path: Path) -> None:
    text = ".. currentmodule:: app.old\n\n:class:`Old` is Old.\n"
    made = case(tmp_path, {"a.rst": text}, docs=True, unsafe=True)
    assert made.after("a.rst").decode() == text.replace("`Old`", "`New`")


def test_kinds_go_by_the_files_names() -> None:
    kinds = {"a.TOML": "config", ".coveragerc": "config", "x/Makefile": "code", "api.Dockerfile": "code"}
    kinds |= {
        "Dockerfile.dev": "code",
        "README.md": "docs",
        "a.xml": "other",
        "a.py.bak": "other",
        "x.y/LICENSE": "code",
    }
    assert {path: kind_of(path) for path in kinds} == kinds


def test_two_symbols_of_one_name_are_told_apart_by_their_paths() -> None:
    legacy = Legacy(["b.Old", "a.Old"], {"a.Old": "n.New", "b.Old": "m.New", "p.Old": "m.New"}, {})
    assert legacy.names == {"Old"}
    found = [legacy.symbol("Old", path) for path in ("", "a.Old", "b.Old.run", "p.Old")]
    assert found == ["a.Old", "a.Old", "b.Old", "b.Old"]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("from a.b import Old", "a.b.Old"),
        ("from a.b import x, y as z, Old", "a.b.Old"),
        ("from a.b import (\n  x,  # why (not)\n  Old", "a.b.Old"),
        ("from a.b import (\n  x,  # why\n  Old", "a.b.Old"),
        ("from a.b import x; Old", ""),
        ("from a.b import x and Old", ""),
        ("import Old", ""),
        ("from a.b import " + "x , " * 100 + "; Old", ""),
    ],
)
def test_imports_in_any_text(text: str, path: str) -> None:
    start = text.index("Old")
    assert imported(text, Hit("a", start, start + 3, 1, 1, 4, "Old", False)) == path


def test_a_legacy_method_goes_with_its_class() -> None:
    legacy = Legacy([SYMBOL], PATHS, {"app.core.new": "app/core/new.py"})
    mention = legacy.mention("see app.old:Old.run.", 12, 15)
    assert mention is not None
    assert (mention.path, mention.new, mention.start, mention.end) == ("app.old.Old.run", "app.core.new:New.go", 4, 19)
