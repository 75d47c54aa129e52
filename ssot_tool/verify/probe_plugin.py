"""Runs in the processes of the command that is verified: leads imports to the copy, and reports imports and tests.

It is copied to a folder on their PYTHONPATH as ``_ssot_verify``, beside a ``sitecustomize`` that calls ``begin`` and
``settings.json``, and there it is a pytest plugin as well. It may run under any Python 3, so it uses nothing new and
imports nothing but the standard library. PYTEST_DONT_REWRITE: it is imported before pytest is.
"""

from __future__ import annotations

import atexit
import json
import os
import sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from typing import Any

_HERE = os.path.dirname(os.path.abspath(__file__))
_INSTALLED = ("site-packages", "dist-packages")
_LONGEST = 200


class Settings:
    """What ``settings.json`` says.

    ``original`` are the names of the tree that was copied, ``copy`` is the copy's; ``spared`` are folders, relative to
    both, that are not copied; ``roots`` the copy's import roots, ``workspace`` its workspace, ``names`` the modules
    that may come from nowhere else; ``only`` are the functions whose tests are run, all where there are none.
    """

    def __init__(self, said: dict[str, Any]) -> None:
        self.original: list[str] = said["original"]
        self.copy: str = said["copy"]
        self.spared: list[str] = said["spared"]
        self.roots: list[str] = said["roots"]
        self.workspace: str = said["workspace"]
        self.names: frozenset[str] = frozenset(said["names"])
        self.only: frozenset[str] = frozenset(said["only"])


def function_of(test: str) -> str:
    """The id of a test's function: without parameters, and without the group that pytest-xdist adds."""
    path, colons, name = test.partition("::")
    return path + colons + name.partition("[")[0].partition("@")[0]


def begin() -> None:
    """Called when a Python process starts, before anything of the workspace is imported."""
    _tell("process")
    settings = _settings()
    _redirect(settings)
    atexit.register(tell_imports, settings)
    _go_on()


def _settings() -> Settings:
    with open(os.path.join(_HERE, "settings.json"), encoding="utf-8") as file:
        return Settings(json.load(file))


def _tell(*words: object) -> None:
    """Add a line to this process's report, at once: the process may be killed."""
    with open(os.path.join(_HERE, "told", "%d.jsonl" % os.getpid()), "a", encoding="utf-8") as file:  # noqa: UP031
        file.write(json.dumps(words) + "\n")


def _below(path: str, folder: str) -> str | None:
    if path == folder:
        return ""
    return path[len(folder) + 1 :] if path.startswith(folder + os.sep) else None


def _in_original(settings: Settings, path: str) -> str | None:
    """A path of the original, relative to it; None for others, and for what was not copied."""
    for name in settings.original:
        inside = _below(path, name)
        if inside is not None and not any(_below(inside, spared) is not None for spared in settings.spared):
            return inside
    return None


def _moved(settings: Settings, path: str) -> str:
    inside = _in_original(settings, os.path.normpath(path)) if os.path.isabs(path) else None
    return path if inside is None else os.path.join(settings.copy, inside).rstrip(os.sep)


def _redirect(settings: Settings) -> None:
    """Editable installs lead to the copy instead of the original, and installed modules do not go before the copy's."""
    sys.path[:] = [_moved(settings, entry) for entry in sys.path]
    installed = (at for at, entry in enumerate(sys.path) if os.path.basename(entry) in _INSTALLED)
    at = next(installed, len(sys.path))
    sys.path[at:at] = [root for root in settings.roots if root not in sys.path]
    for name, module in list(sys.modules.items()):
        if name.startswith("__editable___"):  # as setuptools makes them
            mapping = getattr(module, "MAPPING", {})
            mapping.update((key, _moved(settings, path)) for key, path in list(mapping.items()))
            spaces = getattr(module, "NAMESPACES", {})
            spaces.update((key, [_moved(settings, path) for path in paths]) for key, paths in list(spaces.items()))


def _go_on() -> None:
    """Run the ``sitecustomize`` that ours stands in front of."""
    elsewhere = [entry for entry in sys.path if os.path.abspath(entry or ".") != _HERE]
    spec = PathFinder.find_spec("sitecustomize", elsewhere)
    if spec is not None and spec.loader is not None:
        module = module_from_spec(spec)
        sys.modules["sitecustomize"] = module
        spec.loader.exec_module(module)


