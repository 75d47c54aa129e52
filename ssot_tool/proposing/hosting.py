"""Opening pull requests with the host's own command line, which has its own way of knowing who somebody is."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import msgspec

from ssot_tool.errors import SsotError, UsageError

_TIMEOUT = 120


class ToOpen(msgspec.Struct, frozen=True):
    """One pull request: ``base`` is the branch that ``branch`` is to be merged into."""

    title: str
    body: str
    branch: str
    base: str


def host_of(url: str) -> str:
    """The host in a remote's address, "" for a folder of this machine."""
    scheme, is_url, rest = url.partition("://")
    if is_url:
        return "" if scheme == "file" else rest.partition("/")[0].rpartition("@")[2].partition(":")[0].casefold()
    host, is_scp, _ = url.partition(":")
    return host.rpartition("@")[2].casefold() if is_scp and "/" not in host else ""


def web_address(url: str) -> str:
    """``https://host/owner/name`` for a remote's address, "" for a folder of this machine."""
    host = host_of(url)
    if not host:
        return ""
    rest = url.partition("://")[2].partition("/")[2] if "://" in url else url.partition(":")[2]
    return f"https://{quote(host)}/{quote(rest.strip('/').removesuffix('.git'), safe='/%~')}"


def tool_for(url: str) -> str:
    """``gh`` or ``glab``: the one that the remote's host goes with, or else the one that is there.

    UsageError where that is not installed.
    """
    host = host_of(url)
    wanted = ["gh"] if "github" in host else ["glab"] if "gitlab" in host else ["gh", "glab"]
    found = [name for name in wanted if shutil.which(name)]
    if not found:
        missing = f"{wanted[0]} is not installed" if len(wanted) == 1 else "neither gh nor glab is installed"
        raise UsageError(missing, "leave out --create, and paste the text that is printed")
    return found[0]


def open_pull_requests(root: Path, tool: str, wanted: Sequence[ToOpen]) -> list[str]:
    """Open them in order and return their addresses; one that is open already, as where this is tried again, stays.

    SsotError with what the tool has to say where it fails.
    """
    opened: list[str] = []
    for one in wanted:
        try:
            opened.append(_opened(root, tool, one))
        except SsotError as error:
            so_far = f"; opened before: {', '.join(opened)}" if opened else ""
            raise SsotError(
                f"{tool} could not open {one.branch}: {error.message}{so_far}",
                "it is pushed: open it by hand, or try again",
            ) from error
    return opened


def _opened(root: Path, tool: str, one: ToOpen) -> str:
    """Where it is open, as far as the tool tells."""
    done = _run(root, tool, one)
    told = done.stdout
    if done.returncode:
        told = done.stderr or done.stdout
        lines = told.strip().splitlines() or [f"exit code {done.returncode}"]
        if "already exists" not in told:
            raise SsotError(lines[0])
        told = told if "://" in told else f"{one.branch}, which is open already"
    addresses = [word for word in told.split() if word.startswith(("https://", "http://"))]
    return addresses[-1] if addresses else told.strip()


def _run(root: Path, tool: str, one: ToOpen) -> subprocess.CompletedProcess[str]:
    if tool == "gh":
        command = ["gh", "pr", "create", "--title", one.title, "--body-file", "-"]
        command += ["--base", one.base, "--head", one.branch]
    else:
        command = ["glab", "mr", "create", "--title", one.title, "--description", one.body, "--yes"]
        command += ["--target-branch", one.base, "--source-branch", one.branch]
    environment = {**os.environ, "GH_PROMPT_DISABLED": "1", "NO_COLOR": "1"}
    given = one.body if tool == "gh" else ""
    try:
        return subprocess.run(
            command,
            cwd=root,
            env=environment,
            input=given,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:  # its own words hold the whole text
        raise SsotError(f"it did not answer within {_TIMEOUT} s") from error
    except OSError as error:
        raise SsotError(f"it could not be run: {error.strerror}") from error
