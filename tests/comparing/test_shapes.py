from __future__ import annotations

import ast
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_tool.comparing.bodies import Body, likeness
from ssot_tool.comparing.differing import difference
from ssot_tool.cure.comparison import Pair

#: Every kind of local name; each may be called anything else, wherever it is local.
EVERY_NAME = """
async def work(self, first, /, second=1, *rest, key: int = 2, **more):
    '''What it does.'''
    global COUNT
    total: float = first
    hint: str
    for at, (left, right) in enumerate(rest):
        total += left * right - at
    with open(second) as file, key:
        lines = [line.strip() for line in file if line]
    try:
        import json as parser
        from shelf import book
        parser.loads(book(lines, key=key))
    except ValueError as error:
        print(f"{error!r} {total:>{left}}")
    match more:
        case {"kind": what, **others}:
            self.seen = what, others
        case [head, *tail] | (head, tail):
            del head, tail
    def inner(value, total=total):
        nonlocal lines
        lines = (value := [total for total in value])
        return lambda second: second + value
    class Box(Base):
        size = total
        def grow(self):
            return size, self.size
    COUNT = {name: inner(name) for name in await self.names(first=first)}
    return Box
"""
NAMES = [
    *("first", "second", "rest", "key", "more", "total", "hint", "at", "left", "right", "file", "lines", "line"),
    *("parser", "error", "what", "others", "head", "tail", "inner", "value", "Box", "name"),
]


def body(text: str, owner: str = "Owner") -> Body:
    found = ast.parse(dedent(text)).body[0]
    assert isinstance(found, ast.FunctionDef | ast.AsyncFunctionDef)
    return Body(dedent(text), found, found.name, owner, receiver=True)


def renamed(text: str, names: dict[str, str]) -> str:
    """The text with names changed, but not those of keywords in calls, of attributes and in strings."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        for field in ("id", "arg", "name", "asname", "rest"):
            old = getattr(node, field, None)
            if (
                old in names
                and not isinstance(node, ast.keyword)
                and not (isinstance(node, ast.alias) and field == "name")
            ):
                setattr(node, field, names[old])
        if isinstance(node, ast.Nonlocal):
            node.names = [names.get(name, name) for name in node.names]
    return ast.unparse(tree)


@given(st.permutations(NAMES), st.sampled_from(["x_", "ä"]))
def test_renaming_what_is_local_never_makes_it_changed(order: list[str], prefix: str) -> None:
    names = {name: f"{prefix}{number}" for number, name in enumerate(order)}
    found = difference(body(EVERY_NAME), body(renamed(EVERY_NAME, names)))
    assert found.verdict == "names" and not found.diff
    assert set(found.renames) == {Pair(old, new) for old, new in names.items() if old != "hint"}


@pytest.mark.parametrize(
    ("basis", "here", "verdict"),
    [
        ("def f(self, a): return a", "def g(self, a): return a", "same"),
        ("def f(self, a: int) -> int:\n    '''Doc.'''\n    return a  # why", "def f(self, a):\n    return (a)", "same"),
        ("def f(self, a): return a", "def f(self, b): return b", "names"),
        ("def f(self, a): return self.x(a)", "def f(this, a): return this.y(a)", "names"),
        ("def f(self, a): return Owner(a)", "def f(self, a): return Owner(a)", "same"),
        ("def f(self): return 'a', 1", "def f(self): return 'b', 1", "constants"),
        ("def f(self, a=1): return a", "def f(self, a=2): return a", "constants"),
        ("def f(self): return True", "def f(self): return False", "changed"),
        ("def f(self): return 1", "def f(self): return '1'", "changed"),
        ("def f(self, a): return len(a)", "def f(self, a): return sum(a)", "changed"),
        ("def f(self, a): return a.x", "def f(self, a): return a.y", "changed"),
        ("def f(self, a, b): return a - b", "def f(self, b, a): return a - b", "changed"),
        ("def f(self, a): return g(a=a)", "def f(self, b): return g(b=b)", "changed"),
        ("def f(self): return 1", "async def f(self): return 1", "changed"),
        ("def f(self, a): ...", "def f(self, a, b): ...", "changed"),
        ("def f(self, a): ...", "def f(self, *a): ...", "changed"),
        ("def f(self, a): return [x for x in a]", "def f(self, a): return [a for a in a]", "names"),
        ("def f(self, x):\n    global y\n    y = x", "def f(self, x):\n    global z\n    z = x", "changed"),
    ],
)
def test_verdicts(basis: str, here: str, verdict: str) -> None:
    assert difference(body(basis), body(here)).verdict == verdict


def test_the_name_of_the_own_class_is_an_own_name() -> None:
    one = body("def f(self): return super(Old, self).f() or Old.g()", "Old")
    other = body("def f(self): return super(New, self).f() or New.g()", "New")
    assert difference(one, other).renames == (Pair("Old", "New"),)
    assert difference(one, body("def f(self): return super(Old, self).f() or Old.g()", "New")).verdict == "changed"


def test_a_diff_is_of_code_in_one_layout_and_prose_is_told_apart() -> None:
    basis = body("def f(self, a: int):\n    '''Adds.'''\n    # slowly\n    b = a+1\n\n    return b")
    here = body("def f(self, a):\n    '''Subtracts.'''\n    b = (a -\n      1)\n    return b")
    found = difference(basis, here)
    assert found.verdict == "changed" and found.prose and 0 < found.likeness < 1
    assert [line for line in found.diff if line[0] in "+-"] == ["-    b = a + 1", "+    b = a - 1"]
    assert not difference(basis, basis).prose


def test_what_is_not_parsed_is_compared_word_by_word() -> None:
    text = "def f(self):\n    # note\n    return 1 +\n"
    one, same = Body(text, None, "f"), Body(text.replace("# note", ""), None, "f")
    other = Body(text.replace("1", "2"), None, "f")
    assert one.read == "words" and difference(one, same).verdict == "same"
    assert difference(one, other).verdict == "changed"
    assert [line for line in difference(one, other).diff if line[0] in "+-"] == ["-    return 1 +", "+    return 2 +"]
    parsed = body("def f(self):\n    return 1")
    assert difference(parsed, one).verdict == "same", "its words are the same"
    assert 0 <= likeness(parsed, other) < 1


def test_what_nests_too_deeply_is_compared_word_by_word() -> None:
    deep = body("def f(self): return " + "+".join(["1"] * 900))
    assert deep.read == "words" and difference(deep, deep).verdict == "same" and deep.code


@given(st.permutations(["a = 1", "b = c + 2", "print(a, b)", "return self.x"]))
def test_likeness_is_one_only_for_equal_code_and_does_not_depend_on_the_side(lines: list[str]) -> None:
    first = body("def f(self):\n    a = 1\n    b = c + 2\n    print(a, b)\n    return self.x")
    second = body("def f(self):\n" + "".join(f"    {line}\n" for line in lines))
    assert likeness(first, second) == likeness(second, first)
    same = first.digest == second.digest
    assert (difference(first, second).likeness == 1.0) == same
