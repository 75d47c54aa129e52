"""Runs existing tests with legacy classes and with the unified one, and compares.

The contract tests beside it start it as a script, with a job as JSON on stdin (see
``Job``); it prints its verdicts as JSON. It starts itself twice: once a stand-in for
each legacy class builds the legacy, once the unified one, wherever a module has bound
it, so only what is built differs. What becomes of each test, and what each call of a
public method gives, is compared. A call that does not give the same twice with the
legacy is not compared. It is one file, so that it can be moved, and imports nothing of
the project before the project's own ``conftest.py`` has run.
"""

from __future__ import annotations

import contextlib
import dataclasses
import enum
import functools
import importlib
import inspect
import json
import os
import re
import subprocess
import sys
import tempfile
import traceback
import types
import weakref
from abc import ABCMeta
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_ADDRESS = re.compile(r"0x[0-9a-fA-F]+")
_DEEP = 6
#: Set while a recorded call runs: what it calls in turn is its own affair.
_inside: ContextVar[bool] = ContextVar("_inside", default=False)
#: The strategy whose unified object is being built: it gets the legacy class itself.
_building: ContextVar[str] = ContextVar("_building", default="")


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


_STANDING: dict[Any, Member] = {}


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


def install(job: Job, record: Record) -> None:
    """Put stand-ins in place of all legacy classes that are still there."""
    unified = resolve(*job.canonical)
    if unified is None:
        raise LookupError(".".join(job.canonical) + " is not there")
    members = [Member(said, job, record) for said in job.members]
    there = [one for one in members if is_legacy(one.real, unified)]
    for member in there:
        if job.build == "unified":
            member.unified = unified
            mirror(member)
        elif inspect.isclass(member.real):
            record_calls(member.real, [member], record)
    if job.build == "unified" and inspect.isclass(unified):
        offer_legacy_names(unified, there)
        record_calls(unified, there, record)
    watch(unified, job, record)
    record.replaced = [one.id for one in there]
    for member in there:
        replace_everywhere(member.real, stand_in_for(member), job.canonical[0])


class Mirrored(types.ModuleType):
    """A legacy module: what is patched in it is patched in the strategies', too."""

    def __setattr__(self, name: str, value: Any) -> None:
        old = vars(self).get(name)
        super().__setattr__(name, value)
        if isinstance(old, StandIn):
            _STANDING[old].record.patched(self.__name__ + "." + name)
        for home in _MIRRORS.get(self.__name__, ()):
            names = vars(sys.modules[home])
            if name in names and names[name] is old:
                names[name] = value


_MIRRORS: dict[str, list[str]] = {}


def mirror(member: Member) -> None:
    """Lead patches of a legacy module to that to which its code was moved."""
    homes = _MIRRORS.setdefault(member.module, [])
    if member.home not in (member.module, *homes) and member.home in sys.modules:
        homes.append(member.home)
        sys.modules[member.module].__class__ = Mirrored


def watch(unified: Any, job: Job, record: Record) -> None:
    """Notice which tests have moved on to the unified one."""
    original = unified.__init__ if inspect.isclass(unified) else unified

    @functools.wraps(original)
    def watched(*args: Any, **kwargs: Any) -> Any:
        record.moved(repr(kwargs.get(job.keyword)))
        return original(*args, **kwargs)

    if inspect.isclass(unified):
        unified.__init__ = watched  # type: ignore[method-assign]
    else:
        replace_everywhere(unified, watched, job.canonical[0])
        setattr(sys.modules[job.canonical[0]], job.canonical[1], watched)


def is_legacy(found: Any, unified: Any) -> bool:
    """Whether it is there, and neither the unified one itself nor a shim of it."""
    if found is None or found is unified:
        return False
    if inspect.isclass(unified):
        return inspect.isclass(found) and not issubclass(found, unified)
    with contextlib.suppress(OSError, TypeError):
        return unified.__name__ not in inspect.getsource(found)
    return True


def offer_legacy_names(unified: Any, members: list[Member]) -> None:
    """Let methods that the migration renames be called by their legacy names, too."""
    renamed = {old for one in members for old, new in one.methods.items() if old != new}
    for old in sorted(renamed):
        if not hasattr(unified, old):
            setattr(unified, old, renaming(old, members))


def renaming(old: str, members: list[Member]) -> Callable[..., Any]:
    """A method that calls the one which has the unified name."""

    def renamed(self: Any, *args: Any, **kwargs: Any) -> Any:
        for member in members:
            if member.built.holds(self) and old in member.methods:
                return getattr(self, member.methods[old])(*args, **kwargs)
        raise AttributeError(old)

    return renamed


