"""What one run of the command showed, read from what its processes told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

# The worst phase of a test is its outcome.
_WORSE = ("passed", "xpassed", "xfailed", "skipped", "failed", "error")


class Result(msgspec.Struct, frozen=True):
    """A test's outcome as pytest words it, and one line about it, "" for none."""

    outcome: str
    message: str

    @property
    def passed(self) -> bool:
        return self.outcome in ("passed", "xpassed")

    @property
    def failed(self) -> bool:
        return self.outcome in ("failed", "error")


class Imported(msgspec.Struct, frozen=True):
    """A module that a process had, and its file; ``origin`` is ``copy``, ``original`` or ``installed``."""

    origin: str
    name: str
    file: str


class Run(msgspec.Struct, frozen=True):
    """One run.

    ``tests`` are results by id, ``uncollected`` what pytest could not collect and why, ``collected`` all tests that
    were there to be run. ``is_pytest`` says whether a pytest reported at all, ``is_python`` whether any Python did.
    """

    code: int
    last_line: str
    tests: dict[str, Result]
    uncollected: dict[str, str]
    collected: frozenset[str]
    imports: tuple[Imported, ...]
    is_pytest: bool
    is_python: bool

    @property
    def passed(self) -> int:
        """How many tests passed."""
        return sum(result.passed for result in self.tests.values())

    @property
    def failed(self) -> int:
        """How many tests failed, and files could not be collected."""
        return sum(result.failed for result in self.tests.values()) + len(self.uncollected)


def read_run(told: Path, code: int, last_line: str) -> Run:
    """Read the reports of all processes of a run; what a killed process began to write is left out."""
    tests: dict[str, Result] = {}
    uncollected: dict[str, str] = {}
    collected: set[str] = set()
    imports: set[tuple[str, str, str]] = set()
    kinds: set[str] = set()
    for words in _lines(told):
        kinds.add(words[0])
        match words:
            case ["test", test, outcome, message]:
                tests[test] = _worst(tests.get(test), Result(outcome, message))
            case ["uncollected", path, message]:
                uncollected[path] = message
            case ["collected", items]:
                collected.update(items)
            case ["copy" | "original" | "installed" as origin, name, file]:
                imports.add((origin, name, file))
    ordered = tuple(Imported(*one) for one in sorted(imports))
    everything = frozenset(collected)
    return Run(code, last_line, tests, uncollected, everything, ordered, "session" in kinds, "process" in kinds)


def _lines(told: Path) -> Iterator[list[Any]]:
    for file in sorted(told.iterdir()):
        for line in file.read_text(encoding="utf-8", errors="replace").split("\n"):
            try:
                words = json.loads(line)
            except ValueError:
                continue
            if isinstance(words, list) and words:
                yield words


def _worst(one: Result | None, other: Result) -> Result:
    if one is None or _WORSE.index(other.outcome) > _WORSE.index(one.outcome):
        return other
    return one
