"""What a definition takes: as Python itself says, or Unknown with the reason."""

from __future__ import annotations

import inspect
import sys
from types import ModuleType
from typing import Any

import libcst as cst
import pytest

from ssot_tool.codemods.signatures import signature_of
from ssot_tool.signature import Kind, Signature, Unknown
from tests.codemods.signature_cases import IMPORTS, MORE_IMPORTS, READ, RUN
from tests.codemods.workshop import Module


def read(text: str) -> Signature | Unknown:
    module = Module(IMPORTS + MORE_IMPORTS + text)
    return module.signature("K" if "K" in module.definitions else "f")


def shown(signature: Signature) -> str:
    """As it would be written, without annotations."""
    parts: list[str] = []
    kinds = [one.kind for one in signature.parameters]
    for at, one in enumerate(signature.parameters):
        if one.kind is Kind.KEYWORD_ONLY and Kind.VAR_POSITIONAL not in kinds and kinds.index(one.kind) == at:
            parts.append("*")
        stars = {Kind.VAR_POSITIONAL: "*", Kind.VAR_KEYWORD: "**"}.get(one.kind, "")
        parts.append(f"{stars}{one.name}" + (f"={one.default}" if one.default is not None else ""))
        if one.kind is Kind.POSITIONAL_ONLY and kinds[at + 1 : at + 2] != [Kind.POSITIONAL_ONLY]:
            parts.append("/")
    return ", ".join(parts)


@pytest.mark.parametrize(("text", "expected"), [*RUN, *READ])
def test_what_it_takes(text: str, expected: str | Unknown) -> None:
    found = read(text)
    if isinstance(expected, Unknown):
        assert isinstance(found, Unknown), shown(found)
        assert expected.reason in found.reason
    else:
        assert isinstance(found, Signature), found.reason
        assert shown(found) == expected


