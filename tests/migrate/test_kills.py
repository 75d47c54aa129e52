"""A kill, a full disk, Ctrl-C at every single step: the tree is whole, or undo makes it so, with nothing left over."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from ssot_tool.edit import Edit
from ssot_tool.errors import SsotError
from ssot_tool.migrate.apply import apply
from ssot_tool.migrate.changes import Change
from ssot_tool.migrate.tree import OnStep
from ssot_tool.migrate.undo import Swept, Undone, list_journals, undo
from tests.migrate.killing import Count, Fail, build, kill_self, killed, plan, snapshot

WRITES = frozenset(("create", "write", "sync", "link", "make folder", "sync folder"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace in which a migration was applied before: it must outlive whatever happens to the next."""
    build(tmp_path / "root")
    apply(tmp_path / "root", [Change("other.py", b"untouched\n", (Edit(0, 2, ""),))], "the one before")
    return tmp_path / "root"


def copies(root: Path, job: Callable[[Path, OnStep], object], every: int = 1) -> Iterator[tuple[int, Path]]:
    """One copy of the workspace for each step that the job takes (or for every second, or third)."""
    count = Count()
    first = root.with_name("whole")
    shutil.copytree(root, first, symlinks=True)
    job(first, count)
    assert len(count.steps) > 10
    for at in range(0, len(count.steps), every):
        copy = root.with_name(f"copy{at}")
        shutil.copytree(root, copy, symlinks=True)
        yield at, copy
        shutil.rmtree(copy)


def migrate(root: Path, on_step: OnStep | None = None) -> object:
    return apply(root, plan(), "Old onto New", on_step)


def take_back(root: Path, on_step: OnStep | None = None) -> object:
    return undo(root, None, on_step)


def states(root: Path) -> list[tuple[int, str]]:
    return [(one.number, one.state) for one in list_journals(root)]


def unfinished(root: Path) -> bool:
    return any((root / ".ssot/journal").glob("*.new"))


def test_after_a_kill_at_any_step_undo_makes_the_tree_byte_identical(root: Path) -> None:
    before = snapshot(root)
    seen = set()
    for at, copy in copies(root, migrate):
        assert killed(partial(migrate, copy, Count(at, kill_self)))
        there = states(copy)
        if there == [(1, "applied")] and not unfinished(copy):
            assert snapshot(copy) == before, f"step {at}"
            seen.add("nothing")
            continue
        if there[0] == (2, "started"):
            with pytest.raises(SsotError, match="migration 2 was interrupted"):
                migrate(copy)
        done = undo(copy)
        assert done.number == 2, f"step {at}"
        assert snapshot(copy) == before, f"step {at}"
        assert (1, "applied") in states(copy)
        seen.add(type(done).__name__)
        if at % 4 == 0:
            migrate(copy)
            assert snapshot(copy) == snapshot(root.with_name("whole"))
    assert seen == {"nothing", "Swept", "Undone"}


def test_what_a_power_cut_must_not_tear_is_on_the_disk_before_the_next_step(root: Path) -> None:
    migrate(root, count := Count())
    steps = count.steps
    at = {step: place for place, step in reversed([*enumerate(steps)])}
    journal = at["sync folder", ".ssot/journal"]
    assert at["sync", ".ssot/journal/2.new"] < at["rename", ".ssot/journal/2.new"] < journal
    staged = [(what, path) for what, path in steps if path.endswith(".new") and not path.startswith(".ssot")]
    assert all(journal < at[step] for step in staged)
    renamed = [place for place, (what, path) in enumerate(steps) if what == "rename" and "/.ssot-" in path]
    assert len(renamed) == 4 and all(at[step] < renamed[0] for step in staged if step[0] == "sync")
    marked = at["rename", ".ssot/journal/2.started.jsonl"]
    for folder in ("app", "app/neu", "app/neu/tief", "app/über uns"):
        assert renamed[-1] < at["sync folder", folder] < marked
    assert steps[marked + 1] == ("sync folder", ".ssot/journal")


def test_the_first_migration_of_all(tmp_path: Path) -> None:
    """Up to its journal; from there on it is like any other."""
    build(tmp_path)
    before = snapshot(tmp_path)
    for at in range(20):
        assert killed(partial(migrate, tmp_path, Count(at, kill_self)))
        if (tmp_path / ".ssot/journal").exists() and (states(tmp_path) or unfinished(tmp_path)):
            undo(tmp_path)
        assert snapshot(tmp_path) == before
        ignored = tmp_path / ".ssot/.gitignore"
        assert not ignored.exists() or b"/journal*" in ignored.read_bytes()
        shutil.rmtree(tmp_path / ".ssot", ignore_errors=at % 3 == 0)


def test_after_a_failure_of_undo_at_any_step_it_can_be_run_again(root: Path) -> None:
    before = snapshot(root)
    migrate(root)
    for at, copy in copies(root, take_back):
        with pytest.raises(SsotError, match=r"the migration is not taken back: .*no space left"):
            take_back(copy, Fail(at, OSError(errno.ENOSPC, "No space left on device"), WRITES))
        if states(copy)[0] != (2, "undone"):
            undo(copy)
        assert snapshot(copy) == before, f"step {at}"
        assert states(copy) == [(2, "undone"), (1, "applied")]


