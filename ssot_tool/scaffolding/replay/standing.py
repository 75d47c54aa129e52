"""What stands in place of legacy classes and functions."""

from __future__ import annotations

import contextlib
import functools
import importlib
import inspect
import sys
import types
from abc import ABCMeta
from typing import TYPE_CHECKING, Any

from ssot_tool.scaffolding.replay.job import _STANDING, Job, Record, Remembered, _building
from ssot_tool.scaffolding.replay.results import recorded, shown_error

if TYPE_CHECKING:
    from collections.abc import Callable


class Member:
    """A legacy class or function, and what is built in its place."""

    def __init__(self, said: dict[str, Any], job: Job, record: Record) -> None:
        self.key: Any = said["key"]
        self.id = repr(self.key)
        self.module: str = said["module"]
        self.name: str = said["name"]
        self.arguments: dict[str, str] = said["arguments"]
        self.methods: dict[str, str] = said["methods"]
        self.record = record
        self.built = Remembered()
        self.keyword = job.keyword
        self.canonical = job.canonical[0]
        self.real: Any = resolve(self.module, self.name)
        self.runs: Any = self.real
        self.home = self.module
        if job.build == "unified":
            self.home = said["runs"][0]
            self.runs = resolve(*said["runs"]) or self.real
        self.unified: Any = None

    def build(self, args: Any, kwargs: dict[str, Any]) -> Any:
        """What a call of the stand-in gives; within such a call, the legacy itself."""
        if _building.get() == self.id or self._asked_by_unified():
            return self.real(*args, **kwargs)
        if self.unified is None:
            return self._built(lambda: self.real(*args, **kwargs))
        named = {self.arguments.get(name, name): one for name, one in kwargs.items()}
        named[self.keyword] = self.key
        return self._built(lambda: self.unified(*args, **named))

    def _asked_by_unified(self) -> bool:
        """Whether it is the unified one that calls: a generator runs when it is asked.

        Its modules are the canonical, and those beside it that have its name first.
        """
        caller: str = sys._getframe(3).f_globals.get("__name__", "")
        names = (self.canonical + ".", self.canonical + "_")
        return caller == self.canonical or caller.startswith(names)

    def _built(self, make: Callable[[], Any]) -> Any:
        self.record.built(self.id)
        before = _building.set(self.id)
        try:
            built = make()
        except Exception as error:
            self.record.call(self.id, "()", shown_error(error))
            raise
        finally:
            _building.reset(before)
        if inspect.iscoroutine(built):
            built = self._awaited(built)
        if inspect.isclass(self.real):
            self.record.call(self.id, "()", "built")
            self.built.add(built)
            return built
        return recorded(built, self.record, self.id, "()")

    async def _awaited(self, given: Any) -> Any:
        """Await a coroutine, whose body is run only now."""
        before = _building.set(self.id)
        try:
            return await given
        finally:
            _building.reset(before)


class StandIn(ABCMeta):
    """The type of what stands where a legacy class stood; called, it builds.

    To look at it is to look at the legacy class; to patch it patches what the strategy
    runs; a class derived from it derives from the legacy class.
    """

    def __new__(cls, name: str, bases: Any, namespace: Any, **more: Any) -> Any:
        """Make a stand-in, or a class that derives from the real one."""
        member: Member | None = more.pop("member", None)
        if member is None:
            real = tuple(_STANDING[b].real if b in _STANDING else b for b in bases)
            kind = types.prepare_class(name, real)[0]
            return kind(name, real, dict(namespace), **more)
        made = super().__new__(cls, name, bases, namespace)
        _STANDING[made] = member
        return made

    def __init__(cls, name: str, bases: Any, namespace: Any, **more: Any) -> None:
        super().__init__(name, bases, namespace)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return _STANDING[cls].build(args, kwargs)

    def __instancecheck__(cls, instance: Any) -> bool:
        member = _STANDING[cls]
        if getattr(instance, "__class__", None) is cls:  # a Mock with it as its spec
            return True
        return isinstance(instance, member.real) or member.built.holds(instance)

    def __subclasscheck__(cls, other: Any) -> bool:
        return other is cls or issubclass(other, _STANDING[cls].real)

    def __getattr__(cls, name: str) -> Any:
        if cls not in _STANDING:
            raise AttributeError(name)
        return getattr(_STANDING[cls].runs, name)

    def __setattr__(cls, name: str, value: Any) -> None:
        if cls not in _STANDING or name.startswith("_abc_"):
            super().__setattr__(name, value)
        else:
            setattr(_STANDING[cls].runs, name, value)

    def __delattr__(cls, name: str) -> None:
        delattr(_STANDING[cls].runs, name)

    def __dir__(cls) -> list[str]:
        return dir(_STANDING[cls].runs)

    @property  # type: ignore[misc]
    def __dict__(cls) -> Any:  # type: ignore[override]
        if cls not in _STANDING:  # while it is being made
            return type.__dict__["__dict__"].__get__(cls)
        return vars(_STANDING[cls].runs)


def resolve(module: str, name: str) -> Any:
    """A module's name; None where there is no such module or name."""
    try:
        found = importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name and (module + ".").startswith(error.name + "."):
            return None
        raise
    return getattr(found, name, None)


def stand_in_for(member: Member) -> Any:
    """What takes the place of a legacy class or function."""
    if not inspect.isclass(member.real):

        @functools.wraps(member.real)
        def stand_in(*args: Any, **kwargs: Any) -> Any:
            return member.build(args, kwargs)

        return stand_in
    namespace: dict[str, Any] = {
        "__doc__": member.real.__doc__,
        "__module__": member.real.__module__,
        "__qualname__": member.real.__qualname__,
    }
    with contextlib.suppress(TypeError, ValueError):
        namespace["__signature__"] = inspect.signature(member.real)
    return StandIn(member.real.__name__, (), namespace, member=member)


def replace_everywhere(old: Any, new: Any, spared: str) -> None:
    """Bind each name of a module, and each entry of its dicts and lists, anew.

    The module that is ``spared``, the unified one, keeps what it has.
    """
    for name, module in list(sys.modules.items()):
        if name in (spared, __name__) or name.startswith(spared + "."):
            continue
        try:
            names = object.__getattribute__(module, "__dict__")
        except AttributeError:
            continue
        for bound, value in list(names.items()):
            if value is old:
                names[bound] = new
            elif type(value) is dict:
                value.update({k: new for k, one in list(value.items()) if one is old})
            elif type(value) is list:
                value[:] = [new if one is old else one for one in value]
