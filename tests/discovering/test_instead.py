"""Who says what to use in its place competes with that, however unlike the two are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ssot_tool.cli.main import main
from ssot_tool.discovering.discover import STRICT
from ssot_tool.discovering.keeping import kept
from ssot_tool.discovering.naming import job
from ssot_tool.discovering.telling import kind_of, ties_of
from tests.discovering.workspace import FUNCTION, OTHER_WORK, WORK, found, grouped, write
from tests.growth import growth

#: Work that has a little in common with what is to be used instead, as the old and the new have.
SELL = """
    for basket in desk.baskets:
        desk.drawer.put_aside(basket, "sold_basket")
        ledger.record_sale(basket, desk, "settled_order")
"""
OLD_WORK = f"{OTHER_WORK}\n    def settle_order(self, order):\n        return self.printer.print_receipt(order)\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f'class Desk:\n    """Deprecated: use OrderTill instead."""\n{OLD_WORK}', f"class OrderTill:{WORK}"),
        (
            f'def sell_goods(desk):\n    """Deprecated in favour of b.n.settle_order."""\n{SELL}',
            f"def settle_order(order):{FUNCTION}",
        ),
    ],
)
def test_who_says_what_to_use_instead_is_tied_to_it(old: str, new: str, tmp_path: Path) -> None:
    root = write(tmp_path, {"a/m.py": old, "b/n.py": new})
    (group,) = found(root).groups
    assert (group.tie, len(group.units), STRICT.said < group.likeness < STRICT.work) == ("said", 2, True)
    assert group.words == job(group.subjects[1].name)
    assert kept(group, {}).symbol == group.subjects[1].symbol
    assert (
        ties_of(group, found(root).likeness)[0].detail
        == f"{group.subjects[0].name} says to use {group.subjects[1].name}"
    )
    # What does not say so, or says it of something in its own module, or of another kind, has no rival there.
    assert grouped(write(root, {"a/m.py": old.replace("Deprecated", "Special")})) == []
    assert (
        grouped(write(root, {"a/m.py": old.replace("n.settle", "z.settle").replace("OrderTill", "z.OrderTill")})) == []
    )
    (root / "b/n.py").unlink()
    assert grouped(write(root, {"a/m.py": f"{old}\n{new}"})) == []


def test_who_is_written_in_terms_of_what_it_names_is_no_rival_of_it(tmp_path: Path) -> None:
    old = f'class Desk:\n    """Deprecated: use OrderTill instead."""\n{OLD_WORK}'
    root = write(
        tmp_path,
        {"a/m.py": f"{old}\n    def open(self):\n        return OrderTill()\n", "b/n.py": f"class OrderTill:{WORK}"},
    )
    assert grouped(root) == []


def test_a_name_means_what_the_module_binds_to_it(tmp_path: Path) -> None:
    old = f'class Desk:\n    """Deprecated: use OrderTill."""\n{OLD_WORK}'
    files = {"a/m.py": old, "b/m.py": f"class OrderTill:{WORK}", "c/m.py": "from b.m import OrderTill\n"}
    assert len(grouped(write(tmp_path, files))) == 1
    assert grouped(write(tmp_path, {"a/m.py": f"from elsewhere import OrderTill\n{old}"})) == []
    assert grouped(write(tmp_path, {"a/m.py": f"{old}\nclass OrderTill:\n    x = 1\n"})) == []
    assert len(grouped(write(tmp_path, {"a/m.py": f"from c.m import OrderTill\n{old}"}))) == 1


@pytest.mark.parametrize(
    ("said", "bound", "is_tied"),
    [
        ("b.OrderTill", "", True),
        ("OrderTill` or `b.OrderTill", "", True),
        ("b.m.OrderTill", "", True),
        ("shop.OrderTill", "import b as shop", True),
        ("m.OrderTill", "from b import m", True),
        ("m.OrderTill", "from elsewhere import m", False),
        ("elsewhere.OrderTill", "", False),
    ],
)
def test_a_dotted_name_means_what_it_leads_to(said: str, bound: str, is_tied: bool, tmp_path: Path) -> None:
    old = f'{bound}\n\n\nclass Desk:\n    """Deprecated: use `{said}`."""\n{OLD_WORK}'
    files = {"a/m.py": old, "b/m.py": f"class OrderTill:{WORK}", "b/__init__.py": "from b.m import OrderTill\n"}
    assert len(grouped(write(tmp_path, files))) == is_tied


def test_where_names_are_no_habit_the_two_have_something_in_common(tmp_path: Path) -> None:
    unlike = f'class Desk:\n    """Deprecated: use OrderTill."""\n{OTHER_WORK}'
    root = write(tmp_path, {"a/m.py": unlike, "b/m.py": f"class OrderTill:{WORK}"})
    assert grouped(root) == []
    assert len(grouped(write(root, {"ssot.toml": "[discover]\nnames_alone = true\n"}))) == 1


def test_what_is_kept_for_those_who_need_it_is_no_rival(tmp_path: Path) -> None:
    old = f'class Desk:\n    """Deprecated: use OrderTill."""\n{OLD_WORK}'
    assert grouped(write(tmp_path, {"a/deprecated/m.py": old, "b/m.py": f"class OrderTill:{WORK}"})) == []


def test_who_names_three_others_was_taken_apart(tmp_path: Path) -> None:
    named = {f"b/{name.lower()}.py": f"class {name}:{WORK}" for name in ("OrderTill", "MarketStall", "ShopWindow")}
    old = f'class Desk:\n    """Deprecated: use OrderTill, MarketStall or ShopWindow."""\n{OLD_WORK}'
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
    assert kind_of(group) == "same-work"
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
            f'class Desk{spelt(number)}:\n    """Deprecated: use OrderTill."""\n{OLD_WORK}' for number in range(size)
        )
        root = write(tmp_path / str(size), {"a/m.py": old, "b/n.py": f"class OrderTill:{WORK}"})
        return lambda: found(root)

    assert growth(grouping, 100) < 2.4


def test_who_was_apart_from_one_is_told_with_what_that_became(tmp_path: Path) -> None:
    """And with no other group that some statement touches."""
    files = {
        "a/m.py": f'class Desk:\n    """Deprecated: use OrderTill."""\n{OLD_WORK}',
        "a/v1/m.py": f"class OrderTill:{WORK}",
        "b/m.py": f"class OrderTill:{WORK}",
        "c/m.py": f"class OrderTill:{WORK}",
        "d/m.py": f'class Stall:\n    """Deprecated: use MarketStand."""\n{OLD_WORK}',
        "e/m.py": f"class MarketStand:{WORK.replace('order', 'stand')}",
    }
    by_words = {group.words: group for group in found(write(tmp_path, files)).groups}
    assert [symbol for symbol, *_ in by_words["order", "till"].apart] == ["a.v1.m.OrderTill"]
    assert by_words["market", "stand"].apart == ()


def test_the_report_says_who_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        "a/m.py": f'class Desk:\n    """Deprecated: use OrderTill."""\n{OLD_WORK}',
        "b/m.py": f"class OrderTill:{WORK}",
    }
    monkeypatch.chdir(write(tmp_path, files))
    assert main(["discover"]) == 0
    text = capsys.readouterr().out
    assert "\n  Of 2 classes at least one says which other to use in its place." in text
    assert "\n  Desk says to use OrderTill\n" in text
