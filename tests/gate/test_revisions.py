"""Revisions that cannot be compared with: exit code 2, and what would help."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from ssot_tool.gate.baseline import FOLDER
from tests.gate.gatehouse import START, Repository, refused
from tests.gate.test_changes import OTHER_HANDLER


@pytest.fixture
def accepted(untorn: Repository) -> Repository:
    return untorn


class TestRevisions:
    @pytest.mark.parametrize(
        "revision",
        [
            *(
                "nowhere",
                " ",
                "-",
                "--all",
                "-h",
                "--output=x",
                "main..HEAD",
                "HEAD:app",
                "HEAD^{tree}",
                "a b",
                "^",
                "^HEAD",
            ),
            *("0" * 40, "refs/heads/nowhere", ":/nothing like it", "main;touch x", "$(touch x)"),
        ],
    )
    def test_one_that_is_none(self, accepted: Repository, revision: str) -> None:
        err = refused(accepted, f"--since={revision}")
        assert f"there is no revision {revision!r} in this repository" in err
        assert "hint: git branch -a lists those that are there" in err or "did you mean main?" in err
        assert not (accepted.root / "x").exists()

    def test_what_may_be_meant(self, accepted: Repository) -> None:
        """A name that is near, the same name at a remote, or a branch that has not been fetched."""
        accepted.git("update-ref", "refs/remotes/origin/release", "HEAD")
        accepted.git("remote", "add", "origin", "https://example.org/x.git")
        assert "hint: did you mean main?" in refused(accepted, "--since=mian")
        assert "hint: did you mean origin/release?" in refused(accepted, "--since=release")
        assert "hint: git fetch origin topic/x-1 may bring it" in refused(accepted, "--since=origin/topic/x-1")

    def test_an_empty_one_is_as_good_as_none(self, accepted: Repository) -> None:
        """What a variable of CI says where there is no base; the baseline, or nothing, is what is compared with."""
        assert accepted.check("--since", "").report["against"] == "the baseline"
        shutil.rmtree(accepted.root / FOLDER)
        answer = accepted.check("--since", "")
        assert (answer.code, answer.report["against"], len(answer.new)) == (1, "", 8)

    @pytest.mark.parametrize("revision", ["HEAD", "main", "@", "v1", "HEAD~1", ":/a baseline", "HEAD^0"])
    def test_ones_that_git_knows(self, accepted: Repository, revision: str) -> None:
        accepted.git("tag", "--annotate", "--message", "m", "v1")
        assert accepted.check("--since", revision).code == 0

    def test_no_git_program(self, accepted: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        assert "git could not be run" in refused(accepted, "--since", "HEAD")

    def test_no_commit_yet(self, accepted: Repository) -> None:
        accepted.git("checkout", "--quiet", "--orphan", "other")
        assert "git knows no merge base of main and the current commit" in refused(accepted, "--since", "main")
        assert "there is no revision 'HEAD'" in refused(accepted, "--since", "HEAD")
        assert accepted.check().code == 0

    def test_histories_that_have_nothing_in_common(self, accepted: Repository) -> None:
        accepted.git("checkout", "--quiet", "--orphan", "other")
        accepted.commit("another beginning")
        err = refused(accepted, "--since", "main")
        assert "git knows no merge base of main and the current commit" in err
        assert "their histories have nothing in common" in err

    def test_a_repository_of_somebody_else(self, accepted: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
        """As in containers, where another user checked it out."""
        monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
        err = refused(accepted, "--since", "HEAD")
        assert "git refuses to read this repository: detected dubious ownership" in err
        assert "hint: git config --global --add safe.directory" in err

    def test_a_broken_repository(self, accepted: Repository) -> None:
        (accepted.root / ".git/HEAD").unlink()
        assert "git refuses to read this repository: not a git repository" in refused(accepted, "--since", "main")

    def test_a_shallow_clone_names_the_remedy(
        self, accepted: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        accepted.git("checkout", "--quiet", "-b", "change")
        accepted.write({"app/rival.py": OTHER_HANDLER})
        accepted.commit("a rival")
        clone = ("clone", "--quiet", "--no-single-branch", "--branch", "change", f"file://{accepted.root}")
        accepted.git(*clone, "--depth", "1", str(tmp_path / "shallow"))
        monkeypatch.chdir(tmp_path / "shallow")
        for revision in ("origin/main", "main", "HEAD~1"):
            err = refused(accepted, "--since", revision)
            assert "this clone is shallow: run git fetch --unshallow" in err
            assert "GitHub Actions: fetch-depth: 0; GitLab: GIT_DEPTH: 0" in err
        subprocess.run(["git", "fetch", "--quiet", "--unshallow"], check=True)
        answer = accepted.check("--since", "origin/main")
        assert (answer.code, [code for code, _ in answer.new]) == (1, ["SSOT101", "SSOT102"])

    def test_a_partial_clone(self, accepted: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What is missing is fetched by git itself; where it cannot be had, nothing is green."""
        accepted.edit("app/handlers/start.py", ("start_agent of", "an agent for"))
        accepted.commit("an edit")
        accepted.git("config", "uploadpack.allowFilter", "true")
        for name in ("partial", "lost"):
            accepted.git("clone", "--quiet", "--filter=blob:none", f"file://{accepted.root}", str(tmp_path / name))
        monkeypatch.chdir(tmp_path / "partial")
        answer = accepted.check("--since", "HEAD~1")
        assert (answer.code, answer.new, len(answer.known)) == (0, [], 8)
        monkeypatch.chdir(tmp_path / "lost")
        subprocess.run(["git", "remote", "set-url", "origin", f"file://{tmp_path}/nowhere"], check=True)
        err = refused(accepted, "--since", "HEAD~1")
        assert "git cannot read app/handlers/start.py as it was" in err

    def test_a_lost_object(self, accepted: Repository) -> None:
        blob = accepted.git("rev-parse", "HEAD:app/handlers/start.py")
        accepted.write({"app/handlers/start.py": START + "\n"})
        accepted.lose(blob)
        err = refused(accepted, "--since", "HEAD")
        assert "git cannot read app/handlers/start.py as it was: its object is missing" in err

    def test_a_lost_tree(self, accepted: Repository) -> None:
        tree = accepted.git("rev-parse", "HEAD:app/handlers")
        accepted.lose(tree)
        assert "git cannot" in refused(accepted, "--since", "HEAD")
