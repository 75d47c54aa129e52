"""Commits without touching what is not asked for, and the states of a repository in which none are made."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ssot_tool.proposing.repository import Repository
from tests.proposing.work import FILES, Work


def test_before_the_first_commit_there_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work = Work(tmp_path / "work", capsys)
    work.write(FILES)
    work.git("init", "--quiet", "--initial-branch=main")
    assert "there is no commit yet" in work.refused()


@pytest.mark.parametrize(("name", "told"), [("MERGE_HEAD", "a merge"), ("rebase-merge", "a rebase")])
def test_what_is_begun_is_finished_first(name: str, told: str, work: Work) -> None:
    (work.root / ".git" / name).write_text(work.git("rev-parse", "HEAD"), encoding="utf-8")
    assert f"{told} is in progress" in work.refused("--write")


def test_without_an_author_nothing_is_made(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("user.name", "user.email"):
        work.git("config", "--unset", key)
    work.git("config", "user.useConfigOnly", "true")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    assert "git does not know who commits" in work.refused("--write")
    work.pr()


def test_without_a_branch_one_is_made_all_the_same(work: Work) -> None:
    work.git("checkout", "--quiet", "--detach")
    work.pr("--write")
    assert work.git("rev-parse", "--abbrev-ref", "HEAD").strip() == "ssot/message-handler"
    assert work.git("status", "--porcelain") == ""


@pytest.mark.parametrize("name", ["a b", "-q", "main", "main/more", "a..b", ""])
def test_names_that_are_taken_or_none(name: str, work: Work) -> None:
    said = work.refused("--write", f"--branch={name}") if name else ""
    assert not name or "is no name for a branch" in said or "there is a branch main already" in said


def test_a_branch_below_stands_in_the_way_too(work: Work) -> None:
    work.git("branch", "ssot/message-handler/1-core")
    assert "there is a branch ssot/message-handler/1-core already" in work.refused("--write")


def test_new_files_that_can_be_run_stay_so(work: Work) -> None:
    work.write({"run.sh": "#!/bin/sh\n", "plain.txt": "x\n"})
    (work.root / "run.sh").chmod(0o755)
    work.pr("--write", "--include", "run.sh", "--include", "plain.txt")
    modes = {line.split("\t")[1]: line[:6] for line in work.git("ls-tree", "HEAD").splitlines()}
    assert (modes["run.sh"], modes["plain.txt"]) == ("100755", "100644")
    assert work.git("status", "--porcelain") == ""


def test_line_ends_and_filters_are_those_of_git_add(work: Work) -> None:
    work.write({".gitattributes": "*.txt text eol=crlf\n"})
    work.commit("attributes")
    (work.root / "mine.txt").write_bytes(b"a\r\nb\r\n")
    found = work.pr("--write", "--include", "mine.txt")
    assert work.git("cat-file", "blob", f"{found['commits'][-1]['id']}:mine.txt") == "a\nb\n"
    assert work.git("status", "--porcelain") == ""


def test_commits_are_signed_where_git_signs_all(work: Work) -> None:
    signer = work.top.parent / "sign"
    status = "printf '\\n[GNUPG:] SIG_CREATED D 1 8 00 1 x\\n' >&2"
    signer.write_text(f"#!/bin/sh\ncat > /dev/null\n{status}\necho signature\n", encoding="utf-8")
    signer.chmod(0o755)
    work.git("config", "commit.gpgsign", "true")
    work.git("config", "gpg.program", str(signer))
    work.pr("--write")
    assert "gpgsig signature" in work.git("cat-file", "commit", "HEAD")


def test_a_repository_with_long_ids(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work = Work(tmp_path / "work", capsys)
    work.begin(FILES, "--object-format=sha256")
    work.ssot("migrate", "message-handler", "--write")
    found = work.pr("--write")
    assert len(found["commits"][0]["id"]) == 64
    assert work.git("status", "--porcelain") == ""


def test_a_file_that_git_would_take_for_a_pattern(work: Work) -> None:
    work.write({"a*.txt": "x\n", "ab.txt": "y\n"})
    work.pr("--write", "--include", "a*.txt")
    assert work.git("status", "--porcelain") == "?? ab.txt\n"


def test_the_base_is_what_the_host_has(work: Work) -> None:
    root = work.root
    assert (Repository(root).base("").name, Repository(root).base("main").name) == ("main", "main")
    first = work.git("rev-parse", "HEAD").strip()
    work.git("update-ref", "refs/remotes/origin/release", first)
    work.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/release")
    for wanted in ("", "release", "origin/release"):
        base = Repository(root).base(wanted)
        assert (base.name, base.commit) == ("release", first)
    assert "there is no branch nowhere" in work.refused("--base", "nowhere")
    assert "there is no branch --help" in work.refused("--base=--help")


def test_a_clone_that_lacks_what_others_hold(work: Work) -> None:
    work.git("status")  # the copy's files are known to be as they were, so that git has no need of the object
    blob = work.git("rev-parse", "HEAD:notes.txt").strip()
    (work.root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    assert len(work.pr("--write")["commits"]) == 1
