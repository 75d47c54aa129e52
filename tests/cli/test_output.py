from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from ssot_tool.cli.output import deliver, page_for
from ssot_tool.errors import UsageError
from ssot_tool.report.layout import Page


def test_a_file_is_replaced_whole_and_named_on_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "report.json"
    target.write_text("old, and longer than the new", encoding="utf-8")
    target.chmod(0o640)
    deliver("new é\n", target)
    assert target.read_bytes() == "new é\n".encode()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"wrote {target}\n"


def test_a_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    deliver("x", tmp_path / "a")
    (tmp_path / "b").write_text("x", encoding="utf-8")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old", encoding="utf-8")
    (tmp_path / "link").symlink_to("real")
    deliver("new", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text(encoding="utf-8") == "new"


def test_what_is_no_regular_file_is_written_to(tmp_path: Path) -> None:
    deliver("gone", Path(os.devnull))
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize("name", ["missing/report.txt", "."])
def test_a_file_that_cannot_be_written_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot write"):
        deliver("x", tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("environment", "page"),
    [
        ({}, Page(100, False)),
        ({"COLUMNS": "72"}, Page(72, False)),
        ({"COLUMNS": "wide"}, Page(100, False)),
        ({"FORCE_COLOR": "1"}, Page(100, True)),
        ({"FORCE_COLOR": "0"}, Page(100, False)),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, Page(100, False)),
    ],
)
def test_the_page_of_a_pipe(environment: dict[str, str], page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert page_for(None) == page


def test_a_file_gets_no_colour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert not page_for(tmp_path / "report.txt").colour
