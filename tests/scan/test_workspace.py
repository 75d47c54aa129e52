"""The workspace: which files are read, what their modules are called, and what every odd file becomes."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from ssot_tool.config import Config, Service, WorkspaceSettings, load_config
from ssot_tool.errors import ConfigError, WorkspaceError
from ssot_tool.scan.files.selection import start_of
from ssot_tool.scan.files.workspace import Workspace, find_workspace_root, open_workspace


@pytest.fixture(autouse=True)
def _own_git_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)


def fill(root: Path, *paths: str, text: str = "") -> Path:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def git(root: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "protocol.file.allow=always")
    subprocess.run(("git", *identity, *arguments), cwd=root, check=True, capture_output=True)


def repository(root: Path, *paths: str) -> Path:
    fill(root, *paths)
    git(root, "init", "-q")
    git(root, "add", "-A")
    return root


def paths_of(workspace: Workspace) -> list[str]:
    return [file.path for file in workspace.files]


def opened(root: Path, *paths: Path, **settings: tuple[str, ...]) -> Workspace:
    return open_workspace(root, Config(workspace=WorkspaceSettings(**settings)), paths)


def test_git_gives_tracked_and_untracked_but_not_ignored_files(tmp_path: Path) -> None:
    root = repository(tmp_path, "a.py", "b/c.py", "gone.py", "types.pyi", "notes.md")
    fill(root, ".gitignore", text="ignored/\n")
    fill(root, "new.py", "ignored/x.py")
    (root / "gone.py").unlink()
    workspace = opened(root)
    assert paths_of(workspace) == ["a.py", "b/c.py", "new.py"]
    assert (workspace.source, workspace.skipped, workspace.notes) == ("git", (), ())


def test_the_root_may_be_a_folder_of_the_work_tree(tmp_path: Path) -> None:
    repository(tmp_path, "other.py", "part/a.py", "part/b/c.py")
    assert [(f.path, f.module) for f in opened(tmp_path / "part").files] == [("a.py", "a"), ("b/c.py", "b.c")]


def test_names_that_git_would_quote(tmp_path: Path) -> None:
    root = repository(tmp_path, 'ü "q"\n.py', "a b/ß.py")
    assert paths_of(opened(root)) == ["a b/ß.py", 'ü "q"\n.py']


def test_a_name_that_is_not_utf8_is_skipped_with_the_reason(tmp_path: Path) -> None:
    root = repository(tmp_path, "a.py")
    (root / os.fsdecode(b"caf\xe9.py")).write_text("")
    assert [(s.path, s.reason) for s in opened(root).skipped] == [("caf\\xe9.py", "the file's name is not UTF-8")]


def test_a_conflicted_file_is_listed_once(tmp_path: Path) -> None:
    root = repository(tmp_path, "a.py")
    git(root, "commit", "-qm", "one")
    for branch, text in (("left", "x = 1\n"), ("right", "x = 2\n")):
        git(root, "checkout", "-q", "-b", branch, "HEAD" if branch == "left" else "HEAD~1")
        fill(root, "a.py", text=text)
        git(root, "commit", "-qam", branch)
    with pytest.raises(subprocess.CalledProcessError):
        git(root, "merge", "left")
    assert paths_of(opened(root)) == ["a.py"]


def test_a_submodule_is_not_read_and_that_is_said(tmp_path: Path) -> None:
    inner = repository(tmp_path / "inner", "x.py")
    git(inner, "commit", "-qm", "one")
    root = repository(tmp_path / "outer", "a.py")
    git(root, "submodule", "add", "-q", str(inner), "lib")
    workspace = opened(root)
    assert paths_of(workspace) == ["a.py"]
    assert "submodules" in workspace.notes[0]
    assert paths_of(opened(root / "lib")) == ["x.py"]


def test_a_virtual_environment_that_nobody_ignored_is_no_source(tmp_path: Path) -> None:
    root = repository(tmp_path, "a.py", "node_modules/kept.py")
    fill(root, "env/lib/python3.12/site-packages/x.py", ".venv/y.py")
    assert paths_of(opened(root)) == ["a.py", "node_modules/kept.py"]


def test_the_repository_cannot_make_git_run_a_program(tmp_path: Path) -> None:
    root = repository(tmp_path, "a.py")
    monitor = root / "monitor.sh"
    monitor.write_text(f"#!/bin/sh\ntouch {root}/ran\n")
    monitor.chmod(0o755)
    git(root, "config", "core.fsmonitor", str(monitor))
    opened(root)
    assert not (root / "ran").exists()


def test_git_variables_of_a_hook_do_not_mislead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = repository(tmp_path / "other", "wrong.py")
    root = repository(tmp_path / "root", "right.py")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    assert paths_of(opened(root)) == ["right.py"]


def test_without_git_the_folder_is_walked_and_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = repository(tmp_path, "a.py")
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    workspace = opened(root)
    assert (paths_of(workspace), workspace.source) == (["a.py"], "walk")
    assert "git could not be run" in workspace.notes[0]


def test_a_broken_repository_is_walked(tmp_path: Path) -> None:
    root = repository(tmp_path, "a.py")
    (root / ".git" / "index").write_bytes(b"garbage")
    workspace = opened(root)
    assert (paths_of(workspace), workspace.source) == (["a.py"], "walk")
    assert "git failed" in workspace.notes[0]


def test_a_walk_honours_nested_ignore_files(tmp_path: Path) -> None:
    kept = ["a.py", "pkg/b.py", "pkg/deep/keep.py", "pkg/only/c.py"]
    fill(tmp_path, *kept, "gen/x.py", "pkg/deep/skip.py", "only/z.py", "pkg/local.py")
    fill(tmp_path, ".gitignore", text="/gen/\n/only\nskip.py\n!\n")
    fill(tmp_path, "pkg/.gitignore", text="local.py\n")
    fill(tmp_path, "pkg/deep/.gitignore", text="keep.py\n!keep.py\n")
    workspace = opened(tmp_path)
    assert paths_of(workspace) == kept
    assert workspace.source == "walk"


def test_a_walk_and_git_agree_on_ignore_files(tmp_path: Path) -> None:
    files = ["a.py", "b/a.py", "b/c/x_gen.py", "b/c/y.py", "d/x_gen.py", "d/e/k.py"]
    fill(tmp_path, *files)
    fill(tmp_path, ".gitignore", text="*_gen.py\n/d/e\n")
    fill(tmp_path, "b/.gitignore", text="!x_gen.py\nc/y.py\n")
    walked = paths_of(opened(tmp_path))
    git(tmp_path, "init", "-q")
    assert paths_of(opened(tmp_path)) == walked == ["a.py", "b/a.py", "b/c/x_gen.py"]


def test_a_walk_skips_what_tools_leave(tmp_path: Path) -> None:
    noise = [
        ".venv/x.py",
        "node_modules/x.py",
        "__pycache__/x.py",
        ".tox/x.py",
        "build/x.py",
        "my/pyvenv.cfg",
        "my/x.py",
    ]
    fill(tmp_path, "a.py", *noise)
    assert paths_of(opened(tmp_path)) == ["a.py"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to root")
def test_an_unreadable_folder_is_skipped_with_the_reason(tmp_path: Path) -> None:
    fill(tmp_path, "a.py", "secret/b.py")
    (tmp_path / "secret").chmod(0)
    try:
        assert [s.path for s in opened(tmp_path).skipped] == ["secret"]
    finally:
        (tmp_path / "secret").chmod(0o755)


@pytest.mark.parametrize("in_git", [True, False])
def test_links(tmp_path: Path, in_git: bool) -> None:
    outside = fill(tmp_path / "outside", "o.py", "folder/p.py")
    root = fill(tmp_path / "root", "pkg/__init__.py", "pkg/real.py", "data.txt")
    (root / "pkg/alias.py").symlink_to("real.py")
    (root / "dangling.py").symlink_to("nothing.py")
    (root / "circle.py").symlink_to("circle.py")
    (root / "out.py").symlink_to(outside / "o.py")
    (root / "out_folder").symlink_to(outside / "folder")
    (root / "loop").symlink_to(".")
    (root / "text.py").symlink_to("data.txt")
    os.mkfifo(root / "pipe.py")
    if in_git:
        git(root, "init", "-q")
        git(root, "add", "pkg", "dangling.py", "circle.py")
    workspace = opened(root)
    assert paths_of(workspace) == ["pkg/__init__.py", "pkg/real.py", "text.py"]
    reasons = {skip.path: skip.reason for skip in workspace.skipped}
    reasons.pop("pipe.py", None)  # git does not list it
    assert reasons == {
        "circle.py": "is a circular symbolic link",
        "dangling.py": "is a symbolic link to nothing",
        "out.py": "is a symbolic link out of the workspace",
    }
    assert [(link.path, link.reason) for link in workspace.links] == [
        ("pkg/alias.py", "is a symbolic link to pkg/real.py")
    ]
    assert workspace.files[1].other_modules == ("pkg.alias",)


def test_files_behind_a_folder_that_became_a_link_are_gone(tmp_path: Path) -> None:
    root = repository(tmp_path / "root", "a.py", "pkg/b.py")
    fill(tmp_path / "elsewhere", "b.py")
    (root / "pkg/b.py").unlink()
    (root / "pkg").rmdir()
    (root / "pkg").symlink_to(tmp_path / "elsewhere")
    assert paths_of(opened(root)) == ["a.py"]


def test_excludes_and_tests(tmp_path: Path) -> None:
    fill(tmp_path, "a.py", "old/b.py", "spec/c.py", "test_d.py", "old/keep.py")
    workspace = opened(tmp_path, exclude=("old/*", "!old/keep.py"), tests=("spec/",))
    assert [(f.path, f.in_test) for f in workspace.files] == [
        ("a.py", False),
        ("old/keep.py", False),
        ("spec/c.py", True),
        ("test_d.py", False),
    ]


@pytest.mark.parametrize(
    ("path", "in_test"),
    [
        ("tests/helpers.py", True),
        ("app/test/x.py", True),
        ("app/test_x.py", True),
        ("app/x_test.py", True),
        ("conftest.py", True),
        ("integration_tests/x.py", True),
        ("test_support/x.py", True),
        ("app/contest.py", False),
        ("app/latest/x.py", False),
        ("app/testing/x.py", False),
        ("app/testimony.py", False),
    ],
)
def test_what_is_test_code_by_default(tmp_path: Path, path: str, in_test: bool) -> None:
    assert opened(fill(tmp_path, path)).files[0].in_test is in_test


def test_configured_paths_that_match_nothing_are_told_at_once(tmp_path: Path) -> None:
    fill(tmp_path, "a.py")
    fill(tmp_path, "ssot.toml", text='[workspace]\nroots = ["lib"]\nexclude = ["no/**"]\ntests = ["nope/"]\n')
    with pytest.raises(ConfigError) as caught:
        open_workspace(tmp_path, load_config(tmp_path))
    assert caught.value.problems == [
        'ssot.toml:2: workspace.roots: "lib" holds no Python file; mend or remove it',
        'ssot.toml:3: workspace.exclude: "no/**" matches no Python file; mend or remove it',
        'ssot.toml:4: workspace.tests: "nope/" matches no Python file; mend or remove it',
    ]


def test_services(tmp_path: Path) -> None:
    fill(tmp_path, "auth/a.py", "b.py")
    workspace = open_workspace(tmp_path, Config(services=(Service("auth", ("auth/**",)),)))
    assert [(f.path, f.service) for f in workspace.files] == [("auth/a.py", "auth"), ("b.py", "")]


def test_no_file_is_an_error_that_says_what_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError) as caught:
        opened(tmp_path)
    assert str(tmp_path) in caught.value.message
    assert ".gitignore" in caught.value.hint
    with pytest.raises(WorkspaceError) as caught:
        opened(fill(tmp_path, "a.py"), exclude=("*.py",))
    assert "workspace.exclude" in caught.value.hint


def test_paths_select_the_universe_but_change_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, "src/app/a.py", "src/app/sub/b.py", "c.py", "application/d.py")
    monkeypatch.chdir(tmp_path / "src")
    workspace = opened(tmp_path, Path("app"), Path("../c.py"))
    assert [(f.path, f.module) for f in workspace.files] == [
        ("c.py", "c"),
        ("src/app/a.py", "app.a"),
        ("src/app/sub/b.py", "app.sub.b"),
    ]
    assert [f.path for f in workspace.unselected] == ["application/d.py"]


def test_a_file_that_is_named_is_read_though_excluded(tmp_path: Path) -> None:
    root = repository(tmp_path, "a.py", "old/b.py")
    fill(root, ".gitignore", text="gen.py\n")
    fill(root, "gen.py")
    workspace = opened(root, root / "old/b.py", root / "gen.py", exclude=("old/",))
    assert paths_of(workspace) == ["gen.py", "old/b.py"]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("nope", "nope does not exist"),
        ("notes.md", "notes.md is no Python module"),
        ("stub.pyi", "stub.pyi is no Python module"),
        ("..", "lies outside the workspace"),
        ("empty", "there is no Python file to read in"),
    ],
)
def test_wrong_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, message: str) -> None:
    root = fill(tmp_path / "root", "a.py", "notes.md", "stub.pyi", "empty/x.txt")
    monkeypatch.chdir(root)
    with pytest.raises(WorkspaceError, match=message):
        opened(root, Path(path))


def test_the_workspace_root(tmp_path: Path) -> None:
    repository(tmp_path, "a/b/c/x.py", "a/pyproject.toml")
    assert find_workspace_root(tmp_path / "a/b/c") == (tmp_path, "the top of the git work tree")
    fill(tmp_path, "a/pyproject.toml", text="[tool.ssot]\n")
    assert find_workspace_root(tmp_path / "a/b/c/x.py")[0] == tmp_path / "a"
    fill(tmp_path, "a/b/ssot.toml")
    assert find_workspace_root(tmp_path / "a/b/c") == (tmp_path / "a/b", "it holds ssot.toml")
    with pytest.raises(WorkspaceError, match="does not exist"):
        find_workspace_root(tmp_path / "nowhere")


def test_where_the_search_for_the_root_starts(tmp_path: Path) -> None:
    fill(tmp_path, "a/b/x.py", "a/c/y.py")
    assert start_of([tmp_path / "a/b/x.py", tmp_path / "a/c"]) == tmp_path / "a"
    assert start_of([]) == Path.cwd()


def test_a_repository_of_somebody_else_is_walked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = repository(tmp_path, "a.py")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    workspace = opened(root)
    assert (paths_of(workspace), workspace.source) == (["a.py"], "walk")
    assert "dubious ownership" in workspace.notes[0]
