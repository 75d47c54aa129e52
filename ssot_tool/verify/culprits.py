"""Which files' changes break tests: changes are taken back until it is known whose are to blame.

Most tests are broken by one file. All those files are found at once: the files are numbered, and in one run for each
binary digit the changes of those with a one are taken back; the runs in which a test passes spell the number of its
file. For tests that only several files break, ``ddmin`` (Zeller and Hildebrandt, 2002) does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

Files = frozenset[str]
#: The tests, of those that are broken, that fail with the changes of these files taken back.
Failing = Callable[[Files], Collection[str]]


class Suspects(NamedTuple):
    """The files to blame: with their changes taken back, the tests pass. None where they fail without any change.

    Not ``certain``: the search was stopped, and some of them may be innocent.
    """

    paths: tuple[str, ...]
    certain: bool


def find_culprits(paths: Sequence[str], tests: Collection[str], failing: Failing, runs: int = 12) -> Suspects:
    """The files that break the tests, by at most so many runs of them."""
    if len(paths) < 2:
        return Suspects(tuple(paths), True)
    search = _Search(paths, failing, runs)
    goal = search.passing(frozenset(paths), tests)
    if not goal:
        return Suspects((), True)
    spelled = search.spelled(goal)
    known = frozenset(spelled.values())
    try:
        rest = goal - search.passing(known, goal)
        known = frozenset(path for test, path in spelled.items() if test not in rest)
        found = search.least(known, rest) if rest else ()
    except _Stopped as stopped:
        return Suspects(tuple(path for path in paths if path in known.union(stopped.suspects)), False)
    return Suspects(tuple(path for path in paths if path in known.union(found)), True)


class _Stopped(Exception):
    """No run is left; ``suspects`` are the files among which the culprits are."""

    def __init__(self, suspects: Collection[str]) -> None:
        super().__init__()
        self.suspects = suspects


class _Search:
    """A search over files, with the runs that it has left and what it has seen."""

    def __init__(self, paths: Sequence[str], failing: Failing, runs: int) -> None:
        self._paths = paths
        self._failing = failing
        self._left = runs
        self._seen: dict[Files, frozenset[str]] = {}  # the tests that fail

    def passing(self, back: Files, tests: Collection[str], suspects: Collection[str] = ()) -> frozenset[str]:
        """The tests that pass with these changes taken back; _Stopped if that is not known and no run is left."""
        if not back:
            return frozenset()
        if back not in self._seen:
            if self._left == 0:
                raise _Stopped(suspects or self._paths)
            self._left -= 1
            self._seen[back] = frozenset(self._failing(back))
        return frozenset(tests) - self._seen[back]

    def spelled(self, tests: frozenset[str]) -> dict[str, str]:
        """The file that each test spells, if it does; a guess until it is tried."""
        digits = (len(self._paths) - 1).bit_length()
        if digits >= self._left:
            return {}
        numbers = dict.fromkeys(tests, 0)
        for digit in range(digits):
            back = frozenset(path for number, path in enumerate(self._paths) if number >> digit & 1)
            for test in self.passing(back, tests):
                numbers[test] |= 1 << digit
        return {test: self._paths[number] for test, number in numbers.items() if number < len(self._paths)}

    def least(self, known: Files, tests: frozenset[str]) -> tuple[str, ...]:
        """Files that, beside those that are known, make the tests pass, and of which none can be left out."""
        suspects, parts = tuple(path for path in self._paths if path not in known), 2
        while len(suspects) > 1:
            for some, more in _parts(suspects, min(parts, len(suspects))):
                if self.passing(known.union(some), tests, suspects) == tests:
                    suspects, parts = some, more
                    break
            else:
                if parts >= len(suspects):
                    break
                parts *= 2
        return suspects


def _parts(suspects: tuple[str, ...], parts: int) -> Iterator[tuple[tuple[str, ...], int]]:
    """Each part, and then what remains without each; and in how many parts that is to be split."""
    cuts = [len(suspects) * at // parts for at in range(parts + 1)]
    spans = list(pairwise(cuts))
    for start, end in spans:
        yield suspects[start:end], 2
    for start, end in spans:
        yield suspects[:start] + suspects[end:], max(parts - 1, 2)
