"""What reaches a use, whichever way it is looked up."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from ssot_tool.scan.meaning import bindings
from ssot_tool.scan.meaning.bindings import CALLED, Arm, Binding, Bindings

ARMS = st.one_of(
    st.just(CALLED),
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from(("if", "for")), st.booleans()), max_size=2).map(tuple),
)
SOME = st.lists(st.builds(Binding, st.integers(0, 40), ARMS, st.none()), max_size=40)


@given(SOME, st.booleans(), st.integers(0, 41), ARMS)
def test_among_many_bindings_the_same_are_seen_as_among_few(
    some: list[Binding], in_order: bool, offset: int, arms: tuple[Arm, ...]
) -> None:
    some = sorted(some, key=lambda one: one.offset) if in_order else some
    seen = []
    for few in (0, len(some)):
        with patch.object(bindings, "_FEW", few):
            seen.append(Bindings(some).live(offset, arms))
    assert seen[0] == seen[1]


@given(SOME)
def test_what_is_bound_on_every_way_hides_what_was_bound_before(some: list[Binding]) -> None:
    hidden = {at for at in range(len(some)) for later in some[at + 1 :] if not later.arms}
    assert Bindings(some).final() == [one for at, one in enumerate(some) if at not in hidden]
