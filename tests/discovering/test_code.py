"""How much code two have in common, and who loses a rival by it in a large workspace."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_tool.clones.shapes import shapes
from ssot_tool.discovering.code import Code
from ssot_tool.discovering.subjects import Subject, subjects
from ssot_tool.program.references import Places
from tests.discovering.workspace import OTHER_WORK, WORK, found, grouped, write
from tests.portraits.painted import hang

HALVES = {
    "settled = [line.price * line.count for line in order.lines]": "settled = order.ledger.sum_of('lines', order)",
    "order.ledger.record_sale(settled, 'settled_order')": "order.queue.put_later(settled, 'settled_order')",
    "order.printer.print_receipt(settled, order.number)": "order.mailer.send_letter(order.customer, settled)",
    "return order.archive.keep_forever(settled, order.day)": "return order.printer.total_of(settled, order.day)",
}


def settle(*others: int) -> str:
    """A function of four statements; those of these numbers are others."""
    lines = [HALVES[one] if at in others else one for at, one in enumerate(HALVES)]
    return "def settle_order(order):\n" + "".join(f"    {line}\n" for line in lines)


def filled(root: Path, subjects: int, one: str, other: str) -> Path:
    """A workspace with two modules and so many functions that have nothing in common."""
    others = "".join(
        f"def fill_{at}(x):\n    y = x.load_{at}(x)\n    return y.part_{at}(x, 1)\n\n\n" for at in range(subjects)
    )
    return write(root, {"a/m.py": one, "b/n.py": other, "c/rest.py": others})


@pytest.mark.parametrize(
    ("subjects", "others", "is_proposed"),
    [(10, (0, 1, 2), True), (400, (0,), True), (400, (0, 1, 2), False), (150, (0, 1, 2), True)],
)
def test_the_larger_a_workspace_the_more_code_two_of_one_name_must_share(
    subjects: int, others: tuple[int, ...], is_proposed: bool, tmp_path: Path
) -> None:
    groups = found(filled(tmp_path, subjects, settle(), settle(*others))).groups
    assert ["settle_order" in group.words for group in groups] == [True] * is_proposed


def test_where_nearly_all_rare_words_are_shared_statements_do_not_count(tmp_path: Path) -> None:
    """Both call the same, with the same literals and parameters, in statements that are written in other ways."""
    begin = "def settle_order(order):\n"
    one = f"{begin}    for line in order.every_line(order):\n        order.record_sale(line, 'settled_order')\n"
    other = f"{begin}    return [order.record_sale(line, 'settled_order') for line in order.every_line(order)]\n"
    assert [group.words for group in found(filled(tmp_path, 400, one, other)).groups] == [("settle_order",)]


@pytest.mark.parametrize(("others", "is_proposed"), [((0, 1), True), ((1, 3), False)])
def test_of_functions_with_half_of_their_code_in_common_most_of_the_words_must_be_too(
    others: tuple[int, ...], is_proposed: bool, tmp_path: Path
) -> None:
    """Half of the code is the same in both cases; only in one the rest says nearly the same in other statements."""
    groups = found(filled(tmp_path, 400, settle(), settle(*others))).groups
    assert ["settle_order" in group.words for group in groups] == [True] * is_proposed


def counterpart(module: str, settled: str, names: int, same: int = 0, more: int = 0) -> str:
    """A module with a function, and with so many others whose names, and for ``same`` of them bodies, others have."""
    bodies = [f"    x.{module}_{at}(x)\n    return x.of_{module}_{at}(1)\n" for at in range(names + more)]
    bodies[:same] = [f"    x.plain_{at}(x)\n    return x.part_of_{at}(1)\n" for at in range(same)]
    own = [f"keep_{at}_in_till" if at < names else f"keep_{at}_in_{module}" for at in range(names + more)]
    return "\n\n".join((settled, *(f"def {name}(x):\n{body}" for name, body in zip(own, bodies, strict=True))))


def are_proposed(root: Path, one: str, other: str, place: str = "a/n.py") -> bool:
    groups = found(write(root, {"a/m.py": one, place: other})).groups
    return [group.words for group in groups if "settle_order" in group.words] == [("settle_order",)]


def test_modules_side_by_side_with_one_set_of_names_are_made_to_be_exchanged(tmp_path: Path) -> None:
    assert not are_proposed(tmp_path, counterpart("m", settle(), 3), counterpart("n", settle(0), 3))
    write(tmp_path, {"ssot.toml": '[discover]\nexcuses_off = ["counterparts"]\n'})
    assert grouped(tmp_path) == [["a.m.settle_order", "a.n.settle_order"]]


def test_a_counterpart_is_told_beside_those_who_are_none(tmp_path: Path) -> None:
    root = filled(tmp_path, 400, counterpart("m", settle(), 3), settle(0))
    begin, rest = settle(0, 1, 2, 3).split("\n", 1)
    other = f"{begin}\n    for line in order.lines:\n        line.price = line.price or 1\n{rest}"
    write(root, {"a/n.py": counterpart("n", other, 3)})
    (group,) = [one for one in found(root).groups if "settle_order" in one.words]
    assert [one.module for one in group.subjects] == ["a.m", "b.n"]
    assert group.apart == (("a.n.settle_order", "counterparts", "a.m and a.n share 4 names, 0 bodies"),)


@pytest.mark.parametrize(
    ("settled", "names", "same", "more", "place"),
    [
        (settle(0), 2, 0, 0, "a/n.py"),  # three names may be the same by chance
        (settle(0), 3, 2, 0, "a/n.py"),  # two modules that repeat one another
        (settle(0), 3, 0, 5, "a/n.py"),  # most of what one has the other has not
        (settle(0), 3, 0, 0, "b/n.py"),  # not side by side
        (settle(), 3, 0, 0, "a/n.py"),  # a copy is a copy
    ],
)
def test_what_is_not_made_to_be_exchanged(
    settled: str, names: int, same: int, more: int, place: str, tmp_path: Path
) -> None:
    one = counterpart("m", settle(), names, same)
    assert are_proposed(tmp_path, one, counterpart("n", settled, names, same, more), place)


def test_who_says_to_use_the_other_is_no_counterpart_of_it(tmp_path: Path) -> None:
    begin, rest = settle(0).split("\n", 1)
    deprecated = f'{begin}\n    """Deprecated: use a.m.settle_order instead."""\n{rest}'
    assert are_proposed(tmp_path, counterpart("m", settle(), 3), counterpart("n", deprecated, 3))


def test_who_has_only_the_name_is_told_beside_those_who_share_code(tmp_path: Path) -> None:
    root = filled(tmp_path, 400, settle(), settle(0))
    begin, rest = settle(0, 1, 2, 3).split("\n", 1)
    write(root, {"d/o.py": f"{begin}\n    for line in order.lines:\n        line.price = line.price or 1\n{rest}"})
    (group,) = found(root).groups
    assert [one.module for one in group.subjects] == ["a.m", "b.n"]
    assert [(symbol, why) for symbol, why, _ in group.apart] == [("d.o.settle_order", "name-alone")]


def test_beside_two_that_share_code_half_of_it_is_enough(tmp_path: Path) -> None:
    root = filled(tmp_path, 400, settle(), settle())
    write(root, {"d/o.py": settle(0, 1, 2)})
    (group,) = found(root).groups
    assert [one.module for one in group.subjects] == ["a.m", "b.n", "d.o"]


@pytest.mark.parametrize("setting", ["names_alone = true", 'excuses_off = ["name-alone"]'])
def test_where_names_are_believed_code_does_not_count(setting: str, tmp_path: Path) -> None:
    root = filled(tmp_path, 400, settle(), settle(0, 1, 2))
    write(root, {"ssot.toml": f"[discover]\n{setting}\n"})
    assert [group.words for group in found(root).groups] == [("settle_order",)]


def code(**modules: str) -> tuple[Code, list[Subject]]:
    """The one class or function of each module, and their code."""
    read = {f"{name}.py": shapes(ast.parse(text)) for name, text in modules.items()}
    galleries = {f"{name}.py": hang(text) for name, text in modules.items()}
    return Code(read), list(subjects(galleries, Places({name: f"{name}.py" for name in modules}, [])))


def test_the_code_of_a_class_is_that_of_its_methods() -> None:
    both, (one, other, third) = code(a=f"class Till:{WORK}", b=f"class Desk:{WORK}", c=f"class Shop:{WORK}{OTHER_WORK}")
    assert both.shared(one, other) == 1
    assert 0.5 < both.shared(one, third) < 1


@given(st.sets(st.integers(0, 3)), st.sets(st.integers(0, 3)))
def test_laws(mine: set[int], theirs: set[int]) -> None:
    both, (one, other) = code(a=settle(*mine), b=settle(*theirs))
    shared = both.shared(one, other)
    assert 0 <= shared <= 1
    assert shared == both.shared(other, one)
    assert (shared == 1) == (mine == theirs)
    assert (shared == 0) == (mine ^ theirs == set(range(4)))


def test_what_has_no_statements_shares_nothing_but_with_its_like() -> None:
    both, (one, other, third) = code(a="class A:\n    x = 1\n", b="class B:\n    x = 1\n", c="class C:\n    y = 2\n")
    assert both.shared(one, third) == 0
    assert both.shared(one, other) == float(one.portrait.digest == other.portrait.digest)
