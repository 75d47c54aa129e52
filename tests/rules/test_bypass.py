"""SSOT203."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_tool.cli.main import main
from tests.rules.examples import findings_of, rule_of

RULE = rule_of("SSOT203")
OWNED = '[[owners]]\nmodule = "app.env"\nresources = ["os.environ", "os.getenv", "jwt"]\nreason = "one door"\n'
OWNER = "import os\nimport jwt\n\n\ndef get(name):\n    return os.environ.get(name)\n"


def found(text: str, **files: str) -> list[tuple[str, int, str]]:
    example = {"ssot.toml": OWNED, "app/env.py": OWNER, "app/use.py": text, **files}
    return [(one.path, one.start_line, one.detail) for one in findings_of(RULE, example)]


@pytest.mark.parametrize("example", RULE.bad)
def test_bad(example: dict[str, str]) -> None:
    assert [(one.path, one.start_line, one.message) for one in findings_of(RULE, example)] == [
        ("app/mail.py", 1, "imports os.getenv, which app.environment owns"),
        ("app/mail.py", 3, "uses os.getenv, which app.environment owns"),
    ]


@pytest.mark.parametrize("example", RULE.good)
def test_good(example: dict[str, str]) -> None:
    assert findings_of(RULE, example) == []


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("import os\nx = os.environ['A']\n", "os.environ"),
        ("import os\nx = os.environ.get('A')\n", "os.environ.get"),
        ("import os as o\nx = o.getenv('A')\n", "os.getenv"),
        ("import jwt\nx = jwt.decode('A')\n", "jwt.decode"),
        ("import os\n\n\ndef f():\n    del os.environ['A']\n", "os.environ"),
    ],
)
def test_uses_under_any_name(text: str, used: str) -> None:
    assert [detail for _, _, detail in found(text)] == [used]


def test_what_a_module_of_ours_hands_on_is_the_same_resource() -> None:
    assert found(
        "from app.compat import environ\nx = environ['A']\n", **{"app/compat.py": "from os import environ\n"}
    ) == [
        ("app/compat.py", 1, "os.environ"),
        ("app/use.py", 1, "os.environ"),
        ("app/use.py", 2, "os.environ"),
    ]


@pytest.mark.parametrize(
    "text", ["import os\nx = os.path.join('A')\n", "environ = {}\nenviron['A'] = 1\n", "import jwtx\n"]
)
def test_what_is_none(text: str) -> None:
    assert found(text) == []


def test_tests_and_what_is_below_the_owner_may(tmp_path: Path) -> None:
    package = {"app/env/__init__.py": OWNER, "app/env/more.py": "import os\nx = os.environ\n"}
    tests = {"tests/test_env.py": "import os\nx = os.environ\n"}
    assert findings_of(RULE, {"ssot.toml": OWNED, **package, **tests}) == []


def test_an_owner_that_is_no_module_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ssot.toml").write_text(OWNED, encoding="utf-8")
    Path("use.py").write_text("import os\n", encoding="utf-8")
    assert main(["check", "--workers", "1"]) == 2
    assert "ssot.toml:2: owners[0].module: app.env is no module of this workspace" in capsys.readouterr().err
