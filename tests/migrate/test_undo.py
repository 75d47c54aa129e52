"""What was applied is taken back to the byte, unless somebody worked on it since; and journals are told of."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssot_tool.edit import Edit
from ssot_tool.errors import SsotError
from ssot_tool.migrate.apply import Applied, apply
from ssot_tool.migrate.changes import Change, Creation, Deletion, Outcome
from ssot_tool.migrate.journal import Journal
from ssot_tool.migrate.restore import EditedSince
from ssot_tool.migrate.undo import Undone, list_journals, undo
from tests.migrate.edits import changes
from tests.migrate.killing import build, plan, snapshot

PATHS = sorted(change.path for change in plan())


def test_undo_takes_all_back(tmp_path: Path) -> None:
    build(tmp_path)
    before = snapshot(tmp_path)
    apply(tmp_path, plan(), "Old onto New")
    assert undo(tmp_path) == Undone(1, "Old onto New", tuple(PATHS))
    assert snapshot(tmp_path) == before


def test_one_after_the_other(tmp_path: Path) -> None:
    build(tmp_path)
    before = snapshot(tmp_path)
    apply(tmp_path, plan(), "first")
    between = snapshot(tmp_path)
    apply(tmp_path, [Deletion("app/neu/tief/shim.py", b"from app.start import New\n")], "second")
    assert undo(tmp_path).number == 2
    assert snapshot(tmp_path) == between
    assert undo(tmp_path).number == 1
    assert snapshot(tmp_path) == before
    with pytest.raises(SsotError, match="there is no migration to take back"):
        undo(tmp_path)
    apply(tmp_path, plan(), "third")
    assert [(one.number, one.state) for one in list_journals(tmp_path)] == [
        (3, "applied"),
        (2, "undone"),
        (1, "undone"),
    ]


def test_by_number(tmp_path: Path) -> None:
    build(tmp_path)
    apply(tmp_path, plan(), "first")
    apply(tmp_path, [Creation("new.py", b"")], "second")
    with pytest.raises(SsotError, match="there is no migration 7"):
        undo(tmp_path, 7)
    assert undo(tmp_path, 1).number == 1
    with pytest.raises(SsotError, match="migration 1 is taken back already"):
        undo(tmp_path, 1)
    assert (tmp_path / "new.py").exists() and (tmp_path / "app/gone.py").exists()
    assert undo(tmp_path).number == 2


def test_an_earlier_one_waits_for_a_later_one_of_the_same_file(tmp_path: Path) -> None:
    build(tmp_path)
    apply(tmp_path, [Change("other.py", b"untouched\n", (Edit(0, 2, ""),))], "first")
    apply(tmp_path, [Change("other.py", b"touched\n", (Edit(0, 0, "re"),))], "second")
    with pytest.raises(EditedSince, match=r"other\.py changed since"):
        undo(tmp_path, 1)
    assert (tmp_path / "other.py").read_bytes() == b"retouched\n"


def test_nothing_to_take_back(tmp_path: Path) -> None:
    with pytest.raises(SsotError, match="no migration to take back"):
        undo(tmp_path)
    assert list_journals(tmp_path) == () and list(tmp_path.iterdir()) == []


def test_the_list_says_what_it_was(tmp_path: Path) -> None:
    build(tmp_path)
    apply(tmp_path, plan(), "Größer als Old")
    (one,) = list_journals(tmp_path)
    assert isinstance(one, Journal)
    assert (one.number, one.state, one.what, list(one.paths)) == (1, "applied", "Größer als Old", PATHS)
    assert one.when.endswith("+00:00")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("how", ["edited", "removed", "linked", "a folder"])
def test_a_file_that_was_edited_since_stops_it(tmp_path: Path, path: str, how: str) -> None:
    build(tmp_path)
    apply(tmp_path, plan(), "")
    file = tmp_path / path
    if how == "removed" and path == "app/gone.py":
        pytest.skip("it is removed already")
    file.unlink(missing_ok=True)
    if how == "edited":
        file.write_bytes(b"mine\n")
    elif how == "linked":
        file.symlink_to(tmp_path / "other.py")
    elif how == "a folder":
        file.mkdir()
    before = snapshot(tmp_path)
    if how == "removed" and path.endswith("shim.py"):  # that is how it was before
        undo(tmp_path)
        return
    with pytest.raises(EditedSince, match="changed since") as raised:
        undo(tmp_path)
    assert raised.value.paths == (path,) and "1.applied.jsonl" in raised.value.hint
    assert snapshot(tmp_path) == before
    assert [one.state for one in list_journals(tmp_path)] == ["applied"]


def test_what_somebody_took_back_by_hand_is_fine(tmp_path: Path) -> None:
    build(tmp_path)
    before = snapshot(tmp_path)
    apply(tmp_path, plan(), "")
    (tmp_path / "app/start.py").write_bytes(b"class Old:\n    pass\n")
    undo(tmp_path)
    assert snapshot(tmp_path) == before


def test_a_folder_that_is_gone_or_in_use(tmp_path: Path) -> None:
    """git removes folders that have become empty; and somebody may have put a file into a new one."""
    build(tmp_path, {"sub/only.py": b"x = 1\n"})
    apply(tmp_path, [Deletion("sub/only.py", b"x = 1\n"), Creation("neu/tief/a.py", b"")], "")
    (tmp_path / "sub").rmdir()
    (tmp_path / "neu/mine.txt").write_bytes(b"mine")
    undo(tmp_path)
    assert snapshot(tmp_path).keys() == {"sub", "sub/only.py", "neu", "neu/mine.txt"}


@pytest.mark.parametrize("place", ["app", "app/über uns"])
def test_a_link_in_the_place_of_a_folder_is_not_followed(tmp_path: Path, place: str) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    build(root)
    apply(root, plan(), "")
    shutil.move(root / place, outside)
    (root / place).symlink_to(outside)
    before = snapshot(outside)
    with pytest.raises(EditedSince):
        undo(root)
    assert snapshot(outside) == before


def test_a_folder_that_becomes_a_link_on_the_way_stops_it(tmp_path: Path) -> None:
    """At every second step: nothing appears on the other side, and with the folder back in its place undo works."""
    outside = tmp_path / "outside"
    build(outside, {"start.py": b"class Old:\n    pass\n"})
    before_outside = snapshot(outside)
    at, done = 0, False
    while not done:
        root = tmp_path / f"root{at}"
        build(root)
        before = snapshot(root)
        steps = -1

        def swap(what: str, path: str, root: Path = root, at: int = at) -> None:
            nonlocal steps
            steps += 1
            if steps == at:
                (root / "app").rename(root.with_suffix(".aside"))
                (root / "app").symlink_to(outside)

        try:
            apply(root, plan(), "", swap)
            done = steps < at
        except SsotError:
            assert (root / "app").is_symlink()
        assert snapshot(outside) == before_outside
        if (root / "app").is_symlink():
            (root / "app").unlink()
            root.with_suffix(".aside").rename(root / "app")
            if list_journals(root):
                undo(root)
            assert snapshot(root) == before, f"step {at}"
        at += 2
    assert at > 30


@st.composite
def plans(draw: st.DrawFn) -> tuple[dict[str, bytes], list[Outcome]]:
    """Files of a tree, and a plan that changes, makes and removes some."""
    names = st.sampled_from(["a.py", "b c.py", "ü/ß.py", "p/q/r.py", "p/s.py", "p/q/t.py"])
    files: dict[str, bytes] = {}
    planned: list[Outcome] = []
    for path in sorted(draw(st.sets(names, min_size=1))):
        change = draw(changes(path))
        kind = draw(st.sampled_from(["change", "create", "delete", "leave"]))
        if kind == "create":
            planned.append(Creation(path, change.after))
            continue
        files[path] = change.before
        if kind == "change":
            planned.append(change)
        elif kind == "delete":
            planned.append(Deletion(path, change.before))
    return files, planned


@settings(max_examples=25)
@given(plans())
def test_apply_then_undo_is_the_identity(case: tuple[dict[str, bytes], list[Outcome]]) -> None:
    files, planned = case
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        build(root, files)
        before = snapshot(root)
        done = apply(root, planned, "")
        expected = dict(files)
        for change in planned:
            if isinstance(change, Deletion):
                del expected[change.path]
            else:
                expected[change.path] = change.after
        found = {path: file[1] for path, file in snapshot(root).items() if isinstance(file, tuple)}
        assert found == expected
        touched = {change.path for change in planned if not isinstance(change, Change) or change.after != change.before}
        assert (set(done.paths) if isinstance(done, Applied) else set()) == touched
        if isinstance(done, Applied):
            with pytest.raises(SsotError, match="changed since the plan was made"):
                apply(root, planned, "twice is once")
            undo(root)
        assert snapshot(root) == before


def test_modes_come_back(tmp_path: Path) -> None:
    for number, mode in enumerate((0o600, 0o644, 0o755, 0o444, 0o777)):
        (tmp_path / f"m{number}.py").write_bytes(b"Old\n")
        os.chmod(tmp_path / f"m{number}.py", mode)
    before = snapshot(tmp_path)
    apply(tmp_path, [Change(f"m{number}.py", b"Old\n", (Edit(0, 3, "New"),)) for number in range(4)], "")
    assert {path: file[0] for path, file in snapshot(tmp_path).items() if isinstance(file, tuple)} == {
        path: file[0] for path, file in before.items() if isinstance(file, tuple)
    }
    undo(tmp_path)
    assert snapshot(tmp_path) == before
