from __future__ import annotations

import ast
import random
import time
from collections.abc import Callable
from textwrap import dedent, indent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ssot_tool.clones.clusters import clusters
from ssot_tool.clones.groups import groups
from ssot_tool.clones.nearness import Link
from ssot_tool.clones.shape import Shape
from ssot_tool.clones.shapes import shapes
from ssot_tool.clones.thresholds import STANDARD, thresholds
from tests.clones.snippets import BASE, grouped, names, read
from tests.growth import growth

RENAMED = BASE.replace("price", "cost").replace("total", "amount").replace("order", "bill").replace("10", "12")
COROUTINE = BASE.replace("def settle", "async def settle")


def test_a_copy_with_other_comments_is_the_same_code() -> None:
    (group,) = grouped(a=BASE, b=BASE.replace("total = 0", "total = 0  # cents"))
    assert names(group) == ["a.settle", "b.settle"]
    assert (group.likeness, group.same, group.differs) == (1.0, "the same code", "")
    assert (group.statements, group.shared) == (9, 9)


def test_a_renamed_copy_says_what_differs() -> None:
    (group,) = grouped(a=BASE, b=RENAMED)
    assert (group.same, group.differs) == ("the same 9 statements", "local names and constants")
    (constants,) = grouped(a=BASE, b=BASE.replace("10", "12"))
    assert constants.differs == "constants"


def test_a_copy_for_other_callees_is_found_where_it_is_long_enough() -> None:
    other = BASE.replace("ledger", "journal").replace("record", "note").replace("shop", "desk").replace("code", "key")
    (group,) = grouped(a=BASE, b=other)
    assert (group.same, group.differs) == ("the same 9 statements under other names", "names")
    short = """
        import {0}
        def f(a):
            b = {0}.{1}(a, 1)
            c = {0}.{2}(b, 2)[a:]
            return {0}.{3}(c, b, a)
    """
    copies = {"a": short.format("os", "walk", "join", "stat"), "b": short.format("db", "get", "put", "cut")}
    assert len(grouped(thresholds(min_nodes=10), **copies)) == 1
    assert grouped(**copies) == ()


def test_a_copy_whose_logger_has_another_name_is_found() -> None:
    """What is only logged counts for nothing, but nobody can tell once ``logger.info`` is called ``notes.put``."""
    logged = BASE.replace("        receipt", '        logger.info("%s", total)\n        receipt')
    told = logged.replace("logger.info", "notes.put").replace("record", "note").replace("print_receipt", "show")
    told = told.replace("ledger", "journal").replace("shop", "desk").replace("code", "key").replace("count", "many")
    (group,) = grouped(a=logged, b=told)
    assert (group.likeness, names(group)) == (1.0, ["a.settle", "b.settle"])


def test_a_copy_of_one_statement_many_times_is_found_by_its_words() -> None:
    """Under other names all of it is the same line again, which says little by itself."""
    text = "def fill(self, {0}):\n" + "".join(
        f"    self.{part}{{1}} = {{0}}\n" for part in ("rate", "code", "town", "size")
    )
    assert len(grouped(a=text.format("order", ""), b=text.format("bill", "_too"))) == 1
    other = "def set(self, x):\n    self.a = x\n    self.b = x\n    self.c = x\n    self.d = x\n"
    assert grouped(a=text.format("order", ""), b=other) == ()


@pytest.mark.parametrize(("nodes", "found"), [(15, 1), (16, 0)])
def test_equal_code_is_told_from_so_many_nodes_on(nodes: int, found: int) -> None:
    short = "def f(a):\n    b = a.load(1)\n    return b or 0\n"
    assert len(grouped(thresholds(nodes), a=short, b=short)) == found


def test_a_dial_asks_more_of_all_kinds_of_copies() -> None:
    edited = BASE.replace("        total = 0\n", "")
    blind = BASE.replace("ledger", "journal").replace("record", "note").replace("shop", "desk").replace("code", "key")
    for other in (BASE, blind, edited):
        assert len(grouped(a=BASE, b=other)) == 1
        assert grouped(thresholds(min_nodes=80), a=BASE, b=other) == ()
    assert len(grouped(thresholds(min_likeness=1), a=BASE, b=blind)) == 1, "what is equal is as alike as can be"
    assert grouped(thresholds(min_likeness=1), a=BASE, b=edited) == ()


