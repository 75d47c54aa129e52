"""A plan is written whole or not at all, and nothing is written where the disk is not as planned."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

import pytest

from ssot_tool.edit import Edit
from ssot_tool.errors import SsotError
from ssot_tool.migrate.apply import Applied, NothingToDo, apply
from ssot_tool.migrate.changes import Change, Creation, Deletion, Outcome
from ssot_tool.migrate.encoded import EditRefused
from ssot_tool.migrate.planned import ChangedSincePlan
from ssot_tool.migrate.tree import PathRefused
from ssot_tool.migrate.undo import list_journals, undo
from tests.migrate.killing import FILES, build, plan, snapshot


def test_a_plan_is_written_and_nothing_else(tmp_path: Path) -> None:
    build(tmp_path)
    before = snapshot(tmp_path)
    done = apply(tmp_path, plan(), "Old onto New")
    assert done == Applied(1, tuple(sorted(change.path for change in plan())))
    after = snapshot(tmp_path)
    assert after["app/start.py"] == (0o750, b"class New:\n    pass  # kept\n\n")
    assert after["app/über uns/größe.py"] == (0o644, "\ufeffname = 'größe'\r\nGrößer\r\nNew()\r\n".encode())
    assert after["app/latin.py"] == (0o644, "# coding: latin-1\nname = 'klein'\n".encode("latin-1"))
    assert after["app/neu/tief/shim.py"] == (0o644, b"from app.start import New\n")
    assert "app/gone.py" not in after
    assert after.keys() - before.keys() == {"app/neu", "app/neu/tief", "app/neu/tief/shim.py"}
    assert after["other.py"] == before["other.py"]


def test_the_state_is_ignored_by_git(tmp_path: Path) -> None:
    build(tmp_path)
    apply(tmp_path, plan(), "")
    assert "/journal*" in (tmp_path / ".ssot/.gitignore").read_text(encoding="utf-8")
    assert sorted(os.listdir(tmp_path / ".ssot")) == [".gitignore", "journal", "journal.lock"]
    assert stat.S_IMODE((tmp_path / ".ssot/journal/1.applied.jsonl").stat().st_mode) == 0o600


def test_what_changes_nothing_writes_nothing(tmp_path: Path) -> None:
    build(tmp_path)
    idle = Change("app/start.py", FILES["app/start.py"], (Edit(6, 9, "Old"), Edit(0, 0, "")))
    assert apply(tmp_path, [], "") == apply(tmp_path, [idle], "") == NothingToDo()
    assert not (tmp_path / ".ssot").exists()


def test_a_changed_file_gets_a_new_time_and_the_old_owner(tmp_path: Path) -> None:
    build(tmp_path)
    os.utime(tmp_path / "app/start.py", (1, 1))
    owner = (1234, 1235) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
    os.chown(tmp_path / "app/start.py", *owner)
    apply(tmp_path, plan(), "")
    status = (tmp_path / "app/start.py").stat()
    assert status.st_mtime > 1 and (status.st_uid, status.st_gid) == owner
    undo(tmp_path)
    status = (tmp_path / "app/start.py").stat()
    assert status.st_mtime > 1 and (status.st_uid, status.st_gid) == owner


def test_a_hard_link_elsewhere_is_not_written_through(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside.py"
    build(root)
    os.link(root / "app/start.py", outside)
    apply(root, plan(), "")
    assert outside.read_bytes() == FILES["app/start.py"]


@pytest.mark.parametrize("path", ["app/start.py", "app/gone.py"])
@pytest.mark.parametrize("how", ["edited", "removed"])
def test_a_file_that_changed_since_stops_it(tmp_path: Path, path: str, how: str) -> None:
    build(tmp_path)
    if how == "edited":
        (tmp_path / path).write_bytes(b"edited\n")
    else:
        (tmp_path / path).unlink()
    before = snapshot(tmp_path)
    with pytest.raises(ChangedSincePlan, match=f"{path} changed since the plan was made"):
        apply(tmp_path, plan(), "")
    assert snapshot(tmp_path) == before
    assert not (tmp_path / ".ssot").exists()


def test_a_file_that_is_to_be_made_and_is_there_stops_it(tmp_path: Path) -> None:
    build(tmp_path)
    (tmp_path / "app/neu/tief").mkdir(parents=True)
    (tmp_path / "app/neu/tief/shim.py").write_bytes(b"mine\n")
    with pytest.raises(ChangedSincePlan, match=r"shim\.py"):
        apply(tmp_path, plan(), "")
    assert (tmp_path / "app/neu/tief/shim.py").read_bytes() == b"mine\n"


def test_many_changed_files_are_told_in_a_sentence(tmp_path: Path) -> None:
    changes = [Change(f"m{number:02}.py", b"a", (Edit(0, 1, "b"),)) for number in range(14)]
    with pytest.raises(ChangedSincePlan, match=r"m00\.py, .*m09\.py and 4 more changed") as raised:
        apply(tmp_path, changes, "")
    assert len(raised.value.paths) == 14


@pytest.mark.parametrize("path", [change.path for change in plan()])
def test_a_file_that_changes_on_the_way_stops_it_and_keeps_its_change(tmp_path: Path, path: str) -> None:
    build(tmp_path)
    before = snapshot(tmp_path)

    def meddle(what: str, at: str) -> None:
        if what == "sync" and at.endswith("-4.new"):  # everything is staged
            (tmp_path / path).write_bytes(b"mine\n")

    with pytest.raises(ChangedSincePlan, match=path):
        apply(tmp_path, plan(), "", meddle)
    after = snapshot(tmp_path)
    assert after.pop(path)[1] == b"mine\n"  # type: ignore[index]
    before.pop(path, None)
    if path == "app/neu/tief/shim.py":  # somebody uses the new folders now
        before |= {"app/neu": None, "app/neu/tief": None}
    assert after == before
    assert list_journals(tmp_path) == ()


@pytest.mark.parametrize(
    "path",
    [
        "../outside.py", "/etc/outside.py", "app/../../outside.py", "app//start.py", "./other.py", "", "app/", "a\0.py",
        ".git/hooks/pre-commit", "sub/.GIT/config", ".ssot/journal/9.applied.jsonl", ".ssot/cache.sqlite", "a\udcff.py",
    ],
)  # fmt: skip
def test_paths_that_are_not_ours_are_refused(tmp_path: Path, path: str) -> None:
    root = tmp_path / "root"
    build(root)
    for change in (Creation(path, b"x"), Deletion(path, b"x"), Change(path, b"x", (Edit(0, 1, "y"),))):
        with pytest.raises(PathRefused):
            apply(root, [*plan(), change], "")
    assert sorted(os.listdir(tmp_path)) == ["root"] and not (root / ".ssot").exists()


@pytest.mark.parametrize("path", ["link.py", "inside.py", "away/a.py", "near/start.py", "fifo.py", "app", "sock.py"])
def test_links_and_what_is_no_file_are_refused(tmp_path: Path, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    build(root)
    build(outside, {"a.py": b"x"})
    (root / "link.py").symlink_to(outside / "a.py")
    (root / "inside.py").symlink_to("other.py")
    (root / "away").symlink_to(outside)
    (root / "near").symlink_to("app")
    os.mkfifo(root / "fifo.py")
    monkeypatch.chdir(root)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("sock.py")
    before = snapshot(outside)
    for change in (Deletion(path, b"x"), Change(path, b"x", (Edit(0, 1, "y"),)), Creation(path, b"y")):
        with pytest.raises(SsotError):
            apply(root, [change], "")
    assert snapshot(outside) == before and not (root / ".ssot").exists()


def test_one_file_twice_is_refused(tmp_path: Path) -> None:
    build(tmp_path)
    twice: list[Outcome] = [
        Deletion("other.py", b"untouched\n"),
        Change("other.py", b"untouched\n", (Edit(0, 0, "y"),)),
    ]
    with pytest.raises(SsotError, match=r"other\.py is planned twice"):
        apply(tmp_path, twice, "")


def test_edits_that_a_file_cannot_take_stop_it_before_anything(tmp_path: Path) -> None:
    build(tmp_path)
    bad = Change("other.py", FILES["other.py"], (Edit(0, 3, "x"), Edit(2, 4, "y")))
    with pytest.raises(EditRefused, match=r"other\.py"):
        apply(tmp_path, [*plan(), bad], "")
    assert not (tmp_path / ".ssot").exists()


def test_a_mistake_of_our_own_stops_it_before_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path)
    monkeypatch.setattr("ssot_tool.migrate.changes.edited", lambda path, before, edits: before + b"oops\n")
    with pytest.raises(SsotError, match=r"app/latin\.py would change outside of the planned edits"):
        apply(tmp_path, plan(), "")
    assert not (tmp_path / ".ssot").exists()


@pytest.mark.parametrize("name", [".ssot", ".ssot/journal", ".ssot/journal.lock"])
def test_a_journal_is_not_written_through_a_link(tmp_path: Path, name: str) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    build(root)
    outside.mkdir()
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).symlink_to(outside / "lock" if name.endswith("lock") else outside)
    before = snapshot(root)
    with pytest.raises(SsotError, match="symbolic link"):
        apply(root, plan(), "")
    assert list(outside.iterdir()) == [] and snapshot(root) == before


def test_a_link_as_the_root_itself_is_fine(tmp_path: Path) -> None:
    build(tmp_path / "root")
    (tmp_path / "link").symlink_to("root")
    apply(tmp_path / "link", plan(), "")
    assert (tmp_path / "root/app/start.py").read_bytes().startswith(b"class New")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_changes_nothing(tmp_path: Path) -> None:
    build(tmp_path)
    before = snapshot(tmp_path)
    (tmp_path / "app").chmod(0o555)
    try:
        with pytest.raises(SsotError, match="nothing was changed"):
            apply(tmp_path, plan(), "")
    finally:
        (tmp_path / "app").chmod(0o755)
    assert snapshot(tmp_path) == before and list_journals(tmp_path) == ()


def again(root: Path) -> list[Outcome]:
    return [Change("other.py", (root / "other.py").read_bytes(), (Edit(0, 0, "again "),))]


def test_only_some_are_remembered(tmp_path: Path) -> None:
    build(tmp_path)
    for _ in range(22):
        apply(tmp_path, again(tmp_path), "once more")
    numbers = [one.number for one in list_journals(tmp_path)]
    assert numbers == list(range(22, 2, -1))
    for _ in range(20):
        undo(tmp_path)
    assert (tmp_path / "other.py").read_bytes() == b"again again untouched\n"
    with pytest.raises(SsotError, match="no migration to take back"):
        undo(tmp_path)
