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
    files = {"app/__init__.py": "", "app/core.py": core, "app/use.py": "from app.core import Chain\n"}
    monkeypatch.chdir(written(tmp_path, files))
    assert main(["scan", "--select", "SSOT204", "--format", "json", "--workers", "1"]) == 0
    assert len(json.loads(capsys.readouterr().out)["findings"]) == dead


@pytest.mark.parametrize(
    ("files", "dead"),
    [
        # A module is found by its path, whatever a star binds its name to in the package (django.contrib.gis.forms).
        (
            {
                "app/base/__init__.py": "from app.base.fields import *\n",
                "app/base/fields.py": "class Field: ...\n",
                "app/gis/__init__.py": "from app.base import *\nfrom .fields import Point, Line\n",
                "app/gis/fields.py": "class Point: ...\n",
            },
            ["app.gis.fields.Line"],
        ),
        # A star binds values (networkx.utils) and what its module has from elsewhere, unless __all__ leaves it out.
        (
            {
                "app/core.py": "from app.inner import *\n",
                "app/inner.py": "from json import dumps\nlimit = len('x')\n_hidden = limit\n",
                "app/use.py": "from app.core import dumps, limit, _hidden, missing\n",
            },
            ["app.core._hidden", "app.core.missing"],
        ),
        (
            {
                "app/core.py": "from app.inner import *\n",
                "app/inner.py": "__all__ = ['limit']\nlimit = len('x')\nother = limit\n",
                "app/use.py": "from app.core import limit, other\n",
            },
            ["app.core.other"],
        ),
        # Nobody can tell what is in an __all__ that is worked out (wagtail.blocks).
        (
            {
                "app/core.py": "from app.inner import *\n",
                "app/inner.py": "class Block: ...\n__all__ = [cls.__name__ for cls in (Block,)]\n",
                "app/use.py": "from app.core import Block, missing\n",
            },
            ["app.core.missing"],
        ),
        # Stars in a circle end.
        (
            {
                "app/core.py": "from app.inner import *\n",
                "app/inner.py": "from app.core import *\n",
                "app/use.py": "from app.core import limit\n",
            },
            ["app.core.limit"],
        ),
        # Another distribution may have more of a package that says so.
        (
            {
                "app/__init__.py": "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n",
                "app/core/__init__.py": "",
                "use.py": "from app.sdk import Agent\nfrom app.core import missing\n",
            },
            ["app.core.missing"],
        ),
    ],
)
def test_what_a_module_has_from_elsewhere(
    files: dict[str, str],
    dead: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(written(tmp_path, {"app/__init__.py": "", **files}))
    assert main(["scan", "--select", "SSOT204", "--format", "json", "--workers", "1"]) == 0
    assert sorted(one["detail"] for one in json.loads(capsys.readouterr().out)["findings"]) == dead


def written(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root
