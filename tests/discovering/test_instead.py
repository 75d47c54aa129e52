"""Who says what to use in its place competes with that, however unlike the two are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ssot_tool.discovering.naming import job
from tests.discovering.workspace import FUNCTION, OTHER_WORK, WORK, found, grouped, write
from tests.growth import growth

SELL = """
    for basket in desk.baskets:
        desk.drawer.put_aside(basket, "sold_basket")
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f'class Desk:\n    """Deprecated: use OrderTill instead."""\n{OTHER_WORK}', f"class OrderTill:{WORK}"),
        (
            f'def sell_goods(desk):\n    """Deprecated in favour of b.n.settle_order."""\n{SELL}',
            f"def settle_order(order):{FUNCTION}",
        ),
    ],
)
def test_who_says_what_to_use_instead_is_tied_to_it(old: str, new: str, tmp_path: Path) -> None:
    root = write(tmp_path, {"a/m.py": old, "b/n.py": new})
    (group,) = found(root).groups
    assert (group.tie, len(group.units), group.likeness < 0.2) == ("said", 2, True)
    assert group.words == job(group.subjects[1].name)
    # What does not say so, or says it of something in its own module, or of another kind, has no rival there.
    assert grouped(write(root, {"a/m.py": old.replace("Deprecated", "Special")})) == []
    assert (
        grouped(write(root, {"a/m.py": old.replace("n.settle", "z.settle").replace("OrderTill", "z.OrderTill")})) == []
    )
    (root / "b/n.py").unlink()
    assert grouped(write(root, {"a/m.py": f"{old}\n{new}"})) == []


def test_who_is_written_in_terms_of_what_it_names_is_no_rival_of_it(tmp_path: Path) -> None:
    old = f'class Desk:\n    """Deprecated: use OrderTill instead."""\n{OTHER_WORK}'
    root = write(
        tmp_path,
        {"a/m.py": f"{old}\n    def open(self):\n        return OrderTill()\n", "b/n.py": f"class OrderTill:{WORK}"},
    )
    assert grouped(root) == []


def test_who_names_three_others_was_taken_apart(tmp_path: Path) -> None:
    named = {f"b/{name.lower()}.py": f"class {name}:{WORK}" for name in ("OrderTill", "MarketStall", "ShopWindow")}
    old = f'class Desk:\n    """Deprecated: use OrderTill, MarketStall or ShopWindow."""\n{OTHER_WORK}'
    assert not any("a.m.Desk" in group for group in grouped(write(tmp_path, {"a/m.py": old, **named})))


def test_groups_of_which_one_points_to_the_other_become_one(tmp_path: Path) -> None:
    """It has the words of the larger, and says that they have one name only where all have."""
    old = f'def sell_goods(desk):\n    """Deprecated: use settle_order instead."""\n{SELL}'
    root = write(
        tmp_path,
        {
            "a/m.py": old,
            "a/n.py": old.replace("use settle_order", "gone"),
            "b/m.py": f"def settle_order(order):{FUNCTION}",
            "b/n.py": f"def settle_order(order):{FUNCTION}    order = 1\n",
            "c/n.py": f"def settle_order(order):{FUNCTION}    order = 2\n",
        },
    )
    (group,) = found(root).groups
    assert [one.symbol for one in group.subjects] == [
        "a.m.sell_goods",
        "a.n.sell_goods",
        "b.m.settle_order",
        "b.n.settle_order",
        "c.n.settle_order",
    ]
    assert (group.words, group.tie) == (("settle_order",), "said")


def spelt(number: int) -> str:
    """A number in letters, which no name says to be one."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


def test_many_that_point_to_one_take_linear_time(tmp_path: Path) -> None:
    def grouping(size: int) -> Callable[[], object]:
        old = "".join(
            f'class Desk{spelt(number)}:\n    """Deprecated: use OrderTill."""\n{OTHER_WORK}' for number in range(size)
        )
        root = write(tmp_path / str(size), {"a/m.py": old, "b/n.py": f"class OrderTill:{WORK}"})
        return lambda: found(root)

    assert growth(grouping, 250) < 2.4