@pytest.mark.parametrize("text", [text for text, _ in RUN])
def test_python_says_the_same(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names, kinds and which are required; and a default that can be written is the one that Python has."""
    pytest.importorskip("attrs")
    made = ModuleType("made")  # dataclass looks for the names of annotations in quotes in their module
    monkeypatch.setitem(sys.modules, "made", made)
    space: dict[str, Any] = vars(made)
    exec(compile(IMPORTS + text, "made", "exec", dont_inherit=True), space)
    found = read(text)
    assert isinstance(found, Signature)
    theirs = inspect.signature(space["K" if "K" in space else "f"]).parameters.values()
    if "*args" in text:  # inspect shows those of __new__, or does not take the receiver out of *args
        return
    mine = [(one.name, one.kind.value, one.required) for one in found.parameters]
    assert mine == [
        (one.name, one.kind.description, one.default is one.empty and "variadic" not in one.kind.description)
        for one in theirs
    ]
    for one, other in zip(found.parameters, theirs, strict=True):
        if one.constant is not None and "Factory" not in repr(other.default) and "factory" not in repr(other.default):
            value = eval(one.constant)
            assert value == other.default or (value in ([], {}) and repr(other.default) == "NOTHING")


@pytest.mark.parametrize(
    ("method", "bound", "expected"),
    [
        ("def m(self, a): pass", True, "a"),
        ("def m(self, a): pass", False, "self, a"),
        ("@classmethod\n  def m(cls, a): pass", True, "a"),
        ("@classmethod\n  def m(cls, a): pass", False, "a"),
        ("@staticmethod\n  def m(a): pass", True, "a"),
        ("@staticmethod\n  def m(a): pass", False, "a"),
        ("def __new__(cls, a): pass", False, "a"),
        ("def m(*args): pass", True, "*args"),
        ("def m(self, __a): pass", True, "_K__a"),
    ],
)
def test_a_method(method: str, bound: bool, expected: str) -> None:
    module = Module(f"class K:\n  {method}\n")
    owner = module.definitions["K"]
    assert isinstance(owner, cst.ClassDef)
    (node,) = owner.body.body
    found = signature_of(node, module.resolve, "m.K.m", owner=owner, bound=bound)
    assert isinstance(found, Signature)
    assert shown(found) == expected


@pytest.mark.parametrize("method", ["@property\n  def m(self): pass", "def m(): pass"])
def test_a_method_that_is_called_otherwise(method: str) -> None:
    module = Module(f"class K:\n  {method}\n")
    owner = module.definitions["K"]
    assert isinstance(owner, cst.ClassDef)
    assert isinstance(signature_of(owner.body.body[0], module.resolve, owner=owner), Unknown)


@pytest.mark.parametrize(
    ("text", "constant", "meaning"),
    [
        ("1", "1", "1"),
        ("0x10", "0x10", "16"),
        ('"x"', '"x"', "'x'"),
        ("u'x'", "u'x'", "'x'"),
        ("'a' 'b'", "'a' 'b'", "'ab'"),
        ("('a'  # one\n 'b')", "'ab'", "'ab'"),
        ("-1", "-1", "-1"),
        ("(1, (2, None))", "(1, (2, None))", "(1, (2, None))"),
        ("LIMIT", None, "m.LIMIT"),
        ("LIMIT + 1", None, "m.LIMIT + 1"),
        ("(LIMIT, 2)", None, "(m.LIMIT, 2)"),
        ("enum.A.value", None, "m.enum.A.value"),
        ("nowhere", None, None),
        ("[]", None, "[]"),
        ("{1: LIMIT}", None, "{1: m.LIMIT}"),
        ("f(1)", None, None),
        ("[x for x in y]", None, None),
        ("f'{LIMIT}'", None, None),
        ("lambda: 1", None, None),
        ("'\\d'", "'\\d'", "'\\\\d'"),
    ],
)
def test_a_default(text: str, constant: str | None, meaning: str | None) -> None:
    found = read(f"LIMIT = 3\nenum = 1\ndef f(a={text}): pass")
    assert isinstance(found, Signature)
    (one,) = found.parameters
    assert one.default is not None
    assert (one.constant, one.meaning) == (constant, meaning)


def test_what_nests_too_deep_is_unknown_and_a_body_says_nothing_of_what_is_taken() -> None:
    deep = " + ".join(["1"] * 990)
    assert read(f"def f(a={deep}): pass") == Unknown("it nests too deep to be read")
    assert isinstance(read(f"class K:\n  def __init__(self): return {deep}"), Signature)


@pytest.mark.parametrize(
    ("factory", "default", "constant", "meaning"),
    [
        ("list", "[]", "[]", "new []"),
        ("dict", "{}", "{}", "new {}"),
        ("set", "set()", None, "new builtins.set()"),
        ("lambda: [1]", "[1]", "[1]", "new [1]"),
        ("lambda: 3", "3", "3", "3"),
        ("lambda: LIMIT", "LIMIT", None, "new m.LIMIT"),
        ("make", "make()", None, None),
        ("lambda x=1: x", "lambda x=1: x()", None, None),
    ],
)
def test_a_factory(factory: str, default: str, constant: str | None, meaning: str | None) -> None:
    found = read(f"LIMIT = 3\n@dataclass\nclass K:\n  a: int = field(default_factory={factory})")
    assert isinstance(found, Signature)
    (one,) = found.parameters
    assert (one.default, one.constant, one.meaning) == (default, constant, meaning)


def test_what_could_not_be_checked_is_a_doubt() -> None:
    found = read("import app\nclass K(app.Base):\n  def __init__(self, a): pass")
    assert isinstance(found, Signature)
    assert found.doubts == ("its base app.Base, which cannot be read, may say what it takes",)


#: A yield in every place in which an expression can stand in a body.
YIELDING = (
    "return [(yield), 1][0]",
    "g(*(yield), a=(yield 1), **(yield))",
    "if (yield): pass\n  else: pass",
    "if a: pass\n  elif b:\n    while c:\n      (yield)",
    "try: pass\n  except (yield): pass",
    "try: pass\n  finally: yield",
    "with (yield) as a, b: pass",
    "with a:\n    for b in (yield): pass",
    "for a in b: pass\n  else: yield from c",
    "match (yield):\n    case 1: pass",
    "match a:\n    case [b] if (yield): pass",
    "match a:\n    case {'k': b}:\n      yield",
    "return f'{(yield)} {a:{(yield)}}'",
    "return 'a' f'{(yield)}'",
    "return a[(yield):b, c]",
    "return {(yield): 1, **a}",
    "return {1, (yield)}",
    "a.b[c] = d = yield",
    "a: int = yield",
    "a += yield",
    "assert a, (yield)",
    "raise a from (yield)",
    "del a[(yield)]",
    "return not (yield) or a < (yield) if b else -(yield)",
    "return [a for a in (yield)]",
    "return (a := (yield))",
    "pass; yield",
)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("def f(): return 1", "value"),
        ("def f():\n  def g(): yield\n  return lambda: (yield)", "value"),
        ("def f():\n  x = yield", "generator"),
        *((f"def f():\n  {text}", "generator") for text in YIELDING),
        ("async def f(): await x", "coroutine"),
        ("async def f(): yield", "async generator"),
        ("import contextlib\n@contextlib.asynccontextmanager\nasync def f(): yield", "async context manager"),
        ("class K: pass", "value"),
    ],
)
def test_what_it_gives(text: str, result: str) -> None:
    found = read(text)
    assert isinstance(found, Signature)
    assert found.result == result
