from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path
from random import Random
from textwrap import indent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ssot_tool
from ssot_tool.clones.shape import Shape, packed, unpacked
from ssot_tool.clones.shapes import shapes
from tests.clones.snippets import BASE, one, read
from tools import mutations
from tools.renaming import Function

HOUSE = Path(__file__).parents[2]


@cache
def _own_functions() -> list[Function]:
    found = []
    for path in sorted((HOUSE / "ssot_tool" / "scan").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found += [node for node in ast.walk(tree) if isinstance(node, Function) and len(node.body) > 4]
    return found


#: Read when they are asked for first: each worker collects all modules, and one of them runs these tests.
functions = st.deferred(lambda: st.sampled_from(_own_functions()))


def _alone(text: str) -> Shape:
    return next(shape for shape in shapes(ast.parse(text)) if "." not in shape.qualname)


@settings(max_examples=60)
@given(functions, st.randoms(use_true_random=False))
def test_other_local_names_and_constants_change_no_digest_but_the_exact_one(function: Function, chance: Random) -> None:
    before = _alone(ast.unparse(function))
    after = _alone(mutations.renamed_constants(function, chance))
    assert (after.renamed, after.blind, after.lines, after.loose) == (
        before.renamed, before.blind, before.lines, before.loose,
    )  # fmt: skip


@settings(max_examples=60)
@given(functions, st.randoms(use_true_random=False))
def test_layout_and_comments_change_nothing_but_lines(function: Function, chance: Random) -> None:
    before, after = _alone(ast.unparse(function)), _alone(mutations.layout(function, chance))
    assert after.exact == before.exact
    assert after.lines == before.lines


def test_what_says_nothing_about_behaviour_does_not_count() -> None:
    wordy = """
        import shop, ledger

        def settle(order: Order, rates: "dict[str, int]") -> tuple[Receipt, int]:
            '''What is owed.'''
            import os
            logger.info("settling %s", order)
            total: int = 0
            price: int
            for line in order.lines:  # each
                price = rates[line.code] * line.count
                if line.discount > 10:
                    self.log.debug(f"discount {line.discount}")
                    price = price - line.discount
                total += price
            ledger.record(
                order.number, total,
                currency='EUR',
            )
            receipt = shop.print_receipt(order, total)
            return (receipt, total)
    """
    assert one(wordy).exact == one(BASE).exact


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("rates[line.code]", "rates.get(line.code)"),
        ("ledger.record", "ledger.forget"),
        ("shop.print_receipt", "shop.archive"),
        ("total += price", "total -= price"),
        ("if line.discount", "while line.discount"),
        ("currency=", "unit="),
        ("price - line.discount", "line.discount - price"),
        ("print_receipt(order, total)", "print_receipt(total, order)"),
        ("return receipt, total", "return total, receipt"),
    ],
)
def test_what_behaves_otherwise_is_no_renaming(old: str, new: str) -> None:
    assert old in BASE
    assert one(BASE.replace(old, new)).renamed != one(BASE).renamed


def test_names_of_what_is_called_do_not_count_in_the_blind_digest_alone() -> None:
    other = BASE.replace("ledger", "journal").replace("record", "note").replace("shop", "desk")
    assert one(other).renamed != one(BASE).renamed
    assert one(other).blind == one(BASE).blind
    mixed = BASE.replace("shop.print", "ledger.print")
    assert one(mixed).blind != one(BASE).blind


def test_a_name_whose_binding_was_deleted_is_still_a_local_name() -> None:
    without = BASE.replace("        total = 0\n", "")
    assert set(one(without).line_hashes()) < set(one(BASE).line_hashes())


def test_a_statement_in_another_block_is_the_same_line_but_another_body() -> None:
    indented = BASE.replace("            total += price\n", "                total += price\n")
    assert one(indented).lines == one(BASE).lines
    assert one(indented).renamed != one(BASE).renamed


