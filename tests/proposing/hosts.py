"""Stand-ins for ``gh`` and ``glab`` that write down what they are given, and a bare repository to push to."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.proposing.work import Work

_RECORDER = """\
import json, os, sys
here = os.path.dirname(os.path.abspath(__file__))
number = len([name for name in os.listdir(here) if name.startswith("call-")]) + 1
call = {"tool": sys.argv[1], "arguments": sys.argv[2:], "given": sys.stdin.buffer.read().decode(), "at": os.getcwd()}
with open(os.path.join(here, f"call-{number:02}"), "w", encoding="utf-8") as file:
    json.dump(call, file)
told = os.path.join(here, f"told-{number:02}")
if os.path.exists(told):
    with open(told, encoding="utf-8") as file:
        sys.exit(file.read())
print(f"https://host.example/pull/{number}")
"""


class Hosts:
    """A folder that is all of PATH: git, and those of the hosts' tools that are installed."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        folder.mkdir()
        git = shutil.which("git")
        assert git is not None
        os.symlink(git, folder / "git")
        (folder / "recorder.py").write_text(_RECORDER, encoding="utf-8")
        monkeypatch.setenv("PATH", str(folder))

    def install(self, name: str) -> None:
        script = f"#!/bin/sh\nexec '{sys.executable}' '{self.folder}/recorder.py' {name} \"$@\"\n"
        (self.folder / name).write_text(script, encoding="utf-8")
        (self.folder / name).chmod(0o755)

    def fail(self, number: int, told: str) -> None:
        """Let the call of this number, from 1, fail with these words."""
        (self.folder / f"told-{number:02}").write_text(told, encoding="utf-8")

    @property
    def calls(self) -> list[dict[str, Any]]:
        return [json.loads(one.read_text(encoding="utf-8")) for one in sorted(self.folder.glob("call-*"))]


def option(call: dict[str, Any], name: str) -> str:
    """What stands behind an option in a call."""
    arguments: list[str] = call["arguments"]
    assert arguments.count(name) == 1
    return arguments[arguments.index(name) + 1]


def with_remote(work: Work, url: str = "") -> Path:
    """A bare repository that is ``origin``, and has what main has; ``url``: what its address looks like."""
    bare = work.top.parent / "bare.git"
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", "--template=", str(bare)], check=True)
    work.git("remote", "add", "origin", url or str(bare))
    if url:
        work.git("config", f"url.{bare}.pushInsteadOf", url)
    work.git("push", "--quiet", "origin", "main")
    return bare


def refs(bare: Path) -> dict[str, str]:
    """Everything that has arrived."""
    done = subprocess.run(
        ["git", "for-each-ref", "--format=%(refname) %(objectname)"], cwd=bare, capture_output=True, check=True
    )
    return dict(line.split() for line in done.stdout.decode().splitlines())