def record_calls(owner: Any, members: list[Member], record: Record) -> None:
    """Have the public methods of a class say what they give, on what was built here."""
    for name in dir(owner):
        method = inspect.getattr_static(owner, name)
        if inspect.isfunction(method) and (name == "__call__" or name[0] != "_"):
            replaced = recording(method, name, members, record)
            setattr(owner, name, replaced)
            written = vars(owner).get("_written")
            if isinstance(written, dict):  # by what ssot scaffold tells overrides
                written[name] = replaced


def recording(
    method: Callable[..., Any],
    name: str,
    members: list[Member],
    record: Record,
) -> Callable[..., Any]:
    """The method, which notes what it gives where nothing above it does."""

    def member_of(built: Any) -> Member | None:
        if _inside.get():
            return None
        return next((one for one in members if one.built.holds(built)), None)

    if inspect.iscoroutinefunction(method):

        @functools.wraps(method)
        async def waiting(self: Any, *args: Any, **kwargs: Any) -> Any:
            member = member_of(self)
            if member is None:
                return await method(self, *args, **kwargs)
            known = member.methods.get(name, name)
            given = method(self, *args, **kwargs)
            return await awaited(given, record, member.id, known)

        return waiting

    @functools.wraps(method)
    def calling(self: Any, *args: Any, **kwargs: Any) -> Any:
        member = member_of(self)
        if member is None:
            return method(self, *args, **kwargs)
        known = member.methods.get(name, name)
        before = _inside.set(True)
        try:
            result = method(self, *args, **kwargs)
        except Exception as error:
            record.call(member.id, known, shown_error(error))
            raise
        finally:
            _inside.reset(before)
        return recorded(result, record, member.id, known)

    return calling


def recorded(result: Any, record: Record, key: str, name: str) -> Any:
    """A result, noted; what must be awaited is noted when it has been."""
    if inspect.iscoroutine(result):
        return awaited(result, record, key, name)
    record.call(key, name, shown(result))
    return result


async def awaited(result: Any, record: Record, key: str, name: str) -> Any:
    """Await a coroutine and note what it gives."""
    before = _inside.set(True)
    try:
        given = await result
    except Exception as error:
        record.call(key, name, shown_error(error))
        raise
    finally:
        _inside.reset(before)
    record.call(key, name, shown(given))
    return given


def shown(value: Any, depth: int = 0) -> str:
    """A value as text that is equal for equal values; of foreign objects the type."""
    kind = type(value)
    if value is None or kind in (bool, int, float, str, bytes, complex):
        return repr(value)
    if isinstance(value, enum.Enum):
        return kind.__name__ + "." + value.name
    if depth > _DEEP:
        return "..."
    if kind in (list, tuple):
        inner = ", ".join(shown(one, depth + 1) for one in value)
        return "[" + inner + "]" if kind is list else "(" + inner + ")"
    if kind in (set, frozenset):
        return "{" + ", ".join(sorted(shown(one, depth + 1) for one in value)) + "}"
    if isinstance(value, dict):
        pairs = [(shown(k, depth + 1), shown(value[k], depth + 1)) for k in value]
        return "{" + ", ".join(k + ": " + one for k, one in sorted(pairs)) + "}"
    if any(member.built.holds(value) for member in _STANDING.values()):
        return "<built>"
    if isinstance(value, BaseException):
        return shown_error(value)
    if dataclasses.is_dataclass(value) and not inspect.isclass(value):
        names = [one.name for one in dataclasses.fields(value)]
        inner = ", ".join(n + "=" + shown(getattr(value, n), depth + 1) for n in names)
        return kind.__name__ + "(" + inner + ")"
    return "<" + kind.__name__ + ">"


def shown_error(error: BaseException) -> str:
    """An exception's type and text, without addresses."""
    return type(error).__name__ + ": " + _ADDRESS.sub("0x", str(error))


