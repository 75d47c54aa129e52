from __future__ import annotations

import ast
import time
from textwrap import indent

import pytest

from ssot_tool.portraits.gallery import gallery
from tests.portraits.painted import hang, paint


def test_a_class_shows_what_it_is_made_of() -> None:
    cart = paint(
        """
        @register("cart")
        @app.model
        class Cart(shop.Base, Generic[T], metaclass=Meta):
            "A cart.

            "
            limit: int = 3
            name = "cart"

            def __init__(self, clock: Clock, *rest, strict=False, **more):
                self.clock = clock
                self.items.total = 1

            @property
            def total(self): return self.cached

            async def pay(self, bill: "Bill | None") -> Receipt:
                gate = await Gateway(self.clock).charge("card_payment")
                logger.info("paid for everything")
                return gate

            @classmethod
            def empty(cls): ...

            @abstractmethod
            def close(self):
                "Closes."
                raise NotImplementedError
        """.replace('"A cart.', '"""A cart.').replace('\n\n            "', '\n\n            """')
    )
    assert (cart.qualname, cart.kind, cart.line, cart.doc) == ("Cart", "class", 4, "A cart.")
    assert cart.bases == ("shop.Base", "Generic")
    assert cart.decorators == ("register", "app.model")
    assert [(one.name, one.flags) for one in cart.methods] == [
        ("__init__", ""),
        ("total", "p"),
        ("pay", "a"),
        ("empty", "s0"),
        ("close", "0@"),
    ]
    assert cart.params == ("clock", "*rest", "strict", "**more")
    assert cart.fields == ("limit", "name")
    assert cart.attributes == ("clock",)  # the total is another object's
    assert cart.types == ("Clock", "Bill", "Receipt", "Gateway")
    assert cart.called == ("charge", "Gateway")  # logging says nothing of the job
    assert cart.strings == ("cart", "card_payment")
    assert cart.returned == ("Receipt", "charge")


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("pass", "stub"),
        ("'Says what.'", "stub"),
        ("'Says what.'\nraise NotImplementedError('later')", "stub"),
        ("import os", "stub"),
        ("return other(a, b)", "delegate"),
        ("from m import other\nreturn await other(a)", "delegate"),
        ("other.done(a)", "delegate"),
        ("return a + b", "code"),
        ("a = 1\nreturn other(a)", "code"),
        ("return", "code"),
    ],
)
def test_what_a_body_amounts_to(body: str, what: str) -> None:
    assert paint("async def f(a, b):\n" + indent(body, "    ")).body == what


METHOD = """
def settle(self, order):
    total = sum(line.price for line in order.lines)
    self.ledger.record(order, total, currency="EUR")
    return total
"""


@pytest.mark.parametrize(
    "same",
    [
        METHOD.replace("    return", "    # at last\n    return"),
        METHOD.replace("    total = sum", '    """Settles."""\n\n    total = sum'),
        METHOD.replace("self, order", "self, order: Order"),
        METHOD.replace("total =", "total: int ="),
        METHOD.replace("settle", "pay"),
        METHOD.replace("order, total, currency", "order,\n        total,\n        currency"),
    ],
)
def test_a_digest_does_not_see_layout_comments_docstrings_and_annotations(same: str) -> None:
    assert paint(METHOD).digest == paint(same).digest


@pytest.mark.parametrize(
    "other",
    [
        METHOD.replace("EUR", "USD"),
        METHOD.replace("record", "note"),
        METHOD.replace("currency=", "unit="),
        METHOD.replace("    total =", "    import shop\n    total ="),
        METHOD.replace("self.ledger", "ledger"),
        METHOD.replace("price for", "price if line else 0 for"),
        METHOD.replace("line.price", "-line.price"),
        METHOD.replace("line.price", "line.price + 1"),
    ],
)
def test_a_digest_sees_everything_else(other: str) -> None:
    assert paint(METHOD).digest != paint(other).digest


def test_a_digest_tells_imports_apart() -> None:
    text = "def f(a):\n    from shop import {}\n    return run(a)\n"
    assert paint(text.format("cart as run")).digest != paint(text.format("till as run")).digest


def test_a_digest_tells_operators_apart() -> None:
    text = "def f(a, b):\n    return a {} b\n"
    assert len({paint(text.format(sign)).digest for sign in ("+", "-", "<", ">", "is", "is not", "in")}) == 7


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("return f'{a}:{b}'", "return f'{a}-{b}'"),
        ("match a:\n        case [x, *rest]: b(x)", "match a:\n        case [y, *rest]: b(x)"),
        ("match a:\n        case [x, *rest]: b(x)", "match a:\n        case [x, *more]: b(x)"),
        ("match a:\n        case {**rest}: b()", "match a:\n        case {**more}: b()"),
        ("match a:\n        case P(x=1): b()", "match a:\n        case P(y=1): b()"),
        ("try: b()\n    except E as e: raise", "try: b()\n    except E: raise"),
        ("global c\n    c = a", "global d\n    c = a"),
        ("from a import g", "from b import g"),
        ("from . import g", "from .. import g"),
        ("return f'{a!r}'", "return f'{a}'"),
    ],
)
def test_a_digest_sees_text_and_names_that_are_no_nodes(one: str, other: str) -> None:
    bodies = [paint(f"def f(a, b):\n    {text}\n") for text in (one, other)]
    assert bodies[0].digest != bodies[1].digest


