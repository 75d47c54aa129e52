"""Shims: the text that is left, and what it does when it is used as the legacy was."""

from __future__ import annotations

import asyncio
import copy
import inspect
import pickle
import warnings
from textwrap import dedent
from types import ModuleType
from typing import Any
from unittest.mock import AsyncMock, Mock, patch

import pytest

from ssot_tool.codemods.shims import shim
from ssot_tool.signature import Left
from tests.codemods.retired import Load, load, made, retirement, shimmed
from tests.codemods.workshop import Module
from tests.families.court import excuses_of, family_of, handler, names_of, pack

__all__ = ["load"]

NEW = """
class New:
    kind = "new"

    def __init__(self, session, limit=5, *, agent_type="none"):
        self.session = session
        self.limit = limit
        self.agent_type = agent_type

    async def handle_message(self, message):
        return f"new {message}"

    async def process(self, message):
        return await self.handle_message(message)

    @staticmethod
    def static():
        return "static"

    @classmethod
    def named(cls):
        return cls.__name__
"""
OLD = '''
"""Old handlers."""

import json
import logging

from app.base import Base, used

logger = logging.getLogger(__name__)


@used
def other():
    return logger


# Handles it.
class Old(Base):
    """Handles it.

    At length.
    """

    def __init__(self, limit, db=None):
        self.db = db

    async def handle(self, message):
        return json.dumps(message)
    # The end.


LAST = 1
'''
SHIM = '''
"""Old handlers."""

import logging
import warnings

from app.base import used
from app.new import New

logger = logging.getLogger(__name__)


@used
def other():
    return logger


# Handles it.
class _OldMeta(type(New)):
    """What takes the place of Old counts as one."""

    def __instancecheck__(cls, instance):
        if (
            cls.__bases__ == (New,)
            and isinstance(instance, New)
            and getattr(instance, "agent_type", ...) == "start_agent"
        ):
            return True
        return super().__instancecheck__(instance)


class Old(New, metaclass=_OldMeta):
    """Deprecated: use app.new.New(agent_type='start_agent')."""

    def __init__(self, limit, db=None):
        warnings.warn(
            "app.old.Old is deprecated; use app.new.New(agent_type='start_agent')",
            DeprecationWarning,
            stacklevel=2,
        )
        super().__init__(limit=limit, session=db, agent_type="start_agent")

    async def handle(self, *args, **kwargs):
        return await super().handle_message(*args, **kwargs)

    # Subclasses may override it by its old name.
    async def handle_message(self, *args, **kwargs):
        return await self.handle(*args, **kwargs)


LAST = 1
'''
MOVE: dict[str, Any] = {
    "route": {"agent_type": '"start_agent"'},
    "arguments": {"db": "session"},
    "methods": {"handle": "handle_message"},
}
BASE = "class Base: pass\ndef used(function): return function\n"


def text(found: str | Left) -> str:
    assert isinstance(found, str), found
    return found


@pytest.fixture
def app(load: Load) -> ModuleType:
    found = text(shimmed(OLD, NEW, **MOVE))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return load({"base": BASE, "new": NEW, "old": found})("old")


@pytest.fixture
def old(app: ModuleType) -> Any:
    return app.Old


def quiet(make: Any, *args: Any, **kwargs: Any) -> Any:
    with pytest.warns(DeprecationWarning):
        return make(*args, **kwargs)


def test_a_class_becomes_a_subclass_of_the_canonical() -> None:
    assert shimmed(OLD, NEW, **MOVE) == SHIM


def test_the_legacys_arguments_arrive_under_their_new_names(old: Any) -> None:
    made = quiet(old, 3, db="db")
    assert (made.session, made.limit, made.agent_type) == ("db", 3, "start_agent")
    assert quiet(old, 3).session is None


def test_the_warning_points_at_whoever_constructs_it(old: Any) -> None:
    with pytest.warns(DeprecationWarning) as caught:
        line = inspect.currentframe().f_lineno + 1  # type: ignore[union-attr]
        old(1)
    assert [(one.filename, one.lineno) for one in caught] == [(__file__, line)]
    assert str(caught[0].message) == "app.old.Old is deprecated; use app.new.New(agent_type='start_agent')"


def test_a_subclass_warns_when_it_is_constructed_and_not_when_it_is_defined(old: Any) -> None:
    class Sub(old):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(7, "db")

        async def handle(self, message: str) -> Any:
            return "sub " + await super().handle(message)

    with pytest.warns(DeprecationWarning) as caught:
        made = Sub()
    assert [one.filename for one in caught] == [__file__]
    assert (made.limit, made.session) == (7, "db")
    for call in (made.handle, made.handle_message, made.process):
        assert asyncio.run(call("x")) == "sub new x"


