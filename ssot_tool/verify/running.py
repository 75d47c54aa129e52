"""Running a command that other people wrote: apart from our terminal, and ended with all that it started."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

_PATIENCE_SECONDS = 3.0


def run(command: str, folder: Path, environment: Mapping[str, str], output: Path) -> int:
    """Run a command by the shell and return its exit code (minus a signal); what it says goes to a file.

    It has no standard input, and a process group of its own, of which nothing is left afterwards, whatever happens.
    """
    with output.open("wb") as log:
        process = subprocess.Popen(
            command,
            shell=True,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            return process.wait()
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        _signal(process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_PATIENCE_SECONDS)
    _signal(process.pid, signal.SIGKILL)
    process.wait()


def _signal(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def last_line(output: Path) -> str:
    """What a command said last, or the last exception that pytest showed, as one short line; "" for nothing."""
    with output.open("rb") as log:
        log.seek(0, os.SEEK_END)
        log.seek(max(0, log.tell() - 4096))
        lines = [line.strip() for line in log.read().decode("utf-8", "replace").splitlines() if line.strip()]
    told = [line[1:].strip() for line in lines if line.startswith("E ")] or lines
    return "".join(letter for letter in told[-1] if letter.isprintable())[:200] if told else ""
