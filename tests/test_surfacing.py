from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from ssot_tool.choosing import choose
from ssot_tool.config import load_config
from ssot_tool.cure.surface import Method, Surface
from ssot_tool.planning.texts import Texts
from ssot_tool.read_options import ReadOptions
from ssot_tool.signature import Signature, Unknown
from ssot_tool.surfacing import surface

FILES = {
    "app/base.py": """
        from abc import ABC, abstractmethod

        class Root(ABC):
            LIMIT = 3

            def __init__(self, store, limit=LIMIT):
                self.store = store
                self._limit = limit

            @abstractmethod
            async def handle(self, message): ...

            def close(self, now: bool = False):
                self.closed = now
        """,
    "app/parts.py": """
        from enum import Enum

        class Store: ...

        class Clock: ...

        class Sender:
            @classmethod
            def make(cls): ...

        class Mood(Enum):
            GOOD = 1

        class Broken(ValueError): ...

        def get_clock() -> Clock:
            return Clock()
        """,
    "app/handlers.py": """
        from dataclasses import dataclass
        from typing import overload

        from app.base import Root
        from app.parts import Broken, Clock, Mood, Sender, Store, get_clock

        class Handler(Root):
            name: str = "one"
            a, b = 1, 2

            def __init__(self, store: Store, *, mood: Mood = Mood.GOOD):
                super().__init__(store)
                self.sender = Sender.make()

            async def handle(self, message, retry=2):
                kind = message["type"]
                if kind == "start_agent" or kind in ("stop_agent", "not a word"):
                    self.clock, self._private = get_clock(), 1
                    await self.send("agent_started", {"type": "agent_ready"})
                raise Broken("whatever")

            async def send(self, what, frame):
                for self.last in (what, frame):
                    match what:
                        case "ping":
                            return

            @property
            def size(self):
                return 1

            @size.setter
            def size(self, value):
                self.width = value

            @staticmethod
            def parse(text, /): ...

            @classmethod
            def build(cls, *args, **kwargs): ...

            @overload
            def close(self, now: int): ...
            @overload
            def close(self, now: str): ...
            def close(self, now=None, later=None):
                raise NotImplementedError("soon")

            class Nested:
                def inner(self):
                    self.not_mine = 1

        @dataclass
        class Data:
            one: int
            two: str = "x"

        class Open(Unread): ...

        async def make(store: Store, kind="x"):
            if kind == "quick":
                return Clock()
        """,
    "app/new_syntax.py": """
        class Ahead:
            def handle(self, message):
                self.seen = message
                print(f"{message["type"]!r:{'>'}10}"); type X[**P, *T = *tuple[int]] = int
        """,
}


def offered(root: Path, symbol: str) -> Surface:
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(dedent(text).lstrip(), encoding="utf-8")
    (root / "app/__init__.py").write_text("", encoding="utf-8")
    session, _, _ = choose(root, load_config(root), [symbol], ReadOptions((), 1, False))
    with session.reading:
        return surface(session, Texts(session), None, symbol)


def takes(one: Method | Surface) -> list[str]:
    assert isinstance(one.signature, Signature)
    return [parameter.name for parameter in one.signature.parameters]


def test_a_class_offers_its_own_methods_and_what_it_inherits(tmp_path: Path) -> None:
    found = offered(tmp_path, "app.handlers.Handler")
    methods = {method.name: method for method in found.methods}
    assert [*methods] == ["__init__", "handle", "send", "size", "parse", "build", "close"]
    assert {name: one.owner.rpartition(".")[2] for name, one in methods.items()}["close"] == "Handler"
    assert (found.kind, found.path, found.start_line) == ("class", "app/handlers.py", 7)
    assert takes(found) == ["store", "mood"]
    assert takes(methods["handle"]) == ["message", "retry"] and methods["handle"].is_async
    assert {name: one.kind for name, one in methods.items() if one.kind != "method"} == {
        "size": "property",
        "parse": "staticmethod",
        "build": "classmethod",
    }
    assert takes(methods["build"]) == ["args", "kwargs"] and takes(methods["parse"]) == ["text"]
    assert methods["close"].is_abstract, "of several definitions the last one counts"
    assert not methods["handle"].is_abstract
    assert found.bases == ("app.base.Root",) and not found.open


def test_inherited_methods_stand_where_they_are_defined(tmp_path: Path) -> None:
    found = offered(tmp_path, "app.base.Root")
    assert [(one.name, one.is_abstract) for one in found.methods] == [
        ("__init__", False),
        ("handle", True),
        ("close", False),
    ]
    close = found.methods[-1]
    assert (close.path, close.start_line, close.end_line) == ("app/base.py", 13, 14)
    assert found.attributes == ("LIMIT", "closed", "store")


def test_attributes_are_those_of_the_class_its_methods_and_its_ancestors(tmp_path: Path) -> None:
    found = offered(tmp_path, "app.handlers.Handler")
    assert found.attributes == (
        "LIMIT",
        "Nested",
        "a",
        "b",
        "clock",
        "closed",
        "last",
        "name",
        "sender",
        "store",
        "width",
    )


def test_collaborators_are_held_taken_or_built_and_neither_errors_nor_enums(tmp_path: Path) -> None:
    found = offered(tmp_path, "app.handlers.Handler")
    assert found.collaborators == ("app.parts.Clock", "app.parts.Sender", "app.parts.Store")


def test_literals_are_those_that_are_compared_matched_or_sent(tmp_path: Path) -> None:
    found = offered(tmp_path, "app.handlers.Handler")
    assert found.literals == ("agent_ready", "agent_started", "ping", "start_agent", "stop_agent")


def test_dataclasses_are_built_from_their_fields(tmp_path: Path) -> None:
    found = offered(tmp_path, "app.handlers.Data")
    assert takes(found) == ["one", "two"] and found.attributes == ("one", "two") and not found.methods


def test_a_base_that_cannot_be_read_may_offer_more(tmp_path: Path) -> None:
    found = offered(tmp_path, "app.handlers.Open")
    assert found.open and isinstance(found.signature, Unknown)


def test_a_function_offers_its_call(tmp_path: Path) -> None:
    found = offered(tmp_path, "app.handlers.make")
    assert found.kind == "function" and takes(found) == ["store", "kind"] and not found.methods
    assert isinstance(found.signature, Signature) and found.signature.result == "coroutine"
    assert found.literals == ("quick",) and found.collaborators == ("app.parts.Clock", "app.parts.Store")


def test_what_ast_cannot_parse_is_read_from_facts_and_text(tmp_path: Path) -> None:
    found = offered(tmp_path, "app.new_syntax.Ahead")
    assert [method.name for method in found.methods] == ["handle"] and "seen" in found.attributes