class PytestRecorder:
    """A plugin that runs only the tests of the job and notes what becomes of them."""

    def __init__(self, job: Job, record: Record) -> None:
        self._job = job
        self._record = record
        self._wanted = set(job.tests)

    def pytest_sessionstart(self, session: Any) -> None:
        """Stand in, now that the project's ``conftest.py`` has run."""
        install(self._job, self._record)

    def pytest_collection_modifyitems(self, config: Any, items: list[Any]) -> None:
        """Leave out what is not to be run."""
        wanted = self._wanted if self._record.replaced else set()
        left = [one for one in items if self._function(one.nodeid) not in wanted]
        items[:] = [one for one in items if self._function(one.nodeid) in wanted]
        config.hook.pytest_deselected(items=left)

    def pytest_collectreport(self, report: Any) -> None:
        """Note a file that cannot be collected: none of its tests will run."""
        if report.failed:
            for test in self._job.tests:
                if test.startswith(self._id(report.nodeid) + "::"):
                    why = what_happened(report.longreprtext)
                    self._record.outcome(test, "error", why)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Remember which test runs."""
        self._record.current = self._id(nodeid)

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Note what became of a phase of a test."""
        outcome = report.outcome
        if hasattr(report, "wasxfail"):
            outcome = "xpassed" if outcome == "passed" else "xfailed"
        if report.when == "call" or report.outcome != "passed":
            told = what_happened(report.longreprtext)
            self._record.outcome(self._id(report.nodeid), outcome, told)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """No test runs."""
        self._record.current = ""

    def pytest_configure(self, config: Any) -> None:
        """Learn from where pytest names its tests."""
        self._base = str(config.rootpath)

    def _id(self, nodeid: str) -> str:
        path, colons, rest = nodeid.partition("::")
        path = os.path.relpath(os.path.join(self._base, path), self._job.root)
        return path.replace(os.sep, "/") + colons + rest

    def _function(self, nodeid: str) -> str:
        return self._id(nodeid).partition("[")[0]


