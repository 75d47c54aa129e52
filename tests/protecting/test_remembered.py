"""What ``ssot tests`` remembers: the same answer where nothing changed, and another one where something did."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ssot_tool.cli.main import main
from ssot_tool.protecting import protect

pytestmark = pytest.mark.usefixtures("root")
FILES = {
    "ssot.toml": "",
    "app/__init__.py": "",
    "app/core.py": "class Engine:\n    def run(self):\n        return 1\n",
    "tests/test_a.py": "from app.core import Engine\n\n\ndef test_it():\n    Engine().run()\n",
    "tests/check_b.py": "from app.core import Engine\n\n\ndef test_more():\n    Engine().run()\n",
}


def told(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[str, str]:
    capsys.readouterr()
    assert main(["tests", "app.core.Engine", "--format", "json", "--workers", "1", *options]) == 0
    out, err = capsys.readouterr()
    return out, err


def found(capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    (member,) = json.loads(told(capsys, *options)[0])["members"]
    return [one["id"] for one in member["tests"]]


def test_the_same_question_is_not_worked_out_again(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = told(capsys)
    with monkeypatch.context() as patched:
        patched.delattr(protect, "Engine")  # who works it out again fails
        assert told(capsys) == first
    assert told(capsys, "--no-cache") == first


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("tests/test_a.py", "def test_it():\n    pass\n", []),
        ("tests/test_c.py", FILES["tests/test_a.py"], ["tests/test_a.py::test_it", "tests/test_c.py::test_it"]),
        ("app/core.py", FILES["app/core.py"] + "\n", ["tests/test_a.py::test_it"]),
        ("pytest.ini", "[pytest]\npython_files = check_*.py\n", ["tests/check_b.py::test_more"]),
        ("tests/pytest.ini", "[pytest]\npython_files = check_*.py\n", ["tests/check_b.py::test_more"]),
        ("ssot.toml", '[workspace]\nexclude = ["tests/**"]\n', []),
    ],
)
def test_what_changed_changes_the_answer(
    root: Path, capsys: pytest.CaptureFixture[str], path: str, text: str, expected: list[str]
) -> None:
    assert found(capsys) == ["tests/test_a.py::test_it"]
    (root / path).write_text(text, encoding="utf-8")
    assert found(capsys) == expected == found(capsys, "--no-cache")


def test_each_distance_is_a_question_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    for distance in ("0", "4", "10", "0"):
        assert told(capsys, "--distance", distance) == told(capsys, "--distance", distance, "--no-cache")
