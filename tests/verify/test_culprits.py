"""The files to blame are found by taking changes back, in a bounded number of runs."""

from __future__ import annotations

import pytest

from ssot_tool.verify.culprits import Suspects, find_culprits

FILES = [f"file{number:02}.py" for number in range(64)]


class Runs:
    """Tests that pass if the changes of all these files are taken back."""

    def __init__(self, *culprits: str) -> None:
        self.culprits = frozenset(culprits)
        self.count = 0

    def __call__(self, paths: frozenset[str]) -> bool:
        self.count += 1
        return self.culprits <= paths


def test_one_file_needs_no_run() -> None:
    runs = Runs()
    assert find_culprits(["a.py"], runs) == Suspects(("a.py",), True)
    assert runs.count == 0


@pytest.mark.parametrize("culprit", [FILES[0], FILES[31], FILES[63]])
def test_one_culprit_is_found_among_many(culprit: str) -> None:
    runs = Runs(culprit)
    found = find_culprits(FILES, runs, runs=14)
    assert found == Suspects((culprit,), True)
    assert runs.count <= 13


def test_files_that_break_tests_together_are_found_together() -> None:
    runs = Runs("file01.py", "file06.py")
    assert find_culprits(FILES[:8], runs, runs=40) == Suspects(("file01.py", "file06.py"), True)


def test_a_search_that_is_stopped_says_so_and_keeps_the_culprits() -> None:
    runs = Runs(*FILES[::7])
    found = find_culprits(FILES, runs)
    assert not found.certain
    assert runs.culprits <= set(found.paths)
    assert runs.count == 12


def test_nobody_is_to_blame_where_tests_fail_without_any_change() -> None:
    assert find_culprits(FILES, lambda paths: False) == Suspects((), True)
