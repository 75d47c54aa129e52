"""What git could not give back, asked of real repositories."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from ssot_tool.errors import WorkspaceError
from ssot_tool.migrate.dirty import dirty

NAMES = ("clean.py", "edited.py", "staged.py", "gone.py", "sub/ä b.py", "sub/edited ü.py", "touched.py")


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always")
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    (root / "sub").mkdir(parents=True)
    git(root, "init", "-q")
    for name in NAMES:
        (root / name).write_bytes(b"x = 1\n")
    (root / ".gitignore").write_bytes(b"ignored.py\n")
    git(root, "add", ".")
    git(root, "commit", "-qm", "all")
    return root


def spoil(root: Path) -> None:
    for name in ("edited.py", "staged.py", "sub/edited ü.py", "untracked.py", "ignored.py", "added.py"):
        (root / name).write_bytes(b"x = 2\n")
    (root / "gone.py").unlink()
    (root / "touched.py").touch()
    git(root, "add", "staged.py", "added.py")


def test_modified_staged_untracked_ignored_and_deleted(root: Path) -> None:
    assert dirty(root, NAMES) == []
    spoil(root)
    asked = (*NAMES, "untracked.py", "ignored.py", "added.py", "not there.py")
    expected = ["added.py", "edited.py", "gone.py", "ignored.py", "staged.py", "sub/edited ü.py", "untracked.py"]
    assert dirty(root, asked) == expected
    assert dirty(root, ["clean.py", "edited.py"]) == ["edited.py"]
    assert dirty(root, []) == []


@pytest.mark.parametrize("mark", ["--assume-unchanged", "--skip-worktree"])
def test_where_git_is_told_to_look_away(root: Path, mark: str) -> None:
    git(root, "update-index", mark, "clean.py", "edited.py", "sub/edited ü.py", "gone.py")
    assert dirty(root, NAMES) == []
    spoil(root)
    assert dirty(root, ("clean.py", "edited.py", "sub/edited ü.py")) == ["edited.py", "sub/edited ü.py"]
    assert dirty(root / "sub", ("edited ü.py",)) == ["edited ü.py"]


def test_a_workspace_below_the_top(root: Path) -> None:
    spoil(root)
    (root / "sub/new.py").write_bytes(b"")
    assert dirty(root / "sub", ["ä b.py", "edited ü.py", "new.py"]) == ["edited ü.py", "new.py"]


def test_before_the_first_commit_everything_is(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_bytes(b"")
    git(tmp_path, "add", "a.py")
    assert dirty(tmp_path, ["a.py", "b.py"]) == ["a.py", "b.py"]


def test_files_of_repositories_within_are(root: Path) -> None:
    inner = root / "inner"
    inner.mkdir()
    git(inner, "init", "-q")
    (inner / "a.py").write_bytes(b"")
    git(inner, "add", ".")
    git(inner, "commit", "-qm", "inner")
    assert dirty(root, ["inner/a.py"]) == ["inner/a.py"]
    git(root, "submodule", "--quiet", "add", str(inner), "module")
    git(root, "commit", "-qm", "submodule")
    assert dirty(root, ["module/a.py", "clean.py"]) == ["module/a.py"]


def test_outside_git_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"")
    assert dirty(tmp_path, ["a.py"]) == []


def test_a_broken_repository_is_no_clean_one(root: Path) -> None:
    (root / ".git/HEAD").write_bytes(b"nonsense")
    with pytest.raises(WorkspaceError, match="git cannot say what is not committed"):
        dirty(root, NAMES)


def test_no_filter_of_the_repository_is_run(root: Path) -> None:
    spoil(root)
    ran = root.with_name("ran")
    for key in ("clean", "process"):
        git(root, "config", f"filter.evil.{key}", f"touch '{ran}'; cat")
    git(root, "config", "filter.evil.required", "true")
    git(root, "config", "core.fsmonitor", f"touch '{ran}'")
    (root / ".git/info/attributes").write_bytes(b"* filter=evil\n")
    assert "edited.py" in dirty(root, NAMES) and "clean.py" not in dirty(root, NAMES)
    assert not ran.exists()
    git(root, "config", "filter.a=b.clean", f"touch '{ran}'")
    with pytest.raises(WorkspaceError, match="a=b"):
        dirty(root, NAMES)


def test_line_ends_that_git_turns_are_no_change(root: Path) -> None:
    git(root, "config", "core.autocrlf", "true")
    (root / "clean.py").unlink()
    git(root, "checkout", "-q", "clean.py")
    assert (root / "clean.py").read_bytes() == b"x = 1\r\n"
    assert dirty(root, NAMES) == []
