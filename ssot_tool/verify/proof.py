"""Proof that a run tested the copy: where the modules that its processes had came from."""

from __future__ import annotations

import os
from collections.abc import Iterable

from ssot_tool.errors import SsotError
from ssot_tool.verify.copies import Copy
from ssot_tool.verify.observed import Imported, Run

_ENVIRONMENT = (
    "an editable install leads there, or a path in the tests or the command: run ssot in an environment in which the "
    "workspace is not installed, and let paths be relative"
)


def refuse_strangers(run: Run) -> None:
    """Raise SsotError for a module of the workspace that came from elsewhere than the copy."""
    for module in run.imports:
        if module.origin == "original":
            raise SsotError(_told(module, "which is the workspace itself and not its copy"), _ENVIRONMENT)
        if module.origin == "installed":
            raise SsotError(_told(module, "and not from the copy of the workspace"), f"uninstall it, or {_ENVIRONMENT}")


def need_evidence(run: Run, command: str) -> None:
    """Raise SsotError unless something of the copy was seen to be imported, or a pytest ran on it."""
    if not run.is_python:
        raise SsotError(f"`{command}` runs no Python that could be observed ({_ending(run)}); nothing was verified")
    if not run.is_pytest and not any(module.origin == "copy" for module in run.imports):
        hint = "name the command that runs the tests, not one that runs them in an environment of its own"
        raise SsotError(f"`{command}` imports nothing of the workspace ({_ending(run)}); nothing was verified", hint)


def imported(runs: Iterable[Run], copy: Copy, paths: Iterable[str]) -> bool:
    """Whether any of the workspace's files was imported from a copy."""
    wanted = {os.path.realpath(copy.workspace / path) for path in paths}
    return any(module.file in wanted for run in runs for module in run.imports)


def _told(module: Imported, but: str) -> str:
    return f"the tests imported {module.name} from {module.file}, {but}; nothing was verified"


def _ending(run: Run) -> str:
    return f"exit code {run.code}" + (f": {run.last_line}" if run.last_line else "")
