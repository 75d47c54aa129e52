"""Which rival we would keep, and why; the same answer for the same tree."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ssot_tool.discovering.keeping import is_going, kept
from tests.discovering.rivals import ONE, OTHER, two, used
from tests.discovering.workspace import OTHER_WORK, WORK

TILL = f"class OrderTill:{WORK}"


def said(doc: str) -> str:
    """The class with a docstring."""
    return TILL.replace(":\n", f':\n    """{doc}"""\n', 1)


def test_the_one_that_most_use(tmp_path: Path) -> None:
    _, group = two(tmp_path)
    assert kept(group, used({ONE: 2, OTHER: 3})).symbol == OTHER
    assert kept(group, used({ONE: 3, OTHER: 2})).symbol == ONE


def test_a_test_counts_a_tenth(tmp_path: Path) -> None:
    _, group = two(tmp_path)
    assert kept(group, used({ONE: 1}, {OTHER: 9})).symbol == ONE
    assert kept(group, used({ONE: 1}, {OTHER: 11})).symbol == OTHER


@pytest.mark.parametrize("doc", ["Deprecated.", "For backward compatibility.", "Do not use.", "The legacy till."])
def test_what_is_on_its_way_out_is_not_kept(doc: str, tmp_path: Path) -> None:
    _, group = two(tmp_path, said(doc))
    assert is_going(group.subjects[0]) and not is_going(group.subjects[1])
    assert kept(group, used({ONE: 9, OTHER: 1})).symbol == OTHER


def test_what_takes_the_place_of_a_part_alone_is_no_reason_to_drop_the_whole(tmp_path: Path) -> None:
    _, group = two(tmp_path, said("Its drawer is obsolete: use `Chest`."), said("Is obsolete: use `OrderTill`."))
    assert not is_going(group.subjects[0], group.subjects)
    assert kept(group, used({ONE: 9, OTHER: 1})).symbol == ONE
    assert not is_going(group.subjects[1], group.subjects[1:])


def test_a_name_may_say_so(tmp_path: Path) -> None:
    found, _ = two(tmp_path, f"class LegacyOrderTill:{WORK}", f"class UnifiedOrderTill:{WORK}")
    assert is_going(found.subjects["a.m.LegacyOrderTill"])
    assert not is_going(found.subjects["b.n.UnifiedOrderTill"])


def test_one_without_a_domain_of_its_own_before_one_that_a_little_more_use(tmp_path: Path) -> None:
    _, group = two(tmp_path, f"class ShopOrderTill:{WORK}", f"class UnifiedOrderTill:{WORK}")
    assert group.words == ("order", "till")
    shop, unified = (one.symbol for one in group.subjects)
    assert kept(group, used({shop: 3, unified: 2})).symbol == unified
    assert kept(group, used({shop: 9, unified: 2})).symbol == shop


def test_among_equals_the_one_that_says_it_is_the_one(tmp_path: Path) -> None:
    _, group = two(tmp_path, other=said("The single source of truth."))
    proposal = kept(group, used({ONE: 2, OTHER: 2}))
    assert (proposal.symbol, proposal.reasons[-1]) == (OTHER, "says that it is the one")


def test_among_equals_the_one_that_can_what_the_others_can(tmp_path: Path) -> None:
    _, group = two(tmp_path, other=TILL + OTHER_WORK + "\n    def refund(self, order):\n        return order\n")
    assert kept(group, used({})).symbol == ONE, "a method that it has alone is none that members share"
    assert "has 2 of the 2 methods that members share" in kept(group, used({})).reasons


def test_the_reasons_count_uses_in_production(tmp_path: Path) -> None:
    _, group = two(tmp_path)
    assert kept(group, used({ONE: 3, OTHER: 1}, {OTHER: 7})).reasons[0] == "3 of 4 uses in production"


@pytest.mark.parametrize("seed", range(5))
def test_nothing_but_the_tree_decides(seed: int, tmp_path: Path) -> None:
    """Where all is equal, the first by symbol; whatever the order of what is known about them."""
    _, group = two(tmp_path)
    calls = list(used({ONE: 4, OTHER: 4}, {ONE: 2, OTHER: 2}).items())
    random.Random(seed).shuffle(calls)
    assert kept(group, dict(calls)).symbol == ONE
