"""A small project with two legacy classes, a unified one as a person might write it, and its blueprint."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path

from ssot_tool.cure.blueprint import Blueprint, Merged, Strategy
from ssot_tool.cure.protection import Reach
from ssot_tool.cure.surface import Method, Surface
from ssot_tool.signature import Kind, Parameter, Signature

CHECKOUT = Path(__file__).parent.parent.parent

LEGACY = """
import uuid


class GreetingHandler:
    def __init__(self, name, mark="!"):
        self.name, self.mark = name, mark

    def handle(self, times=1):
        return [f"Hello {self.name}{self.mark}"] * times

    def ticket(self):
        return str(uuid.uuid4())

    def _secret(self):
        return 1

    @property
    def size(self):
        return len(self.name)


class FarewellHandler:
    def __init__(self, name):
        self.name = name

    async def leave(self):
        if not self.name:
            raise ValueError("nobody leaves")
        return f"Bye {self.name}"
"""

UNIFIED = """
import threading

from app.legacy import FarewellHandler, GreetingHandler

NOT_GIVEN = object()


class UnknownRoute(ValueError):
    pass


class RouteTable:
    def __init__(self):
        self._lock = threading.Lock()
        self._strategies = {}

    def register(self, key, strategy):
        with self._lock:
            if key in self._strategies:
                raise ValueError(f"{key!r} is served already")
            self._strategies[key] = strategy

    def find(self, key):
        try:
            return self._strategies[key]
        except KeyError:
            raise UnknownRoute(f"nobody serves {key!r}; there are {sorted(self._strategies)}") from None

    def known(self):
        return tuple(self._strategies)


ROUTES = RouteTable()
ROUTES.register("greet", GreetingHandler)
ROUTES.register("hello", GreetingHandler)
ROUTES.register("leave", FarewellHandler)


class UnifiedHandler:
    def __init__(self, name, mark=NOT_GIVEN, *, kind):
        more = {} if mark is NOT_GIVEN else {"mark": mark}
        self._strategy = ROUTES.find(kind)(name, **more)

    def handle(self, times=1):
        return self._strategy.handle(times)

    def ticket(self):
        return self._strategy.ticket()

    async def depart(self):
        return await self._strategy.leave()

    @property
    def size(self):
        return self._strategy.size
"""

TESTS = """
import asyncio
from unittest.mock import Mock, patch

import pytest

from app.legacy import FarewellHandler, GreetingHandler


@pytest.mark.parametrize("times", [1, 2])
def test_greets(times):
    handler = GreetingHandler("Ada", mark="?")
    assert len(handler.handle(times=times)) == times
    assert isinstance(handler, GreetingHandler)


def test_size_and_ticket():
    handler = GreetingHandler("Ada")
    assert (handler.size, len(handler.ticket())) == (3, 36)


@patch.object(GreetingHandler, "handle", return_value=["patched"])
def test_patched(handle):
    assert GreetingHandler("Ada").handle() == ["patched"]
    assert Mock(spec=GreetingHandler).ticket is not None


def test_derived():
    class Loud(GreetingHandler):
        def handle(self, times=1):
            return [one.upper() for one in super().handle(times)]

    assert Loud("Ada").handle() == ["HELLO ADA!"]


def test_leaves():
    assert asyncio.run(FarewellHandler("Bob").leave()) == "Bye Bob"
    with pytest.raises(ValueError, match="nobody"):
        asyncio.run(FarewellHandler(name="").leave())


def test_broken():
    assert FarewellHandler("Bob") is None
"""

CASES = """
import asyncio
import unittest

from app.legacy import FarewellHandler, GreetingHandler


class HandlerTest(unittest.TestCase):
    def test_greets(self):
        self.assertEqual(len(GreetingHandler("Ada").handle(2)), 2)

    def test_leaves(self):
        self.assertEqual(asyncio.run(FarewellHandler("Bob").leave()), "Bye Bob")
"""


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")


def signature(*words: str) -> Signature:
    """``"a"`` must be given, ``"b=1"`` may be."""
    found = []
    for word in words:
        name, _, default = word.partition("=")
        found.append(
            Parameter(name, Kind.POSITIONAL_OR_KEYWORD, default or None, None, default or None, default or None)
        )
    return Signature(tuple(found))


def method(name: str, *words: str, kind: str = "method", is_async: bool = False) -> Method:
    return Method(name, "app.legacy", "app/legacy.py", 1, 1, kind, is_async, signature(*words))  # type: ignore[arg-type]


def merged(name: str, keys: tuple[str, ...], *words: str, kind: str = "method") -> Merged:
    return Merged(name, kind, signature(*words), keys)  # type: ignore[arg-type]


def blueprint(role: str = "handler", module: str = "app.unified") -> Blueprint:
    greeting = Surface(
        "app.legacy.GreetingHandler",
        "class",
        "app/legacy.py",
        3,
        20,
        signature("name", 'mark="!"'),
        (method("handle", "times=1"), method("ticket"), method("size", kind="property"), method("_secret")),
    )
    farewell = Surface(
        "app.legacy.FarewellHandler",
        "class",
        "app/legacy.py",
        22,
        30,
        signature("name"),
        (method("leave", is_async=True),),
    )
    return Blueprint(
        role,
        "Handlers of messages",
        f"{module}.UnifiedHandler",
        module,
        "UnifiedHandler",
        "app/unified.py",
        "class",
        "facade",
        "kind",
        (
            Strategy("greet", greeting.symbol, "app.legacy", "GreetingHandler", ("greet", "hello"), greeting, "facade"),
            Strategy(
                "leave",
                farewell.symbol,
                "app.legacy",
                "FarewellHandler",
                ("leave",),
                farewell,
                "facade",
                methods={"leave": "depart"},
            ),
        ),
        {"greet": "greet", "hello": "greet", "leave": "leave"},
        (),
        merged("__init__", ("greet", "leave"), "name", "mark=NOT_GIVEN"),
        (
            merged("handle", ("greet",), "times=1"),
            merged("ticket", ("greet",)),
            merged("depart", ("leave",)),
            merged("size", ("greet",), kind="property"),
        ),
    )


def reaching(file: str, names: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[Reach, ...]]:
    """``names``: legacy name to its tests, of one file."""
    return {
        f"app.legacy.{name}": tuple(Reach(0, f"{file}::{test}", "direct", file, 1) for test in tests)
        for name, tests in names.items()
    }


def run(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a workspace, without the plugins of this one."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    environment |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(CHECKOUT)}
    return subprocess.run(
        [sys.executable, *command],
        cwd=root,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
