"""What a proposal says: its id, its kind, who is in it, and what binds them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_tool.discovering.telling import family_of, kind_of, role_id, ties_of
from ssot_tool.model import Excused
from tests.discovering.rivals import ONE, OTHER, two, used
from tests.discovering.workspace import FUNCTION, OTHER_WORK, WORK

BUILD = "def {}(url):\n    pool = connect(url, 3)\n    made = LedgerSession(pool, 'ledger_pool')\n    return made\n"
SETTLE = f"def settle_order(order):{FUNCTION}"


@pytest.mark.parametrize(
    ("one", "other", "kind", "role", "why"),
    [
        (
            f"class OrderTill:{WORK}",
            f"class OrderTill:{WORK}",
            "same-name",
            "order-till",
            "2 classes have the same name and each has a body of its own.",
        ),
        (
            f"class OrderTill:{WORK}",
            f"class UnifiedOrderTill:{WORK}",
            "same-job",
            "order-till",
            "The names of 2 classes say one job.",
        ),
        (
            BUILD.format("create_ledger_session"),
            BUILD.format("get_ledger_session"),
            "factories",
            "ledger-session-factory",
            "2 functions build the same thing.",
        ),
        (
            SETTLE,
            SETTLE,
            "functions",
            "settle-order",
            "2 functions have the same name and each has a body of its own.",
        ),
        (
            SETTLE,
            SETTLE.replace("settle_order", "order_payment_settle"),
            "same-work",
            "settle-order",
            "2 functions do the same under different names.",
        ),
    ],
)
def test_each_kind_in_words(one: str, other: str, kind: str, role: str, why: str, tmp_path: Path) -> None:
    found, group = two(tmp_path, one, other)
    family = family_of(group, role_id(group, ()), 3, {}, found.likeness, (), {})
    assert (kind_of(group), family.role, family.why, family.priority) == (kind, role, why, 3)
    assert [member.symbol for member in family.members] == sorted(one.symbol for one in group.subjects)


def test_an_id_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    _, group = two(tmp_path)
    assert role_id(group, {"other"}) == "order-till"
    assert role_id(group, {"order-till"}) == "order-till-2"
    assert role_id(group, {"order-till", "order-till-2"}) == "order-till-3"


def test_members_know_their_place_their_unit_and_their_uses(tmp_path: Path) -> None:
    found, group = two(tmp_path)
    excused = Excused("c.o.OrderTill", "c/o.py", 1, "test-double", "serves tests")
    calls = used({OTHER: 3}, {ONE: 1})
    family = family_of(group, "till", 1, calls, found.likeness, [excused], {"a/m.py": "shop"})
    first, second = family.members
    assert (first.path, first.start_line, first.service, len(first.references)) == ("a/m.py", 1, "shop", 1)
    assert (second.path, second.service, len(second.references)) == ("b/n.py", "", 3)
    assert first.unit != second.unit
    assert family.proposed is not None and family.proposed.symbol == OTHER
    assert (family.canonical, family.collisions, family.excused) == (None, (), (excused,))


def test_the_evidence_names_what_is_shared_the_heaviest_first(tmp_path: Path) -> None:
    found, group = two(tmp_path, f"class OrderTill:{WORK}{OTHER_WORK}", f"class OrderTill:{WORK}")
    named, *told = ties_of(group, found.likeness)
    assert (named.kind, named.detail) == ("name", "all called OrderTill")
    assert [one.weight for one in told] == sorted((one.weight for one in told), reverse=True)
    details = {one.kind: one.detail for one in told}
    assert details["methods"] == "settle_order, void_order"
    assert "settled_order" in details["literals"] and "dashed_line" not in details["literals"]
    family = family_of(group, "till", 1, {}, found.likeness, (), {})
    for member in family.members:
        assert member.evidence[0].detail == "OrderTill"
        assert {one.kind for one in member.evidence} == {"name", *details} - {"code"}


def test_long_lists_are_cut(tmp_path: Path) -> None:
    names = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta")
    steps = "".join(f"    def step_{name}(self, {name}):\n        return self.go_{name}({name}, 1)\n" for name in names)
    found, group = two(tmp_path, *[f"class OrderTill:\n{steps}{WORK}"] * 2)
    details = {one.kind: one.detail for one in ties_of(group, found.likeness)}
    assert details["methods"].count(",") == 3 and details["methods"].endswith(" and 4 more")


def test_whole_bodies_are_counted(tmp_path: Path) -> None:
    found, group = two(tmp_path)
    details = {one.kind: one.detail for one in ties_of(group, found.likeness)}
    assert details["same bodies"] in ("1 body", "2 bodies")
