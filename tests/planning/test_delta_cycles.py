"""The delta gate: import cycles, and asking for them beforehand."""

from __future__ import annotations

import ast
import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from ssot_tool.planning.delta.gate import damage
from ssot_tool.planning.delta.import_edges import import_edges
from ssot_tool.planning.delta.import_graph import would_cycle
from ssot_tool.planning.delta.parsed import Parsed, Text, parse
from ssot_tool.session import Session
from tests.planning.scales import Files, opened

FILES = {
    "app/__init__.py": "",
    "app/a.py": "from app import b\n",
    "app/b.py": "import os\nfrom app.c import C\n",
    "app/c.py": "class C: ...\n",
    "app/d.py": "def f():\n    from app.a import A\n",
}


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with opened(tmp_path_factory.mktemp("cycles"), FILES) as session:
        yield session


def cycles(session: Session, changes: Files, files: Files = FILES) -> list[str]:
    """The cycles that changes make, should the workspace hold these files."""
    found = damage(session, {**files, **{path: files.get(path) for path in changes}}, {**files, **changes}, None)
    return [f"{one.path}:{one.line} {one.message.partition(': ')[2]}" for one in found if one.what == "import-cycle"]


def test_an_import_that_closes_a_cycle_is_told(session: Session) -> None:
    changes: Files = {"app/c.py": "import re\nfrom .a import (\n    b,\n)\nclass C: ...\n"}
    assert cycles(session, changes) == ["app/c.py:3 app.c → app.a → app.b → app.c"]


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    from app.a import b\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from app.a import b\n",
        "if __name__ == '__main__':\n    from app.a import b\n",
        "import app.d\n",
        "from app import d\n",
    ],
)
def test_an_import_that_runs_later_or_never_closes_none(session: Session, text: str) -> None:
    assert cycles(session, {"app/c.py": text}) == []


@pytest.mark.parametrize(
    "text", ["class A:\n    import app.a\n", "try:\n    import app.a\nfinally: ...\n", "if x:\n    import app.a\n"]
)
def test_an_import_in_a_block_does(session: Session, text: str) -> None:
    assert cycles(session, {"app/c.py": text}) == ["app/c.py:2 app.c → app.a → app.b → app.c"]


def test_a_cycle_that_was_there_is_not_told(session: Session) -> None:
    files = FILES | {"app/c.py": "import app.a\n"}
    assert cycles(session, {"app/c.py": "from app.a import b\nimport app.b\n"}, files) == []


def test_two_files_may_close_one_together(session: Session) -> None:
    files = {"a.py": "", "b.py": ""}
    assert cycles(session, {"a.py": "import b\n", "b.py": "\nimport a\n"}, files) == [
        "a.py:1 a → b → a",
        "b.py:2 b → a → b",
    ]
    assert cycles(session, {"a.py": "import b\n", "new.py": "import a\n", "b.py": "import new\n"}, files) == [
        "a.py:1 a → b → new → a",
        "b.py:1 b → new → a → b",
        "new.py:1 new → a → b → new",
    ]


def test_packages_run_before_their_modules(session: Session) -> None:
    files = {
        "pkg/__init__.py": "from .x import X\nimport out\n",
        "pkg/x.py": "X = 1\n",
        "pkg/y.py": "Y = 1\n",
        "out.py": "",
    }
    assert cycles(session, {"out.py": "from pkg.y import Y\n"}, files) == ["out.py:1 out → pkg → out"]
    # From inside, the package has begun already; only taking a name from it waits for it.
    assert cycles(session, {"pkg/x.py": "from pkg import y\nfrom . import y\nimport pkg.y\n"}, files) == []
    assert cycles(session, {"pkg/x.py": "from pkg import Z\n"}, files) == ["pkg/x.py:1 pkg.x → pkg → pkg.x"]


def test_it_can_be_asked_beforehand(tmp_path: Path) -> None:
    with opened(tmp_path, FILES) as session:
        assert would_cycle(session, "app.c", "app.a") == ["app.a", "app.b", "app.c"]
        assert would_cycle(session, "app.d", "app.a") is None
        assert would_cycle(session, "app.a", "app.c") is None
        assert would_cycle(session, "app.c", "app.c") is None
        assert would_cycle(session, "app.c", "nowhere") is None
        assert session.reading.modules == {}
    with opened(tmp_path, FILES | {"app/c.py": "import app.a\n"}) as session:
        # What an importer runs already may as well be imported by it.
        assert would_cycle(session, "app.c", "app.b") is None


def test_edges() -> None:
    text = (
        "import a.b as c, d\nfrom . import e\nfrom ..f import g, h\nfrom .... import too_far\nfrom i import *\n"
        "try:\n    import j\nexcept ImportError:\n    import k\nelse:\n    import m\n"
        "if typing.TYPE_CHECKING:\n    import n\nelif x:\n    import o\n"
        "if not TYPE_CHECKING:\n    import p\nelse:\n    import q\n"
        "async def r():\n    import s\n"
    )
    parsed = parse(Text(text, "x.y.z", False))
    assert isinstance(parsed, Parsed)
    assert [*parsed.edges] == import_edges(text, "x.y.z", False)
    assert [tuple(edge) for edge in parsed.edges] == [
        ("a.b", None, 1, "import_time"),
        ("d", None, 1, "import_time"),
        ("x.y", "e", 2, "import_time"),
        ("x.f", "g", 3, "import_time"),
        ("x.f", "h", 3, "import_time"),
        ("i", "*", 5, "import_time"),
        ("j", None, 7, "import_time"),
        ("k", None, 9, "fallback"),
        ("m", None, 11, "import_time"),
        ("n", None, 13, "type_checking"),
        ("o", None, 15, "import_time"),
        ("p", None, 17, "import_time"),
        ("q", None, 19, "type_checking"),
    ]
    assert import_edges("from . import a\n", "x.y", True)[0].module == "x.y"
    assert import_edges("def\n", "x", False) == []


def test_edges_are_the_same_by_events() -> None:
    paths = [
        *sorted(Path(ast.__file__).parent.glob("*.py"))[::9],
        *sorted(Path(asyncio.__file__).parent.glob("*.py"))[::6],
    ]
    for path in paths:
        text = path.read_text(encoding="utf-8")
        parsed = parse(Text(text, "asyncio.x", False))
        assert isinstance(parsed, Parsed)
        assert [*parsed.edges] == import_edges(text, "asyncio.x", False)


def test_what_only_checkers_saw_may_close_a_cycle(session: Session) -> None:
    files = FILES | {"app/c.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import app.a\n"}
    assert cycles(session, {"app/c.py": "import app.a\n"}, files) == ["app/c.py:1 app.c → app.a → app.b → app.c"]
    files = FILES | {"app/c.py": "def f():\n    from app import a\n"}
    assert cycles(session, {"app/c.py": "from app import a\n"}, files) == ["app/c.py:1 app.c → app.a → app.b → app.c"]
