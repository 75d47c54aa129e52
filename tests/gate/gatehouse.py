"""A small repository with a finding of every rule, under real git, for walking it through changes."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ssot_tool.cli.main import main

START = '''"""Starts agents."""

import logging

logger = logging.getLogger(__name__)


class StartMessageHandler:
    """Answers start_agent."""

    message_type = "start_agent"

    def __init__(self, supervisor, websocket_manager, threads):
        self.supervisor = supervisor
        self.websocket_manager = websocket_manager
        self.threads = threads

    async def handle(self, user_id, payload):
        request = payload.get("user_request", "")
        thread = await self.threads.get_or_create(user_id)
        logger.info("start_agent of %s", user_id)
        response = await self.supervisor.run(request, thread.id)
        await self.websocket_manager.send_to_user(user_id, {"type": "agent_completed", "payload": response})
'''
QUICK = '''"""Starts agents, quickly."""


class QuickMessageHandler:
    message_type = "start_agent"

    def __init__(self, supervisor, websocket_manager):
        self._supervisor = supervisor
        self._sockets = websocket_manager

    async def handle_message(self, message):
        if not message.payload:
            raise ValueError("nothing to do")
        for part in message.payload["parts"]:
            await self._sockets.broadcast({"type": "agent_started", "part": part})
            answer = await self._supervisor.execute(part, user=message.sender)
            await self._sockets.broadcast(answer.as_dict())
'''
BRIDGES = '''from app.bridge import AgentWebSocketBridge


def create_agent_websocket_bridge(user_context, websocket_manager):
    """One bridge a user."""
    bridge = AgentWebSocketBridge(user_context.user_id)
    bridge.attach(websocket_manager)
    if user_context.thread_id:
        bridge.follow(user_context.thread_id, run_id=user_context.run_id)
    return bridge
'''
BRIDGES_TOO = """from app.bridge import AgentWebSocketBridge

_bridges = {}


def build_agent_bridge(run_id, websocket_manager, *, owner):
    made = _bridges.pop(run_id, None) or AgentWebSocketBridge(run_id)
    made.owner, made.started = owner, False
    websocket_manager.register(made, owner=owner)
    _bridges[run_id] = made
    return made
"""
BRIDGE = """class AgentWebSocketBridge:
    def __init__(self, key):
        self.key = key

    def attach(self, websocket_manager):
        self.websocket_manager = websocket_manager

    async def notify_agent_started(self, run_id):
        await self.websocket_manager.send({"type": "agent_started", "run_id": run_id})
