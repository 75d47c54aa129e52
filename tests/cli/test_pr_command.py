"""The command ``ssot pr``: nothing without being told, the hosts' own tools, and the states in which it refuses."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from ssot_tool.cli.main import main
from ssot_tool.proposing import hosting
from tests.proposing.hosts import Hosts, option, refs, with_remote
from tests.proposing.work import FILES, Work

BRANCH = "ssot/message-handler"
HEAD = f"refs/heads/{BRANCH}"
PUSHED = ("--write", "--push", "--create")
GITHUB, GITLAB = "https://github.com/owner/name.git", "https://gitlab.example/owner/name.git"


# -- not asked ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", [(), ("--write",), ("--write", "--shards", "owners")])
def test_nothing_is_pushed_or_opened_without_being_told(asked: tuple[str, ...], work: Work, hosts: Hosts) -> None:
    hosts.install("gh")
    hosts.install("glab")
    bare = with_remote(work, GITHUB)
    before = refs(bare)
    found = work.pr(*asked)
    assert (refs(bare), hosts.calls) == (before, [])
    assert (found["pushed"], found["urls"]) == ("", [])


def test_a_push_opens_nothing(work: Work, hosts: Hosts) -> None:
    hosts.install("gh")
    bare = with_remote(work)
    found = work.pr("--write", "--push")
    assert hosts.calls == []
    assert refs(bare)[HEAD] == found["commits"][0]["id"]
    assert found["pushed"] == "origin"
    assert work.git("rev-parse", "--abbrev-ref", "@{upstream}").strip() == f"origin/{BRANCH}"


def test_without_write_only_what_is_there_is_pushed(work: Work) -> None:
    bare = with_remote(work)
    assert "--push needs --write: there is no branch ssot/message-handler yet" in work.refused("--push")
    assert HEAD not in refs(bare)
    work.pr("--write")
    work.pr("--push")
    assert refs(bare)[HEAD] == work.git("rev-parse", "HEAD").strip()


# -- asked --------------------------------------------------------------------------------------------------------


def test_gh_gets_title_text_and_branches(work: Work, hosts: Hosts) -> None:
    hosts.install("gh")
    hosts.install("glab")
    bare = with_remote(work, GITHUB)
    found = work.pr(*PUSHED)
    (call,) = hosts.calls
    assert (call["tool"], call["arguments"][:2], call["at"]) == ("gh", ["pr", "create"], str(work.root))
    assert option(call, "--title") == "Migrate Agent message handler onto ChatMessageHandler"
    assert (option(call, "--base"), option(call, "--head")) == ("main", BRANCH)
    assert option(call, "--body-file") == "-"
    assert call["given"].startswith("## What\n")
    assert f"`{found['commits'][0]['id'][:8]}`" in call["given"]
    assert found["urls"] == ["https://host.example/pull/1"]
    assert HEAD in refs(bare)


def test_glab_gets_them_too(work: Work, hosts: Hosts) -> None:
    hosts.install("gh")
    hosts.install("glab")
    with_remote(work, GITLAB)
    found = work.pr(*PUSHED)
    (call,) = hosts.calls
    assert (call["tool"], call["arguments"][:2], call["given"]) == ("glab", ["mr", "create"], "")
    assert option(call, "--description").startswith("## What\n")
    assert (option(call, "--target-branch"), option(call, "--source-branch")) == ("main", BRANCH)
    assert "--yes" in call["arguments"]
    assert found["urls"] == ["https://host.example/pull/1"]


def test_a_host_that_is_neither_takes_the_tool_that_is_there(work: Work, hosts: Hosts) -> None:
    hosts.install("glab")
    with_remote(work)
    work.pr(*PUSHED)
    assert [call["tool"] for call in hosts.calls] == ["glab"]


def test_parts_are_stacked(work: Work, hosts: Hosts) -> None:
    hosts.install("gh")
    bare = with_remote(work)
    found = work.pr(*PUSHED, "--shards", "owners")
    branches = [one["branch"] for one in found["commits"]]
    assert branches == [f"{BRANCH}/1-core", f"{BRANCH}/2-web", f"{BRANCH}/3-the-legacy"]
    assert [refs(bare)[f"refs/heads/{name}"] for name in branches] == [one["id"] for one in found["commits"]]
    assert [option(call, "--head") for call in hosts.calls] == branches
    assert [option(call, "--base") for call in hosts.calls] == ["main", *branches[:-1]]
    titles = [option(call, "--title") for call in hosts.calls]
    assert [title[-8:] for title in titles] == ["(1 of 3)", "(2 of 3)", "(3 of 3)"]
    for number, call in enumerate(hosts.calls, start=1):
        assert call["given"].startswith(f"Part {number} of 3, ")


# -- where it cannot be done --------------------------------------------------------------------------------------


def test_without_a_tool_nothing_is_begun(work: Work, hosts: Hosts) -> None:
    bare = with_remote(work)
    before = refs(bare)
    said = work.refused(*PUSHED)
    assert said.splitlines() == [
        "error: neither gh nor glab is installed",
        "hint: leave out --create, and paste the text that is printed",
    ]
    assert refs(bare) == before


@pytest.mark.parametrize(("url", "tool", "other"), [(GITHUB, "gh", "glab"), (GITLAB, "glab", "gh")])
def test_the_tool_of_another_host_is_of_no_use(url: str, tool: str, other: str, work: Work, hosts: Hosts) -> None:
    hosts.install(other)
    with_remote(work, url)
    assert f"error: {tool} is not installed" in work.refused(*PUSHED)
    assert hosts.calls == []


@pytest.mark.parametrize("asked", [("--create",), ("--create", "--write"), ("--verify", "true")])
def test_options_that_need_others(asked: tuple[str, ...], work: Work) -> None:
    assert re.search(r"Error: --\w+ (needs|goes with) --\w+", work.refused(*asked))


def test_a_tool_that_fails_leaves_the_branch(work: Work, hosts: Hosts) -> None:
    hosts.install("gh")
    bare = with_remote(work)
    hosts.fail(1, "HTTP 401: Bad credentials\ntry gh auth login")
    work.ssot("pr", "message-handler", *PUSHED, code=2)
    assert work.said.err.splitlines() == [
        f"error: gh could not open {BRANCH}: HTTP 401: Bad credentials",
        "hint: it is pushed: open it by hand, or try again",
    ]
    assert refs(bare)[HEAD] == work.git("rev-parse", HEAD).strip()
    # Trying again opens what is there.
    found = work.pr("--push", "--create")
    assert (found["urls"], len(hosts.calls)) == (["https://host.example/pull/2"], 2)
    assert option(hosts.calls[1], "--head") == BRANCH


def test_trying_again_goes_on_behind_what_is_open(work: Work, hosts: Hosts) -> None:
    hosts.install("gh")
    with_remote(work)
    hosts.fail(2, "HTTP 502")
    work.ssot("pr", "message-handler", *PUSHED, "--shards", "owners", code=2)
    assert f"gh could not open {BRANCH}/2-web: HTTP 502; opened before: https://host.example/pull/1" in work.said.err
    open_already = f'a pull request for branch "{BRANCH}/1-core" into branch "main" already exists:'
    hosts.fail(3, f"{open_already}\nhttps://host.example/pull/1")
    found = work.pr("--push", "--create")
    assert [option(call, "--head") for call in hosts.calls[2:]] == [
        f"{BRANCH}/1-core",
        f"{BRANCH}/2-web",
        f"{BRANCH}/3-the-legacy",
    ]
    assert found["urls"] == [f"https://host.example/pull/{number}" for number in (1, 4, 5)]


def test_a_tool_that_does_not_answer(work: Work, hosts: Hosts, monkeypatch: pytest.MonkeyPatch) -> None:
    hosts.install("glab")
    (hosts.folder / "glab").write_text("#!/bin/sh\nread line < /dev/zero\n", encoding="utf-8")
    with_remote(work)
    monkeypatch.setattr(hosting, "_TIMEOUT", 0.3)
    work.ssot("pr", "message-handler", *PUSHED, code=2)
    assert work.said.err.splitlines() == [
        f"error: glab could not open {BRANCH}: it did not answer within 0.3 s",
        "hint: it is pushed: open it by hand, or try again",
    ]


def test_a_push_that_is_refused_loses_nothing(work: Work) -> None:
    bare = with_remote(work)
    hook = bare / "hooks" / "pre-receive"
    hook.parent.mkdir()
    hook.write_text("#!/bin/sh\necho 'not on a Friday' >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    work.ssot("pr", "message-handler", "--write", "--push", code=2)
    assert "the branch is made and nothing is lost" in work.said.err
    assert f"hint: then git push -u origin {BRANCH}" in work.said.err
    assert HEAD not in refs(bare)
    assert work.git("rev-parse", "--abbrev-ref", "HEAD").strip() == BRANCH
    assert work.git("status", "--porcelain") == ""


def test_a_remote_that_is_none(work: Work) -> None:
    work.ssot("pr", "message-handler", "--write", "--push", "--remote=--help", code=2)
    assert "there is no remote --help" in work.said.err


# -- states of the repository -------------------------------------------------------------------------------------


def test_a_branch_that_is_there_is_not_touched(work: Work) -> None:
    work.git("branch", BRANCH)
    assert f"there is a branch {BRANCH} already" in work.refused("--write")
    assert work.pr("--write", "--branch", "mine")["commits"][0]["branch"] == "mine"


def test_a_detached_head(work: Work) -> None:
    work.git("checkout", "--quiet", "--detach")
    found = work.pr("--write")
    assert (found["base"], work.git("rev-parse", "--abbrev-ref", "HEAD").strip()) == ("main", BRANCH)
    assert work.git("status", "--porcelain") == ""


def test_a_shallow_clone(work: Work, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bare = with_remote(work)
    subprocess.run(["git", "clone", "--quiet", "--depth=1", f"file://{bare}", str(tmp_path / "shallow")], check=True)
    shallow = Work(tmp_path / "shallow", capsys)
    for key, value in {"user.name": "a", "user.email": "a@example.org"}.items():
        shallow.git("config", key, value)
    shallow.ssot("migrate", "message-handler", "--write")
    found = shallow.pr("--write", "--push")
    assert refs(bare)[HEAD] == found["commits"][0]["id"]
    assert "| `app.old.OldMessageHandler` | removed | 4 | 0 | 0 |" in found["body"]


def test_a_shallow_branch_that_shares_nothing_with_the_base(
    begun: Work, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begun.git("switch", "--quiet", "--create", "mine")
    begun.write({"notes.txt": "more\n"})
    begun.commit("more")
    clone = ["git", "clone", "--quiet", "--depth=1", "--no-single-branch", f"file://{begun.top}", str(tmp_path / "s")]
    subprocess.run(clone, check=True)
    shallow = Work(tmp_path / "s", capsys)
    shallow.ssot("migrate", "message-handler", "--write")
    found = shallow.pr()
    assert (found["base"], found["moved"][0]["before"]) == ("mine", 4)
    assert shallow.pr("--base", "main")["moved"][0]["before"] is None


def test_a_second_work_tree(begun: Work, capsys: pytest.CaptureFixture[str]) -> None:
    folder = begun.top.parent / "second tree"
    begun.git("worktree", "add", "--quiet", "-b", "second", str(folder))
    second = Work(folder, capsys)
    second.ssot("migrate", "message-handler", "--write")
    found = second.pr("--write")
    assert second.git("rev-parse", "HEAD").strip() == found["commits"][0]["id"]
    assert (second.git("status", "--porcelain"), begun.git("status", "--porcelain")) == ("", "")
    assert begun.git("rev-parse", "--abbrev-ref", "HEAD").strip() == "main"


def test_folders_with_spaces_and_umlauts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work = Work(tmp_path / "Ünser Werk", capsys)
    odd = "from app.old import OldMessageHandler\n\n\ndef run():\n    return OldMessageHandler(3, 4)\n"
    work.begin({**FILES, "app/über uns/drei vier.py": odd, "CODEOWNERS": "* @core\n/app/über\\ uns/ @wir\n"})
    work.ssot("migrate", "message-handler", "--write")
    found = work.pr("--write", "--shards", "owners")
    assert ["app/über uns/drei vier.py"] in [one["paths"] for one in found["commits"] if one["owner"] == "@wir"]
    assert work.git("status", "--porcelain") == ""


@pytest.mark.parametrize("attributes", ["", "* text=auto\n", "*.py text eol=crlf\n"])
def test_files_with_crlf(attributes: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work = Work(tmp_path / "work", capsys)
    work.begin({path: text.replace("\n", "\r\n") for path, text in FILES.items()} | {".gitattributes": attributes})
    work.ssot("migrate", "message-handler", "--write")
    found = work.pr("--write", "--shards", "owners")
    assert work.git("status", "--porcelain") == ""
    assert b"\n" not in (work.root / "app/one.py").read_bytes().replace(b"\r\n", b"")
    stored = work.git("show", f"{found['commits'][-1]['id']}:app/one.py")
    assert "ChatMessageHandler(None, None)" in stored
    assert work.git("diff", "--numstat", "main", "HEAD", "--", "app/one.py").split() == ["2", "2", "app/one.py"]


def test_settings_of_git_that_change_what_it_says(work: Work, capsys: pytest.CaptureFixture[str]) -> None:
    for key, value in {
        "diff.relative": "true",
        "diff.noprefix": "true",
        "diff.renames": "copies",
        "color.ui": "always",
        "log.showSignature": "true",
        "log.decorate": "full",
        "log.date": "relative",
        "format.pretty": "fuller",
        "core.quotePath": "true",
        "core.commentChar": "M",
        "commit.cleanup": "strip",
        "i18n.commitEncoding": "latin1",
        "push.default": "nothing",
        "status.showUntrackedFiles": "no",
    }.items():
        work.git("config", key, value)
    work.write({"nötes.txt": "ü\n"})
    found = work.pr("--write", "--include", "nötes.txt", "--branch", "grün")
    assert [one["paths"] for one in found["commits"]] == [["app/old.py", "app/one.py", "web/two.py"], ["nötes.txt"]]
    assert "encoding" not in work.git("cat-file", "commit", "HEAD").partition("\n\n")[0]
    assert work.pr()["committed"][0]["id"] == found["commits"][0]["id"]


def test_relative_paths_of_git_and_a_workspace_below_the_top(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inner = Work(tmp_path / "top", capsys, "back")
    inner.write(FILES)
    inner.git("init", "--quiet", "--initial-branch=main", str(inner.top))
    for key, value in {"user.name": "a", "user.email": "a@example.org", "diff.relative": "true"}.items():
        inner.git("config", key, value)
    inner.commit("first")
    inner.ssot("migrate", "message-handler", "--write")
    assert len(inner.pr("--write")["commits"]) == 1
    assert inner.git("status", "--porcelain") == ""


def test_another_git_that_holds_the_index(work: Work) -> None:
    """Nothing is made by half: neither a branch nor another HEAD."""
    (work.root / ".git" / "index.lock").write_bytes(b"")
    before = work.git("for-each-ref"), work.git("symbolic-ref", "HEAD")
    work.ssot("pr", "message-handler", "--write", code=2)
    assert "index.lock" in work.said.err
    assert (work.git("for-each-ref"), work.git("symbolic-ref", "HEAD")) == before
    (work.root / ".git" / "index.lock").unlink()
    work.pr("--write")
    assert work.git("status", "--porcelain") == ""


def test_another_git_that_holds_head(work: Work) -> None:
    (work.root / ".git" / "HEAD.lock").write_bytes(b"")
    before = work.git("status", "--porcelain"), work.git("for-each-ref")
    work.ssot("pr", "message-handler", "--write", code=2)
    assert "HEAD.lock" in work.said.err
    assert (work.git("status", "--porcelain"), work.git("for-each-ref")) == before


def test_a_repository_that_must_not_be_written(work: Work) -> None:
    folders = [Path(folder) for folder, _, _ in os.walk(work.root / ".git")]
    for folder in folders:
        folder.chmod(0o555)
    try:
        if os.access(work.root / ".git", os.W_OK):
            pytest.skip("root may write everywhere")
        work.pr()
        work.ssot("pr", "message-handler", "--write", code=2)
        assert re.fullmatch(r"error: git [\w-]+ failed: .*\n", work.said.err)
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert BRANCH not in work.git("for-each-ref")


def test_without_git(work: Work, hosts: Hosts) -> None:
    (hosts.folder / "git").unlink()
    work.ssot("pr", "message-handler", code=2)
    assert "git" in work.said.err
    assert "Traceback" not in work.said.err


def test_what_is_included_is_named_from_where_one_stands(
    work: Work, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    work.write({"web/own.txt": "x\n"})
    monkeypatch.chdir(work.root / "web")
    capsys.readouterr()
    assert main(["pr", "message-handler", "--include", "./own.txt", "--format", "json", "--workers", "1"]) == 0
    assert json.loads(capsys.readouterr().out)["commits"][-1]["paths"] == ["web/own.txt"]
    assert main(["pr", "message-handler", "--include", "nothing.txt", "--workers", "1"]) == 2
    assert "error: web/nothing.txt does not differ from HEAD" in capsys.readouterr().err


def test_what_is_to_be_typed_can_be_and_what_hosts_say_is_shown_as_text(work: Work, hosts: Hosts) -> None:
    hosts.install("gh")
    bare = with_remote(work)
    branch = "a`b;c$(d)"
    hosts.fail(1, "\x1b[31mno\u202e\x07 way")
    work.ssot("pr", "message-handler", *PUSHED, "--branch", branch, code=2)
    assert work.said.err.splitlines()[0] == f"error: gh could not open {branch}: \\x1b[31mno\\u202e\\x07 way"
    hook = bare / "hooks" / "pre-receive"
    hook.parent.mkdir()
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    work.write({"notes.txt": "more\n"})
    work.ssot("pr", "message-handler", "--write", "--push", "--branch", branch, "--include", "notes.txt", code=2)
    assert work.said.err.splitlines()[-1] == f"hint: then git push -u origin '{branch}'"
