"""Links and walks that are kept between runs: an edit changes the answer as if nothing had been kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from ssot_tool.cli.main import main
from ssot_tool.facts import ModuleFacts
from ssot_tool.program.resolve import Program
from ssot_tool.protecting import known_links, known_walks, linking
from ssot_tool.protecting.linked import Linked
from ssot_tool.protecting.walking import Run, Walk
from ssot_tool.protecting.ways import Ways

pytestmark = pytest.mark.usefixtures("root")
FILES = {
    "ssot.toml": "",
    "app/__init__.py": "",
    "app/core.py": "class Engine:\n    def run(self):\n        return 1\n\n\nclass Old:\n    pass\n",
    "app/made.py": "from app.core import Engine\n\n\ndef make() -> Engine:\n    return Engine()\n",
    "app/names.py": "from app.core import Engine as Motor\nfrom app.made import make as build\n",
    "app/use.py": "from app.names import build\n\n\ndef drive():\n    build().run()\n\n\ndef idle():\n    return 1\n",
    "app/far.py": "from app import use\n\n\ndef tour():\n    use.drive()\n\n\ndef rest():\n    use.idle()\n",
    "tests/test_a.py": "from app.far import *\n\n\ndef test_tour():\n    tour()\n\n\ndef test_rest():\n    rest()\n",
    "tests/test_b.py": "from app.names import Motor\n\n\ndef test_motor():\n    Motor().run()\n",
    "tests/test_c.py": "from app.lazy import *\n\n\ndef test_star():\n    started()\n",
    "app/lazy.py": "def started():\n    return 1\n",
}


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def ask(*options: str) -> str:
        capsys.readouterr()
        assert main(["tests", "app.core.Engine", "--format", "json", "--workers", "1", *options]) == 0
        return capsys.readouterr().out

    return ask


def _in(path: str, old: str, new: str) -> tuple[str, str]:
    assert old in FILES[path]
    return path, FILES[path].replace(old, new)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        _in("app/use.py", "return 1", "build().run()"),
        _in("app/use.py", "build().run()", "pass"),
        _in("app/names.py", "Engine as Motor", "Old as Motor"),
        _in("app/names.py", "from app.made import make as build\n", "def build():\n    return 1\n"),
        _in("app/made.py", " -> Engine", ""),
        _in("app/core.py", "class Old:", "class Old(Engine):"),
        _in("app/core.py", "def run(", "def go("),
        _in(
            "app/core.py", "class Engine:", "class Base:\n    def run(self):\n        return 2\n\n\nclass Engine(Base):"
        ),
        _in("app/core.py", "return 1\n", "return 1\n\n    def __init__(self):\n        pass\n"),
        _in("app/lazy.py", "return 1", "from app.core import Engine\n\n    return Engine()"),
        ("app/lazy.py", "from app.use import drive as started\n"),
        ("app/lazy.py", "from app.use import *\nfrom app.made import make as started\n"),
        ("app/far/__init__.py", "def tour():\n    pass\n\n\ndef rest():\n    pass\n"),
        (
            "tests/conftest.py",
            "import pytest\nfrom app.use import drive\n\n\n@pytest.fixture(autouse=True)\ndef a():\n    drive()\n",
        ),
        _in("tests/test_a.py", "def test_rest():", "@patch('app.use.build')\ndef test_rest():"),
        ("tests/test_new.py", FILES["tests/test_a.py"]),
    ],
)
def test_an_edit_changes_the_answer_as_if_nothing_had_been_kept(
    root: Path, told: Callable[..., str], path: str, text: str
) -> None:
    first = told()
    file = root / path
    before = file.read_text(encoding="utf-8") if file.exists() else None
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    assert told() == told("--no-cache")
    if before is None:
        file.unlink()
    else:
        file.write_text(before, encoding="utf-8")
    assert told() == first


def test_only_what_an_edit_concerns_is_looked_at_again(
    root: Path, told: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    linked: list[str] = []
    walked: list[str] = []

    def link(program: Program, facts: ModuleFacts, *rest: Any) -> Linked:
        linked.append(facts.module)
        return linking.linked(program, facts, *rest)

    def walk(ways: Ways, runs: Sequence[Run]) -> Walk:
        walked.append(runs[0].symbol)
        return Walk(ways, runs)

    monkeypatch.setattr(known_links, "linked", link)
    monkeypatch.setattr(known_walks, "Walk", walk)
    told()
    assert len(linked) > 5
    assert len(walked) > 1
    linked.clear()
    walked.clear()
    test = root / "tests/test_b.py"
    test.write_text(FILES["tests/test_b.py"] + "\n\ndef test_more():\n    Motor()\n", encoding="utf-8")
    told()
    assert linked == ["tests.test_b"]
    assert walked == ["tests.test_b.test_more"]


def test_what_was_kept_by_halves_is_no_trap(
    root: Path, told: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = told()
    (root / "app/far.py").unlink()
    without = told()
    assert without == told("--no-cache") != first
    (root / "app/far.py").write_text(FILES["app/far.py"], encoding="utf-8")
    monkeypatch.setattr("ssot_tool.scan.reading.Reading.facts_of", lambda *_: None)
    (root / "app/use.py").write_text(FILES["app/use.py"].replace("return 1", "drive()"), encoding="utf-8")
    assert told() == told("--no-cache")
