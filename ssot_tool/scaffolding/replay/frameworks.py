"""Running the tests in this process, with pytest or unittest."""

from __future__ import annotations

import json
import os
import sys
import traceback
from typing import Any

from ssot_tool.scaffolding.replay.installing import install
from ssot_tool.scaffolding.replay.job import Job, Record


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
