"""Two runs held against each other: which tests passed before, and do not now."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from ssot_tool.migrate.changes import Deletion, Outcome
from ssot_tool.verify.observed import Result, Run
from ssot_tool.verify.probe_plugin import function_of
from ssot_tool.verify.verdict import BrokenTest

#: In the words of the contract tests; a test holds the two together.
_OVER = re.compile(r"\bthe legacy of .+ is gone\b|\bthe tests of .+ build the unified one itself by now\b")


def broken_tests(command: str, before: Run, after: Run, planned: Sequence[Outcome]) -> tuple[BrokenTest, ...]:
    """The tests that passed in one run and do not in the other, sorted; one for the command where only that failed.

    A test that is no longer there is broken, too, unless its file is deleted, or as many tests of its function pass as
    before: then their parameters have other names. Tests that could not be run because the others stopped the run are
    not counted beside those.
    """
    broken = [
        _told(test, before.tests[test], after.tests[test]) for test in sorted(_passing(before) & set(after.tests))
    ]
    broken = [test for test in broken if not Result(test.after, "").passed and not _is_over(test)]
    broken += _lost(before, after, planned, broken)
    broken = [test for test in broken if test.after != "not run"] or broken
    if not broken and before.code == 0 and after.code != 0:
        return (BrokenTest(command, "exit 0", f"exit {after.code}", after.last_line),)
    return tuple(sorted(broken, key=lambda test: test.test))


def _is_over(test: BrokenTest) -> bool:
    """Whether a contract test that ``ssot scaffold`` wrote says that there is no legacy left to compare with."""
    return test.after == "skipped" and _OVER.search(test.message) is not None


def narrowed(before: Run, functions: frozenset[str]) -> Run:
    """A run as if only these functions' tests had been in it, and their outcomes are all that counts."""
    tests = {test: result for test, result in before.tests.items() if function_of(test) in functions}
    return Run(1, "", tests, {}, before.collected, (), before.is_pytest, before.is_python)


def _passing(run: Run) -> set[str]:
    return {test for test, result in run.tests.items() if result.passed}


def _told(test: str, before: Result, after: Result) -> BrokenTest:
    return BrokenTest(test, before.outcome, after.outcome, after.message)


def _lost(before: Run, after: Run, planned: Sequence[Outcome], broken: Iterable[BrokenTest]) -> list[BrokenTest]:
    """Tests that are not there, as far as others of their function do not stand for them."""
    missing = _by_function(_passing(before) - set(after.tests))
    passed_before, passed_after = _by_function(_passing(before)), _by_function(_passing(after))
    failing = _by_function(test.test for test in broken)
    new = _by_function(test for test in after.tests.keys() - before.tests.keys() if not after.tests[test].passed)
    lost: list[BrokenTest] = []
    for function, tests in sorted(missing.items()):
        count = len(passed_before[function]) - len(passed_after[function]) - len(failing[function])
        if count <= 0 or _may_go(function, planned):
            continue
        renamed = sorted(new[function])[:count]
        lost += [BrokenTest(test, "passed", after.tests[test].outcome, after.tests[test].message) for test in renamed]
        gone = sorted(tests)[: count - len(renamed)]
        lost += [_gone(test, before.tests[test].outcome, after) for test in gone]
    return lost


def _by_function(tests: Iterable[str]) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for test in tests:
        found[function_of(test)].append(test)
    return found


def _may_go(function: str, planned: Sequence[Outcome]) -> bool:
    """Whether a test goes with its file, or is an example in the docstring of a definition that goes."""
    path, _, name = function.partition("::")
    for outcome in planned:
        if outcome.path == path:
            return isinstance(outcome, Deletion) or (path.endswith(".py") and "." in name)
    return False


def _gone(test: str, before: str, after: Run) -> BrokenTest:
    path = test.partition("::")[0]
    for uncollected, message in after.uncollected.items():
        if path == uncollected or path.startswith(f"{uncollected}/"):
            return BrokenTest(test, before, "error", message)
    if test in after.collected or not after.is_pytest:
        return BrokenTest(test, before, "not run", "" if after.is_pytest else after.last_line)
    return BrokenTest(test, before, "gone", "")
