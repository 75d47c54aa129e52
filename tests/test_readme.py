"""README.md says what the code does: its tables are the code's, its output is real."""

from __future__ import annotations

import contextlib
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from ssot_tool.cli.main import main
from ssot_tool.config import load_config
from ssot_tool.model import REFERENCE_KINDS
from ssot_tool.scan.syntax.source import MAX_BYTES
from tools import readme
from tools.readme import README, TABLES, TERMINAL, render

TEXT = README.read_text(encoding="utf-8")


def first_column(header: str) -> list[str]:
    """The first cells of the table whose header row begins with ``header``, without backticks."""
    rows = re.search(rf"^\| {header} \|.*\n\| ---.*\n((?:\|.*\n)+)", TEXT, re.MULTILINE)
    assert rows is not None, f"no table {header!r} in README.md"
    return [row.split("|")[1].strip().strip("`") for row in rows[1].splitlines()]


def test_what_is_generated_is_what_the_code_says_now(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    for name, value in TERMINAL.items():
        monkeypatch.setenv(name, value)

    def run_here(arguments: list[str], workspace: Path) -> subprocess.CompletedProcess[str]:
        capsys.readouterr()
        with contextlib.chdir(workspace):
            code = main(arguments)
        return subprocess.CompletedProcess(arguments, code, *capsys.readouterr())

    monkeypatch.setattr(readme, "run_ssot", run_here)
    assert render(TEXT) == TEXT, "make readme rewrites README.md"


def test_the_first_screen_shows_real_output() -> None:
    first = TEXT.partition("\n## ")[0]
    assert "<!-- output: ssot scan" in first
    assert "make demo" in first
    assert "make test" in first


@pytest.mark.parametrize("name", TABLES)
def test_every_generated_table_stands_in_it(name: str) -> None:
    assert f"<!-- table: {name} -->" in TEXT


def test_reference_kinds_are_those_of_the_model() -> None:
    assert first_column("kind") == list(REFERENCE_KINDS)


def test_exit_codes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "app.py").write_text("class Old: ...\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    seen = {main(["refs", "app.Old"]), main(["refs", "app.New"]), main(["no-such-command"]), main(["scan", "--help"])}
    assert [str(code) for code in sorted(seen)] == first_column("exit code")


def test_limits_are_those_of_the_code() -> None:
    assert f"{MAX_BYTES:,} bytes" in TEXT


def test_the_example_configuration_is_accepted(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    for folder in ("backups", "tests", "auth_service"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "test_one.py").write_text("", encoding="utf-8")
    (tmp_path / "ssot.toml").write_text(example, encoding="utf-8")
    config = load_config(tmp_path)
    assert sorted(tomllib.loads(example)) == [
        "clones",
        "discover",
        "ignores",
        "owners",
        "roles",
        "rules",
        "services",
        "workspace",
    ]
    assert [service.name for service in config.services] == ["auth"]


def test_local_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", TEXT):
        assert (README.parent / target).exists(), target
