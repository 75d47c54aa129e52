"""The assignment: one to one, of the largest weight, and silent where nobody can say which is meant."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_tool.gate.assignment import assign

CHECKOUT = Path(__file__).parent.parent.parent
Weights = dict[tuple[str, str], int]

LEFTS, RIGHTS = "abcd", "wxyz"
weights = st.dictionaries(
    st.tuples(st.sampled_from(LEFTS), st.sampled_from(RIGHTS)), st.integers(min_value=1, max_value=9), max_size=9
)
#: Sums of powers of two: no two assignments weigh the same.
distinct = st.lists(st.tuples(st.sampled_from(LEFTS), st.sampled_from(RIGHTS)), unique=True, max_size=9).map(
    lambda pairs: {pair: 2**number for number, pair in enumerate(pairs)}
)


def best(given: Weights) -> int:
    """The largest weight of all assignments, by trying them."""
    return max(sum(given.get(pair, 0) for pair in zip(LEFTS, order, strict=True)) for order in permutations(RIGHTS))


def weight(given: Weights, pairs: dict[str, str]) -> int:
    return sum(given[pair] for pair in pairs.items())


@given(weights)
def test_it_is_one_to_one_and_of_what_was_given(given: Weights) -> None:
    pairs = assign(given)
    assert len(set(pairs.values())) == len(pairs)
    assert set(pairs.items()) <= set(given)
    assert weight(given, pairs) <= best(given)


@given(distinct)
def test_it_is_the_heaviest_in_any_order(given: Weights) -> None:
    pairs = assign(given)
    assert weight(given, pairs) == best(given)
    assert assign(dict(reversed(given.items()))) == pairs
    assert assign(dict(sorted(given.items()))) == pairs


@given(weights)
def test_who_is_left_out_was_in_doubt(given: Weights) -> None:
    """What is missing to the largest weight is that of lefts that could as well have had a right that stays alone."""
    pairs = assign(given)
    taken = set(pairs.values())
    free = {left for left, _ in given} - set(pairs)
    could_be = {pair: number for pair, number in given.items() if pair[0] in free and pair[1] not in taken}
    assert weight(given, pairs) + best(could_be) >= best(given) or could_be
    for (left, right), number in given.items():
        if left in pairs and right not in taken:
            assert given[left, pairs[left]] != number


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, {}),
        ({("a", "x"): 1}, {"a": "x"}),
        # The heaviest pair alone is not the best assignment.
        ({("a", "x"): 5, ("a", "y"): 4, ("b", "x"): 4}, {"a": "y", "b": "x"}),
        # One of two that are equally good stays alone: nobody can say which is meant.
        ({("a", "x"): 5, ("a", "y"): 5}, {}),
        ({("a", "x"): 5, ("a", "y"): 4}, {"a": "x"}),
        # Two share three: whoever of them is in doubt leaves one alone, and the other is in doubt, too.
        ({("a", "w"): 1, ("a", "x"): 1, ("b", "x"): 1, ("b", "y"): 1}, {}),
    ],
)
def test_small_ones(given: Weights, wanted: dict[str, str]) -> None:
    assert assign(given) == wanted


def test_where_all_are_equal_somebody_gets_it_and_always_the_same() -> None:
    one_right = {("a", "x"): 5, ("b", "x"): 5}
    square = one_right | {("a", "y"): 5, ("b", "y"): 5}
    assert assign(one_right) in ({"a": "x"}, {"b": "x"})
    assert assign(square) in ({"a": "x", "b": "y"}, {"a": "y", "b": "x"})
    script = f"from ssot_tool.gate.assignment import assign; print(assign({one_right!r}), assign({square!r}))"
    told = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert told == {f"{assign(one_right)} {assign(square)}\n".encode()}


def test_groups_do_not_disturb_each_other() -> None:
    one, other = {("a", "x"): 5, ("b", "x"): 7}, {("c", "y"): 3, ("c", "z"): 3}
    assert assign(one | other) == assign(one) | assign(other) == {"b": "x"}


def test_many_equal_ones_take_no_time() -> None:
    """A hundred copies that moved together."""
    copies = {(f"old{one}", f"new{other}"): 100 + (one == other) for one in range(30) for other in range(30)}
    assert assign(copies) == {f"old{number}": f"new{number}" for number in range(30)}
