"""The hook, run by pre-commit itself; without a network, so in the environment of this checkout."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipelines.repository import (
    CHECKOUT,
    THIRD,
    commit,
    environment,
    git,
    handler,
    needs_git,
    write,
)

MANIFEST = ".pre-commit-hooks.yaml"

pytestmark = needs_git


def pre_commit(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(root, sys.executable, "-m", "pre_commit", *arguments)


def run(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    variables = environment(root, PRE_COMMIT_HOME=str(root.parent / "pre-commit"), PRE_COMMIT_COLOR="never")
    return subprocess.run(command, cwd=root, env=variables, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture
def repository(tmp_path: Path, root: Path) -> Path:
    """A repository whose configuration takes the hook from another one."""
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    shutil.copyfile(CHECKOUT / MANIFEST, hooks / MANIFEST)
    git(hooks, "init", "--quiet")
    revision = commit(hooks)
    # An environment of Python would be built from a registry.
    hook = {"repo": str(hooks), "rev": revision, "hooks": [{"id": "ssot-check", "language": "system"}]}
    write(root, {".pre-commit-config.yaml": f"repos: [{hook!r}]\n"})
    commit(root)
    return root


def test_green_then_red_on_a_third_handler(repository: Path) -> None:
    done = pre_commit(repository, "run", "--all-files")
    assert done.returncode == 0, done.stdout
    assert "Passed" in done.stdout
    write(repository, {THIRD: handler("Third")})
    git(repository, "add", THIRD)
    done = pre_commit(repository, "run")
    assert done.returncode == 1
    assert "exit code: 1" in done.stdout
    assert "app/third.py:1  SSOT101" in done.stdout


def test_the_installed_hook_refuses_a_commit_and_sees_one_that_only_deletes(repository: Path) -> None:
    before = git(repository, "rev-parse", "HEAD")
    assert pre_commit(repository, "install").returncode == 0
    write(repository, {THIRD: handler("Third")})
    git(repository, "add", THIRD)
    done = run(repository, "git", "commit", "--message", "a third one")
    assert done.returncode == 1
    assert "ThirdMessageHandler competes with" in done.stderr
    assert git(repository, "rev-parse", "HEAD") == before
    git(repository, "rm", "--quiet", "--force", THIRD, "app/chat.py")
    done = run(repository, "git", "commit", "--message", "one is enough")
    assert done.returncode == 0, done.stderr
    assert "Passed" in done.stderr
    assert "Skipped" not in done.stderr
