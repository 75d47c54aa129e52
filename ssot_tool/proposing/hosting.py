"""Opening the pull request with the host's own command line, which has its own way of knowing who somebody is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from ssot_tool.errors import SsotError, UsageError

_TIMEOUT = 120


def open_pull_request(root: Path, *, title: str, body: str, branch: str, base: str) -> str:
    """Open it with ``gh`` or ``glab``, whichever is there and speaks for this repository; return its address.

    UsageError where neither is installed, SsotError with what it has to say where it fails.
    """
    tools = [name for name in ("gh", "glab") if shutil.which(name)]
    if not tools:
        raise UsageError("neither gh nor glab is installed", "leave out --create, and paste the text that is printed")
    said = ""
    for tool in tools:
        if tool == "gh":
            command = ["gh", "pr", "create", "--title", title, "--body-file", "-", "--base", base, "--head", branch]
            done = _run(root, command, body)
        else:
            command = ["glab", "mr", "create", "--title", title, "--description", body, "--yes"]
            done = _run(root, [*command, "--target-branch", base, "--source-branch", branch], "")
        if done.returncode == 0:
            lines = [word for word in done.stdout.split() if "://" in word]
            return lines[-1] if lines else done.stdout.strip()
        said = (done.stderr or done.stdout).strip().split("\n")[0]
    raise SsotError(f"{tools[-1]} could not open it: {said}", f"the branch {branch} is pushed; open it by hand")


def _run(root: Path, command: list[str], given: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command, cwd=root, input=given, capture_output=True, encoding="utf-8", timeout=_TIMEOUT, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SsotError(f"{command[0]} could not be run: {error}") from error