def test_a_long_copy_of_one_statement_is_a_copy() -> None:
    """Its variety is that of one statement, but nobody writes it thrice the same by chance."""
    for times, found in ((8, 0), (9, 1)):
        text = "def advise(tips):\n" + "    tips.append(1)\n" * times
        assert len(grouped(a=text, b=text)) == found


def test_what_both_log_is_a_part_of_the_copy() -> None:
    short = "def heal(self, name):\n    self.count += 1\n    self.last = name\n"
    logs = "    logger.info('heals', name)\n"
    logs += "    logger.warning(f'again {{name}}: {0}')\n    self.log.debug(1, self.count)\n"
    same, other = short + logs.format("{self.count}"), short + logs.format("{self.count} of {self.most}")
    assert grouped(a=short, b=short) == ()
    assert len(grouped(a=same, b=same.replace("heals", "mends"))) == 1
    assert grouped(a=same, b=other) == ()


def test_words_tell_an_edited_copy_from_what_has_the_same_form() -> None:
    """Half of the statements are the same; where the rest speaks of the same things, one was made of the other."""
    text = """
        import audit

        def close(order, clock):
            now = clock.now()
            if order.closed_at is not None:
                return None
            order.closed_at = now
            audit.note(order, now)
            {0}
            {1}
            return order.save(now)
    """
    one = text.format("price = round(order.price * order.rate)", "order.paid = price - order.discount[clock.zone]")
    same = text.format("price = round(order.rate) * order.price", "order.paid[clock.zone] = order.discount - price")
    alien = text.format("crew = lift.board(list(hall.guests))", "lift.floor[crew.size] = hall.level - lift.speed")
    between = replace(STANDARD, likeness=0.72)
    assert len(grouped(between, a=one, b=same)) == 1
    assert grouped(between, a=one, b=alien) == ()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("        total = 0\n", "", ("8 of 9 statements", "0 to 1 statement a member")),
        (
            "        ledger.record",
            "        audit(order)\n        ledger.record",
            ("9 of 10 statements", "0 to 1 statement a member"),
        ),
        ("shop.print_receipt(order", "shop.show(order.lines", ("8 of 9 statements", "1 statement a member")),
        ("        total = 0\n", "        total, seen = 0, []\n", ("8 of 9 statements", "1 statement a member")),
    ],
)
def test_an_edited_copy_is_found(old: str, new: str, words: tuple[str, str]) -> None:
    assert old in BASE
    (group,) = grouped(a=BASE, b=RENAMED, c=BASE.replace(old, new))
    assert names(group) == ["a.settle", "b.settle", "c.settle"]
    assert 0.7 <= group.likeness < 1
    assert (group.same, group.differs) == words


def test_a_short_copy_under_other_names_is_found_by_the_words_that_they_share() -> None:
    text = """
        import {0}

        def reset_{0}(self, {0}_id):
            found = {0}.find_{0}(self.{0}_store, {0}_id)
            if found is None:
                raise {0}.MissingError("none", {0}_id)
            return found
    """
    longer = replace(STANDARD, equal_variety=20, blind_variety=35)
    (group,) = grouped(longer, a=text.format("cart"), b=text.format("shelf"))
    assert (group.same, group.differs) == ("the same 4 statements under other names", "names")
    other = text.replace("find_{0}", "open_lid").replace("{0}_store", "jar").replace("MissingError", "RottenJam")
    assert grouped(longer, a=text.format("cart"), b=other.format("shelf")) == ()


def test_one_argument_more_is_no_other_statement() -> None:
    longer = BASE.replace('currency="EUR")', 'currency="EUR", at=9)')
    longer = longer.replace("print_receipt(order, total)", "print_receipt(order, total, 2)")
    (group,) = grouped(a=BASE, b=longer)
    assert 0.7 <= group.likeness < 1


