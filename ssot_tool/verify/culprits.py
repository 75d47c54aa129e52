"""Which files' changes break tests: delta debugging over the files (Zeller and Hildebrandt, 2002, ``ddmin``).

A set of files is to blame if the tests pass again when their changes are taken back, and no other ones are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

#: Whether the tests pass with the changes of these files taken back.
Passes = Callable[[frozenset[str]], bool]


class Suspects(NamedTuple):
    """The files to blame. Not ``certain``: the search was stopped, and some of them may be innocent.

    No paths where the tests fail even without any change.
    """

    paths: tuple[str, ...]
    certain: bool


def find_culprits(paths: Sequence[str], passes: Passes, runs: int = 12) -> Suspects:
    """A set of files of which none can be left out, or what is left of all of them after so many runs."""
    suspects = tuple(paths)
    if len(suspects) < 2:
        return Suspects(suspects, True)
    if not passes(frozenset(suspects)):
        return Suspects((), True)
    left, parts, tried = runs - 1, 2, {frozenset(suspects)}
    while len(suspects) > 1:
        for some, more in _parts(suspects, min(parts, len(suspects))):
            if frozenset(some) in tried:
                continue
            if left == 0:
                return Suspects(suspects, False)
            left -= 1
            tried.add(frozenset(some))
            if passes(frozenset(some)):
                suspects, parts = some, more
                break
        else:
            if parts >= len(suspects):
                break
            parts *= 2
    return Suspects(suspects, True)


def _parts(suspects: tuple[str, ...], parts: int) -> Iterator[tuple[tuple[str, ...], int]]:
    """Each part, and then what remains without each; and in how many parts that is to be split."""
    cuts = [len(suspects) * at // parts for at in range(parts + 1)]
    spans = list(pairwise(cuts))
    for start, end in spans:
        yield suspects[start:end], 2
    for start, end in spans:
        yield suspects[:start] + suspects[end:], max(parts - 1, 2)
