"""Who is grouped with whom, by which tie; and the laws of groups."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssot_tool.discovering.discover import LOOSE, STRICT
from ssot_tool.discovering.groups import Bar, Grouping
from ssot_tool.discovering.likeness import Likeness
from ssot_tool.discovering.linking import Group, pairs
from ssot_tool.discovering.naming import job
from ssot_tool.discovering.subjects import Subject
from ssot_tool.discovering.surroundings import Surroundings
from ssot_tool.program.resolve import Program
from tests.discovering.workspace import FUNCTION, OTHER_WORK, WORK, found, grouped, write
from tests.portraits.painted import hang

SETTLE = f"def settle_order(order):{FUNCTION}"
BUILD = "def {}(url):\n    pool = connect(url, 3)\n    made = LedgerSession(pool, 'ledger_pool')\n    return made\n"


@pytest.mark.parametrize(
    ("one", "other", "tie", "words"),
    [
        (f"class OrderTill:{WORK}", f"class OrderTill:{WORK}", "name", "order till"),
        (f"class OrderTill:{WORK}", f"class UnifiedOrderTill:{WORK}", "job", "order till"),
        (f"class ShopOrderTill:{WORK}", f"class MarketOrderTill:{WORK}", "head", "order till"),
        (f"class RetryManager:{WORK}", f"class RetryHandler:{WORK}", "topic", "retry"),
        (
            BUILD.format("create_ledger_session"),
            BUILD.format("get_ledger_session"),
            "factory",
            "ledger session factory",
        ),
        (SETTLE, SETTLE, "name", "settle_order"),
        (SETTLE, SETTLE.replace("settle_order", "order_payment_settle"), "work", "settle order"),
    ],
)
def test_ties(one: str, other: str, tie: str, words: str, tmp_path: Path) -> None:
    (group,) = found(write(tmp_path, {"a/m.py": one, "b/n.py": other})).groups
    assert (group.tie, " ".join(group.words)) == (tie, words)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"class OrderTill:{WORK}", f"class OrderTill:{OTHER_WORK}"),
        (f"class ShopOrderTill:{WORK}", f"class MarketOrderTill:{OTHER_WORK}"),
        (f"class OrderTill:{WORK}", f"def order_till(order):{FUNCTION}"),
        (
            SETTLE,
            "def settle_order(a, b):\n    for x in zip(a, b):\n        if x:\n            a.draw_line(x, 'dashed')\n",
        ),
        (SETTLE, f"def unlike_name(order):{FUNCTION}"),
    ],
)
def test_what_is_not_alike_is_no_rival(one: str, other: str, tmp_path: Path) -> None:
    assert grouped(write(tmp_path, {"a/m.py": one, "b/n.py": other})) == []


@pytest.mark.parametrize("more", ["", "\n    @abstractmethod\n    def ask(self): ..."])
def test_a_hierarchy_is_one_unit_and_goes_by_its_top(tmp_path: Path, more: str) -> None:
    root = write(
        tmp_path,
        {
            "a/m.py": f"class OrderTill:{WORK}{more}",
            "a/n.py": f"from a.m import OrderTill\nclass SafeOrderTill(OrderTill):{WORK}",
            "b/m.py": f"class OrderTill:{WORK}",
        },
    )
    (group,) = found(root).groups
    assert group.units == {"a.m.OrderTill": "a.m.OrderTill", "b.m.OrderTill": "b.m.OrderTill"}
    assert ("a.n.SafeOrderTill", "hierarchy", "derives from OrderTill") in group.apart
    (root / "b/m.py").unlink()
    assert grouped(root) == []  # one unit has no rival


def test_what_has_the_name_of_a_third_is_told_beside_its_base(tmp_path: Path) -> None:
    """Two of one name compete, whatever one of them derives from."""
    files = {
        "a/m.py": f"class OrderTill:{WORK}",
        "a/n.py": f"from a.m import OrderTill\nclass UnifiedOrderTill(OrderTill):{WORK}",
        "b/m.py": f"class UnifiedOrderTill:{WORK}",
    }
    root = write(tmp_path, files)
    (group,) = found(root).groups
    assert sorted(group.units) == ["a.m.OrderTill", "a.n.UnifiedOrderTill", "b.m.UnifiedOrderTill"]
    assert group.units["a.n.UnifiedOrderTill"] == "a.m.OrderTill"
    # Of two of one name that derive from one, each goes where that goes.
    write(root, {"b/m.py": files["a/n.py"], "b/n.py": f"class OrderTill:{WORK}"})
    (group,) = found(root).groups
    assert sorted(group.units) == ["a.m.OrderTill", "b.n.OrderTill"]


def test_of_classes_that_derive_in_a_circle_one_is_told(tmp_path: Path) -> None:
    files = {
        "a/m.py": f"from a.n import SafeOrderTill\nclass OrderTill(SafeOrderTill):{WORK}",
        "a/n.py": f"from a.m import OrderTill\nclass SafeOrderTill(OrderTill):{WORK}",
        "b/m.py": f"class UnifiedOrderTill:{WORK}",
    }
    (group,) = found(write(tmp_path, files)).groups
    assert sorted(group.units) == ["a.n.SafeOrderTill", "b.m.UnifiedOrderTill"]


def test_a_habit_lets_the_name_be_enough(tmp_path: Path) -> None:
    names = ["Order", "Price", "Client", "Stock", "Parcel", "Refund", "Label", "Gift", "Quote", "Cart", "Bill", "Lane"]
    files = {}
    for number, name in enumerate(names):
        for package in "ab":
            one = f"    def {package}_{name}_{{}}(self, x):\n        return [{package}{number}_go(y) for y in x if y]\n"
            body = "".join(one.format(step) for step in ("first", "second"))
            files[f"{package}/m{number}_{package}.py"] = f"class {name}Ledger:\n{body}"
    seen = found(write(tmp_path, files))
    assert (seen.habit, len(seen.groups)) == (True, 12)
    write(tmp_path, {"c/m0_c.py": f"class _OrderLedger:\n{body}"})
    assert ["a.m0_a.OrderLedger", "b.m0_b.OrderLedger", "c.m0_c._OrderLedger"] in grouped(tmp_path)
    # Whoever overrules an excuse is told of more, and not of less.
    rows = "".join(f"    row_{number}: list[str]\n" for number in range(30))
    fields = "".join(f"class Field{number}:\n{rows}" for number in range(300))
    write(tmp_path, {"c/fields.py": fields, "ssot.toml": '[discover]\nexcuses_off = ["data-carrier"]\n'})
    seen = found(tmp_path)
    assert (seen.habit, len(seen.groups)) == (True, 12)
    (tmp_path / "ssot.toml").unlink()
    for package in "ab":
        (tmp_path / f"{package}/m0_{package}.py").unlink()
    seen = found(tmp_path)
    assert (seen.habit, seen.groups) == (False, [])


def test_symbols_of_one_name_in_one_module_are_one_subject(tmp_path: Path) -> None:
    text = f"class OrderTill:{OTHER_WORK}\nclass OrderTill:{WORK}"
    root = write(tmp_path, {"a/m.py": text, "b/n.py": f"class OrderTill:{WORK}"})
    assert grouped(root) == [["a.m.OrderTill", "b.n.OrderTill"]]  # the last counts


def test_modules_without_a_package(tmp_path: Path) -> None:
    text = f"class OrderTill:{WORK}"
    for path in ("m.py", "n.py", "space/o.py"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    assert grouped(tmp_path) == [["m.OrderTill", "n.OrderTill", "space.o.OrderTill"]]


@pytest.mark.parametrize(
    "hostile",
    [
        "x = " + "(" * 3000 + ")" * 3000,
        "if a: pass\n" + "elif b: pass\n" * 3000,
        "x = '\\ud800'\nclass OrderDesk:\n    def f(self):\n        return ['\\ud800', 'b'] * 3\n",
        "x = 1\0\n",
        "def f(:\n",
        "",
        "# " + "x" * 5_000_000,
    ],
    ids=["deep", "elif", "surrogates", "nul", "syntax", "empty", "large"],
)
def test_one_hostile_file_takes_nothing_from_the_others(hostile: str, tmp_path: Path) -> None:
    files = {"a/m.py": f"class OrderTill:{WORK}", "b/n.py": f"class OrderTill:{WORK}", "a/hostile.py": hostile}
    assert grouped(write(tmp_path, files)) == [["a.m.OrderTill", "b.n.OrderTill"]]


# -- laws ---------------------------------------------------------------------------------------------------------

#: Names that end alike are all that ties.
ENDINGS = Bar(name=9, job=9, one_word=9, head=0.0, topic=9, factory=9, function=9, said=9, work=9, bodies=False)
NAMES = ["OrderTill", "UnifiedOrderTill", "ShopOrderTill", "Till", "RetryManager", "RetryHandler", "LedgerFactory"]
FUNCTIONS = ["settle_order", "get_order_till", "create_order_till", "order_settle_payment"]
BODIES = [WORK, OTHER_WORK, WORK.replace("ledger", "book"), WORK + OTHER_WORK]
ONE = st.tuples(st.sampled_from("abc"), st.sampled_from(NAMES + FUNCTIONS), st.sampled_from(BODIES))
SUBJECTS = st.lists(ONE, max_size=14)


def _subjects(drawn: list[tuple[str, str, str]]) -> list[Subject]:
    made = []
    for number, (package, name, body) in enumerate(drawn):
        inside = body.replace("\n    ", "\n").replace("self, ", "")
        text = f"class {name}:{body}" if name[0].isupper() else f"def {name}(order):\n" + inside.replace("\n", "\n    ")
        module = f"{package}.m{number}"
        hung = hang(text)
        made.append(Subject(f"{module}.{name}", module, f"{package}/m{number}.py", hung.portraits[0], hung))
    return made


def _groups(subjects: list[Subject], bar: Bar) -> list[Group]:
    around = Surroundings(Program({}, [one.module for one in subjects]), subjects, {}, {})
    around.habit = bar is LOOSE
    return Grouping(around, Likeness(subjects), bar).groups(subjects)


@settings(max_examples=40)
@given(SUBJECTS, st.sampled_from([STRICT, LOOSE]))
def test_groups_are_disjoint_and_have_two_units_and_their_words(drawn: list[tuple[str, str, str]], bar: Bar) -> None:
    groups = _groups(_subjects(drawn), bar)
    symbols = [one.symbol for group in groups for one in group.subjects]
    assert len(symbols) == len(set(symbols))
    for group in groups:
        assert group.units.keys() == {one.symbol for one in group.subjects}
        assert len(set(group.units.values())) > 1
        assert [one.symbol for one in group.subjects] == sorted(group.units)
        assert not {symbol for symbol, *_ in group.apart} & group.units.keys()
        if group.subjects[0].is_class and group.tie != "work":
            assert all(set(group.words) <= set(job(one.name)) for one in group.subjects)


@settings(max_examples=40)
@given(SUBJECTS, st.randoms(use_true_random=False), st.sampled_from([STRICT, LOOSE]))
def test_shuffled_input_same_output(drawn: list[tuple[str, str, str]], shuffle: random.Random, bar: Bar) -> None:
    subjects = _subjects(drawn)
    shuffled = list(subjects)
    shuffle.shuffle(shuffled)
    assert _groups(shuffled, bar) == _groups(subjects, bar)


@settings(max_examples=40)
@given(SUBJECTS)
def test_who_joins_drives_nobody_out(drawn: list[tuple[str, str, str]]) -> None:
    subjects = _subjects(drawn)
    around = Surroundings(Program({}, [one.module for one in subjects]), subjects, {}, {})
    around.habit = True
    alone = Grouping(around, Likeness(subjects), msgspec.structs.replace(LOOSE, subject=None)).groups(subjects)
    joined = Grouping(around, Likeness(subjects), LOOSE).groups(subjects)
    for group in alone:
        if group.tie not in ("work", "factory"):
            assert any(group.units.keys() <= other.units.keys() for other in joined)


@pytest.mark.parametrize("bar", [STRICT, LOOSE])
def test_groups_about_one_subject_are_one_where_names_are_believed(bar: Bar) -> None:
    around = [("z", f"Thing{one}{other}", OTHER_WORK) for one in "ABCDEFGHIJKLM" for other in "abcdefghijklm"]
    retry = [("a", "RetryHandler", WORK), ("b", "RetryHandler", WORK), ("c", "RetryStrategy", WORK)]
    more = [("d", "RetryPolicy", WORK), ("e", "RetryGenerator", OTHER_WORK)]
    groups = [one for one in _groups(_subjects([*retry, *more, *around]), bar) if one.words[0] == "retry"]
    names = [[one.name for one in group.subjects] for group in groups]
    handlers, others = ["RetryHandler", "RetryHandler"], ["RetryStrategy", "RetryPolicy"]
    assert sorted(names) == ([handlers + others] if bar is LOOSE else [handlers, others])


@pytest.mark.parametrize(
    ("longer", "is_joined"),
    [("ShopOrderTill", True), ("OrderSalesTill", True), ("OrderTillQueue", False), ("ShopOrderSalesTill", False)],
)
def test_groups_join_those_that_only_add_words_where_names_are_believed(longer: str, is_joined: bool) -> None:
    """Before the words of the shorter name, or between its first and its last."""
    drawn = [
        *(("a", longer, WORK), ("b", longer, WORK)),
        *(("c", "OrderTill", WORK), ("d", "OrderTill", WORK)),
    ]
    assert [len(group.subjects) for group in _groups(_subjects(drawn), LOOSE)] == ([4] if is_joined else [2, 2])
    assert [len(group.subjects) for group in _groups(_subjects(drawn), STRICT)] == [2, 2]


def test_makers_of_different_things_do_not_compete() -> None:
    names = ("OrderManagerFactory", "StockManagerFactory", "ShopOrderManagerFactory")
    (group,) = _groups(_subjects([(*one, WORK) for one in zip("abc", names, strict=True)]), ENDINGS)
    assert [one.name for one in group.subjects] == ["OrderManagerFactory", "ShopOrderManagerFactory"]


def test_the_hash_seed_does_not_matter(tmp_path: Path) -> None:
    files = {}
    for number, name in enumerate(NAMES * 3):
        files[f"{'abc'[number % 3]}/m{number}.py"] = f"class {name}:{BODIES[number % 4]}"
    write(tmp_path, files)
    seen = set()
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "ssot_tool", "discover", "--format", "json", "--workers", "1", "--no-cache"]
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])}
        run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
        seen.add(run.stdout.split('"families"')[1])
    assert len(seen) == 1


@pytest.mark.parametrize("number", [60, 300])
def test_a_crowd_is_held_against_its_neighbours_and_copies_are_found(number: int) -> None:
    hung = hang(f"def run_it(order):{FUNCTION}")
    many = [Subject(f"p{n}.m{n}.run_it", f"p{n}.m{n}", f"p{n}/m{n}.py", hung.portraits[0], hung) for n in range(number)]
    (group,) = _groups(many, STRICT)
    assert len(group.subjects) == number
    assert len([*pairs(many)]) <= 40 * number  # every two of 1,500 would take 80 s