def test_a_logged_sentence_is_not_what_a_body_speaks_of() -> None:
    plain = paint(METHOD)
    logged = paint(METHOD.replace("    return", "    self.logger.info('paid', Amount(total))\n    return"))
    assert (plain.types, plain.called, plain.strings) == (logged.types, logged.called, logged.strings)


def test_what_is_built_by_way_of_a_name_is_returned() -> None:
    assert paint("def f():\n    a = Session(1)\n    a.open()\n    return a\n").returned == ("Session",)
    assert paint("def f():\n    a: Base = Session(1)\n    a.open()\n    return a\n").returned == ("Session",)
    assert paint("def f() -> 'Session': ...\n").returned == ("Session",)
    assert paint("def f() -> db.Session: ...\n").returned == ("Session",)
    assert paint("def f() -> None: ...\n").returned == ()
    assert paint("def f() -> 'a sentence. Of words': ...\n").returned == ()


def test_names_are_kept_once_and_not_without_end() -> None:
    many = paint("def f():\n" + "".join(f"    call_{n % 500}('text_{n}')\n" for n in range(1000)))
    assert (len(many.called), len(many.strings)) == (120, 120)
    assert many.called[:2] == ("call_0", "call_1")
    assert many.size > 3000


def test_a_nested_function_is_part_of_what_holds_it() -> None:
    nested = paint("def f():\n    def g(a: A):\n        return Gate(a)\n    return g\n")
    assert nested.types == ("Gate",)


@pytest.mark.parametrize(
    "text",
    [
        "def f(a):\n    return '\\ud800' + a\n",
        "def f(a):\n    return '\\x00' + a + b'\\xff'\n",
        "class A:\n    '\\ud800'\n    def f(self): return '\\udfff'\n",
        "def f[T: A](*a: *T, b=1, **c) -> T: return a[*c]\n",
        "class A[T](B[T], *more, **kw): ...\n",
        "@a[0].b(1)(2)\ndef f(): ...\n",
        "class A((lambda: B)()): ...\n",
        "def f():\n    match a:\n        case A(b=1) | [*_, {'k': v, **r}]: return v\n",
        "def f(): return (yield from (await b for b in c))\n",
        "def größe(ﬁ): return f'{ﬁ!r:{width}}'\n",
        "def f(): del a; global b; nonlocal_ = 1; assert a, b\n",
        "class A:\n    x: int\n    x.y: int = 1\n    a, b = c = 1, 2\n    class B: ...\n    if x: f = 1\n",
    ],
)
def test_whatever_parses_is_painted(text: str) -> None:
    try:
        ast.parse(text)
    except SyntaxError:
        pytest.skip("newer than this Python")
    assert hang(text).portraits


def test_the_standard_library_is_painted() -> None:
    # Each of these has many odd forms; together they take half a second.
    import _pydecimal
    import argparse
    import dataclasses
    import enum
    import typing
    from pathlib import Path

    for module in (_pydecimal, argparse, dataclasses, enum, typing):
        text = Path(str(module.__file__)).read_text(encoding="utf-8")
        portraits = hang(text).portraits
        assert len(portraits) > 10
        assert all(one.line <= one.end_line and one.size >= 0 for one in portraits)


def test_a_class_of_five_thousand_methods_takes_no_time_per_pair() -> None:
    body = "".join(f"    def m{n}(self, a):\n        self.a{n} = call{n}(a, 'b{n}')\n" for n in range(5000))
    tree = ast.parse(f"class A:\n{body}")
    start = time.process_time()
    (portrait,) = gallery(tree).portraits
    assert len(portrait.methods) == 5000
    assert time.process_time() - start < 3  # 0.2 s


def test_a_long_sum_is_no_deep_recursion() -> None:
    tree: ast.expr = ast.Constant("a", lineno=1, col_offset=0, end_lineno=1, end_col_offset=1)
    for _ in range(5000):
        tree = ast.BinOp(tree, ast.Add(), ast.Constant("b"), lineno=1, col_offset=0, end_lineno=1, end_col_offset=1)
    module = ast.parse("def f(): return 1")
    function = module.body[0]
    assert isinstance(function, ast.FunctionDef) and isinstance(function.body[0], ast.Return)
    function.body[0].value = tree
    assert gallery(module).portraits[0].size > 5000
