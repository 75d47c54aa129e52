"""``ssot check --since REV`` and odd contents, a baseline beside it, and trees that are meant to break out."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from ssot_tool.gate.baseline import FOLDER
from tests.gate.gatehouse import BROKEN, FILES, Repository, known, since
from tests.gate.test_changes import OTHER_HANDLER

pytestmark = pytest.mark.usefixtures("temporary")
posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX files")
RIVAL = [("SSOT101", "app.rival.NightMessageHandler"), ("SSOT102", "app.rival.NightMessageHandler")]


class TestContents:
    def test_line_ends_that_git_translates(self, change: Repository) -> None:
        change.write({".gitattributes": "*.py text eol=crlf\n"})
        change.commit("CRLF in the work tree")
        for path in FILES:
            (change.root / path).unlink()
        change.git("checkout", "--quiet", ".")
        assert b"\r\n" in (change.root / "app/main.py").read_bytes()
        change.git("branch", "--force", "main")
        for path in ("app/handlers/start.py", "app/main.py", "app/bridges/one.py", "app/torn.py"):
            data = (change.root / path).read_bytes()
            (change.root / path).write_bytes(b"# a line more\r\n" + data)
        answer = since(change)
        known(answer)
        assert (len(answer.known), answer.fixed) == (9, [])

    def test_a_clock_that_jumped(self, change: Repository) -> None:
        """To git every file may have changed; it is content that counts."""
        for path in FILES:
            os.utime(change.root / path, (1, 1))
        answer = since(change)
        known(answer)
        assert len(answer.known) == 9

    def test_a_file_that_breaks_and_one_that_is_mended(self, change: Repository) -> None:
        change.write({"app/rent.py": BROKEN.replace("Torn", "Rent")})
        change.edit("app/torn.py", ("(:", ":"))
        answer = since(change)
        assert answer.code == 2
        assert ("SSOT901", "app/rent.py") in answer.new
        assert ("SSOT901", "app/torn.py") in answer.fixed

    def test_a_member_whose_file_breaks_is_not_fixed(self, change: Repository) -> None:
        change.write({"app/bridges/two.py": change.read("app/bridges/two.py") + ")\n"})
        answer = since(change)
        assert (answer.code, answer.new) == (2, [("SSOT901", "app/bridges/two.py")])
        assert ("SSOT101", "app.bridges.two.build_agent_bridge") not in answer.fixed

    @pytest.mark.parametrize("against", ["revision", "baseline"])
    def test_a_suppression_that_is_gone(self, change: Repository, against: str) -> None:
        """Silenced by a comment is not known: who takes the comment away is told."""
        comment = ":  # ssot: ignore[SSOT101] it goes in May"
        for path, line in (
            ("app/handlers/start.py", "class StartMessageHandler:"),
            ("app/bridges/two.py", "def build_agent_bridge(run_id, websocket_manager, *, owner):"),
        ):
            change.edit(path, (line, line[:-1] + comment))
        change.commit("silenced")
        change.git("branch", "--force", "main")
        if against == "baseline":
            change.ssot("baseline", "init")
            change.ssot("baseline", "prune")
        arguments = ["--since", "main"] if against == "revision" else []
        known(change.check(*arguments))
        for path in ("app/handlers/start.py", "app/bridges/two.py"):
            change.edit(path, (comment, ":"))
        assert change.check(*arguments).new == [
            ("SSOT101", "app.bridges.two.build_agent_bridge"),
            ("SSOT101", "app.handlers.start.StartMessageHandler"),
        ]

    @pytest.mark.parametrize("against", ["revision", "baseline"])
    def test_a_route_whose_suppression_is_gone(self, change: Repository, against: str) -> None:
        """Although its member is known."""
        line, comment = "class StartMessageHandler", "# ssot: ignore[SSOT102] it goes in May\n"
        change.edit("app/handlers/start.py", (line, comment + line))
        change.commit("silenced")
        change.git("branch", "--force", "main")
        if against == "baseline":
            change.ssot("baseline", "init")
            change.edit("app/tidy.py", ("limit", "most"))
            change.ssot("baseline", "prune")
        arguments = ["--since", "main"] if against == "revision" else []
        known(change.check(*arguments))
        change.edit("app/handlers/start.py", (comment, ""))
        assert change.check(*arguments).new == [("SSOT102", "app.handlers.start.StartMessageHandler")]

    def test_what_is_silenced_by_now_is_pruned(self, change: Repository) -> None:
        change.ssot("baseline", "init")
        comment = "  # ssot: ignore[SSOT101] it goes in May"
        change.edit("app/bridges/two.py", ("owner):", f"owner):{comment}"))
        change.ssot("baseline", "prune")
        assert change.check("--strict").code == 0
        change.edit("app/bridges/two.py", (comment, ""))
        assert change.check().new == [("SSOT101", "app.bridges.two.build_agent_bridge")]

    def test_a_suppression_that_is_new(self, change: Repository) -> None:
        change.edit("app/bridges/two.py", ("owner):", "owner):  # ssot: ignore[SSOT101] it goes in May"))
        answer = since(change)
        known(answer)
        assert answer.fixed == [("SSOT101", "app.bridges.two.build_agent_bridge")]


class TestTheBaselineCounts:
    def test_accepted_in_the_branch(self, change: Repository) -> None:
        change.write({"app/rival.py": OTHER_HANDLER})
        change.ssot("baseline", "accept", "--code", "SSOT101", "--reason", "a trial", "--owner", "ops")
        answer = since(change)
        assert ("SSOT101", "app.rival.NightMessageHandler") in answer.known
        (found,) = [
            one for one in answer.report["findings"] if one["symbol"] == RIVAL[0][1] and one["code"] == "SSOT101"
        ]
        assert (found["reason"], found["owner"]) == ("a trial", "ops")
        change.edit("app/rival.py", ("NightMessageHandler", "DuskMessageHandler"))
        assert ("SSOT101", "app.rival.DuskMessageHandler") in since(change).known

    def test_an_acceptance_that_ran_out(self, change: Repository) -> None:
        change.write({"app/rival.py": OTHER_HANDLER})
        until = ["--reason", "a trial", "--owner", "ops", "--until", "2999-12-31"]
        change.ssot("baseline", "accept", "--role", "message-handler", *until)
        change.edit(f"{FOLDER}/message-handler.jsonl", ("2999-12-31", "2020-12-31"))
        answer = since(change)
        assert set(RIVAL) <= set(answer.new)
        assert all(one["expired"] for one in answer.report["findings"] if one["state"] == "new")

    def test_ids_stay_those_of_the_baseline(self, change: Repository) -> None:
        change.ssot("baseline", "init")
        change.commit("a baseline")
        change.git("branch", "--force", "main")
        change.edit("app/bridges/one.py", ("create_agent_websocket_bridge", "create_bridge_for_agent"))
        both = [change.check().report["findings"], since(change).report["findings"]]
        assert [one["fingerprint"] for one in both[0]] == [one["fingerprint"] for one in both[1]]

    def test_what_only_the_baseline_has_is_not_fixed_since(self, change: Repository) -> None:
        change.write({"app/rival.py": OTHER_HANDLER})
        change.ssot("baseline", "init")
        (change.root / "app/rival.py").unlink()
        answer = since(change)
        known(answer)
        assert answer.fixed == []


@posix
class TestTreesThatAreMeantToBreakOut:
    """Trees that git would not make, but that somebody may push."""

    def tree(self, repository: Repository, *lines: bytes) -> str:
        """Make a tree object; git mktree refuses nothing but what it cannot parse."""
        done = subprocess.run(
            ["git", "mktree", "-z", "--missing"],
            cwd=repository.root,
            input=b"".join(line + b"\0" for line in lines),
            capture_output=True,
            check=True,
        )
        return done.stdout.decode().strip()

    def base(self, repository: Repository, *extra: bytes) -> None:
        """Make a commit with further entries the parent of all, and go on from it."""
        lines = repository.git("ls-tree", "HEAD").encode().splitlines()
        commit = repository.git("commit-tree", "-m", "odd", self.tree(repository, *lines, *extra))
        repository.git("update-ref", "refs/heads/odd", commit)
        clean = repository.git("commit-tree", "-m", "clean", "-p", commit, "main^{tree}")
        repository.git("update-ref", "refs/heads/change", clean)

    def test_names_that_lead_elsewhere(self, change: Repository, temporary: Path) -> None:
        blob = change.git("hash-object", "-w", "app/handlers/start.py").encode()
        inner = self.tree(change, b"100644 blob " + blob + b"\trival.py").encode()
        up = self.tree(change, b"040000 tree " + inner + b"\t..").encode()
        self.base(
            change,
            b"040000 tree " + inner + b"\t..",
            b"040000 tree " + up + b"\tdeep",
            b"040000 tree " + inner + b"\t.",
            b"040000 tree " + inner + b"\t.git",
            b"100644 blob " + blob + b"\t\xff\xfe.py",
            b"100644 blob " + blob + b"\tback\\slash.py",
            b"100644 blob " + blob + b"\tnew\nline.py",
            b"100644 blob " + blob + b"\t\x1b[2J.py",
        )
        around = sorted(temporary.parent.rglob("*.py"))
        answer = since(change, revision="odd")
        known(answer)
        assert sorted(temporary.parent.rglob("*.py")) == around

    def test_a_file_that_is_a_folder_too(self, change: Repository) -> None:
        blob = change.git("hash-object", "-w", "app/handlers/start.py").encode()
        inner = self.tree(change, b"100644 blob " + blob + b"\trival.py").encode()
        self.base(change, b"100644 blob " + blob + b"\ttwo.py", b"040000 tree " + inner + b"\ttwo.py")
        self.refused(change, "cannot write two.py/rival.py as it was")

    def test_a_name_that_is_too_long(self, change: Repository) -> None:
        blob = change.git("hash-object", "-w", "app/handlers/start.py").encode()
        self.base(change, b"100644 blob " + blob + b"\t" + b"x" * 300 + b".py")
        self.refused(change, "File name too long")

    def refused(self, repository: Repository, told: str) -> None:
        code, out, err = repository.run("check", "--since", "odd", "--workers", "1")
        assert (code, out) == (2, "")
        assert told in err

    def test_links_at_the_base_are_not_followed(self, change: Repository, tmp_path: Path) -> None:
        """A folder that was a link: nothing is written through it."""
        (change.root / "linked").symlink_to(tmp_path)
        change.commit("a link")
        change.git("branch", "--force", "main")
        (change.root / "linked").unlink()
        change.write({"linked/rival.py": OTHER_HANDLER})
        assert since(change).new == [(code, "linked.rival.NightMessageHandler") for code, _ in RIVAL]
        assert not (tmp_path / "rival.py").exists()


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_what_git_was_told_not_to_look_at(change: Repository, flag: str) -> None:
    change.git("update-index", flag, "app/tidy.py")
    change.write({"app/tidy.py": OTHER_HANDLER})
    assert since(change).new == [(code, "app.tidy.NightMessageHandler") for code, _ in RIVAL]


def test_a_filter_that_cannot_be_switched_off(change: Repository) -> None:
    change.git("config", "filter.a=b.clean", "cat")
    code, out, err = change.run("check", "--since", "main", "--workers", "1")
    assert (code, out) == (2, "")
    assert "names a filter that cannot be switched off: filter.a=b.clean" in err


@posix
def test_nothing_of_the_repository_is_run(change: Repository, tmp_path: Path) -> None:
    """What a repository's own configuration names as filter, driver or monitor."""
    spy = tmp_path / "spy.sh"
    spy.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\ncat\n", encoding="utf-8")
    spy.chmod(0o755)
    for key in (
        "filter.spy.clean",
        "filter.spy.process",
        "filter.spy.smudge",
        "diff.spy.textconv",
        "diff.spy.command",
        "core.fsmonitor",
    ):
        change.git("config", key, str(spy))
    change.git("config", "diff.external", str(spy))
    (change.root / ".git/info").mkdir(exist_ok=True)
    (change.root / ".git/info/attributes").write_text("*.py filter=spy diff=spy\n", encoding="utf-8")
    (tmp_path / "ran").unlink(missing_ok=True)
    text = change.read("app/main.py")
    change.write({"app/main.py": text, "app/rival.py": OTHER_HANDLER})
    change.git("update-index", "-q", "--refresh")
    (tmp_path / "ran").unlink(missing_ok=True)
    # Older than the files: git cannot tell by their times whether they changed.
    os.utime(change.root / ".git/index", (1, 1))
    assert since(change).new == RIVAL
    assert not (tmp_path / "ran").exists()
