"""A small repository with two competing handlers and a baseline that accepts them, and a third one to add."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from ssot_tool.cli.main import main

CHECKOUT = Path(__file__).parent.parent.parent

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is missing")

THIRD = "app/third.py"
TORN = "class TornMessageHandler(:\n    def handle(self, supervisor, websocket_manager, start_agent): ...\n"


def handler(name: str) -> str:
    """A module with a handler; importing it fails, as scanned code must not be imported."""
    return f"""class {name}MessageHandler:
    message_type = "start_agent"

    def __init__(self, supervisor, websocket_manager):
        self.supervisor = supervisor
        self.websocket_manager = websocket_manager

    async def handle(self, user_id, payload):
        await self.supervisor.run(payload["user_request"])


raise SystemExit("{name} was imported")
"""


def write(root: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def environment(root: Path, **more: str) -> dict[str, str]:
    """Variables for commands: ``ssot`` is this checkout's, and neither person nor system configures git."""
    commands = root.parent / "bin"
    if not (commands / "ssot").exists():
        command(commands / "ssot", f'exec "{sys.executable}" -P -m ssot_tool "$@"')
    outer = {name: value for name, value in os.environ.items() if not name.startswith(("GIT", "CI_", "PYTEST_"))}
    identity = {f"GIT_{who}_{what}": "t" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    alone = {"HOME": str(root.parent), "XDG_CONFIG_HOME": str(root.parent), "GIT_CONFIG_NOSYSTEM": "1"}
    return outer | identity | alone | {"PATH": f"{commands}{os.pathsep}{os.environ['PATH']}"} | more


def command(path: Path, script: str) -> None:
    """Write a command that runs a line of shell."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=root, env=environment(root), capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def commit(root: Path) -> str:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--no-verify", "--message", "a change")
    return git(root, "rev-parse", "HEAD")


def make_repository(root: Path) -> None:
    write(root, {"ssot.toml": "", "app/agent.py": handler("Agent"), "app/chat.py": handler("Chat")})
    git(root, "init", "--quiet", "--initial-branch=main")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        assert main(["baseline", "init", "--workers", "1", "--no-cache"]) == 0
    commit(root)