@pytest.mark.parametrize(
    "logger", ["logger", "log", "self.logger", "audit_logger", "self._app_log", "LOG", "runLogger"]
)
def test_what_a_logger_says_counts_for_nothing(logger: str) -> None:
    said = BASE.replace("        total = 0\n", f"        total = 0\n        {logger}.info('settles', order)\n")
    (group,) = grouped(a=BASE, b=said)
    assert group.same == "the same code"


def test_a_blog_is_no_log() -> None:
    said = BASE.replace("        total = 0\n", "        total = 0\n        blog.info('settles', order)\n")
    (group,) = grouped(a=BASE, b=said)
    assert group.same == "9 of 10 statements"


def test_another_call_is_another_name() -> None:
    (group,) = grouped(a=BASE, b=BASE.replace("shop.print_receipt", "shop.show_receipt"))
    assert (group.same, group.differs) == ("the same 9 statements under other names", "names")


def test_reordered_statements_are_the_same_but_for_order() -> None:
    text = """
        import kit

        def build(parts):
            frame = kit.frame(parts.steel, 4)
            wheel = kit.wheel(parts.rubber, size=28)
            chain = kit.chain[parts.links] + 1
            seat = frame.mount(parts.leather)
            return kit.join(frame, wheel, chain, seat)
    """
    lines = text.splitlines(keepends=True)
    lines[4:7] = lines[6], lines[4], lines[5]
    (group,) = grouped(a=text, b="".join(lines))
    assert group.shared == 5


def test_a_function_and_a_coroutine_are_no_copies() -> None:
    assert grouped(a=BASE, b=COROUTINE) == ()
    assert grouped(a=BASE, b=COROUTINE.replace("total = 0", "total = 1; extra = 2")) == ()


def test_bodies_that_share_only_common_phrases_are_no_copies() -> None:
    first = """
        def read(self, path):
            if path is None:
                return None
            result = self.open(path, mode="r").parse()
            return result
    """
    second = """
        def write(self, path):
            if path is None:
                return None
            result = self.connection.execute(path, [self.limit])
            return result
    """
    assert grouped(a=first, b=second) == ()


def test_an_idiom_of_the_workspace_is_no_copy() -> None:
    hook = """
        class {0}(Base):
            def deconstruct(self):
                name, path, args, kwargs = super().deconstruct()
                if self.editable is not None:
                    kwargs.pop("{1}", self.default)
                kwargs.update(path=path, args=args)
                {2}
                return name, path, args, kwargs
    """
    last = [f"kwargs['k'] = self.{name}({', '.join('abcdefgh'[:at])})" for at, name in enumerate(["one", "two"])]
    pair = {f"m{at}": hook.format(f"C{at}", "x", line) for at, line in enumerate(last)}
    assert len(grouped(**pair)) == 1
    shown = hook.split("{2}")[0]
    others = {}
    for at in range(90):
        calls = "\n".join(
            f"                self.x{at}_{step}[{step}:].run(a{at}=path.y{step}{'.z' * at}, *args)" for step in range(9)
        )
        others[f"o{at}"] = (
            f"{shown.format(f'O{at}', 'x')}pass\n{calls}\n                return name, path, args, kwargs\n"
        )
    assert grouped(**pair, **others) == ()


def test_an_inner_function_is_not_reported_beside_the_outer_one() -> None:
    text = """
        import shop

        def make(order, rates):
            def total_of(lines):
                total = 0
                for line in lines:
                    if line.discount > 10:
                        total -= line.discount
                    total += rates[line.code] * line.count
                return total
            shop.announce(order.number, kind="made")
            return shop.print_receipt(order, total_of(order.lines))
    """
    (group,) = grouped(a=text, b=text)
    assert names(group) == ["a.make", "b.make"]


def test_inner_functions_of_different_outer_ones_are_reported() -> None:
    inner = indent(dedent(BASE).split("\n\n", 1)[1], "    ")
    first = f"import shop, ledger\n\ndef outer(a):\n{inner}\n    return settle\n"
    second = f"import shop, ledger\n\ndef other(a, b):\n{inner}\n" + "".join(
        f"    a.step_{at}[{at}:] = b.take(settle, key_{at}=a, last={at} > len(b))\n" for at in range(9)
    )
    (group,) = grouped(replace(STANDARD, likeness=0.7, firm=0.5), a=first, b=second)
    # ``outer`` does nothing but hold its copy, so it stands for it.
    assert names(group) == ["a.outer", "b.other.<locals>.settle"]


