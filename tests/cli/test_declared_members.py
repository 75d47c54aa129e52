"""Commands for a role that has declared members and no heads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ssot_tool.cli.main import main

FILES = {
    "ssot.toml": """\
[roles.clock]
title = "Clock"
members = ["app.one.Ticker", "app.two.Watch"]
canonical = "app.one.Ticker"

[[migrations]]
role = "clock"
symbol = "app.two.Watch"
""",
    "app/__init__.py": "",
    "app/one.py": "class Ticker:\n    def __init__(self, zone):\n        self.zone = zone\n\n    def read(self):\n"
    "        return self.zone + 1\n",
    "app/two.py": "class Watch:\n    def __init__(self, zone):\n        self.zone = zone\n\n    def read(self):\n"
    "        return self.zone + 1\n",
    "app/use.py": "from app.two import Watch\n\n\ndef now():\n    return Watch(3).read()\n",
    "tests/test_use.py": "from app.use import now\n\n\ndef test_now():\n    assert now() == 4\n",
}
UNCHOSEN = FILES["ssot.toml"].replace('canonical = "app.one.Ticker"\n', "").partition("[[")[0]
GONE = "warning: declared as a member, but none: app.two.Watch of roles.clock (ssot.toml:3) "


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> int:
    return main([*arguments, "--workers", "1", "--no-cache"])


def members(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The members that a scan finds; what it says on stderr is dropped."""
    capsys.readouterr()
    assert run("scan", "--role", "clock", "--format", "json") == 0
    families = json.loads(capsys.readouterr().out)["families"]
    return [one["symbol"] for family in families for one in family["members"]]


@pytest.mark.parametrize("command", ["graph", "compare", "tests", "plan"])
def test_what_is_told_of_a_role_is_told_of_declared_members(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(command, "clock") == 0
    out, err = capsys.readouterr()
    assert "Watch" in out and "warning" not in err


def test_a_unified_class_is_written_and_callers_move(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = workspace / "ssot.toml"
    config.write_text(UNCHOSEN, encoding="utf-8")
    assert run("scaffold", "clock", "--canonical", "app.both.Clock", "--format", "json") == 0
    assert "class Clock" in capsys.readouterr().out
    config.write_text(FILES["ssot.toml"], encoding="utf-8")
    assert members(capsys) == ["app.one.Ticker", "app.two.Watch"]
    assert run("migrate", "clock", "--write", "--allow-dirty") == 0
    assert "Ticker(3)" in (workspace / "app/use.py").read_text(encoding="utf-8")
    assert members(capsys) == ["app.one.Ticker"]  # the other is a shim now


def test_the_gate_knows_what_is_declared(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("baseline", "init") == 0
    assert run("check") == 0
    config = workspace / "ssot.toml"
    config.write_text(FILES["ssot.toml"].replace('Watch"]', 'Watch", "app.use.now"]'), encoding="utf-8")
    capsys.readouterr()
    assert run("check") == 1
    assert "app.use.now" in capsys.readouterr().out


@pytest.mark.parametrize("command", [["scan"], ["check"], ["graph", "clock"]])
def test_what_is_gone_is_a_warning(command: list[str], workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("baseline", "init") == 0
    (workspace / "app/two.py").rename(workspace / "app/three.py")
    (workspace / "app/broken.py").write_text("class Watch(:\n", encoding="utf-8")
    (workspace / "app/use.py").unlink()
    (workspace / "tests/test_use.py").unlink()
    capsys.readouterr()
    assert run(*command) == 0
    err = capsys.readouterr().err
    assert err.startswith(f"{GONE}does not exist; did you mean app.three.Watch?\n") and err.count("warning") == 1


def test_the_configuration_tells_what_is_gone(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config"]) == 0
    assert capsys.readouterr().err == ""
    (workspace / "app/two.py").write_text("class Watch(:\n", encoding="utf-8")
    for form in ("text", "json"):
        assert main(["config", "--format", form]) == 0
        out, err = capsys.readouterr()
        assert err.startswith(f"{GONE}cannot be found, as app/two.py:1 could not be read: ")
        assert "app.two.Watch" in out and err.count("\n") == 1


def test_a_method_is_no_member(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = workspace / "ssot.toml"
    config.write_text(FILES["ssot.toml"].replace("app.two.Watch", "app.two.Watch.read", 1), encoding="utf-8")
    assert run("scan") == 0
    assert f"{GONE.replace('Watch ', 'Watch.read ')}is a method; declare its class\n" in capsys.readouterr().err


def test_where_only_some_paths_are_read_nothing_is_missed(capsys: pytest.CaptureFixture[str]) -> None:
    Path("ssot.toml").write_text(UNCHOSEN, encoding="utf-8")
    assert run("scan", "app/one.py") == 0
    assert "warning" not in capsys.readouterr().err


def test_when_nothing_is_left_nothing_is_guarded(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "ssot.toml").write_text('[roles.clock]\ntitle = "Clock"\nmembers = ["app.no.One"]\n', encoding="utf-8")
    assert run("scan") == 0
    assert run("check") == 2
    assert "so nothing guards it; mend its members, or say enabled = false" in capsys.readouterr().err


def test_a_declared_role_is_explained_and_asked_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "clock"]) == 0
    assert "Members are\n  - declared: app.one.Ticker, app.two.Watch\n" in capsys.readouterr().out
    assert run("scan", "--role", "clock", "--why", "app.two.Watch") == 0
    assert "declared      1.00  members name app.two.Watch" in capsys.readouterr().out