"""
MAIN = '''from app.handlers.start import StartMessageHandler


def wire(supervisor, sockets, threads, routes):
    """Binds everything."""
    handler = StartMessageHandler(supervisor, sockets, threads)
    routes.add("start", handler)
    routes.freeze(strict=True, names=("start", "stop"))
    return routes.validated(timeout=30)
'''
BROKEN = """class TornMessageHandler(:
    message_type = "torn"

    def __init__(self, supervisor, websocket_manager):
        self.supervisor = supervisor
        self.sockets = websocket_manager

    async def handle(self, user, payload):
        return await self.supervisor.run(payload["torn"], user=user)
"""
SILENT = '''"""Holds a comment that silences nothing."""


def tidy(records, limit):  # ssot: ignore[SSOT101] it looked like one
    kept = sorted(records, key=lambda one: one.created)[:limit]
    for one in records:
        if one not in kept:
            one.archive(reason="too many", limit=limit)
    return kept
'''
#: With a canonical chosen, what uses the other member is a finding (SSOT201), too.
CONFIG = '[roles.message-handler]\ncanonical = "app.handlers.quick.QuickMessageHandler"\n'

FILES = {
    "ssot.toml": CONFIG,
    "app/__init__.py": "",
    "app/bridge.py": BRIDGE,
    "app/handlers/__init__.py": "",
    "app/handlers/start.py": START,
    "app/handlers/quick.py": QUICK,
    "app/bridges/__init__.py": "",
    "app/bridges/one.py": BRIDGES,
    "app/bridges/two.py": BRIDGES_TOO,
    "app/main.py": MAIN,
    "app/torn.py": BROKEN,
    "app/tidy.py": SILENT,
}


#: What is found beside the families, by rules with tests of their own.
BESIDE = ("SSOT103", "SSOT104")


class Answer(NamedTuple):
    """What one check said."""

    code: int
    report: Any
    err: str

    @property
    def new(self) -> list[tuple[str, str]]:
        """(code, symbol or path) of each new finding, sorted."""
        return _told(one for one in self.report["findings"] if one["state"] == "new")

    @property
    def known(self) -> list[tuple[str, str]]:
        return _told(one for one in self.report["findings"] if one["state"] == "known")

    @property
    def fixed(self) -> list[tuple[str, str]]:
        return _told(self.report["fixed"])


def _told(found: Any) -> list[tuple[str, str]]:
    return sorted((one["code"], one["symbol"] or one.get("path", "") or one.get("scope", "")) for one in found)


def _families_alone(report: Any) -> Any:
    """The report without what is found beside the families."""
    for part in ("findings", "fixed"):
        if part in report:
            report[part] = [one for one in report[part] if one["code"] not in BESIDE]
    return report


class Repository:
    """A git repository in a folder that is the current one."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self._capsys = capsys
        if not (root / ".git").exists():
            self.git("init", "--quiet", "--initial-branch=main", "--template=")

    def git(self, *arguments: str, fine: tuple[int, ...] = (0,)) -> str:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
        done = subprocess.run(
            ["git", *identity, *arguments], cwd=self.root, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode in fine, done.stdout + done.stderr
        return done.stdout.strip()

    def write(self, files: dict[str, str]) -> None:
        for path, text in files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_bytes(text.encode())

    def read(self, path: str) -> str:
        return (self.root / path).read_bytes().decode()

    def edit(self, path: str, *changes: tuple[str, str]) -> None:
        text = self.read(path)
        for before, after in changes:
            assert before in text, before
            text = text.replace(before, after)
        self.write({path: text})

    def move(self, path: str, to: str) -> None:
        (self.root / to).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).rename(self.root / to)

    def commit(self, message: str = "a change") -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def pack(self) -> None:
        """Keep all objects in one file: it is copied sooner than a folder for each of them, and removed sooner."""
        self.git("repack", "-a", "-d", "-q")

    def lose(self, name: str) -> None:
        """Remove an object, from wherever git keeps it."""
        objects = self.root / ".git/objects"
        for index in list((objects / "pack").glob("*.idx")):
            index.unlink()
            pack = index.with_suffix(".pack")
            data = pack.read_bytes()
            pack.unlink()
            subprocess.run(["git", "unpack-objects", "-q"], cwd=self.root, input=data, check=True)
        (objects / name[:2] / name[2:]).unlink()

    def run(self, *arguments: str) -> tuple[int, str, str]:
        self._capsys.readouterr()
        code = main([*arguments])
        out, err = self._capsys.readouterr()
        assert "internal error" not in err, err
        return code, out, err

    def ssot(self, *arguments: str) -> str:
        """Run a command that must succeed."""
        code, out, err = self.run(*arguments, "--workers", "1")
        assert code == 0, out + err
        return out

    def check(self, *arguments: str) -> Answer:
        code, out, err = self.run("check", "--format", "json", "--workers", "1", *arguments)
        return Answer(code, _families_alone(json.loads(out)) if out else None, err)


Change = Callable[[Repository], None]


def refused(repository: Repository, *arguments: str, command: str = "check") -> str:
    """Run a check that cannot say anything; return what it said instead."""
    code, out, err = repository.run(command, *arguments, "--workers", "1")
    assert (code, out) == (2, ""), out + err
    assert "Traceback" not in err
    told = [line for line in err.splitlines() if re.match("(?i)error: ", line)]
    assert told, err
    return err


def since(repository: Repository, *arguments: str, revision: str = "main") -> Answer:
    return repository.check("--since", revision, *arguments)


def known(answer: Answer) -> None:
    """Nothing is new, whether or not something else is fixed."""
    assert answer.new == []
    assert answer.code == 0


def files(root: Path) -> set[str]:
    """Every file below a folder, but those of git."""
    return {one.relative_to(root).as_posix() for one in root.rglob("*") if one.is_file() and ".git" not in one.parts}