def test_hundreds_of_copies_are_one_group_and_thousands_of_small_bodies_none() -> None:
    copy = "import loaders\n\ndef lazy_import(name, package):\n    found = loaders.find(name, package=package)\n"
    copy += "    if found is None:\n        raise ImportError(f'no {name} in {package}')\n    return found.load(name)\n"
    small = (
        "class C{0}:\n    def __init__(self, a, b, c):\n        self.a = a\n        self.b = b\n        self.c = c\n"
    )
    small += "        self.d{0} = [{0}]\n        self.e = {{}}\n        self.f{0} = self.make{0}(a, b)\n"
    read_in = {f"copy{at:03}.py": shapes(ast.parse(copy)) for at in range(330)}
    read_in |= {f"small{at:04}.py": shapes(ast.parse(small.format(at))) for at in range(2000)}
    began = time.process_time()
    (group,) = groups(read_in, replace(STANDARD, equal_variety=20, blind_variety=35, near_weight=22))
    assert len(group.members) == 330
    assert time.process_time() - began < 5


def test_a_chain_is_not_one_cluster() -> None:
    chain = [Link(0, 1, 0.9), Link(1, 2, 0.8), Link(2, 3, 0.9), Link(3, 4, 0.75), Link(4, 5, 0.9)]
    assert clusters(chain) == [([0, 1], 0.9), ([2, 3], 0.9), ([4, 5], 0.9)]
    assert clusters([*chain, Link(0, 2, 0.8), Link(1, 3, 0.7), Link(0, 3, 0.7)])[0] == ([0, 1, 2, 3], 0.8)


POOL = [
    BASE, RENAMED, COROUTINE, BASE.replace("        total = 0\n", ""), BASE.replace("line.discount", "line.rebate"),
    BASE.replace("ledger", "journal").replace("shop", "desk"), BASE.replace("10", "-1") + BASE.replace("settle", "pay"),
    BASE.replace("        receipt = shop.print_receipt(order, total)\n", "").replace("receipt, ", ""),
]  # fmt: skip


@settings(max_examples=40)
@given(st.lists(st.sampled_from(POOL), min_size=1, max_size=9), st.randoms(use_true_random=False))
def test_the_order_of_files_never_matters_and_groups_are_disjoint(texts: list[str], chance: random.Random) -> None:
    modules: dict[str, tuple[Shape, ...]] = {f"m{at}.py": read(text) for at, text in enumerate(texts)}
    shuffled = list(modules.items())
    chance.shuffle(shuffled)
    found = groups(modules)
    assert groups(dict(shuffled)) == found
    members = [member for group in found for member in group.members]
    assert len(set(members)) == len(members)
    assert all(len(group.members) > 1 for group in found)
    assert all(list(group.members) == sorted(group.members) for group in found)


NESTED = """
def f{0}(rows):
    def total(row):
        price = rates[row.code] * row.count
        if row.discount > 10:
            price = price - row.discount
        return price
    return total
"""


def test_of_functions_of_one_name_each_holds_its_own_inner_ones() -> None:
    twice = NESTED.format("") + NESTED.format("")
    (group,) = grouped(a=twice)
    assert [(one.qualname, one.start_line) for one in group.members] == [("f", 2), ("f", 10)]
    inner = dedent(NESTED.format("").partition(":\n")[2].rpartition("    return")[0])
    (group,) = grouped(a=twice, b=inner)
    assert [one.qualname for one in group.members] == ["f", "f", "total"]


@pytest.mark.parametrize("name", ["{0}", ""])
def test_many_functions_inside_functions_take_linear_time(name: str) -> None:
    def joining(size: int) -> Callable[[], object]:
        read_in = {"a.py": read("".join(NESTED.format(name.format(at)) for at in range(size)))}
        return lambda: groups(read_in)

    assert growth(joining, 100) < 2.2