def test_a_subclass_that_overrides_by_the_new_name_is_called_by_that(old: Any) -> None:
    class Sub(old):  # type: ignore[misc]
        async def handle_message(self, message: str) -> Any:
            return "sub " + await super().handle_message(message)

    made = quiet(Sub, 1)
    assert asyncio.run(made.process("x")) == "sub new x"


def test_both_are_instances_of_each_other(app: ModuleType, old: Any) -> None:
    new = app.New
    assert isinstance(quiet(old, 1), new)
    assert isinstance(new(1, agent_type="start_agent"), old)
    assert not isinstance(new(1, agent_type="other"), old)
    assert not isinstance(1, old)
    assert issubclass(old, new) and not issubclass(new, old)


def test_no_canonical_is_an_instance_of_a_subclass(app: ModuleType, old: Any) -> None:
    class Sub(old):  # type: ignore[misc]
        pass

    assert not isinstance(app.New(1, agent_type="start_agent"), Sub)
    assert isinstance(quiet(Sub, 1), Sub)
    assert not isinstance(quiet(old, 1), Sub)


def test_instances_are_copied_and_pickled_without_a_warning(old: Any) -> None:
    made = quiet(old, 3, "db")
    for twin in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
        assert type(twin) is old and vars(twin) == vars(made)


def test_it_can_be_patched(app: ModuleType, old: Any) -> None:
    with patch("app.old.Old") as mock:
        assert app.Old is mock
        assert not isinstance(1, old)
    made = quiet(old, 1)
    with patch.object(old, "handle") as mock:
        assert isinstance(mock, AsyncMock)
        mock.return_value = "mocked"
        assert asyncio.run(made.handle("x")) == asyncio.run(made.process("x")) == "mocked"
    with patch.object(app.New, "handle_message", AsyncMock(return_value="mocked")):
        assert asyncio.run(made.handle("x")) == asyncio.run(made.handle_message("x")) == "mocked"
    with patch("app.old.New", Mock()):
        assert not isinstance(app.New, old)
    assert isinstance(Mock(spec=old), old)


def test_what_belongs_to_the_class_is_inherited(old: Any) -> None:
    assert (old.kind, old.static(), old.named()) == ("new", "static", "Old")
    assert inspect.iscoroutinefunction(old.handle)
    assert list(inspect.signature(old).parameters) == ["limit", "db"]


ABSTRACT = """
import abc


class New(abc.ABC):
    def __init__(self, x=1):
        self.x = x

    @abc.abstractmethod
    def run(self): ...


class Real(New):
    def run(self):
        return self.x
"""


def test_without_a_route_every_canonical_counts_even_if_it_is_abstract(load: Load) -> None:
    found = text(shimmed("class Old:\n    def __init__(self, x=1):\n        self.x = x\n", ABSTRACT))
    module = load({"new": ABSTRACT, "old": found})
    old, new, real = module("old").Old, module("new").New, module("new").Real
    assert isinstance(real(), old) and issubclass(real, old) and issubclass(new, old)
    for wrong in (isinstance(1, old), isinstance(1, new), issubclass(int, old), issubclass(int, new)):
        assert not wrong
    with pytest.raises(TypeError):
        issubclass(1, old)  # type: ignore[arg-type]

    class Sub(old):  # type: ignore[misc, valid-type]
        def run(self) -> str:
            return "sub"

    assert not isinstance(real(), Sub) and not issubclass(real, Sub)
    assert isinstance(quiet(Sub), old) and isinstance(quiet(Sub), new)


def test_methods_of_every_kind_keep_their_kind(load: Load) -> None:
    new = """
        class New:
            def __init__(self): pass
            @property
            def title(self): return "title"
            @staticmethod
            def build(a): return a
            @classmethod
            def create(cls): return cls.__name__
            def items(self): yield 1
            async def stream(self):
                yield 1
    """
    legacy = """
        class Old:
            def __init__(self): pass
            @property
            def name(self): return 1
            @staticmethod
            def make(a): return 1
            @classmethod
            def new(cls): return 1
            def each(self): yield 1
            async def feed(self):
                yield 1
    """
    methods = {"name": "title", "make": "build", "new": "create", "each": "items", "feed": "stream"}
    module = load({"new": new, "old": text(shimmed(legacy, new, methods=methods))})("old")
    made = quiet(module.Old)
    assert (made.name, made.title, made.make(3), module.Old.build(4)) == ("title", "title", 3, 4)
    assert (module.Old.new(), module.Old.create(), list(made.each())) == ("Old", "Old", [1])

    async def collect() -> list[int]:
        return [one async for one in made.feed()]

    assert asyncio.run(collect()) == [1]


