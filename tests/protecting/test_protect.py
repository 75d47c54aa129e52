"""Which tests reach a member: each way once, in a workspace that shows it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from ssot_tool.cli.main import main
from tests.schemas import assert_valid

CORE = "class Engine:\n    def run(self):\n        return 1\n\n\ndef helper():\n    return Engine().run()\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in {"ssot.toml": "", "app/__init__.py": "", "app/core.py": CORE, **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def answer(capsys: pytest.CaptureFixture[str], *more: str, symbol: str = "app.core.Engine") -> Any:
    capsys.readouterr()
    assert main(["tests", symbol, "--format", "json", "--workers", "1", *more]) == 0
    document = json.loads(capsys.readouterr().out)
    assert_valid(document, "tests")
    return document


def reached(
    root: Path, capsys: pytest.CaptureFixture[str], files: dict[str, str], *more: str
) -> dict[str, tuple[str, int]]:
    write(root, files)
    (member,) = answer(capsys, *more)["members"]
    return {one["id"]: (one["how"], one["distance"]) for one in member["tests"]}


IMPORT = "from app.core import Engine\n\n\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            {"tests/test_a.py": f"{IMPORT}def test_it():\n    Engine().run()\n"},
            {"tests/test_a.py::test_it": ("direct", 0)},
            id="direct",
        ),
        pytest.param(
            {"tests/test_a.py": f"{IMPORT}class TestIt:\n    async def test_it(self):\n        Engine()\n"},
            {"tests/test_a.py::TestIt::test_it": ("direct", 0)},
            id="in a class, async",
        ),
        pytest.param(
            {
                "tests/test_a.py": "from unittest.mock import patch\n\n\n@patch('app.core.Engine')\ndef test_it(e):\n"
                "    pass\n"
            },
            {"tests/test_a.py::test_it": ("patch", 0)},
            id="a patch",
        ),
        pytest.param(
            {"tests/test_a.py": "from app.core import helper\n\n\ndef test_it():\n    helper()\n"},
            {"tests/test_a.py::test_it": ("transitive", 1)},
            id="other code",
        ),
        pytest.param(
            {
                "tests/conftest.py": f"import pytest\n{IMPORT}@pytest.fixture\ndef engine():\n    return Engine()\n",
                "tests/deep/test_a.py": "def test_it(engine):\n    engine.run()\n\n\ndef test_other():\n    pass\n",
            },
            {"tests/deep/test_a.py::test_it": ("fixture", 1)},
            id="a fixture of a conftest above",
        ),
        pytest.param(
            {
                "tests/conftest.py": f"import pytest\n{IMPORT}@pytest.fixture\ndef engine():\n    return Engine()\n",
                "tests/test_a.py": "import pytest\n\n\n@pytest.fixture\ndef engine():\n    return 1\n\n\n"
                "def test_it(engine):\n    pass\n",
            },
            {},
            id="a fixture that is overridden",
        ),
        pytest.param(
            {
                "tests/conftest.py": f"import pytest\n{IMPORT}@pytest.fixture(name='motor')\ndef _made():\n"
                "    return Engine()\n\n\n@pytest.fixture\ndef car(motor):\n    return motor\n",
                "tests/test_a.py": "import pytest\n\n\n@pytest.mark.usefixtures('car')\ndef test_it():\n    pass\n",
            },
            {"tests/test_a.py::test_it": ("fixture", 2)},
            id="a fixture of a fixture, by another name",
        ),
        pytest.param(
            {
                "tests/conftest.py": f"import pytest\n{IMPORT}@pytest.fixture(autouse=True)\ndef made():\n"
                "    Engine()\n",
                "tests/test_a.py": "def test_it():\n    pass\n",
            },
            {"tests/test_a.py::test_it": ("fixture", 1)},
            id="autouse",
        ),
        pytest.param(
            {
                "tests/test_a.py": f"import unittest\n{IMPORT}class Cases(unittest.TestCase):\n    def setUp(self):\n"
                "        self.engine = Engine()\n\n    def test_it(self):\n        pass\n",
            },
            {"tests/test_a.py::Cases::test_it": ("fixture", 0)},
            id="set-up of unittest",
        ),
        pytest.param(
            {
                "tests/base.py": f"{IMPORT}class Shared:\n    def test_it(self):\n        Engine()\n",
                "tests/test_a.py": "from tests.base import Shared\n\n\nclass TestIt(Shared):\n    pass\n",
            },
            {"tests/test_a.py::TestIt::test_it": ("direct", 0)},
            id="an inherited test",
        ),
        pytest.param(
            {
                "tests/test_a.py": f"{IMPORT}class TestIt:\n    def __init__(self):\n        pass\n\n"
                "    def test_it(self):\n        Engine()\n\n\ndef check():\n    Engine()\n",
                "tests/helpers.py": f"{IMPORT}def test_it():\n    Engine()\n",
            },
            {},
            id="what pytest does not collect",
        ),
        pytest.param(
            {
                "pytest.ini": "[pytest]\npython_files = check_*.py\npython_functions = check\n"
                "python_classes = *Checks\n",
                "tests/check_a.py": f"{IMPORT}def check_it():\n    Engine()\n\n\nclass MyChecks:\n"
                "    def check_it(self):\n        Engine()\n",
                "tests/test_a.py": f"{IMPORT}def test_it():\n    Engine()\n",
            },
            {"tests/check_a.py::check_it": ("direct", 0), "tests/check_a.py::MyChecks::check_it": ("direct", 0)},
            id="names that the project has chosen",
        ),
        pytest.param(
            {
                "app/more.py": f"{IMPORT}class Turbo(Engine):\n    pass\n",
                "tests/test_a.py": "from app.more import Turbo\n\n\ndef test_it():\n    Turbo().run()\n",
            },
            {"tests/test_a.py::test_it": ("direct", 0)},
            id="an inherited method",
        ),
    ],
)
def test_ways(
    files: dict[str, str], expected: dict[str, tuple[str, int]], root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    far = max((distance for _, distance in expected.values()), default=0)
    assert reached(root, capsys, files, *(["--distance", str(far)] if far > 1 else [])) == expected


def test_the_distance_is_a_dial(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {
        "app/far.py": "from app.core import helper\n\n\ndef farther():\n    return helper()\n",
        "tests/test_a.py": f"{IMPORT}def test_near():\n    Engine()\n",
        "tests/test_b.py": "from app.far import farther\n\n\ndef test_far():\n    farther()\n",
    }
    near, far = {"tests/test_a.py::test_near"}, {"tests/test_b.py::test_far"}
    assert reached(root, capsys, files, "--distance", "0").keys() == near
    assert reached(root, capsys, files, "--distance", "1").keys() == near
    assert reached(root, capsys, files, "--distance", "2").keys() == near | far


def test_an_import_alone_is_farther_away_than_any_use(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {
        "app/wide.py": "import app.core\n",
        "tests/test_a.py": "import app.core\n\n\ndef test_near():\n    pass\n",
        "tests/test_b.py": "import app.wide\n\n\ndef test_far():\n    pass\n",
    }
    assert reached(root, capsys, files) == {}
    assert reached(root, capsys, files, "--distance", "10") == {"tests/test_a.py::test_near": ("import", 10)}


def test_the_command_names_whole_files_and_classes(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    test = "    def test_{}(self):\n        {}\n"
    write(
        root,
        {
            "tests/test_all.py": f"{IMPORT}def test_a():\n    Engine()\n\n\ndef test_b():\n    Engine()\n",
            "tests/a b/test_some.py": f"{IMPORT}class TestAll:\n{test.format('a', 'Engine()')}\n\nclass TestSome:\n"
            f"{test.format('a', 'Engine()')}{test.format('b', 'pass')}",
        },
    )
    assert answer(capsys)["command"] == (
        "pytest 'tests/a b/test_some.py::TestAll' 'tests/a b/test_some.py::TestSome::test_a' tests/test_all.py"
    )
    assert main(["tests", "app.core.Engine", "--format", "ids", "--workers", "1"]) == 0
    assert capsys.readouterr().out.split("\n")[0] == "tests/a b/test_some.py::TestAll::test_a"


def test_what_no_test_protects_is_said_first(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(root, {"tests/test_a.py": "def test_it():\n    pass\n"})
    assert answer(capsys)["unprotected"] == ["app.core.Engine"]
    assert main(["tests", "app.core.Engine", "--workers", "1"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Engine: 0 of 1 member reached by 0 tests")
    assert "No test reaches 1 member\n  app.core.Engine  app/core.py:1\n" in out


def coverage_file(path: Path, root: Path, rows: dict[str, list[int]], version: int = 7) -> None:
    """As coverage.py writes it: its documented tables, with the lines that each context ran in app/core.py."""
    database = sqlite3.connect(path)
    database.executescript(
        "create table coverage_schema (version integer);"
        "create table file (id integer primary key, path text);"
        "create table context (id integer primary key, context text);"
        "create table line_bits (file_id integer, context_id integer, numbits blob);"
        "create table arc (file_id integer, context_id integer, fromno integer, tono integer);"
    )
    database.execute("insert into coverage_schema values (?)", (version,))
    database.execute("insert into file values (1, ?)", (str(root / "app/core.py"),))
    for number, (context, lines) in enumerate(rows.items(), start=1):
        bits = bytearray(max(lines) // 8 + 1)
        for line in lines:
            bits[line // 8] |= 1 << line % 8
        database.execute("insert into context values (?, ?)", (number, context))
        database.execute("insert into line_bits values (1, ?, ?)", (number, bytes(bits)))
    database.commit()
    database.close()


def test_a_coverage_file_says_what_ran(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(root, {"tests/test_a.py": f"{IMPORT}def test_it():\n    Engine().run()\n\n\ndef test_idle():\n    Engine\n"})
    coverage_file(
        root / ".coverage",
        root,
        {"": [1, 2], "tests/test_a.py::test_it[1]|run": [3], "tests/test_b.py::test_far|setup": [3]},
    )
    found = answer(capsys)
    assert found["coverage"] == "2 contexts"
    assert [(one["id"], one["how"]) for one in found["members"][0]["tests"]] == [
        ("tests/test_a.py::test_it", "coverage"),
        ("tests/test_b.py::test_far", "coverage"),
    ]
    assert [(one["id"], one["how"]) for one in found["members"][0]["idle"]] == [
        ("tests/test_a.py::test_idle", "direct")
    ]


@pytest.mark.parametrize(
    ("data", "told"), [(b"no database", "is no coverage file that can be read"), (None, "has version 99 of coverage's")]
)
def test_what_is_no_coverage_file(
    data: bytes | None, told: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(root, {})
    if data is None:
        coverage_file(root / "cov", root, {"x": [1]}, version=99)
    else:
        (root / "cov").write_bytes(data)
    assert main(["tests", "app.core.Engine", "--coverage", "cov", "--workers", "1"]) == 2
    assert told in capsys.readouterr().err


def test_markdown_escapes_what_comes_from_the_source(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(root, {"tests/test_a.py": f"{IMPORT}def test_it():\n    Engine()\n"})
    assert main(["tests", "app.core.Engine", "--format", "markdown", "--workers", "1"]) == 0
    out = capsys.readouterr().out
    assert "| `app.core.Engine` | 1 | `tests/test_a.py::test_it` |" in out


def test_an_unknown_symbol_and_nothing_at_all(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(root, {})
    assert main(["tests", "app.core.Engin"]) == 2
    assert "did you mean app.core.Engine" in capsys.readouterr().err
    assert main(["tests"]) == 2
    assert main(["tests", "event-emitter", "--workers", "1"]) == 0
    assert "Nothing in this workspace plays the role event-emitter" in capsys.readouterr().out
