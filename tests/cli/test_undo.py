"""``ssot undo`` on the command line, on migrations that were really written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ssot_tool.cli.main import main
from ssot_tool.edit import Edit
from ssot_tool.migrate.apply import apply
from ssot_tool.migrate.changes import Change, Creation, Deletion, Outcome

Ssot = Callable[..., tuple[int, str, str]]
OLD = b"class Old:\n    pass\n"


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("ssot_tool.migrate.tree.os.fsync", lambda handle: None)
    yield


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "ssot.toml").write_text("", encoding="utf-8")
    (tmp_path / "app").mkdir()
    (tmp_path / "app/old.py").write_bytes(OLD)
    (tmp_path / "app/gone.py").write_bytes(OLD)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


@pytest.fixture
def ssot(capsys: pytest.CaptureFixture[str]) -> Ssot:
    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["undo", *arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in err and "internal error" not in err
        return code, out, err

    return run


def migrate_all(root: Path) -> None:
    changes: list[Outcome] = [
        Change("app/old.py", OLD, (Edit(6, 9, "New"),)),
        Deletion("app/gone.py", OLD),
        Creation("app/made.py", b"x = 1\n"),
    ]
    apply(root, changes, "app.old.Old onto app.new.New")


def test_the_last_one_is_taken_back_to_the_byte(ssot: Ssot, workspace: Path) -> None:
    migrate_all(workspace)
    code, out, err = ssot()
    assert (code, err) == (0, "")
    assert out == (
        "Took back migration 1 (app.old.Old onto app.new.New): 3 files are as before.\n"
        "  app/gone.py\n  app/made.py\n  app/old.py\n"
    )
    assert (workspace / "app/old.py").read_bytes() == OLD == (workspace / "app/gone.py").read_bytes()
    assert not (workspace / "app/made.py").exists()


def test_a_folder_below_and_a_mistake_in_the_configuration_are_no_hindrance(
    ssot: Ssot, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate_all(workspace)
    (workspace / "ssot.toml").write_text("[[[", encoding="utf-8")
    monkeypatch.chdir(workspace / "app")
    code, out, _ = ssot()
    assert code == 0 and out.endswith("  gone.py\n  made.py\n  old.py\n")


def test_by_number_and_twice(ssot: Ssot, workspace: Path) -> None:
    migrate_all(workspace)
    apply(workspace, [Creation("second.py", b"")], "second")
    assert ssot("1")[0] == 0
    assert (workspace / "second.py").exists()
    assert ssot("1") == (2, "", "error: migration 1 is taken back already\n")
    assert ssot("7")[0] == 2 and ssot("nine")[0] == 2 and ssot("0")[0] == 2


def test_nothing_to_take_back(ssot: Ssot) -> None:
    assert ssot() == (2, "", "error: there is no migration to take back\n")
    assert ssot("--list") == (0, "No migration is remembered here.\n", "")


def test_what_was_edited_since_is_named_and_stays(ssot: Ssot, workspace: Path) -> None:
    migrate_all(workspace)
    (workspace / "app/old.py").write_bytes(b"mine\n")
    code, out, err = ssot()
    assert (code, out) == (2, "") and "app/old.py" in err
    assert (workspace / "app/old.py").read_bytes() == b"mine\n" and (workspace / "app/made.py").exists()


def test_the_list_changes_nothing(ssot: Ssot, workspace: Path) -> None:
    migrate_all(workspace)
    code, out, err = ssot("--list")
    assert (code, err) == (0, "")
    (line, _, advice) = out.splitlines()
    assert line.startswith("  1  20") and line.endswith(" UTC  written  3 files  app.old.Old onto app.new.New")
    assert advice == "ssot undo takes back migration 1, the last one that was written."
    assert (workspace / "app/made.py").exists()
    assert ssot("--list", "1")[0] == 2


def test_a_damaged_journal_is_listed_and_not_followed(ssot: Ssot, workspace: Path) -> None:
    migrate_all(workspace)
    journal = workspace / ".ssot/journal/1.applied.jsonl"
    journal.write_bytes(journal.read_bytes()[:-9])
    code, out, _ = ssot("--list")
    assert code == 0 and "1  written, but damaged: " in out
    assert ssot()[0] == 2 and (workspace / "app/made.py").exists()


def test_one_that_had_not_begun(ssot: Ssot, workspace: Path) -> None:
    migrate_all(workspace)
    (workspace / ".ssot/journal/2.new").write_bytes(b"{")
    assert "Migration 2 was stopped before it changed any file" in ssot()[1]


def test_json(ssot: Ssot, workspace: Path) -> None:
    migrate_all(workspace)
    (one,) = json.loads(ssot("--list", "--format", "json")[1])["journals"]
    assert (one["number"], one["state"], one["damage"]) == (1, "applied", "")
    done = json.loads(ssot("--format", "json", "-o", "-")[1])
    assert done["schema"] == 1
    assert done["undone"] == {
        "number": 1,
        "what": "app.old.Old onto app.new.New",
        "paths": ["app/gone.py", "app/made.py", "app/old.py"],
        "begun": True,
    }