def test_after_a_kill_of_undo_at_any_step_undo_makes_the_tree_byte_identical(root: Path) -> None:
    before = snapshot(root)
    migrate(root)
    after = snapshot(root)
    for at, copy in copies(root, take_back):
        assert killed(partial(take_back, copy, Count(at, kill_self)))
        state = states(copy)[0]
        if state == (2, "undone"):
            assert snapshot(copy) == before
            continue
        if state == (2, "applied"):
            assert snapshot(copy) == after
        else:
            with pytest.raises(SsotError, match="migration 2 was interrupted"):
                migrate(copy)
        assert isinstance(undo(copy), Undone)
        assert snapshot(copy) == before, f"step {at}"
        assert states(copy) == [(2, "undone"), (1, "applied")]


def test_after_kills_of_a_migration_and_then_of_its_undo(root: Path) -> None:
    """Half-way through, when some files are new, and every second step of taking them back."""
    before = snapshot(root)
    count = Count()
    migrate(root, count)
    undo(root)
    renames = [at for at, (what, _) in enumerate(count.steps) if what == "rename"]
    assert killed(partial(migrate, root, Count(renames[-3], kill_self)))
    assert states(root)[0][1] == "started" and snapshot(root) != before
    with pytest.raises(SsotError, match="migration 3 was interrupted"):
        undo(root, 1)
    for at, copy in copies(root, take_back, every=2):
        assert killed(partial(take_back, copy, Count(at, kill_self)))
        if states(copy)[0][1] == "started":
            undo(copy)
        assert snapshot(copy) == before, f"step {at}"


def test_a_failure_at_any_step_takes_all_back_at_once(root: Path) -> None:
    before = snapshot(root)
    for at, copy in copies(root, migrate):
        error = (
            PermissionError(errno.EACCES, "Permission denied") if at % 2 else OSError(errno.EIO, "Input/output error")
        )
        with pytest.raises(SsotError, match="nothing was changed"):
            migrate(copy, Fail(at, error))
        assert snapshot(copy) == before, f"step {at}"
        assert states(copy) == [(1, "applied")] and not unfinished(copy)


def test_a_failure_that_lasts_leaves_the_rest_to_undo(root: Path) -> None:
    before = snapshot(root)
    for at, copy in copies(root, migrate, every=2):
        step = Fail(at, OSError(errno.ENOSPC, "No space left on device"), WRITES)
        with pytest.raises(SsotError) as told:
            migrate(copy, step)
        if "run ssot undo" in told.value.hint:
            assert undo(copy).number == 2
        assert snapshot(copy) == before, f"step {at}: {step.steps[at]}"
        assert states(copy)[-1] == (1, "applied") and not unfinished(copy)


def test_ctrl_c_at_every_third_step_takes_all_back_at_once(root: Path) -> None:
    before = snapshot(root)
    for at, copy in copies(root, migrate, every=3):
        with pytest.raises(KeyboardInterrupt):
            migrate(copy, Fail(at, KeyboardInterrupt()))
        assert snapshot(copy) == before, f"step {at}"
        assert states(copy) == [(1, "applied")] and not unfinished(copy)


def test_a_disk_that_stays_full_does_not_hinder_taking_back(root: Path) -> None:
    """The old files still have their second names: a rename needs no room."""
    before = snapshot(root)
    for at, copy in copies(root, migrate, every=2):
        step = Fail(at, OSError(errno.ENOSPC, "No space left on device"), frozenset(("create", "write")))
        with pytest.raises(SsotError) as told:
            migrate(copy, step)
        if "run ssot undo" in told.value.hint:
            # All was done but the mark, and the second names were going: now the disk has room for a file less.
            what, path = step.steps[at]
            assert what in ("remove", "sync folder") or path.startswith(".ssot/journal"), (what, path)
            undo(copy)
        assert snapshot(copy) == before


def test_a_file_system_without_hard_links(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    before = snapshot(root)
    monkeypatch.setattr("ssot_tool.migrate.tree.os.link", refuse)
    for at, copy in copies(root, migrate, every=3):
        if at % 2:
            assert killed(partial(migrate, copy, Count(at, kill_self)))
            if states(copy)[0][0] == 2 or unfinished(copy):
                undo(copy)
        else:
            with pytest.raises(SsotError, match="nothing was changed"):
                migrate(copy, Fail(at, OSError(errno.EIO, "Input/output error")))
        assert snapshot(copy) == before, f"step {at}"


def test_a_second_name_whose_file_was_written_to_is_not_trusted(root: Path) -> None:
    """An editor that holds the old file open writes to it when it bears only this name."""
    before = snapshot(root)

    def write_and_die(what: str, path: str) -> None:
        if what == "remove":  # all new files are in their places
            for old in root.glob("app/.ssot-*.old"):
                old.write_bytes(b"written to\n")
            kill_self()

    assert killed(partial(migrate, root, write_and_die))
    assert snapshot(root) != before
    undo(root)
    assert snapshot(root) == before


def test_a_half_written_journal_is_swept(root: Path) -> None:
    before = snapshot(root)
    (root / ".ssot/journal/2.new").write_bytes(b'{"ssot_jour')
    assert undo(root) == Swept(2)
    assert states(root) == [(1, "applied")] and snapshot(root) == before
    (root / ".ssot/journal/2.new").write_bytes(b'{"ssot_jour')
    migrate(root)
    assert states(root) == [(2, "applied"), (1, "applied")]
