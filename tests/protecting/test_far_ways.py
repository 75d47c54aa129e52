"""What lies between a test and a member: each form once, and what looks alike and leads nowhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ssot_tool.cli.main import main
from ssot_tool.protecting import widening

CORE = "class Engine:\n    def run(self):\n        return 1\n\n\nclass Other:\n    def run(self):\n        return 2\n"
IMPORT = "from app.core import Engine, Other\n\n\n"
TEST = "tests/test_a.py"


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def reached(
    root: Path, capsys: pytest.CaptureFixture[str], files: dict[str, str], symbol: str = "app.core.Engine"
) -> dict[str, int]:
    for path, text in {"ssot.toml": "", "app/__init__.py": "", "app/core.py": CORE, **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert main(["tests", symbol, "--format", "json", "--workers", "1", "--distance", "9"]) == 0
    (member,) = json.loads(capsys.readouterr().out)["members"]
    return {one["id"].partition("::")[2]: one["distance"] for one in member["tests"]}


CASES = [
    pytest.param(
        {
            "app/core.py": "from enum import Enum\n\n\nclass Engine(Enum):\n    ON = 'on'\n\n    def run(self):\n"
            "        return 1\n\n    @classmethod\n    def best(cls):\n        return cls.ON\n",
            "app/use.py": "from app.core import Engine\n\n\ndef named():\n    return Engine.ON\n\n\ndef asked():\n"
            "    return Engine.best()\n\n\ndef run():\n    return Engine.ON.run()\n",
            TEST: "from app import use\n\n\ndef test_named():\n    use.named()\n\n\ndef test_asked():\n    use.asked()"
            "\n\n\ndef test_run():\n    use.run()\n",
        },
        {"test_asked": 1, "test_run": 1},
        id="an attribute of a class builds none",
    ),
    pytest.param(
        {
            "app/use.py": f"{IMPORT}def sure():\n    return Engine()\n\n\ndef perhaps(x):\n    if x:\n"
            "        return Engine()\n\n\ndef inline(x):\n    return Engine() if x else None\n",
            TEST: "from app import use\n\n\ndef test_sure():\n    use.sure()\n\n\ndef test_perhaps():\n"
            "    use.perhaps(1)\n\n\ndef test_inline():\n    use.inline(1)\n",
        },
        {"test_sure": 1, "test_perhaps": 4, "test_inline": 4},
        id="a branch makes a use farther",
    ),
    pytest.param(
        {
            "app/use.py": f"{IMPORT}class Box:\n    def a(self):\n        return self.b()\n\n    def b(self):\n"
            "        return Engine()\n",
            TEST: "from app.use import Box\n\n\ndef test_it():\n    Box().a()\n",
        },
        {"test_it": 1},
        id="uses within a class count as none",
    ),
    pytest.param(
        {
            "app/use.py": "def drive(engine):\n    return engine.run()\n",
            TEST: "from app.core import Other\nfrom app.use import drive\n\n\ndef test_it():\n    drive(Other())\n",
        },
        {},
        id="a method of a class that the test has no instance of",
    ),
    pytest.param(
        {
            "app/use.py": f"{IMPORT}engine = Engine()\n",
            TEST: "from app.use import engine\n\n\ndef test_it():\n    engine.run()\n",
        },
        {"test_it": 0},
        id="an instance that a module holds",
    ),
    pytest.param(
        {
            "app/use.py": f"{IMPORT}class Car:\n    engine = Engine()\n\n\ndef drive(car):\n"
            "    return car.engine.run()\n",
            TEST: "from app.use import Car, drive\n\n\ndef test_it():\n    drive(Car())\n",
        },
        {"test_it": 1},
        id="an instance that a class holds",
    ),
    pytest.param(
        {
            "app/use.py": f"{IMPORT}KINDS = {{'a': Engine, 'b': Other}}\n\n\ndef make(kind):\n"
            "    return KINDS[kind]()\n",
            TEST: "from app.use import make\n\n\ndef test_it():\n    make('a')\n",
        },
        {"test_it": 5},
        id="a class that a table holds",
    ),
    pytest.param(
        {
            "app/use.py": f"{IMPORT}def wrapped(function):\n    def inner():\n        Engine()\n"
            "        return function()\n\n    return inner\n\n\n@wrapped\ndef work():\n    pass\n",
            TEST: "from app.use import work\n\n\ndef test_it():\n    work()\n",
        },
        {"test_it": 2},
        id="a decorator's inner function",
    ),
    pytest.param(
        {
            "app/use.py": f"import lib\n\n{IMPORT}cli = lib.Group()\n\n\n@cli.command('go')\ndef go():\n    Engine()\n",
            TEST: "import lib\n\nfrom app.use import cli\n\n\ndef test_it():\n    lib.invoke(cli, ['go'])\n",
        },
        {"test_it": 3},
        id="a command that is registered",
    ),
    pytest.param(
        {
            "app/use.py": f"{IMPORT}class Visitor:\n    def visit(self, node):\n"
            "        return getattr(self, f'visit_{node}')()\n\n    def visit_call(self):\n        Engine()\n",
            TEST: "from app.use import Visitor\n\n\ndef test_it():\n    Visitor().visit('call')\n",
        },
        {"test_it": 3},
        id="a method by a made name",
    ),
    pytest.param(
        {
            TEST: f"import pytest\n\n{IMPORT}@pytest.mark.parametrize('kind', [Engine])\ndef test_it(kind):\n"
            "    kind()\n",
        },
        {"test_it": 0},
        id="a parameter of the test",
    ),
    pytest.param(
        {
            TEST: f"import pytest\n\n{IMPORT}KINDS = [Engine]\n\n\n@pytest.mark.parametrize('kind', KINDS)\n"
            "def test_it(kind):\n    kind()\n",
        },
        {"test_it": 2},
        id="a parameter of the test out of a list",
    ),
    pytest.param(
        {
            "app/use.py": f"{IMPORT}def drive():\n    return Engine()\n",
            TEST: "from unittest.mock import patch\n\nfrom app.use import drive\n\n\n@patch('app.use.Engine')\n"
            "def test_it(engine):\n    drive()\n\n\ndef test_whole():\n    drive()\n",
        },
        {"test_it": 0, "test_whole": 1},
        id="what a test patches does not run",
    ),
    pytest.param(
        {
            "app/use.py": "from app import core\n\n\ndef drive():\n    return core.Engine()\n",
            "app/far.py": "from app.use import drive\n\n\ndef go():\n    drive()\n",
            TEST: "from unittest.mock import patch\n\nfrom app.far import go\n\n\n@patch('app.far.drive')\n"
            "def test_it(drive):\n    go()\n",
        },
        {},
        id="nor what only leads on from there",
    ),
    pytest.param(
        {
            "tests/conftest.py": "pytest_plugins = ['tests.engines']\n",
            "tests/engines.py": f"import pytest\n\n{IMPORT}@pytest.fixture\ndef engine():\n    return Engine()\n",
            TEST: "def test_it(engine):\n    pass\n",
        },
        {"test_it": 1},
        id="a fixture of a plug-in",
    ),
    pytest.param(
        {
            "app/use.py": f"{IMPORT}class Plugin:\n    def __init_subclass__(cls):\n        Engine()\n",
            TEST: "from app.use import Plugin\n\n\ndef test_it():\n    class Mine(Plugin):\n        pass\n",
        },
        {"test_it": 1},
        id="what a class statement runs",
    ),
    pytest.param(
        {"tests/test_é.py": f"{IMPORT}def test_broken(:\n", TEST: f"{IMPORT}def test_it():\n    Engine()\n"},
        {"test_it": 0},
        id="beside a file that is broken",
    ),
]


@pytest.mark.parametrize(("files", "expected"), CASES)
def test_far_ways(
    files: dict[str, str], expected: dict[str, int], root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reached(root, capsys, files) == expected


@pytest.mark.parametrize(("files", "expected"), CASES)
def test_a_large_workspace_gives_the_same_answers(
    files: dict[str, str],
    expected: dict[str, int],
    root: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(widening, "SMALL", 0)
    assert reached(root, capsys, files) == expected