def test_a_dataclass_can_give_way_to_a_dataclass(load: Load) -> None:
    new = "from dataclasses import dataclass\n\n\n@dataclass\nclass New:\n    b: int\n    a: int = 1\n"
    legacy = "from dataclasses import dataclass\n\n\n@dataclass\nclass Old:\n    a: int\n    b: int = 2\n"
    found = text(shimmed(legacy, new))
    assert "dataclass" not in found
    assert "def __init__(self, a: int, b: int = 2):" in found
    made = quiet(load({"new": new, "old": found})("old").Old, 5)
    assert (made.a, made.b) == (5, 2)


def test_a_function_becomes_a_wrapper() -> None:
    legacy = '''
        """Old ones."""

        from __future__ import annotations

        from typing import Any
        import json


        async def old(a: Any, *rest: int, b: str = "b") -> str:
            """Does it."""
            return json.dumps(a)
    '''
    new = "async def new(a, *rest, c): pass\n"
    assert shimmed(legacy, new, "old", "new", arguments={"b": "c"}) == dedent(
        '''
        """Old ones."""

        from __future__ import annotations

        import warnings
        from typing import Any

        from app.new import new


        async def old(a: Any, *rest: int, b: str = "b") -> str:
            """Deprecated: use app.new.new."""
            warnings.warn(
                "app.old.old is deprecated; use app.new.new", DeprecationWarning, stacklevel=2
            )
            return await new(a, *rest, c=b)
        '''
    )


@pytest.mark.parametrize(
    ("legacy", "new", "expected"),
    [
        ("def old(a, b=1): return a", "def new(b, a): return (a, b)", (5, 1)),
        ("async def old(a): return a", "async def new(a): return a + 1", 6),
        ("def old(a): yield a", "def new(a): yield from (a, a)", [5, 5]),
        ("async def old(a): yield a", "async def new(a):\n    yield a\n    yield a", [5, 5]),
        (
            "import contextlib\n\n@contextlib.contextmanager\ndef old(a): yield a",
            "import contextlib\n\n@contextlib.contextmanager\ndef new(a): yield a + 1",
            6,
        ),
    ],
    ids=["value", "coroutine", "generator", "async generator", "context manager"],
)
def test_a_wrapper_gives_what_the_canonical_gives(load: Load, legacy: str, new: str, expected: Any) -> None:
    module = load({"new": f"{new}\n", "old": text(shimmed(f"{legacy}\n", f"{new}\n", "old", "new"))})("old")

    async def run() -> Any:
        given = module.old(5)
        if inspect.iscoroutine(given):
            return await given
        if hasattr(given, "__aiter__"):
            return [one async for one in given]
        if hasattr(given, "__enter__"):
            with given as value:
                return value
        return list(given) if hasattr(given, "__next__") else given

    with pytest.warns(DeprecationWarning) as caught:
        assert asyncio.run(run()) == expected
    assert [one.filename for one in caught] == [__file__]


def test_a_function_can_give_way_to_a_class_that_it_imports_late(load: Load) -> None:
    legacy = "import os\n\n\ndef old(a):\n    return a\n"
    new = "from app.old import old\n\n\nclass New:\n    def __init__(self, a, b): self.b = b\n"
    found = text(shimmed(legacy, new, "old", route={"b": "2"}, local_import=True))
    assert "    from app.new import New\n\n    warnings.warn(" in found
    assert quiet(load({"new": new, "old": found})("old").old, 1).b == 2


@pytest.mark.parametrize(
    ("before", "shown"),
    [
        ("import warnings\n", "warnings.warn("),
        ("import warnings as w\n", "w.warn("),
        ("warnings = []\n", "_warnings.warn("),
        ("from app.new import New\n", "class Old(New, "),
        ("from app.new import New as N\n", "class Old(N, "),
        ("from .new import New as N\n", "class Old(N, "),
        ("from app.other import New\n", "class Old(_New, "),
        ("New = 1\n", "from app.new import New as _New\n"),
        ("class _OldMeta: pass\n", "metaclass=__OldMeta"),
    ],
)
def test_names_that_are_taken_and_imports_that_are_there(before: str, shown: str) -> None:
    found = text(shimmed(f"{before}\n\nclass Old:\n    pass\n", "class New: pass\n"))
    assert shown in found
    assert before in found
    assert found.count("import warnings") == 1


def test_a_canonical_of_the_same_name_is_imported_under_another() -> None:
    found = text(shimmed("class Old:\n    pass\n", "class Old: pass\n", name="Old"))
    assert "from app.new import Old as _Old\n" in found and "class Old(_Old, metaclass=_OldMeta):" in found


def test_a_canonical_in_the_same_module_needs_no_import() -> None:
    module = "class New: pass\n\n\nclass Old: pass\n"
    found = text(shimmed(module, module, module="app.old"))
    assert "from app" not in found
    turned = "class Old: pass\n\n\nclass New: pass\n"
    assert shimmed(turned, turned, module="app.old") == Left("New is not defined above it")


