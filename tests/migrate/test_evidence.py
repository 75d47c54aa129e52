"""What a migration leaves behind is read again as it was; what is torn, foreign or a link is told and left out."""

from __future__ import annotations

import json
import os
import shlex
import sys
from pathlib import Path

import msgspec
import pytest

from ssot_tool.cli.main import main
from ssot_tool.cure.evidence import Evidence
from ssot_tool.errors import SsotError
from ssot_tool.migrate import journal
from ssot_tool.migrate.evidence import FOLDER, all_evidence, save
from ssot_tool.model import Move, Occurrence

LEFT = Occurrence("app/odd\udcff.py", 3, 1, 4, "app.old.Old", "value", "left", reason="it is compared")
ONE = Evidence(
    1,
    "2026-01-02T03:04:05+00:00",
    "c" * 40,
    "p" * 32,
    (Move("app.old.Old", "app.new.New", route={"kind": "a", "n": 1}),),
    ("app/a.py",),
    {"import": 2, "call": 1},
    (LEFT,),
    "pytest -q",
    "2 tests passed before and after",
)
FILES = {
    "app/__init__.py": "",
    "app/old.py": "class Old:\n    def run(self):\n        return 1\n",
    "app/new.py": "class New:\n    def run(self):\n        return 1\n",
    "app/use.py": "from app.old import Old\n\nOld().run()\n",
    "check.py": "import sys\n\nimport app\n\nsys.exit(sys.argv[1] in open('app/use.py').read())\n",
    "ssot.toml": "",
}
CHECK = f"{shlex.quote(sys.executable)} check.py"
MIGRATE = ("migrate", "--from", "app.old.Old", "--to", "app.new.New", "--workers", "1", "--format", "json")


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def damaged(root: Path) -> list[str]:
    said: list[str] = []
    assert all_evidence(root, said.append) == ()
    assert all_evidence(root) == ()
    return said


def test_it_is_read_again_as_it_was_but_for_names_that_are_no_text(tmp_path: Path) -> None:
    save(tmp_path, ONE)
    (read,) = all_evidence(tmp_path)
    assert read.left[0].path == "app/odd\\udcff.py"
    assert msgspec.structs.replace(read, left=ONE.left) == ONE
    assert read.passed is True
    assert "/journal*" in (tmp_path / ".ssot/.gitignore").read_text(encoding="utf-8")


def test_there_is_none_before_the_first_and_asking_makes_nothing(tmp_path: Path) -> None:
    assert all_evidence(tmp_path) == ()
    assert os.listdir(tmp_path) == []


def test_they_come_in_the_order_in_which_they_were_made(tmp_path: Path) -> None:
    for number in (1, None, 2):
        save(tmp_path, msgspec.structs.replace(ONE, number=number))
    assert [one.number for one in all_evidence(tmp_path)] == [1, None, 2]


def test_a_number_that_is_given_once_more_is_another_migration(tmp_path: Path) -> None:
    save(tmp_path, ONE)
    save(tmp_path, msgspec.structs.replace(ONE, plan="other"))
    assert [one.plan for one in all_evidence(tmp_path)] == ["other"]


def test_the_oldest_are_forgotten_of_those_that_wrote_and_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "MOST_KEPT", 2)
    for number in (1, None, None, 2, 3, None):
        save(tmp_path, msgspec.structs.replace(ONE, number=number))
    assert [one.number for one in all_evidence(tmp_path)] == [None, 2, 3, None]


def test_a_torn_one_is_told_and_left_out_wherever_it_is_torn(tmp_path: Path) -> None:
    save(tmp_path, ONE)
    path = tmp_path / FOLDER / "1.json"
    whole = path.read_bytes()
    for length in range(0, len(whole), 41):
        path.write_bytes(whole[:length])
        (said,) = damaged(tmp_path)
        assert said.startswith(f"{FOLDER}/1.json is left out: it ")
    path.write_bytes(whole.replace(b'"app.old.Old"', b'"app.odd.Old"'))
    assert "checksum" in damaged(tmp_path)[0]
    save(tmp_path, ONE)
    assert len(all_evidence(tmp_path)) == 1


def test_nothing_is_read_or_written_through_a_link(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    (root / ".ssot").mkdir(parents=True)
    outside.mkdir()
    (root / FOLDER).symlink_to(outside)
    with pytest.raises(SsotError, match="link"):
        save(root, ONE)
    assert os.listdir(outside) == []
    assert "link" in damaged(root)[0]


def test_a_run_that_wrote_leaves_it_and_undo_takes_it_away(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*MIGRATE, "--write"]) == 0
    report = json.loads(capsys.readouterr().out)
    (found,) = all_evidence(workspace)
    assert (found.number, found.plan, found.commit) == (1, report["plan"], "")
    assert found.rewritten == {"definition": 1, "import": 1, "call": 1}
    assert "app/use.py" in found.paths and found.passed is None
    assert main(["undo"]) == 0
    assert all_evidence(workspace) == () and os.listdir(workspace / FOLDER) == []


def test_a_verification_without_writing_leaves_it_too(workspace: Path) -> None:
    assert main([*MIGRATE, "--verify", f"{CHECK} none"]) == 0
    (found,) = all_evidence(workspace)
    assert (found.number, found.command, found.passed, found.broken) == (None, f"{CHECK} none", True, ())
    assert (workspace / "app/use.py").read_text(encoding="utf-8") == FILES["app/use.py"]
    assert main([*MIGRATE]) == 0
    assert len(all_evidence(workspace)) == 1


def test_one_that_fails_is_kept_with_what_would_break(workspace: Path) -> None:
    assert main([*MIGRATE, "--write", "--verify", f"{CHECK} app.new"]) == 1
    (found,) = all_evidence(workspace)
    assert found.number is None and found.passed is False
    assert [(one.before, one.after) for one in found.broken] == [("exit 0", "exit 1")]


def test_that_it_cannot_be_kept_is_told_and_stops_nothing(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / ".ssot").mkdir()
    (workspace / FOLDER).write_bytes(b"")
    assert main([*MIGRATE, "--write"]) == 0
    assert "will not know of this run" in capsys.readouterr().err
    assert "from app.new import New" in (workspace / "app/use.py").read_text(encoding="utf-8")
