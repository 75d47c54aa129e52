"""Two readers, one meaning: ``ast`` and libcst must emit equal events wherever both can parse."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import sysconfig
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from ssot_tool.scan.syntax import read_ast, read_cst
from ssot_tool.scan.syntax.depth import check_depth
from ssot_tool.scan.syntax.events import (
    ATTR,
    BLOCK,
    CALL,
    CLASS,
    DEF,
    END,
    EXPR,
    FROM,
    FSTR,
    IMPORT,
    NAME,
    STR,
    TYPEALIAS,
    Event,
)
from ssot_tool.scan.syntax.reader import read_module
from ssot_tool.scan.syntax.source import Unreadable, decode
from tests.scan.reader_corpus import COMPOUND, EXPRESSIONS, SIMPLE, UNICODE

CHECKOUT = Path(__file__).parent.parent.parent


def difference(left: Any, right: Any, path: str = "") -> str:
    """Where two events differ first, for a message that can be read."""
    if isinstance(left, tuple) and isinstance(right, tuple) and len(left) == len(right):
        for index, (one, other) in enumerate(zip(left, right, strict=True)):
            if one != other:
                return difference(one, other, f"{path}.{index}")
    return f"{path}: ast {left!r}, libcst {right!r}"


def assert_equal(text: str, label: str = "") -> list[Event]:
    return assert_same(read_ast.read(text), read_cst.read(text), label)


def assert_same(left: list[Event], right: list[Event], label: str) -> list[Event]:
    for one, other in zip(left, right, strict=False):
        assert one == other, f"{label}: {difference(one, other)}\nin {one!r}"
    assert len(left) == len(right), label
    return left


def names_in(tree: Any) -> list[tuple[str, int, int]]:
    """Every NAME and ATTR token in a tree."""
    found: list[tuple[str, int, int]] = []
    if isinstance(tree, tuple):
        if len(tree) == 4 and tree[0] == NAME and isinstance(tree[1], str):
            found.append((tree[1], tree[2], tree[3]))
        elif len(tree) == 5 and tree[0] == ATTR and isinstance(tree[2], str):
            found.append((tree[2], tree[3], tree[4]))
        for part in tree:
            found += names_in(part)
    return found


@pytest.mark.parametrize("text", [*SIMPLE, *COMPOUND, *UNICODE])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_equal_on_statements(text: str, newline: str) -> None:
    assert_equal(text.replace("\n", newline))


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_equal_on_expressions(expression: str) -> None:
    events = []
    for text in (f"x = ({expression})\ny = x\n", f"f(a, ({expression}), b)", f"def f():\n    return ({expression})\ny"):
        events += assert_equal(text)
        assert_equal(text.replace("\n", "\r\n"))
    assert events


@pytest.mark.parametrize(
    "text", ["x = (\n  1\n) # no newline", "def f():\n  x", "x  ", "x = '''a\n'''", "if a:\n  b\n  "]
)
def test_equal_without_final_newline(text: str) -> None:
    assert_equal(text)


@pytest.mark.parametrize("text", [*SIMPLE, *COMPOUND, *UNICODE, *(f"x = ({e})\n" for e in EXPRESSIONS)])
def test_spans_hold_the_identifiers(text: str) -> None:
    """The law behind every column that we report."""
    for event in read_ast.read(text):
        for name, start, end in names_in(event):
            assert unicodedata.normalize("NFKC", text[start:end]) == name, event


def test_a_call_is_told_in_full() -> None:
    text = "x = (a.b)(c, *d, k=e, **g)"
    call = (
        CALL,
        (ATTR, (NAME, "a", 5, 6), "b", 7, 8),
        ((NAME, "c", 10, 11), (5, "starred", ((NAME, "d", 14, 15),))),
        (("k", 17, 18, (NAME, "e", 19, 20)), (None, 0, 0, (NAME, "g", 24, 25))),
        5,
        26,
    )
    assert assert_equal(text)[0][2] == call


def test_imports_are_told_in_full() -> None:
    assert assert_equal("import a . b as c, d") == [
        (IMPORT, (("a.b", 7, 12, "c", 16, 17), ("d", 19, 20, None, 0, 0)), 0)
    ]
    names = (("d", 18, 19, "e", 23, 24), ("f", 26, 27, None, 0, 0))
    assert assert_equal("from ..b.c import d as e, f") == [(FROM, 2, "b.c", 7, 10, names, 0)]
    assert assert_equal("from . import *") == [(FROM, 1, "", 0, 0, (("*", 14, 15, None, 0, 0),), 0)]


def test_definitions_are_told_in_full() -> None:
    events = assert_equal("@d\nasync def f(a, /, *b: c, e=1) -> g:\n  pass;\n# end\n")
    params = (("a", 15, 16, None, None, "posonly"), ("b", 22, 23, (NAME, "c", 25, 26), None, "vararg"))
    assert events == [
        (
            DEF,
            "f",
            13,
            14,
            (*params, ("e", 28, 29, None, None, "kwonly")),
            (NAME, "g", 36, 37),
            ((NAME, "d", 1, 2),),
            (),
            True,
            3,
        ),
        (END, 46),
    ]


def test_strings_are_one_event_and_bytes_none() -> None:
    assert assert_equal("x = 'a' \"b\\n\" r'\\c'")[0][2] == (STR, "ab\n\\c", 4, 19)
    assert assert_equal("x = b'a'")[0][2] is None
    value = assert_equal("x = 'p{' f'q{{{a!r:>{w}}r{b=}' 's'")[0][2]
    assert value == (
        FSTR,
        "p{q{",
        "s",
        4,
        len("x = 'p{' f'q{{{a!r:>{w}}r{b=}' 's'"),
        ((NAME, "a", 15, 16), (NAME, "w", 21, 22), (NAME, "b", 26, 27)),
    )


def test_elif_is_an_if_inside_else() -> None:
    events = assert_equal("if a: pass\nelif b: pass\nelse: pass\n")
    assert [(e[1], e[3]) if e[0] == BLOCK else None for e in events] == [
        ("if", 0),
        None,
        ("else", 0),
        ("if", 11),
        None,
        ("else", 11),
        None,
        None,
    ]


NEWER = {
    "class A[T: int = x, *Ts = *y, **P = z](B[T]): pass\n": CLASS,
    "def f[T: (a, b), **P](x: T) -> T: pass\n": DEF,
    "type X[T] = list[T] | Old\n": TYPEALIAS,
    "f'{x['a']}{f'{y}'}'\n": EXPR,
    "f'{\nx  # }\n}'\n": EXPR,
    "t'a{x!r}b'\n": EXPR,
}


@pytest.mark.parametrize("text", NEWER)
def test_newer_syntax_is_read_on_any_python(text: str) -> None:
    events, _ = read_module(text, "ast")
    assert events == read_module(text, "cst")[0]
    assert events[0][0] == NEWER[text]
    for name, start, end in names_in(events[0]):
        assert text[start:end] == name


def test_type_parameters_are_told_in_full() -> None:
    events, _ = read_module("class A[T: int = x, *Ts, **P]: pass\n", "cst")
    params = (
        ("T", 8, 9, (NAME, "int", 11, 14), (NAME, "x", 17, 18)),
        ("Ts", 21, 23, None, None),
        ("P", 27, 28, None, None),
    )
    assert events[0] == (CLASS, "A", 6, 7, (), (), (), params, 0)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x\ny z\n", 2),
        ("a = 1\n$\n", 2),
        ("x = '\n", 1),
        ("def f(a b):\n  pass\n", 1),
        ("\n\n  x\n", 3),
        ("a\nprint 'x'\n", 2),
    ],
)
@pytest.mark.parametrize("prefer", ["ast", "cst"])
def test_syntax_errors_have_a_line(text: str, line: int, prefer: Any) -> None:
    with pytest.raises(Unreadable, match="syntax error") as caught:
        read_module(text, prefer)
    assert caught.value.line == line


def test_each_reader_stands_in_for_the_other() -> None:
    assert read_module("x", "ast")[1] == "ast"
    assert read_module("x", "cst")[1] == "cst"
    assert read_module("(x): int = 1", "cst")[1] == "ast"  # libcst takes no parenthesised target
    assert read_module("try: pass\nexcept A, B: pass\n", "ast")[1] == "cst" or sys.version_info >= (3, 14)


def test_template_strings_side_by_side_are_refused_by_libcst() -> None:
    """It knows them, but not as the second of two: it fails on itself (libcst 1.9)."""
    with pytest.raises(Unreadable, match="template strings side by side"):
        read_cst.read("x = t'a' t'{b}'\n")


def test_invalid_escapes_warn_nobody(recwarn: pytest.WarningsRecorder) -> None:
    read_module("x = '\\d'; y = 1 is 1\n", "ast")
    read_module("x = '\\d'; y = f'\\d{x}'\n", "cst")
    assert not recwarn.list


def test_the_recursion_limit_is_given_back() -> None:
    before = sys.getrecursionlimit()
    read_module("x", "ast")
    with pytest.raises(Unreadable):
        read_module("(", "cst")
    assert sys.getrecursionlimit() == before


DEEP = {
    "parentheses": "'(' * n + '1' + ')' * n",
    "lists": "'[' * n + ']' * n",
    "dicts": "'{1:' * n + '1' + '}' * n",
    "calls in calls": "'f(' * n + ')' * n",
    "calls in a row": "'f' + '()' * n",
    "attributes": "'a' + '.b' * n",
    "subscripts": "'a' + '[0]' * n",
    "sums": "'1' + ' + a' * n",
    "powers": "'a ** ' * n + 'a'",
    "minus": "'-' * n + '1'",
    "not": "'not ' * n + '1'",
    "and": "'a and ' * n + 'a'",
    "comparisons": "'a < ' * n + 'a'",
    "lambdas": "'lambda: ' * n + '1'",
    "conditions": "'a if b else ' * n + 'c'",
    "strings": "'\"a\" ' * n",
    "f-strings": "'f\"' + '{a:' * n + '}' * n + '\"'",
    "f-string in f-string": "'f\"{' * n + 'a' + '}\"' * n",
    "comprehension": "'[a ' + 'for a in b ' * n + ']'",
    "elif": "'if a: pass\\n' + 'elif b: pass\\n' * n",
    "blocks": "''.join(' ' * i + 'if a:\\n' for i in range(min(n, 1500))) + ' ' * min(n, 1500) + 'pass\\n'",
    "classes": "''.join(' ' * i + 'class A:\\n' for i in range(99)) + ' ' * 99 + 'x = ' + '(' * n + ')' * n",
    "targets": "'a = ' * n + '1'",
    "decorators": "'@a\\n' * n + 'def f(): pass'",
    "dotted import": "'import a' + '.b' * n",
    "patterns": "'match a:\\n case ' + '[' * n + ']' * n + ': pass'",
    "mapping patterns": "'match a:\\n case ' + '{1:' * n + 'x' + '}' * n + ': pass'",
    "deleted": "'del ' + '(' * n + 'a' + ')' * n",
    "deleted calls": "'x; del ' + '(' * n + 'a' + ')(b)' * n + '.c'",
    "annotation": "'def f(a: ' + 'x | ' * n + 'x): pass'",
    "statements": "'x;' * n",
    "hidden in a string": "'x = \"\\'\" + ' + '(' * n + ')' * n",
    "hidden by a comment": "'x = 1 # \"\\n' + '(' * n + ')' * n",
    "hidden in a field": "'f\"{x[\\\"' * 1 + '\\\"]}\"; ' + '(' * n + ')' * n",
    "mixed": "'f(-(lambda: [{1: ' * (n // 5) + '1' + '}]))' * (n // 5)",
}


def test_deep_nesting_kills_nobody() -> None:
    """In a process of its own: what goes wrong here is a dead process, not an exception."""
    script = (
        "import sys, json\n"
        "from ssot_tool.scan.syntax.reader import read_module\n"
        "from ssot_tool.scan.syntax.source import Unreadable\n"
        f"for label, expression in json.loads({json.dumps(json.dumps(DEEP))}).items():\n"
        "    for n in (20, 150, 900, 5000):\n"
        "        for prefer in ('ast', 'cst'):\n"
        "            print(label, n, prefer, flush=True)\n"
        "            try:\n"
        "                events, _ = read_module(eval(expression, {'n': n}), prefer)\n"
        "                assert events\n"
        "            except Unreadable as error:\n"
        "                assert n > 150 or label in ('blocks', 'f-string in f-string'), (label, n, error.reason)\n"
        "print('done')\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0 and done.stdout.endswith("done\n"), done.stdout[-100:] + done.stderr[-2000:]


def stdlib_files() -> list[Path]:
    """The standard library: all of it with SSOT_FULL=1, else a sample that is the same each time."""
    root = Path(sysconfig.get_paths()["stdlib"])
    files = sorted(path for path in root.rglob("*.py") if "site-packages" not in path.parts)
    if os.environ.get("SSOT_FULL"):
        return files
    return random.Random(2024).sample([path for path in files if path.stat().st_size < 20_000], 40)


def test_equal_on_the_standard_library() -> None:
    compared = 0
    for path in stdlib_files():
        try:
            text = decode(path.read_bytes())
            check_depth(text)
            left, right = read_ast.read(text), read_cst.read(text)
        except Unreadable:
            continue
        assert_same(left, right, str(path))
        compared += 1
    assert compared > 30
