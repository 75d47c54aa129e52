"""A repository in which things are moved, made once and copied for each test."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ssot_tool.cli.main import main
from tests.schemas import assert_valid

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
    """A repository and the commands that are run in it; ``inside``: the workspace below its top."""

    def __init__(self, top: Path, capture: pytest.CaptureFixture[str], inside: str = "") -> None:
        self.top, self.root, self.capture = top, top / inside, capture
        self.root.mkdir(parents=True, exist_ok=True)

    def write(self, files: Mapping[str, str]) -> None:
        for path, text in files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(text, encoding="utf-8")

    def begin(self, files: Mapping[str, str], *options: str) -> None:
        """The first commit, on main."""
        self.write(files)
        self.git("init", "--quiet", "--initial-branch=main", "--template=", *options)
        for key, value in {"user.name": "a", "user.email": "a@example.org", "commit.gpgsign": "false"}.items():
            self.git("config", key, value)
        self.commit("first")

    def commit(self, subject: str) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", subject)
        return self.git("rev-parse", "HEAD").strip()

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
            done = main([*arguments, "--workers", "1"])
        self.said = self.capture.readouterr()
        assert done == code, self.said
        return self.said.out

    def pr(self, *arguments: str) -> Any:
        document = json.loads(self.ssot("pr", "message-handler", "--format", "json", *arguments))
        assert_valid(document, "pr")
        return document

    def refused(self, *arguments: str) -> str:
        """What is said where nothing is made."""
        before = self.git("for-each-ref"), self.git("status", "--porcelain")
        self.ssot("pr", "message-handler", *arguments, code=2)
        assert (self.git("for-each-ref"), self.git("status", "--porcelain")) == before
        return self.said.err

    def run_at(self, commit: str, script: str) -> None:
        """Run Python in the tree of a commit, which must succeed."""
        folder = self.top.parent / f"at-{commit[:12]}"
        self.git("worktree", "add", "--quiet", "--detach", str(folder), commit)
        done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def made(folder: Path, capture: pytest.CaptureFixture[str], kept: dict[str, Path], name: str) -> Work:
    """A copy of a repository of which something is written and nothing committed: ``moved``, or ``begun`` alone."""
    if name not in kept:
        kept[name] = folder.parent / f"template-{name}"
        work = Work(kept[name], capture)
        work.begin(FILES)
        if name == "moved":
            work.ssot("migrate", "message-handler", "--write")
    shutil.copytree(kept[name], folder / "work")
    return Work(folder / "work", capture)
