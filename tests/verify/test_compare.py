"""What counts as broken: whatever passed and does not, unless there is a reason that is none of its failing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from ssot_tool.migrate.changes import Change, Deletion, Outcome
from ssot_tool.verify import compare
from ssot_tool.verify.compare import broken_tests
from ssot_tool.verify.observed import Result, Run
from ssot_tool.verify.verdict import BrokenTest


def ran(
    outcomes: Mapping[str, str],
    *,
    collected: tuple[str, ...] = (),
    uncollected: Mapping[str, str] | None = None,
    code: int | None = None,
    is_pytest: bool = True,
) -> Run:
    tests = {test: Result(outcome, "") for test, outcome in outcomes.items()}
    failed = any(result.failed for result in tests.values())
    everything = frozenset(tests).union(collected)
    return Run(
        int(failed) if code is None else code, "end", tests, dict(uncollected or {}), everything, (), is_pytest, True
    )


def broken(before: Run, after: Run, *planned: Outcome) -> list[tuple[str, str]]:
    return [(test.test, test.after) for test in broken_tests("pytest", before, after, planned)]


@pytest.mark.parametrize("outcome", ["failed", "error", "skipped", "xfailed"])
def test_a_test_that_passed_and_does_not_is_broken(outcome: str) -> None:
    assert broken(ran({"a.py::t": "passed"}), ran({"a.py::t": outcome}, code=0)) == [("a.py::t", outcome)]


@pytest.mark.parametrize("outcome", ["failed", "error", "skipped", "xfailed"])
def test_what_did_not_pass_before_is_ignored(outcome: str) -> None:
    before = ran({"a.py::t": outcome, "a.py::u": "passed"}, code=1)
    for after in ("failed", "error", "skipped", "passed"):
        assert broken(before, ran({"a.py::t": after, "a.py::u": "passed"}, code=1)) == []
    assert broken(before, ran({"a.py::u": "xpassed"})) == []


def test_a_test_that_vanishes_is_broken_but_not_with_its_file() -> None:
    before = ran({"a.py::t": "passed", "b.py::t": "passed"})
    assert broken(before, ran({"b.py::t": "passed"}, code=0)) == [("a.py::t", "gone")]
    assert broken(before, ran({"b.py::t": "passed"}), Deletion("a.py", b"")) == []
    assert broken(before, ran({"b.py::t": "passed"}), Change("a.py", b"", ())) == [("a.py::t", "gone")]


def test_an_example_in_a_docstring_goes_with_its_definition() -> None:
    before = ran({"a.py::pkg.a.Old": "passed", "b.py::t": "passed"})
    assert broken(before, ran({"b.py::t": "passed"}), Change("a.py", b"", ())) == []
    assert broken(before, ran({"b.py::t": "passed"}), Change("b.py", b"", ())) == [("a.py::pkg.a.Old", "gone")]


def test_parameters_may_get_other_names() -> None:
    before = ran({"a.py::t[Old]": "passed", "a.py::t[Two]": "passed"})
    assert broken(before, ran({"a.py::t[New]": "passed", "a.py::t[Two]": "passed"})) == []
    assert broken(before, ran({"a.py::t[New]": "failed", "a.py::t[Two]": "passed"})) == [("a.py::t[New]", "failed")]
    assert broken(before, ran({"a.py::t[New]": "passed", "a.py::t[Two]": "failed"})) == [("a.py::t[Two]", "failed")]
    assert broken(before, ran({"a.py::t[Two]": "passed"})) == [("a.py::t[Old]", "gone")]
    assert broken(before, ran({"a.py::t[New]": "passed"})) == [("a.py::t[Old]", "gone")]


def test_tests_of_a_file_that_cannot_be_collected_are_broken_and_those_that_did_not_run_for_it_are_not() -> None:
    before = ran({"a.py::t": "passed", "b.py::t": "passed"})
    after = ran({}, collected=("b.py::t",), uncollected={"a.py": "ImportError"}, code=2)
    assert broken_tests("pytest", before, after, []) == (BrokenTest("a.py::t", "passed", "error", "ImportError"),)


def test_tests_that_did_not_run_for_no_reason_are_broken() -> None:
    before = ran({"a.py::t": "passed", "b.py::t": "passed"})
    after = ran({"a.py::t": "passed"}, collected=("b.py::t",), code=-11)
    assert broken(before, after) == [("b.py::t", "not run")]
    assert broken(before, ran({"a.py::t": "failed"}, collected=("b.py::t",))) == [("a.py::t", "failed")]
    assert broken_tests("pytest", before, ran({}, code=4, is_pytest=False), []) == tuple(
        BrokenTest(f"{name}.py::t", "passed", "not run", "end") for name in "ab"
    )


def test_what_a_command_does_beside_its_tests_counts_if_it_succeeded_before() -> None:
    passing = {"a.py::t": "passed"}
    assert broken_tests("make", ran(passing), ran(passing, code=2), []) == (
        BrokenTest("make", "exit 0", "exit 2", "end"),
    )
    assert broken(ran(passing, code=1), ran(passing, code=2)) == []


@pytest.mark.parametrize(
    "reason",
    [
        "Skipped: the legacy of 'start_agent' is gone, or only a shim by now",
        "Skipped: the legacy of 'start_agent' is gone: there is nothing to compare with",
        "Skipped: the tests of 'start_agent' build the unified one itself by now",
    ],
)
def test_a_contract_that_has_nothing_left_to_compare_is_not_broken(reason: str) -> None:
    before, after = ran({"a.py::t": "passed"}), ran({"a.py::t": "skipped"}, code=0)
    assert broken(before, msgspec.structs.replace(after, tests={"a.py::t": Result("skipped", reason)})) == []
    other = msgspec.structs.replace(after, tests={"a.py::t": Result("skipped", "Skipped: no network")})
    assert broken(before, other) == [("a.py::t", "skipped")]


def test_these_are_the_words_of_the_contract_tests() -> None:
    folder = Path(compare.__file__).parent.parent / "scaffolding"
    told = "".join(
        (folder / name).read_text(encoding="utf-8") for name in ("replay/comparing.py", "contract_pytest.py")
    )
    for words in (
        '"the legacy of " + key + " is gone',
        "the legacy of {key!r} is gone",
        "build the unified one itself by now",
    ):
        assert words in told
