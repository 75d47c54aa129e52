"""The files to blame are found by taking changes back, in a bounded number of runs."""

from __future__ import annotations

import pytest

from ssot_tool.verify.culprits import Suspects, find_culprits

FILES = [f"file{number:03}.py" for number in range(445)]


class Runs:
    """Tests that pass if the changes of all their files are taken back."""

    def __init__(self, **culprits: set[str]) -> None:
        self.culprits = culprits
        self.count = 0

    def __call__(self, back: frozenset[str]) -> list[str]:
        self.count += 1
        return [test for test, files in self.culprits.items() if not files <= back]


def search(files: list[str], runs: Runs, most: int = 12) -> Suspects:
    found = find_culprits(files, runs.culprits, runs, most)
    assert runs.count <= most
    return found


def test_one_file_needs_no_run() -> None:
    runs = Runs(test={"a.py"})
    assert search(["a.py"], runs) == Suspects(("a.py",), True)
    assert runs.count == 0


@pytest.mark.parametrize("culprit", [FILES[0], FILES[31], FILES[255], FILES[444]])
def test_one_culprit_is_found_among_many(culprit: str) -> None:
    assert search(FILES, Runs(test={culprit})) == Suspects((culprit,), True)


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_each_of_few_is_found(count: int) -> None:
    for culprit in FILES[:count]:
        assert search(FILES[:count], Runs(test={culprit}), most=5) == Suspects((culprit,), True)


def test_the_culprits_of_many_tests_are_found_at_once() -> None:
    culprits = FILES[::40]
    runs = Runs(**{f"test{number}": {path} for number, path in enumerate(culprits)})
    assert search(FILES, runs) == Suspects(tuple(culprits), True)


def test_files_that_break_tests_together_are_found_together() -> None:
    two = {"file001.py", "file006.py"}
    assert search(FILES[:8], Runs(test=two), most=40) == Suspects(tuple(sorted(two)), True)
    found = search(FILES[:8], Runs(test=two, other={"file003.py"}), most=40)
    assert found == Suspects(("file001.py", "file003.py", "file006.py"), True)
    assert search(FILES[:2], Runs(test=set(FILES[:2]))) == Suspects(tuple(FILES[:2]), True)


def test_a_search_that_is_stopped_says_so_and_keeps_the_culprits() -> None:
    runs = Runs(test=set(FILES[::7]), other={FILES[1]})
    found = search(FILES, runs)
    assert not found.certain
    assert {*FILES[::7], FILES[1]} <= set(found.paths)


def test_a_search_that_is_stopped_at_once_has_all_files() -> None:
    assert search(FILES, Runs(test={FILES[3]}), most=1) == Suspects(tuple(FILES), False)


def test_nobody_is_to_blame_where_tests_fail_without_any_change() -> None:
    assert search(FILES, Runs(test={"elsewhere"})) == Suspects((), True)
    assert search(FILES, Runs(test={"elsewhere"}, other={FILES[2]})) == Suspects((FILES[2],), True)