def tell_imports(settings: Settings) -> None:
    """Report the modules of the workspace that were imported, and where from."""
    real: dict[str, str] = {}
    for name, module in list(sys.modules.items()):
        try:
            file = object.__getattribute__(module, "__dict__").get("__file__")  # loads no lazy module
        except AttributeError:
            continue
        if isinstance(file, str):
            folder, base = os.path.split(os.path.abspath(file))
            if folder not in real:
                real[folder] = os.path.realpath(folder)
            _tell_import(settings, name, os.path.join(real[folder], base))


def _tell_import(settings: Settings, name: str, file: str) -> None:
    inside = _below(file, settings.copy)
    if _in_original(settings, file) is not None:
        _tell("original", name, file)
    elif inside is not None and not any(_below(inside, spared) is not None for spared in settings.spared):
        _tell("copy", name, file)
    elif name in settings.names and any(part in _INSTALLED for part in file.split(os.sep)):
        _tell("installed", name, file)


def pytest_configure(config: Any) -> None:
    """Record a session on the copy; sessions that tests start are their own affair."""
    root = os.path.realpath(str(getattr(config, "rootpath", None) or config.rootdir))
    settings = _settings()
    if "PYTEST_CURRENT_TEST" not in os.environ and _below(root, settings.copy) is not None:
        config.pluginmanager.register(Recorder(settings, root, hasattr(config, "workerinput")), "_ssot_verify_recorder")


class Recorder:
    """Tells what becomes of tests. A worker of pytest-xdist tells only what it collected: its controller knows all."""

    def __init__(self, settings: Settings, root: str, is_worker: bool) -> None:
        self._settings = settings
        self._root = root
        self._is_worker = is_worker
        if not is_worker:
            _tell("session")

    def pytest_collectreport(self, report: Any) -> None:
        """A file that cannot be collected."""
        if report.failed and not self._is_worker:
            _tell("uncollected", self._id(report.nodeid), self._message(report))

    def pytest_collection_modifyitems(self, config: Any, items: list[Any]) -> None:
        """Leave out what is not to be run."""
        if self._settings.only:
            chosen = [function_of(self._id(item.nodeid)) in self._settings.only for item in items]
            config.hook.pytest_deselected(items=[item for item, is_in in zip(items, chosen) if not is_in])  # noqa: B905
            items[:] = [item for item, is_in in zip(items, chosen) if is_in]  # noqa: B905

    def pytest_collection_finish(self, session: Any) -> None:
        """What there is to run."""
        _tell("collected", [self._id(item.nodeid) for item in getattr(session, "items", ())])

    def pytest_runtest_logreport(self, report: Any) -> None:
        """A phase of a test; that setup or teardown passed says nothing."""
        outcome = _outcome(report)
        if outcome and not self._is_worker and (outcome != "passed" or report.when == "call"):
            _tell("test", self._id(report.nodeid), outcome, self._message(report))

    def pytest_sessionfinish(self, session: Any) -> None:
        """Report what was imported: a worker's process may end without any ado."""
        tell_imports(self._settings)
        if self._settings.only:
            session.exitstatus = 0  # so that what the command does next is done

    def _id(self, test: str) -> str:
        path, colons, name = test.partition("::")
        path = os.path.relpath(os.path.join(self._root, path), self._settings.workspace)
        return path.replace(os.sep, "/") + colons + name

    def _message(self, report: Any) -> str:
        """One line that says what went wrong, without the copy's path."""
        told = report.longrepr
        if isinstance(told, tuple):
            line = str(told[-1])
        elif getattr(told, "reprcrash", None) is not None:
            line = str(told.reprcrash.message)
        else:
            line = _telling(str(told)) if told else ""
        first = line.strip().split("\n")[0].replace(self._settings.copy + os.sep, "")
        return "".join(letter if letter.isprintable() else " " for letter in first)[:_LONGEST]


def _outcome(report: Any) -> str:
    """The outcome as pytest words it; "" for what is none, such as a failure that is tried again."""
    expected = hasattr(report, "wasxfail")
    if report.outcome == "passed":
        return "xpassed" if expected else "passed"
    if report.outcome == "skipped":
        return "xfailed" if expected else "skipped"
    if report.outcome == "failed":
        return "failed" if report.when == "call" else "error"
    return ""


def _telling(text: str) -> str:
    """The line of a traceback that says what happened."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    marked = [line[1:].strip() for line in lines if line.startswith("E ")]
    return (marked or lines[-1:] or [""])[0]
