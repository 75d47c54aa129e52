"""A pull request of what ssot wrote: commits one by one, the text, owners, and nothing else touched."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from ssot_tool.cli.main import main

SCHEMA = Path(__file__).parent.parent.parent / "ssot_tool" / "schemas" / "pr.schema.json"
HANDLER = (
    "class {name}MessageHandler:\n    def __init__(self, supervisor, websocket_manager):\n"
    "        self.supervisor = supervisor\n        self.websocket_manager = websocket_manager\n\n"
    "    def get_message_type(self):\n        return 'start_agent'\n\n"
    "    async def handle(self, user_id, payload):\n        await self.supervisor.run(payload['user_request'])\n"
)
FILES = {
    "ssot.toml": '[roles.message-handler]\ncanonical = "app.chat.ChatMessageHandler"\n\n[[migrations]]\n'
    'role = "message-handler"\nsymbol = "app.old.OldMessageHandler"\nafter = "delete"\n',
    "app/__init__.py": "",
    "app/chat.py": HANDLER.format(name="Chat"),
    "app/old.py": HANDLER.format(name="Old"),
    "app/one.py": "from app.old import OldMessageHandler\n\n\ndef one():\n    return OldMessageHandler(None, None)\n",
    "web/__init__.py": "",
    "web/two.py": "from app.old import OldMessageHandler\n\n\ndef two():\n    return OldMessageHandler(1, 2)\n",
    "CODEOWNERS": "* @core\n/web/ @web\n",
    "notes.txt": "mine\n",
}


class Work:
    """A repository in which things are moved."""

    def __init__(self, root: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.root, self.capture = root, capture
        for path, text in FILES.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        self.git("init", "--quiet", "--initial-branch=main")
        for key, value in {"user.name": "a", "user.email": "a@example.org", "commit.gpgsign": "false"}.items():
            self.git("config", key, value)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "first")

    def git(self, *arguments: str) -> str:
        environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, env=environment, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ssot(self, *arguments: str, code: int = 0) -> str:
        self.capture.readouterr()
        with contextlib.chdir(self.root):
            assert main([*arguments, "--workers", "1"]) == code, self.capture.readouterr()
        self.said = self.capture.readouterr()
        return self.said.out

    def pr(self, *arguments: str) -> Any:
        document = json.loads(self.ssot("pr", "message-handler", "--format", "json", *arguments))
        jsonschema.validate(document, json.loads(SCHEMA.read_text(encoding="utf-8")))
        return document

    def imports(self, commit: str) -> None:
        """Every module of a commit can be imported."""
        code = "import app.one, app.chat, web.two; app.one.one(); web.two.two()"
        folder = self.root.parent / commit
        self.git("worktree", "add", "--quiet", "--detach", str(folder), commit)
        done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


@pytest.fixture
def work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Work:
    (tmp_path / "work").mkdir()
    made = Work(tmp_path / "work", capsys)
    made.ssot("migrate", "message-handler", "--write")
    return made


def test_without_write_nothing_changes(work: Work) -> None:
    before = work.git("status", "--porcelain"), work.git("for-each-ref")
    found = work.pr()
    assert [(one["title"], one["kind"], one["id"]) for one in found["commits"]] == [
        ("Move OldMessageHandler onto ChatMessageHandler", "migration", None)
    ]
    assert (work.git("status", "--porcelain"), work.git("for-each-ref")) == before
    assert "## Checklist" in found["body"]
    assert "| `app.old.OldMessageHandler` | removed | 0 | 0 |" in found["body"]


def test_the_branch_holds_what_was_written_and_nothing_else(work: Work) -> None:
    (work.root / "notes.txt").write_text("mine, changed\n", encoding="utf-8")
    (work.root / "staged.txt").write_text("staged\n", encoding="utf-8")
    work.git("add", "staged.txt")
    found = work.pr("--write")
    assert work.git("rev-parse", "--abbrev-ref", "HEAD").strip() == "ssot/message-handler"
    assert work.git("status", "--porcelain").splitlines() == [" M notes.txt", "A  staged.txt"]
    assert work.git("diff", "--name-only", "main", "HEAD").split() == ["app/old.py", "app/one.py", "web/two.py"]
    assert found["commits"][0]["id"] == work.git("rev-parse", "HEAD").strip()
    assert any("notes.txt and 1 more differs" in note for note in found["notes"])
    assert work.git("show", "HEAD:app/one.py") == (work.root / "app/one.py").read_text(encoding="utf-8")


def test_each_journal_is_a_commit_and_what_people_do_another(work: Work) -> None:
    work.git("reset", "--quiet", "--hard")
    (work.root / "app/three.py").write_text(
        "from app.one import one\n\n\ndef three():\n    return one()\n", encoding="utf-8"
    )
    work.git("add", "--all")
    work.git("commit", "--quiet", "--message", "more")
    to = ("--to", "app.chat.ChatMessageHandler", "--after", "shim", "--write")
    work.ssot("migrate", "--from", "app.old.OldMessageHandler", *to)
    (work.root / "notes.txt").write_text("done by hand\n", encoding="utf-8")
    (work.root / "ssot.toml").write_text(FILES["ssot.toml"] + "# a word more\n", encoding="utf-8")
    found = work.pr("--write", "--include", "notes.txt")
    assert [one["kind"] for one in found["commits"]] == ["migration", "hand", "settings"]
    assert work.git("log", "--format=%s", "main..HEAD").splitlines() == [
        "Settings, baseline and tracker of ssot",
        "What the migration left, done by hand",
        "Move OldMessageHandler onto ChatMessageHandler",
    ]


def test_owners_get_a_branch_each_that_stands_alone(work: Work) -> None:
    found = work.pr("--write", "--shards", "owners")
    commits = found["commits"]
    assert [one["owner"] for one in commits] == ["@core", "@web", "all"]
    assert len({one["branch"] for one in commits}) == len(commits)
    for one in commits:
        work.imports(one["id"])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["message-handle"], "did you mean message-handler?"),
        (["app.old.OldMessageHandler"], "is no role's id"),
        (["message-handler", "--push"], "--push needs --write"),
        (["message-handler", "--write", "--branch", "a b"], "is no name for a branch"),
        (["message-handler", "--write", "--branch", "main"], "there is a branch main already"),
        (["message-handler", "--include", "CODEOWNERS"], "does not differ from HEAD"),
        (["message-handler", "--base", "nowhere"], "there is no branch nowhere"),
    ],
)
def test_what_is_refused(arguments: list[str], told: str, work: Work) -> None:
    before = work.git("for-each-ref")
    work.ssot("pr", *arguments, code=2)
    assert told in work.said.err
    assert work.git("for-each-ref") == before


def test_nothing_to_commit(work: Work) -> None:
    work.git("reset", "--quiet", "--hard")
    assert "There is nothing to commit" in work.ssot("pr", "message-handler")
    work.ssot("pr", "message-handler", "--write", code=2)
    assert "there is nothing to commit" in work.said.err


def test_outside_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ssot.toml").write_text("", encoding="utf-8")
    (tmp_path / "a.py").write_text("", encoding="utf-8")
    assert main(["pr", "message-handler"]) == 2
    assert "this workspace is in no git repository" in capsys.readouterr().err


def test_it_is_pushed_and_opened_only_when_it_is_said(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    origin, bin_ = work.root.parent / "origin.git", work.root.parent / "bin"
    work.git("init", "--quiet", "--bare", str(origin))
    work.git("remote", "add", "origin", str(origin))
    bin_.mkdir()
    tool = bin_ / "gh"
    tool.write_text(
        f'#!/bin/sh\necho "$@" > "{bin_}/asked"; cat > "{bin_}/body"; echo https://host/pull/7\n', encoding="utf-8"
    )
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{bin_}:{os.environ['PATH']}")
    found = work.pr("--write", "--push", "--create")
    assert found["url"] == "https://host/pull/7"
    assert (
        (bin_ / "asked").read_text(encoding="utf-8").startswith("pr create --title Migrate Agent message handler onto")
    )
    assert (bin_ / "body").read_text(encoding="utf-8") == found["body"]
    assert "ssot/message-handler" in work.git("ls-remote", "--heads", "origin")