def what_happened(text: str) -> str:
    """The lines of a traceback that say what happened, as one."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    marked = [line[2:].strip() for line in lines if line.startswith("E ")]
    return " ".join(marked or lines[-1:])[:400]


def run_pytest(job: Job, record: Record) -> None:
    """Run the tests with pytest."""
    import pytest

    files = sorted({test.partition("::")[0] for test in job.tests})
    paths = [os.path.join(job.root, one) for one in files]
    there = [path for path in paths if os.path.exists(path)]
    if there:
        status = pytest.main(
            [*job.arguments, *there],
            plugins=[PytestRecorder(job, record)],
        )
        if int(status) in (2, 3, 4) and not record.tests:
            record.error = "pytest could not run the tests; its output is above"


def run_unittest(job: Job, record: Record) -> None:
    """Run the tests with unittest."""
    import unittest

    class Result(unittest.TestResult):
        """Notes what becomes of each test."""

        def startTest(self, test: Any) -> None:  # noqa: N802
            super().startTest(test)
            record.current = names.get(test.id(), test.id())

        def stopTest(self, test: Any) -> None:  # noqa: N802
            errors = [*self.errors, *self.failures]
            told = [text for one, text in errors if one is test]
            skipped = any(one is test for one, _ in self.skipped)
            outcome = "failed" if told else "skipped" if skipped else "passed"
            record.outcome(record.current, outcome, what_happened("".join(told)))
            record.current = ""
            super().stopTest(test)

    names = {}
    for test in job.tests:
        path, _, rest = test.partition("::")
        folder, module = package_of(os.path.join(job.root, path))
        if folder not in sys.path:
            sys.path.insert(0, folder)
        names[module + "." + rest.replace("::", ".")] = test
    install(job, record)
    if record.replaced:
        unittest.TestLoader().loadTestsFromNames(sorted(names)).run(Result())


def package_of(path: str) -> tuple[str, str]:
    """The folder to import a file from, and the dotted name that it has there."""
    folder, base = os.path.split(path)
    parts = [os.path.splitext(base)[0]]
    while os.path.exists(os.path.join(folder, "__init__.py")):
        folder, name = os.path.split(folder)
        parts.insert(0, name)
    return folder, ".".join(parts)


def run(job: Job) -> None:
    """Run the tests in this process, and write down what becomes of them."""
    sys.path[:0] = json.loads(os.environ.pop("CONTRACT_REPLAY_PATH", "[]"))
    record = Record()
    try:
        (run_pytest if job.framework == "pytest" else run_unittest)(job, record)
    except Exception:  # noqa: BLE001
        record.error = traceback.format_exc()
    with open(job.output, "w", encoding="utf-8") as file:
        told = {"error": record.error, "tests": record.tests}
        json.dump({**told, "replaced": record.replaced}, file)


class Runs:
    """The runs of one job, each in a process of its own, and each done once."""

    def __init__(self, said: dict[str, Any], folder: str) -> None:
        self._said = said
        self._folder = folder
        self._done: dict[tuple[str, int], dict[str, Any]] = {}

    def of(self, build: str, attempt: int = 1) -> dict[str, Any]:
        """What a run has told; ``error`` says why it could not be done."""
        if (build, attempt) not in self._done:
            output = os.path.join(self._folder, build + str(attempt) + ".json")
            job = {**self._said, "build": build, "output": output}
            self._done[build, attempt] = self._run(json.dumps(job), output)
        return self._done[build, attempt]

    def _run(self, job: str, output: str) -> dict[str, Any]:
        empty: dict[str, Any] = {"tests": {}, "replaced": []}
        try:
            done = subprocess.run(
                [sys.executable, os.path.abspath(__file__)],
                input=job.encode(),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=self._said["seconds"],
                check=False,
            )
        except subprocess.TimeoutExpired:
            told = "the tests took more than " + str(self._said["seconds"]) + " seconds"
            return {**empty, "error": told}
        said = done.stdout.decode("utf-8", "replace")[-4000:]
        if not os.path.exists(output):
            return {**empty, "error": said or "the process ended without a word"}
        with open(output, encoding="utf-8") as file:
            told_all: dict[str, Any] = json.load(file)
        if told_all["error"]:
            told_all["error"] += "\n" + said
        return told_all


def compare(said: dict[str, Any]) -> dict[str, Any]:
    """The verdicts on a job: for each key and test, why nothing is compared, or how."""
    job = Job(said)
    with tempfile.TemporaryDirectory() as folder:
        runs = Runs(said, folder)
        legacy = runs.of("legacy")
        keys = {repr(key) for key, _ in job.replayed}
        gone = [] if legacy["error"] else sorted(keys - set(legacy["replaced"]))
        verdicts: list[Any] = []
        for key, test in job.replayed:
            verdicts += [(repr(key), test, *verdict(repr(key), test, runs, gone))]
    moved = {key for test in legacy["tests"].values() for key in test["moved"]}
    return {"gone": gone, "moved": sorted(moved), "verdicts": verdicts}


def verdict(key: str, test: str, runs: Runs, gone: list[str]) -> tuple[str, list[str]]:
    """Why a test compares nothing, or "", and what is not the same."""
    if key in gone:
        return "the legacy of " + key + " is gone, or only a shim by now", []
    legacy, unified = runs.of("legacy"), runs.of("unified")
    if legacy["error"] or unified["error"]:
        return "", [legacy["error"] or unified["error"]]
    old, new = legacy["tests"].get(test), unified["tests"].get(test)
    if old is None:
        return "it is not collected: renamed, moved or deselected", []
    failed = [one for one in old["outcomes"].values() if one[0] != "passed"]
    if failed:
        return "it does not pass with the legacy, either: " + ": ".join(failed[0]), []
    if new is None:
        return "", ["it is not run any more"]
    told = [
        name + ": " + outcome + ": " + message
        for name, (outcome, message) in sorted(new["outcomes"].items())
        if outcome != "passed"
    ]
    if told and all("isinstance(" in one for one in told):
        return "it asks for a base that the unified one has not: " + told[0], []
    if told and new["patched"]:
        return "it patches " + new["patched"][0] + ", which moved code never uses", []
    if not told and key not in new["built"] and key in new["moved"]:
        return "it builds the unified one itself by now", []
    if not told and key not in new["built"]:
        return "it builds nothing for " + key, []
    return "", told or other_results(test, old, new, runs)


def other_results(test: str, old: Any, new: Any, runs: Runs) -> list[str]:
    """The calls that give something else, where the legacy gives the same twice."""
    before, after = by_call(old), by_call(new)
    told = [one for one in before if one in after and before[one] != after[one]]
    if not told:
        return []
    again = by_call(runs.of("legacy", 2)["tests"].get(test, {"calls": []}))
    stable = [one for one in told if again.get(one) == before[one]]
    return [one + ": " + changed(before[one], after[one]) for one in stable]


def changed(before: list[str], after: list[str]) -> str:
    """What became of the results of a call."""
    return ", ".join(before) + " became " + ", ".join(after)


def by_call(record: Any) -> dict[str, list[str]]:
    """The results of all calls of one name, sorted: tasks may finish in any order."""
    found: dict[str, list[str]] = {}
    for key, name, result in record["calls"]:
        found.setdefault(key + " " + name, []).append(result)
    return {call: sorted(results) for call, results in found.items()}


def main() -> None:
    """Do the job that stdin says."""
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [one for one in sys.path if os.path.abspath(one) != here]
    said = json.loads(sys.stdin.buffer.read().decode())
    if "build" in said:
        run(Job(said))
    else:
        print(json.dumps(compare(said)))  # noqa: T201


if __name__ == "__main__":
    main()
