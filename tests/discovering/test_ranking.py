"""What comes first: the sure, the large and the much used, whatever the order in which anything is found."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import pytest

from ssot_tool.discovering import ranking
from ssot_tool.discovering.linking import Group
from ssot_tool.discovering.ranking import claims
from ssot_tool.discovery import uses_of
from ssot_tool.model import Reference
from tests.discovering.rivals import ONE, OTHER, two, used
from tests.discovering.workspace import FUNCTION, OTHER_WORK, WORK

TILL = f"class OrderTill:{WORK}"


def score(group: Group, references: dict[str, list[Reference]], ties: int = 4) -> float:
    """The score of a group that several kinds of evidence tie."""
    return ranking.score(group, {symbol: uses_of(known) for symbol, known in references.items()}, ties)


@pytest.fixture
def group(tmp_path: Path) -> Group:
    return two(tmp_path)[1]


def test_what_is_used_more_comes_first(group: Group) -> None:
    least, more, most = (score(group, used({ONE: count, OTHER: count})) for count in (0, 3, 30))
    assert 0 < least < more < most


def test_the_name_and_one_kind_of_evidence_more_count_half(group: Group) -> None:
    uses = used({ONE: 3, OTHER: 3})
    assert score(group, uses, 1) == score(group, uses, 2) == pytest.approx(score(group, uses, 3) / 2, abs=0.001)
    assert score(group, uses, 3) == score(group, uses, 8)


def test_the_second_rival_counts_more_than_the_first(group: Group) -> None:
    """Many use one and nobody the other: that is a remnant. Where both are used, callers disagree."""
    assert score(group, used({ONE: 10, OTHER: 10})) > score(group, used({ONE: 100}))


def test_a_use_in_a_test_counts_less(group: Group) -> None:
    none, tested, called = used({}), used({}, {ONE: 8, OTHER: 8}), used({ONE: 8, OTHER: 8})
    assert score(group, none) < score(group, tested) < score(group, called)


def test_larger_rivals_come_before_smaller_ones(tmp_path: Path) -> None:
    _, small = two(tmp_path / "small")
    _, large = two(tmp_path / "large", TILL + OTHER_WORK, TILL + OTHER_WORK)
    assert score(large, {}) > score(small, {})


def test_functions_come_after_classes(tmp_path: Path) -> None:
    settle = f"def settle_order(order):{FUNCTION}"
    _, functions = two(tmp_path / "f", settle, f"{settle}    order = 1\n")
    _, classes = two(tmp_path / "c", *[TILL] * 2)
    assert not functions.subjects[0].is_class
    calls = used({"a.m.settle_order": 5, "b.n.settle_order": 5, ONE: 5, OTHER: 5})
    assert score(functions, calls) < score(classes, calls)


def test_functions_that_are_copied_whole_count_in_full(tmp_path: Path) -> None:
    _, copies = two(tmp_path, *[f"def settle_order(order):{FUNCTION}"] * 2)
    alike = msgspec.structs.replace(copies, likeness=1.0)  # as likeness counts no further, that is all they differ in
    assert score(alike, {}) == pytest.approx(0.7 * score(copies, {}), abs=0.001)


def test_who_says_that_something_is_replaced_comes_first(tmp_path: Path) -> None:
    _, plain = two(tmp_path / "plain")
    said = TILL.replace(":\n", ':\n    """The single source of truth for tills."""\n', 1)
    _, claimed = two(tmp_path / "claimed", other=said)
    assert score(claimed, {}) > score(plain, {})


@pytest.mark.parametrize(
    ("text", "does"),
    [
        (f"class UnifiedOrderTill:{WORK}", True),
        (TILL.replace(":\n", ':\n    """Replaces the old one."""\n', 1), True),
        (TILL.replace(":\n", ':\n    """Deprecated: take the other one."""\n', 1), True),
        (TILL.replace(":\n", ':\n    """Settles orders."""\n', 1), False),
        (TILL, False),
    ],
)
def test_claims(text: str, does: bool, tmp_path: Path) -> None:
    found, _ = two(tmp_path, text)
    (one,) = (subject for symbol, subject in found.subjects.items() if symbol.startswith("a.m."))
    assert claims(one) is does


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_references_does_not_matter(seed: int, group: Group) -> None:
    calls = used({ONE: 7, OTHER: 4}, {ONE: 3})
    first = score(group, calls)
    shuffled = list(calls.items())
    random.Random(seed).shuffle(shuffled)
    for _, some in shuffled:
        random.Random(seed).shuffle(some)
    assert score(group, dict(shuffled)) == first
