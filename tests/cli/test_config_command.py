"""The command config: every effective setting with where it came from, as text and as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ssot_tool.cli.config import command
from ssot_tool.errors import ConfigError

CONFIG = """\
[workspace]
exclude = ["old/**"]
[[services]]
name = "auth"
paths = ["auth/**"]
[roles.message-handler]
canonical = "auth.m.Handler"
[[ignores]]
paths = ["auth/**"]
codes = ["SSOT101"]
reason = "moves next year"
until = 2027-01-31
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for path in ("src/app.py", "auth/m.py", "old/x.py", "tests/test_app.py", "ssot.toml"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(CONFIG if path == "ssot.toml" else "", encoding="utf-8")
    (tmp_path / "lost.py").symlink_to("nothing")
    return tmp_path


def run(*arguments: str) -> tuple[str, str]:
    result = CliRunner().invoke(command, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout, result.stderr


def test_json(workspace: Path) -> None:
    stdout, stderr = run(str(workspace / "src"), "--format", "json")
    told: dict[str, Any] = json.loads(stdout)
    assert stderr == ""
    assert (told["schema"], told["root"], told["config"]) == (1, str(workspace), "ssot.toml")
    assert (told["files"], told["in_tests"], told["services"], told["source"]) == (3, 1, {"auth": 1}, "walk")
    assert [root["path"] for root in told["roots"]] == [".", "src"]
    settings = {setting["key"]: (setting["value"], setting["origin"]) for setting in told["settings"]}
    assert settings["workspace.roots"] == ([".", "src"], "found by itself")
    assert settings["workspace.exclude"] == (["old/**"], "ssot.toml:2")
    assert settings["workspace.tests"][1] == "default"
    assert settings["services[0]"] == ({"name": "auth", "paths": ["auth/**"]}, "ssot.toml:3")
    ignore = {"paths": ["auth/**"], "codes": ["SSOT101"], "reason": "moves next year", "until": "2027-01-31"}
    assert settings["ignores[0]"] == (ignore, "ssot.toml:8")
    assert settings["roles.message-handler.canonical"] == ("auth.m.Handler", "ssot.toml:7")
    assert told["skipped"] == [{"path": "lost.py", "reason": "is a symbolic link to nothing"}]
    assert {role["role"]: role["canonical"] for role in told["roles"]}["message-handler"] == "auth.m.Handler"


def test_text(workspace: Path) -> None:
    stdout, _ = run(str(workspace))
    for expected in (
        "3 Python files, 1 of them in tests",
        "  src  a src layout: packages stand in src/, which is none itself",
        '  workspace.exclude = ["old/**"]\n      ssot.toml:2',
        "  lost.py: is a symbolic link to nothing",
        "canonical: auth.m.Handler",
    ):
        assert expected in stdout
    settings = stdout.partition("\nsettings\n")[2].partition("\nroles\n")[0]
    assert max(map(len, settings.splitlines())) <= 80


def test_what_a_table_does_not_set_is_a_default(tmp_path: Path) -> None:
    (tmp_path / "ssot.toml").write_text('[discover]\nexcuses_off = ["private"]\n', encoding="utf-8")
    (tmp_path / "m.py").write_text("a = 1\n", encoding="utf-8")
    out = " ".join(run(str(tmp_path))[0].split())
    assert 'discover.excuses_off = ["private"] ssot.toml:2' in out
    assert "discover.names_alone is not set default" in out
    assert "rules.select = [] default" in out


def test_notes_go_to_stderr(workspace: Path) -> None:
    (workspace / "pyproject.toml").write_text("[tool.ssot]\n", encoding="utf-8")
    stdout, stderr = run(str(workspace))
    assert "[tool.ssot]" in stderr
    assert "[tool.ssot]" not in stdout


def test_a_code_that_does_not_exist_is_told(workspace: Path) -> None:
    text = CONFIG.replace("SSOT101", "SSOT111")
    (workspace / "ssot.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"ssot.toml:10: ignores\[0\].codes: there is no code SSOT111"):
        run(str(workspace))