def test_a_parameter_may_have_the_name_of_what_the_shim_uses() -> None:
    found = text(shimmed("def old(warnings, New): return 1\n", "def New(warnings, New): pass\n", "old"))
    assert "_warnings.warn(" in found and "return _New(warnings, New)" in found


def test_a_definition_under_a_condition_keeps_its_margin() -> None:
    before = "import sys\n\nif sys.platform:\n\n  def old(a):\n\n    return a\n\n  last = 1\n"
    function = Module("def old(a): pass\n").signature("old")
    what = retirement(before, "old", name="new", legacy=function, canonical=function)
    edits = shim(before, what)
    assert not isinstance(edits, Left)
    assert made(before, edits) == dedent(
        """\
        import sys
        import warnings

        from app.new import new

        if sys.platform:

          def old(a):
            \"\"\"Deprecated: use app.new.new.\"\"\"
            warnings.warn(
              "app.old.old is deprecated; use app.new.new", DeprecationWarning, stacklevel=2
            )
            return new(a)

          last = 1
        """
    )


@pytest.mark.parametrize(
    ("legacy", "changes", "reason"),
    [
        ("class Old: pass", {"local_import": True}, "importing its base would make an import cycle"),
        ("class Old: pass", {"to_class": False}, "New is no class, and cannot be derived from"),
        ("class Old: pass", {"no_base": "New is an Enum"}, "New is an Enum"),
        ("class Old: pass", {"legacy": None}, "it is not known what app.old.Old takes"),
        ("class Old: pass", {"canonical": None}, "it is not known what app.new.New takes"),
        ("@register\nclass Old: pass", {}, "the decorator register may do more than the shim would"),
        ("class Old:\n    def __init__(self, a): pass", {}, "the canonical has no parameter a"),
        (
            "try:\n    import x\n    Old = x\nexcept ImportError:\n    pass\nclass Old: pass",
            {},
            "Old is bound in several",
        ),
        (
            "class Old: pass",
            {"methods": {"a": "b", "b": "c"}},
            "b is the name of a legacy method and of the canonical's",
        ),
        ("class Old: pass", {"route": {"kind": "Kind.A"}}, "Kind, in its route, is no name of its module"),
        (
            "class Old:\n    LIMIT = 1\n    def __init__(self, b=LIMIT): pass",
            {},
            "the default of b, LIMIT, cannot be written outside of the definition",
        ),
    ],
)
def test_what_is_left_as_it_is(legacy: str, changes: dict[str, Any], reason: str) -> None:
    found = shimmed(f"{legacy}\n", "class New:\n    def __init__(self, b=1, kind=None): pass\n", **changes)
    assert isinstance(found, Left) and found.reason.startswith(reason)


def test_line_ends_may_be_those_of_windows() -> None:
    module = OLD.replace("\n", "\r\n")
    assert text(shimmed(module, NEW, **MOVE)).replace("\r\n", "\n") == SHIM


HANDLERS = pack("message-handler")
CANONICAL = """
class AgentMessageHandler:
    def __init__(self, supervisor, websocket_manager, agent_type):
        self.supervisor = supervisor
        self.websocket_manager = websocket_manager
        self.agent_type = agent_type

    async def handle(self, user_id, payload):
        if payload["type"] == "start_agent":
            response = await self.supervisor.run(payload["user_request"])
        await self.websocket_manager.send_to_user(user_id, {"type": "agent_completed", "payload": response})
"""


def test_a_scan_finds_no_competitor_in_a_shim() -> None:
    old = handler("ChatMessageHandler")
    new = CANONICAL.replace(", agent_type)", ")").replace("= agent_type", "= None")
    found = text(shimmed(old, new, "ChatMessageHandler", "AgentMessageHandler"))
    family = family_of({"app/old.py": found, "app/new.py": new}, HANDLERS)
    assert names_of(family) == ["app.new.AgentMessageHandler"]
    assert excuses_of(family) == {"app.old.ChatMessageHandler": "shim"}


@pytest.mark.parametrize(
    ("new", "changes"),
    [
        (CANONICAL, {"route": {"agent_type": '"start_agent"'}}),
        (CANONICAL.replace("def handle(", "def handle_message("), MOVE | {"arguments": {}}),
    ],
    ids=["a route", "a route and a method"],
)
def test_a_scan_knows_a_shim_with_a_route_or_another_method(new: str, changes: dict[str, Any]) -> None:
    found = text(shimmed(handler("ChatMessageHandler"), new, "ChatMessageHandler", "AgentMessageHandler", **changes))
    family = family_of({"app/old.py": found, "app/new.py": new}, HANDLERS)
    assert excuses_of(family) == {"app.old.ChatMessageHandler": "shim"}
