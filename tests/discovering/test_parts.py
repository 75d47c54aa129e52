"""What two bodies read under names that differ in one word."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ssot_tool.discovering.parts import told_apart
from tests.growth import growth


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [
        (["high_rate"], ["low_rate"], [("high_rate", "low_rate")]),
        (["HighRate"], ["fee", "LowRate"], [("HighRate", "LowRate")]),
        (["high_rate"], ["low_rate", "new_rate"], [("high_rate", "low_rate"), ("high_rate", "new_rate")]),
        (["rate"], ["fee"], []),
        (["high_rate"], ["highRate"], []),
        (["high_rate"], ["high_rate_once"], []),
        (["high_rate"], ["low_fee"], []),
        ([], ["low_rate"], []),
        (["a" + "_b" * 30], ["c" + "_b" * 30], []),
    ],
)
def test_names_that_differ_in_one_word(ours: list[str], theirs: list[str], told: list[tuple[str, str]]) -> None:
    assert list(told_apart(ours, theirs)) == told


def test_many_names_take_linear_time() -> None:
    def asking(size: int) -> Callable[[], object]:
        ours, theirs = ([f"{side}{n}_{side}{n}" for n in range(size)] for side in ("one", "other"))
        list(told_apart(ours, theirs))  # the words of a name are kept
        return lambda: list(told_apart(ours, theirs))

    assert growth(asking, 200) < 2.2
