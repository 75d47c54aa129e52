from __future__ import annotations

import ast
import time
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_tool.portraits.twice import defined_twice
from tests.portraits.painted import hang


def twice(text: str) -> list[str]:
    return [one.qualname for one in hang(text).twice]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def f(): return 1\ndef f(): return 2\n", ["f"]),
        ("class A: ...\nclass A: ...\n", ["A"]),
        ("def A(): ...\nclass A: ...\n", ["A"]),
        ("class A:\n    def f(self): ...\n    def g(self): ...\n    def f(self): ...\n", ["A.f"]),
        ("class A:\n    class B:\n        def f(self): ...\n        async def f(self): ...\n", ["A.B.f"]),
        ("def f():\n    def g(): ...\n    def g(): ...\n", ["f.g"]),
        ("def f(): ...\ndef f(): ...\ndef f(): ...\n", ["f", "f"]),
        ("@lru_cache\ndef f(): ...\n@functools.lru_cache(1)\ndef f(): ...\n", ["f"]),
        ("class A:\n    @property\n    def f(self): ...\n    @property\n    def f(self): ...\n", ["A.f"]),
        ("class A:\n    @staticmethod\n    def f(): ...\n    def f(self): return self.f\n", ["A.f"]),
        ("def f(): ...\nx = g.f\ndef f(): ...\n", ["f"]),  # an attribute of that name is another thing
        ("def f(): ...\ndef f(): return f()\n", ["f"]),  # the body means itself
        # Near misses: somebody could use the first.
        ("def f(): ...\nf()\ndef f(): ...\n", []),
        ("def f(): ...\ndef g(): return f()\ndef f(): ...\n", []),
        ("def f(): ...\n__all__ = ['f']\ndef f(): ...\n", []),
        ("def f(): ...\ndel f\ndef f(): ...\n", []),
        ("class A: ...\nclass A(A): ...\n", []),
        ("class A: ...\nclass A(metaclass=made(A)): ...\n", []),
        ("def f(): ...\n@f\ndef f(): ...\n", []),
        ("def f(): ...\ndef f(g=f): ...\n", []),
        ("def f(): ...\ndef f(*, g=f): ...\n", []),
        ("def f() -> int: ...\ndef f() -> f: ...\n", []),
        ("class A: ...\ndef A(a: A): ...\n", []),
        ("def _(): ...\ndef _(): ...\n", []),
        ("def f(): ...\nif x:\n    def f(): ...\n", []),
        ("if x:\n    def f(): ...\nelse:\n    def f(): ...\n", []),
        ("try:\n    def f(): ...\nexcept E:\n    def f(): ...\nelse:\n    def f(): ...\n", []),
        ("@overload\ndef f(a: int): ...\n@typing.overload\ndef f(a: str): ...\ndef f(a): ...\n", []),
        ("class A:\n    @property\n    def f(self): ...\n    @f.setter\n    def f(self, v): ...\n", []),
        (
            "class A:\n    @property\n    def f(self): ...\n    @f.deleter\n    def f(self): ...\n",
            [],
        ),
        ("@app.get('/a')\ndef f(): ...\n@app.get('/b')\ndef f(): ...\n", []),
        ("@g.register\ndef f(a: int): ...\n@g.register\ndef f(a: str): ...\n", []),
        ("def f(): ...\nclass A:\n    def f(self): ...\n", []),
        ("class A:\n    def f(self): ...\nclass B:\n    def f(self): ...\n", []),
        ("@routes['a']\ndef f(): ...\ndef f(): ...\n", []),
        ("@(lambda f: f)\ndef f(): ...\ndef f(): ...\n", []),
    ],
)
def test_what_is_lost(text: str, found: list[str]) -> None:
    assert twice(text) == found


def test_where_it_stands() -> None:
    (one,) = hang("def f():\n    return 1\n\n@cache\ndef f():\n    return 2\n").twice
    assert (one.first_line, one.line, one.end_line) == (1, 5, 6)


@given(st.lists(st.sampled_from("abc"), max_size=8))
def test_as_many_as_there_are_definitions_too_many(names: list[str]) -> None:
    text = "".join(f"def {name}(): ...\n" for name in names)
    assert len(list(defined_twice(ast.parse(dedent(text))))) == len(names) - len(set(names))


def test_thousands_of_names_defined_twice_take_no_time_per_pair() -> None:
    tree = ast.parse("class A:\n" + "".join(f"    def m{n}(self): return self.x\n" for n in range(3000)) * 2)
    start = time.process_time()
    assert len(list(defined_twice(tree))) == 3000
    assert (
        time.process_time() - start < 3
    )  # 0.25 s; with what is between looked through for each pair, a third of them took 32 s
