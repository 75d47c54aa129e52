"""A pull request of what ssot wrote: commits one by one, the text, and nothing else touched."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import pytest

from ssot_tool.cli.main import main
from ssot_tool.config import load_config
from ssot_tool.errors import UsageError
from ssot_tool.proposing.ground import Wanted
from ssot_tool.proposing.propose import propose
from ssot_tool.proposing.steps import _some
from ssot_tool.read_options import ReadOptions
from tests.proposing.work import FILES, HANDLER, Work

MOVE = ("migrate", "--to", "app.chat.ChatMessageHandler", "--write", "--from")


def titles(found: dict[str, list[dict[str, str]]]) -> list[str]:
    return [one["title"] for one in found["commits"]]


def test_without_write_nothing_changes(work: Work) -> None:
    before = work.git("status", "--porcelain"), work.git("for-each-ref"), work.git("count-objects", "-v")
    found = work.pr()
    assert [(one["title"], one["kind"], one["id"], one["branch"]) for one in found["commits"]] == [
        ("Move OldMessageHandler onto ChatMessageHandler", "migration", None, "ssot/message-handler")
    ]
    work.pr("--shards", "owners")
    assert (work.git("status", "--porcelain"), work.git("for-each-ref"), work.git("count-objects", "-v")) == before


def test_the_text_tells_all_of_it(work: Work) -> None:
    body = work.pr()["body"]
    headings = re.findall(r"(?m)^## (.*)$", body)
    assert headings == ["What", "Why", "Commits", "Rewritten", "Verification", "How to take it back", "Checklist"]
    assert "| `app.old.OldMessageHandler` | removed | 4 | 0 | 0 |" in body
    assert "| call | 2 |" in body
    assert "- [x] No legacy reference is left" in body
    assert "- [ ] Tests pass as before: migration 1 was written without a verification" in body
    assert "`ssot undo 1`" in body


def test_the_branch_holds_what_was_written_and_nothing_else(work: Work) -> None:
    work.write({"notes.txt": "mine, changed\n", "staged.txt": "staged\n"})
    work.git("add", "staged.txt")
    found = work.pr("--write")
    assert work.git("rev-parse", "--abbrev-ref", "HEAD").strip() == "ssot/message-handler"
    assert work.git("status", "--porcelain").splitlines() == [" M notes.txt", "A  staged.txt"]
    assert work.git("diff", "--name-only", "main", "HEAD").split() == ["app/old.py", "app/one.py", "web/two.py"]
    assert found["commits"][0]["id"] == work.git("rev-parse", "HEAD").strip()
    assert (
        "notes.txt, staged.txt differ from HEAD, too, and are left alone; --include takes a file in" in found["notes"]
    )
    assert work.git("show", "HEAD:app/one.py") == (work.root / "app/one.py").read_text(encoding="utf-8")
    message = work.git("log", "-1", "--format=%B")
    assert "app.old.OldMessageHandler -> app.chat.ChatMessageHandler" in message
    assert "Written by ssot migrate, plan " in message
    assert "`git revert " in found["body"]


def test_each_journal_is_a_commit_and_what_people_do_another(begun: Work) -> None:
    begun.ssot(*MOVE, "app.old.OldMessageHandler", "--after", "shim")
    begun.write({"notes.txt": "done by hand\n", "ssot.toml": FILES["ssot.toml"] + "# a word more\n"})
    begun.ssot(*MOVE, "app.old.OldMessageHandler", "--after", "delete", "--allow-dirty")
    found = begun.pr("--write", "--include", "notes.txt")
    assert [one["kind"] for one in found["commits"]] == ["migration", "migration", "hand", "settings"]
    assert [one["paths"] for one in found["commits"]][1:3] == [["app/old.py"], ["notes.txt"]]
    assert begun.git("log", "--format=%s", "--reverse", "main..HEAD").splitlines() == titles(found)
    shim = begun.git("show", f"{found['commits'][0]['id']}:app/old.py")
    assert "warn" in shim and "ChatMessageHandler" in shim
    assert begun.git("ls-tree", "--name-only", "HEAD", "app/old.py") == ""


def test_what_is_committed_already_is_told_and_not_committed_again(begun: Work) -> None:
    begun.git("switch", "--quiet", "--create", "mine")
    begun.ssot(*MOVE, "app.old.OldMessageHandler", "--after", "shim")
    done = begun.commit("Callers moved")
    found = begun.pr()
    assert (found["commits"], found["committed"]) == ([], [{"id": done, "title": "Callers moved"}])
    assert (found["branch"], found["base"]) == ("mine", "main")
    assert found["rewritten"] == {"definition": 1, "import": 2, "call": 2}
    assert (found["moved"][0]["fate"], found["moved"][0]["before"]) == ("shim", 4)
    assert f"- `{done[:8]}` Callers moved" in found["body"]
    assert "There is nothing to commit" in begun.ssot("pr", "message-handler")
    begun.ssot(*MOVE, "app.old.OldMessageHandler", "--after", "delete")
    assert [one["paths"] for one in begun.pr()["commits"]] == [["app/old.py"]]


def test_what_was_merged_before_is_no_part_of_it(begun: Work) -> None:
    begun.ssot(*MOVE, "app.old.OldMessageHandler", "--after", "shim")
    begun.commit("Merged long ago")
    found = begun.pr()
    assert (found["rewritten"], found["committed"]) == ({}, [])


def test_a_role_whose_symbols_have_longer_names_is_another(begun: Work) -> None:
    more = HANDLER.format(name="OldMessageHandlerExtra").replace("ExtraMessageHandler", "Extra")
    begun.write({"app/old.py": FILES["app/old.py"] + "\n\n" + more, "app/extra.py": "class Extra:\n    pass\n"})
    begun.commit("more")
    begun.ssot("migrate", "--from", "app.old.OldMessageHandlerExtra", "--to", "app.extra.Extra", "--write", code=1)
    assert begun.pr()["commits"] == []


def test_a_canonical_by_hand_comes_first(begun: Work) -> None:
    begun.git("rm", "--quiet", "--cached", "app/chat.py")
    begun.git("commit", "--quiet", "--message", "not yet")
    begun.ssot("migrate", "message-handler", "--write")
    found = begun.pr("--write")
    assert [one["paths"] for one in found["commits"]] == [["app/chat.py"], ["app/old.py", "app/one.py", "web/two.py"]]
    begun.run_at(found["commits"][-1]["id"], "import app.one, web.two; app.one.one(); web.two.two()")


def test_what_the_commits_need_and_do_not_hold_is_told(begun: Work) -> None:
    begun.write({"app/parts.py": "LIMIT = 3\n", "app/chat.py": "from app.parts import LIMIT\n" + FILES["app/chat.py"]})
    begun.ssot("migrate", "message-handler", "--write")
    (told,) = [note for note in begun.pr()["notes"] if "is in no commit" in note]
    assert told.startswith("app/chat.py:1 needs what is in no commit: app.parts")
    assert not [note for note in begun.pr("--include", "app/parts.py")["notes"] if "is in no commit" in note]


def test_a_second_round_goes_on_on_its_branch(work: Work) -> None:
    first = work.pr("--write")["commits"][0]["id"]
    work.write({"notes.txt": "done by hand\n"})
    found = work.pr("--write", "--include", "notes.txt")
    assert work.git("rev-parse", "HEAD~1").strip() == first
    assert found["committed"] == [{"id": first, "title": "Move OldMessageHandler onto ChatMessageHandler"}]
    assert work.git("status", "--porcelain") == ""


def test_nothing_to_commit(begun: Work) -> None:
    assert "There is nothing to commit" in begun.ssot("pr", "message-handler")
    assert "there is nothing to commit" in begun.refused("--write")


def test_a_workspace_below_the_top(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inner = Work(tmp_path / "top", capsys, "back [1]")
    inner.write(FILES)
    (inner.top / "CODEOWNERS").write_text("* @all\n/back*/web @web\n", encoding="utf-8")
    inner.git("init", "--quiet", "--initial-branch=main", str(inner.top))
    for key, value in {"user.name": "a", "user.email": "a@example.org"}.items():
        inner.git("config", key, value)
    inner.git("-C", "..", "add", "--all")
    inner.git("commit", "--quiet", "--message", "first")
    inner.ssot("migrate", "message-handler", "--write")
    found = inner.pr("--write", "--shards", "owners")
    assert [(one["owner"], one["paths"]) for one in found["commits"]] == [
        ("@all", ["app/one.py"]),
        ("@web", ["web/two.py"]),
        ("the legacy", ["app/old.py"]),
    ]
    assert inner.git("status", "--porcelain") == ""


def test_outside_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ssot.toml").write_text("", encoding="utf-8")
    (tmp_path / "a.py").write_text("", encoding="utf-8")
    assert main(["pr", "message-handler"]) == 2
    assert "this workspace is in no git repository" in capsys.readouterr().err


def test_without_a_configured_canonical_it_is_what_was_moved_onto(begun: Work) -> None:
    begun.write({"ssot.toml": ""})
    begun.commit("no configuration")
    assert "message-handler has no canonical, and nothing of it was migrated" in begun.refused()
    begun.ssot(*MOVE, "app.old.OldMessageHandler", "--after", "delete")
    found = begun.pr()
    assert found["canonical"] == "app.chat.ChatMessageHandler"
    assert [one["paths"] for one in found["commits"]] == [["app/old.py", "app/one.py", "web/two.py"]]
    assert found["moved"][0]["fate"] == "gone"


def test_what_nobody_can_follow_is_no_link(begun: Work) -> None:
    begun.write({"notes.txt": "x\n", "app/conf.yaml": "handler: app.old.OldMessageHandler\n"})
    begun.commit("a file that names it")
    begun.ssot("migrate", "message-handler", "--write", code=1)
    assert "- `app/conf.yaml:1` " in begun.pr()["body"]
    begun.git("remote", "add", "origin", "git@github.com:owner/name.git")
    link = "https://github.com/owner/name/blob/ssot/message-handler/app/conf.yaml#L1"
    assert f"- [`app/conf.yaml:1`]({link}) " in begun.pr()["body"]


def test_parts_are_called_by_role_and_owner(work: Work) -> None:
    found = work.pr("--shards", "owners")
    assert titles(found)[:2] == ["Migrate message-handler: @core", "Migrate message-handler: @web"]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["One"], "One"),
        (["One", "Two"], "One, Two"),
        (["One" * 5, "Two" * 5, "Three"], "OneOneOneOneOne and 2 more"),
        (["One" * 20, "Two"], "2 symbols"),
    ],
)
def test_a_first_line_is_short(names: list[str], told: str) -> None:
    assert _some(names, 30) == told


def test_the_gate_is_asked_as_ssot_check_asks_it(work: Work) -> None:
    """Without a baseline what the roles show is enough to say no; all rules are asked before it says yes."""
    green = next(one for one in work.pr()["checks"] if one["text"] == "ssot check is green")
    assert (green["done"], green["why"]) == (True, "nothing is found")
    work.write({"web/dead.py": "from app.one import missing\n\nmissing()\n"})
    red = next(one for one in work.pr()["checks"] if one["text"] == "ssot check is green")
    assert (red["done"], red["why"]) == (False, "1 new finding, and no baseline")
    work.write({"app/more.py": FILES["app/old.py"].replace("Old", "More")})
    red = next(one for one in work.pr()["checks"] if one["text"] == "ssot check is green")
    assert (red["done"], red["why"]) == (False, "3 or more new findings, and no baseline")


def test_what_is_done_is_told_while_it_lasts(work: Work) -> None:
    told: list[str] = []
    options = ReadOptions(workers=1, progress=lambda stage, done, total: told.append(stage))
    with contextlib.chdir(work.root):
        propose(work.root, load_config(work.root), Wanted("message-handler"), options)
    stages = [stage for stage in dict.fromkeys(told) if stage not in ("searching", "reading", "looking at bodies")]
    assert stages == [
        "comparing with HEAD",
        "counting uses",
        "planning what is left",
        "ssot check",
        "comparing everything",
    ]


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Wanted("event-emitter"), "event-emitter has no canonical"),
        (Wanted("message-handler", branch="main", write=True), "there is a branch main already"),
        (Wanted("message-handler", branch="a b", write=True), "no name for a branch"),
        (Wanted("message-handlers"), "did you mean message-handler"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_read(wanted: Wanted, words: str, begun: Work) -> None:
    begun.git("switch", "--quiet", "--create", "mine")
    told: list[str] = []
    options = ReadOptions(workers=1, progress=lambda stage, done, total: told.append(stage))
    with contextlib.chdir(begun.root), pytest.raises(UsageError) as refused:
        propose(begun.root, load_config(begun.root), wanted, options)
    assert words in f"{refused.value.message} {refused.value.hint}"
    assert told == []
