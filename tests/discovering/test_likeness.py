"""How like two subjects are: symmetric, nothing for strangers, all for copies, rare words before common ones."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssot_tool.discovering.likeness import WORTH, Likeness
from ssot_tool.discovering.subjects import Subject
from tests.discovering.rivals import ONE, OTHER, two
from tests.discovering.workspace import OTHER_WORK, WORK
from tests.portraits.painted import hang

#: Of methods to put together: each has words of its own, and some that others have, too.
PARTS = (
    WORK,
    OTHER_WORK,
    WORK.replace("order", "parcel"),
    OTHER_WORK.replace("chart", "graph").replace("dashed", "dotted"),
    "\n    def run(self):\n        return [self.step(one) for one in self.steps if one]\n",
)


def subjects(bodies: list[tuple[str, ...]]) -> list[Subject]:
    """A class for each body, in a module of its own."""
    made = []
    for number, parts in enumerate(bodies):
        hung = hang(f"class Till{number}:\n    pass\n" + "".join(dict.fromkeys(parts)))
        module = f"a.m{number}"
        made.append(Subject(f"{module}.Till", module, f"a/m{number}.py", hung.portraits[0], hung))
    return made


BODIES = st.lists(st.lists(st.sampled_from(PARTS), min_size=1, max_size=3).map(tuple), min_size=2, max_size=6)


@settings(max_examples=60)
@given(BODIES)
def test_it_is_symmetric_and_no_share_is_more_than_all(bodies: list[tuple[str, ...]]) -> None:
    held = subjects(bodies)
    likeness = Likeness(held)
    for one in held:
        for other in held:
            there, back = (likeness.shared(*pair) for pair in ((one.symbol, other.symbol), (other.symbol, one.symbol)))
            assert {kind: words for kind, (_, words) in there.items()} == {
                kind: words for kind, (_, words) in back.items()
            }
            for kind, (cosine, words) in there.items():
                assert 0 < cosine <= 1 + 1e-9
                assert cosine == pytest.approx(back[kind][0])
                assert words and len(words) == len(set(words))
            alike = likeness.alike(one.symbol, other.symbol)
            assert 0 <= alike <= sum(WORTH.values())
            assert alike == pytest.approx(likeness.alike(other.symbol, one.symbol))
            assert likeness.share_bodies(one.symbol, other.symbol) == likeness.share_bodies(other.symbol, one.symbol)


@settings(max_examples=40)
@given(BODIES)
def test_nobody_is_liker_than_a_copy(bodies: list[tuple[str, ...]]) -> None:
    held = subjects([bodies[0], *bodies])
    first, copy, *others = (one.symbol for one in held)
    likeness = Likeness(held)
    assert all(cosine == pytest.approx(1) for cosine, _ in likeness.shared(first, copy).values())
    assert all(likeness.alike(first, copy) >= likeness.alike(first, other) - 1e-9 for other in others)


@settings(max_examples=40)
@given(BODIES, st.randoms(use_true_random=False))
def test_the_order_of_subjects_does_not_matter(bodies: list[tuple[str, ...]], chance: random.Random) -> None:
    held = subjects(bodies)
    shuffled = list(held)
    chance.shuffle(shuffled)
    symbols = [one.symbol for one in held]
    first, second = Likeness(held), Likeness(shuffled)
    assert first.near(symbols) == second.near(symbols)
    for one in symbols:
        for other in symbols:
            assert first.alike(one, other) == pytest.approx(second.alike(one, other))
            assert {kind: words for kind, (_, words) in first.shared(one, other).items()} == {
                kind: words for kind, (_, words) in second.shared(one, other).items()
            }


def test_copies_are_alike_and_strangers_are_not(tmp_path: Path) -> None:
    found, _ = two(tmp_path, other=f"class OrderTill:{WORK}")
    assert found.likeness.alike(ONE, OTHER) >= 1
    assert found.likeness.share_bodies(ONE, OTHER)
    first, second = subjects([(WORK,), (OTHER_WORK,)])
    strangers = Likeness([first, second])
    assert strangers.alike(first.symbol, second.symbol) < 0.1
    assert not strangers.share_bodies(first.symbol, second.symbol)


def test_a_word_that_many_have_says_less() -> None:
    held = subjects([(WORK,), (WORK, OTHER_WORK), *[(OTHER_WORK, PARTS[4])] * 40])
    likeness = Likeness(held)
    rare, common = likeness.rarity("methods", "settle_order"), likeness.rarity("methods", "draw_chart")
    assert 0 < common < rare <= 1
    assert (likeness.spread("methods", "settle_order"), likeness.spread("methods", "draw_chart")) == (2, 41)