def test_minus_one_is_a_constant_and_huge_ones_are_read() -> None:
    negative = one(BASE.replace("> 10", "> -10"))
    huge = one(BASE.replace("> 10", "> 0x" + "f" * 9000))
    assert negative.renamed == huge.renamed == one(BASE).renamed
    assert len({negative.constants, huge.constants, one(BASE).constants}) == 3


def test_every_statement_of_the_language_is_read() -> None:
    text = """
        async def everything(source, *rest, key=None, **more):
            global seen
            async with source as opened, source:
                async for item in opened:
                    await item
            try:
                del rest[0]
            except* ValueError as error:
                raise KeyError from error
            else:
                assert key, "none"
            finally:
                seen = [*rest, {**more}, {1, 2}, f"{key!r:>{key}} {key}", lambda a, *b: a if b else -a]
            match source:
                case {"a": 1, **others} if others:
                    pass
                case [1, *tail] | (1 as tail):
                    yield tail
                case Point(x=0) | None:
                    yield (walrus := rest[1:2:3])
            while not key:
                key += 1
                continue
            else:
                nonlocal_ = {a: b async for a, b in source if a}
            class Inner:
                def method(self):
                    return self, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13
            return (yield)
    """
    outer = read(text.replace("            return (yield)\n", ""))[0]
    assert outer.is_async
    assert outer.renamed == read(text.replace("            return (yield)\n", "").replace("tail", "end"))[0].renamed


def test_qualnames_and_lines() -> None:
    text = """
        class Shop:
            if True:
                @cached
                def outer(self, items):
                    def inner(item):
                        first = self.read(item, 1)
                        second = self.read(first, 2)
                        return first.total(second) + self.rest(item, first)
                    for item in items:
                        self.put(inner(item), item.name)
                    return self.done(items)
    """
    assert [(shape.qualname, shape.start_line, shape.end_line) for shape in read(text)] == [
        ("Shop.outer", 5, 12),
        ("Shop.outer.<locals>.inner", 6, 9),
    ]


def test_small_functions_have_no_shape_but_what_stands_inside_them_has() -> None:
    inner = "\n".join(f"        {line}" for line in BASE.strip().splitlines()[2:])
    found = read(f"def make():\n{inner.replace('            def', '    def')}\n    return settle\n")
    assert [shape.qualname for shape in found][-1] == "make.<locals>.settle"
    long = "def one(env):\n    return Table(" + ", ".join(f"{key}=column(env)" for key in "abcdef") + ")\n"
    assert len(read(long)) == 1
    assert read("def small(a):\n    return a + 1\n") == read("def small(a, b):\n    a = b\n    return a\n") == ()


def test_what_is_deep_or_long_is_read_without_recursion() -> None:
    chain = "if a == 0:\n    pass\n" + "".join(f"elif a == {at}:\n    pass\n" for at in range(1, 1500))
    assert read(chain) == ()
    (shape,) = read("def f(a):\n" + indent(chain, "    ") + "    b = a\n    return " + " + ".join(["b"] * 900) + "\n")
    assert len(shape.weights) == 3002


def test_shapes_are_the_same_in_every_process_and_python() -> None:
    assert one(BASE).renamed.hex() == "ac02fe0cc8bd9e48"
    program = (
        "import ast, sys; from ssot_tool.clones.shapes import shapes;"
        "import msgspec; sys.stdout.write(msgspec.msgpack.encode(shapes(ast.parse(sys.stdin.read()))).hex())"
    )
    own = _own_functions()
    text = ast.unparse(ast.Module([own[0], own[5]], []))
    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            input=text, env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(ssot_tool.__file__).parents[1])},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(told) == 1


@given(st.lists(st.integers(0, 2**32 - 1), max_size=20))
def test_packed_numbers_come_back(numbers: list[int]) -> None:
    assert list(unpacked(packed(numbers))) == numbers
    assert packed([1]) == b"\0\0\0\1"
