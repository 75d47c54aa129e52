"""Makes the packs importable from the checkout, so that the suite runs without installing anything."""

from __future__ import annotations

import compileall
import gc
import os
import signal
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

import ssot_tool

CHECKOUT = str(Path(__file__).parent.parent)

# In the wheel the folders ``rules/`` and ``codemods/`` are ssot_tool.rules and ssot_tool.codemods.
if CHECKOUT not in ssot_tool.__path__:
    ssot_tool.__path__.append(CHECKOUT)


# No test is timed, as machines are noisy; the first draw of a process takes two seconds on a busy one, as hypothesis
# looks for constants in all of our modules.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


# Also where PYTHONDONTWRITEBYTECODE is set, which processes that tests start still see: without bytecode, each run
# rewrites the assertions of all tests anew, and each ``ssot`` compiles the whole tool.
sys.dont_write_bytecode = False


def pytest_configure(config: pytest.Config) -> None:
    """Start workers quickly: fork them, from a process that has libcst already (0.06 s a scan instead of 0.3 s).

    The threads that are there before the first test are xdist's, and wait for its pipe; with any other, a fresh
    interpreter is started as ever.
    """
    read_once_what_no_workspace_changes()
    # That a disk keeps what it was told to keep can be tested by no test; waiting for it takes 40 % of the forms' time.
    os.fsync = lambda fd: None
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell that starts the suite in the background has it ignore Ctrl-C, and so would all that the tests start.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if not hasattr(config, "workerinput"):
        for folder in ("ssot_tool", "rules", "codemods", "tools"):
            compileall.compile_dir(os.path.join(CHECKOUT, folder), quiet=2)

    import ssot_tool.scan.syntax.read_cst
    import ssot_tool.scan.tasks  # noqa: F401
    from ssot_tool.scan import pool_worker
    from tests import spare_workers

    if sys.platform == "linux":
        pool_worker.idle_threads = len(os.listdir("/proc/self/task"))
        if not has_controller_alone(config):
            spare_workers.keep()


def has_controller_alone(config: pytest.Config) -> bool:
    """Whether tests run in workers of xdist, and not in this process."""
    return not hasattr(config, "workerinput") and bool(config.getoption("numprocesses", None))


def pytest_unconfigure(config: pytest.Config) -> None:
    from tests import spare_workers

    spare_workers.end()


@pytest.fixture(autouse=True, scope="session")
def no_plugins_in_the_pytest_of_a_test() -> Iterator[None]:
    """A pytest that a test starts loads what it names alone: Hypothesis' own plugin takes as long as all of pytest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        yield


@pytest.fixture(autouse=True, scope="session")
def no_upkeep_by_git() -> Iterator[None]:
    """A commit starts two more processes that ask whether a repository is to be tidied, and takes twice as long."""
    first = int(os.environ.get("GIT_CONFIG_COUNT", "0"))
    upkeep = {"gc.auto": "0", "maintenance.auto": "false"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_COUNT", str(first + len(upkeep)))
        for number, (key, value) in enumerate(upkeep.items(), start=first):
            patch.setenv(f"GIT_CONFIG_KEY_{number}", key)
            patch.setenv(f"GIT_CONFIG_VALUE_{number}", value)
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests of the whole tool: the longest of all, started last, runs on when all others are done."""
    here = Path(__file__).parent
    items.sort(key=lambda item: item.path.parent != here)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Look for garbage seldom, and never among the tests and modules that stay to the end, in no forked worker either.

    ``ssot`` itself runs without the collector.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def read_once_what_no_workspace_changes() -> None:
    """The shipped packs and our own code: reading them is most of what opening a tiny workspace costs."""
    from ssot_tool import registry, session
    from ssot_tool.config.toml_tables import convert_table, read_toml
    from ssot_tool.discovering import discover
    from ssot_tool.protecting import remembered
    from ssot_tool.scan.edition import code_digest, edition

    shipped = str(Path(CHECKOUT, "rules")) + os.sep
    read: dict[Path, Any] = {}
    converted: dict[int, Any] = {}

    def read_once(path: Path, shown: str, mistakes: Any) -> Any:
        if not str(path).startswith(shipped):
            return read_toml(path, shown, mistakes)
        if path not in read:
            read[path] = read_toml(path, shown, mistakes)
        return read[path]

    def convert_once(kind: Any, table: Any, file: Any, place: Any, mistakes: Any) -> Any:
        if not any(file is one for one in read.values()):
            return convert_table(kind, table, file, place, mistakes)
        if id(file) not in converted:
            converted[id(file)] = convert_table(kind, table, file, place, mistakes)
        return converted[id(file)]

    registry.read_toml = read_once  # type: ignore[attr-defined]
    registry.convert_table = convert_once  # type: ignore[assignment,attr-defined]
    session.edition = cache(edition)  # type: ignore[attr-defined]

    digest_once = cache(code_digest)
    for holder in (discover, remembered):
        holder.code_digest = lambda names: digest_once(tuple(names))  # type: ignore[attr-defined]
    modules, of_shipped = registry._modules, cache(registry._modules)
    registry._modules = lambda package: (of_shipped if package == registry.RULES_PACKAGE else modules)(package)
