from __future__ import annotations

import json
from pathlib import Path

import pytest

from ssot_tool.cli.main import main
from tests.schemas import assert_valid

FILES = {
    "ssot.toml": "",
    "app/old.py": "class Old:\n    pass\n\n\ndef helper():\n    return 1\n",
    "app/use.py": "from app.old import Old\n\n\ndef run():\n    return Old()\n",
    "tests/test_use.py": "from unittest.mock import patch\n\n\n@patch('app.use.Old')\ndef test_run(old):\n    pass\n",
}


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, source in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(source, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refs(*arguments: str) -> int:
    return main(["refs", "--workers", "1", "--no-cache", *arguments])


def test_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert refs("app.old.Old") == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "app.old.Old  class  app/old.py:1",
        "  definition",
        "    app/old.py:1:7",
        "  import (1)",
        "    app/use.py:1:21",
        "  call (1)",
        "    app/use.py:5:12  in run",
        "  patch_string (1)",
        "    tests/test_use.py:4:17  (test)",
        "  3 references: 2 in production, 1 in tests",
    ]
    assert err == ""


def test_json_is_valid_and_each_symbol_is_answered_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert refs("app.old.helper", "app.old.Old", "app.old.helper", "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    assert_valid(document, "refs")
    assert [one["symbol"] for one in document["symbols"]] == ["app.old.helper", "app.old.Old"]
    assert {"path": "app/use.py", "line": 5, "column": 12, "kind": "call", "in_test": False} in document["symbols"][1][
        "references"
    ]


def test_an_unknown_symbol_is_2_with_near_matches(capsys: pytest.CaptureFixture[str]) -> None:
    assert refs("app.use.Olt") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error: app.use.Olt")


def test_no_symbol_is_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refs"]) == 2
    assert "Missing argument 'SYMBOL" in capsys.readouterr().err


def test_a_path_restricts_where_is_looked(capsys: pytest.CaptureFixture[str]) -> None:
    assert refs("app.old.Old", "--path", "app") == 0
    assert "2 references: 2 in production, 0 in tests" in capsys.readouterr().out


def test_output_leaves_stdout_empty(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert refs("app.old.Old", "-o", "refs.txt") == 0
    assert capsys.readouterr() == ("", "wrote refs.txt\n")
    assert (workspace / "refs.txt").read_text(encoding="utf-8").startswith("app.old.Old  class")
