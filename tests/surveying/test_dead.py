"""Names that a module may bind by means that nobody can follow."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ssot_tool.cli.main import main


@pytest.mark.parametrize(
    ("core", "dead"),
    [
        ("import sys\nsys.modules[__name__] = recreate(__name__, {'app.canvas': ['Chain']})\n", 0),
        ("for name in ('Chain',):\n    globals()[name] = make(name)\n", 0),
        ('__all__ = ["Chain"]\n', 1),
        ("# 'Chains' are made elsewhere\n", 1),
    ],
)
def test_a_name_that_stands_in_a_string_of_the_module(
    core: str, dead: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for path, text in {
        "app/__init__.py": "",
        "app/core.py": core,
        "app/use.py": "from app.core import Chain\n",
    }.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["scan", "--select", "SSOT204", "--format", "json", "--workers", "1"]) == 0
    assert len(json.loads(capsys.readouterr().out)["findings"]) == dead
