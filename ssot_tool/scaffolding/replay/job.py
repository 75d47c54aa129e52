"""What is to be run, and what is noted of it."""

from __future__ import annotations

import weakref
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssot_tool.scaffolding.replay.standing import Member

#: Set while a recorded call runs: what it calls in turn is its own affair.
_inside: ContextVar[bool] = ContextVar("_inside", default=False)
#: The strategy whose unified object is being built: it gets the legacy class itself.
_building: ContextVar[str] = ContextVar("_building", default="")
_STANDING: dict[Any, Member] = {}


class Job:
    """What is to be run.

    ``canonical``: module and name. ``keyword``: what chooses the strategy. ``members``:
    one dict a legacy class: ``key``, its ``module`` and ``name``, ``runs`` (module and
    name of what its strategy runs), ``arguments`` and ``methods`` (legacy to unified
    name). ``tests``: pytest's ids, relative to ``root``, with the key they are replayed
    for. ``arguments``: more for pytest. ``seconds``: how long a run may take. ``build``
    and ``output``, for a run: "legacy" or "unified", and the file for its result.
    """

    def __init__(self, said: dict[str, Any]) -> None:
        self.canonical: tuple[str, str] = (said["canonical"][0], said["canonical"][1])
        self.keyword: str = said["keyword"]
        self.members: list[dict[str, Any]] = said["members"]
        self.build: str = said.get("build", "")
        self.output: str = said.get("output", "")
        self.seconds: float = said["seconds"]
        self.framework: str = said["framework"]
        self.root: str = said["root"]
        self.replayed: list[tuple[Any, str]] = list(map(tuple, said["tests"]))
        self.tests = sorted({one for _, one in self.replayed})
        self.arguments: list[str] = said["arguments"]


class Record:
    """What was replaced, and test by test: outcomes, keys built, calls made."""

    def __init__(self) -> None:
        self.error = ""
        self.current = ""
        self.replaced: list[str] = []
        self.tests: dict[str, dict[str, Any]] = {}

    def of(self, test: str) -> dict[str, Any]:
        """The record of one test function, all its parameters together."""
        lists = ("built", "moved", "patched", "calls")
        empty: dict[str, Any] = {"outcomes": {}, **{name: [] for name in lists}}
        return self.tests.setdefault(test.partition("[")[0], empty)

    def outcome(self, test: str, outcome: str, message: str) -> None:
        """Keep the first outcome of a test that is not "passed"."""
        outcomes = self.of(test)["outcomes"]
        if outcomes.get(test, ["passed"])[0] == "passed":
            outcomes[test] = [outcome, message]

    def call(self, key: str, method: str, result: str) -> None:
        """Note what a call gave, for the test that runs."""
        if self.current:
            self.of(self.current)["calls"].append([key, method, result])

    def built(self, key: str) -> None:
        """Note that the test that runs has built something of this key."""
        if self.current and key not in self.of(self.current)["built"]:
            self.of(self.current)["built"].append(key)

    def patched(self, name: str) -> None:
        """Note that the test that runs replaces a legacy class where it stood."""
        if self.current:
            self.of(self.current)["patched"].append(name)

    def moved(self, key: str) -> None:
        """Note that the test that runs asks the unified one for this key itself."""
        if self.current and not _building.get():
            self.of(self.current)["moved"].append(key)


class Remembered:
    """Objects that were built, told apart by identity, and not kept alive."""

    def __init__(self) -> None:
        self._objects: dict[int, Callable[[], Any]] = {}

    def add(self, built: Any) -> None:
        """Remember an object as long as it lives; for ever if it cannot be weak."""
        try:
            self._objects[id(built)] = weakref.ref(built)
        except TypeError:
            self._objects[id(built)] = lambda: built

    def holds(self, built: Any) -> bool:
        """Whether it is one of them."""
        found = self._objects.get(id(built))
        return found is not None and found() is built
