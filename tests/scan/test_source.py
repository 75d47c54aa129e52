"""Bytes to text, and offsets to places."""

from __future__ import annotations

import codecs
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_tool.scan.syntax.depth import MAX_BRACKETS, MAX_CHAIN, check_depth
from ssot_tool.scan.syntax.reader import read_module
from ssot_tool.scan.syntax.source import MAX_BYTES, WORD, Lines, Unreadable, decode


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"x = 1\r\ny\rz\n", "x = 1\r\ny\rz\n"),
        ("é".encode(), "é"),
        (codecs.BOM_UTF8 + b"x", "x"),
        (codecs.BOM_UTF8 + b"# coding: utf-8\nx", "# coding: utf-8\nx"),
        (b"# -*- coding: latin-1 -*-\nx = '\xe9'\n", "# -*- coding: latin-1 -*-\nx = 'é'\n"),
        (b"#!/usr/bin/python\n# vim: set fileencoding=iso-8859-15 :\n'\xa4'", None),
        (b"\n# coding: cp1252\n'\x80'", "\n# coding: cp1252\n'€'"),
        (b"\r# coding: cp1252\r'\x80'", "\r# coding: cp1252\r'€'"),
        ("# coding: koi8-r\n'д'".encode("koi8-r"), "# coding: koi8-r\n'д'"),
        ("# coding: shift_jis\n'あ'".encode("shift_jis"), "# coding: shift_jis\n'あ'"),
        ("x\n# coding: latin-1\n'é'".encode(), "x\n# coding: latin-1\n'é'"),  # too late: the first line holds code
        ("\n\n# coding: latin-1\n'é'".encode(), "\n\n# coding: latin-1\n'é'"),
        ("x = '# coding: latin-1'\n'é'".encode(), "x = '# coding: latin-1'\n'é'"),
    ],
)
def test_decodes_as_python_does(data: bytes, text: str | None) -> None:
    assert decode(data) == (text if text is not None else data.decode("iso-8859-15"))


@pytest.mark.parametrize(
    ("data", "reason", "line"),
    [
        (b"x\ny\0", "NUL", 2),
        ("x".encode("utf-16"), "NUL", 1),
        (b"a\nb\n\xff", "not valid utf-8", 3),
        (b"a\rb\r\n\xff", "not valid utf-8", 3),
        (b"# coding: nonsense\n", "unknown encoding: nonsense", 1),
        (b"# coding: rot13\nk", "unknown encoding: rot13", 1),
        (b"# coding: hex\n", "unknown encoding: hex", 1),
        (b"# coding: undefined\n", "cannot be decoded as undefined", 1),
        (b"# coding: ascii\n'\xe9'", "not valid ascii", 2),
        (b"# coding: utf-7\n+AAA-", "NUL", 2),
        (codecs.BOM_UTF8 + b"# coding: latin-1\n", "latin-1", 1),
    ],
)
def test_refuses_what_python_refuses(data: bytes, reason: str, line: int) -> None:
    with pytest.raises(Unreadable, match=re.escape(reason)) as caught:
        decode(data)
    assert caught.value.line == line
    assert caught.value.reason == str(caught.value)


@given(st.binary(max_size=60) | st.from_regex(rb"#.?coding[:=] ?[-\w.]{1,12}\n[\s\S]{0,9}", fullmatch=True))
def test_decodes_or_refuses_any_bytes(data: bytes) -> None:
    try:
        text = decode(data)
    except Unreadable:
        return
    assert "\0" not in text


def test_what_is_beyond_ascii_stands_in_identifiers() -> None:
    others = "".join(one for one in map(chr, range(128)) if not (one.isalnum() or one == "_"))
    assert re.sub(WORD, "", "".join(map(chr, range(sys.maxunicode + 1)))) == others


def test_places() -> None:
    lines = Lines("a\nbc\r\n\rd\x0c\x0b\u2028e\n")
    assert [lines.place(offset) for offset in (0, 1, 2, 3, 6, 7, 11, 12)] == [
        (1, 1),
        (1, 2),
        (2, 1),
        (2, 2),
        (3, 1),
        (4, 1),
        (4, 5),
        (4, 6),
    ]
    assert Lines("").place(0) == (1, 1)


@given(st.text(alphabet="ab\r\n\x0c\u2028é"), st.integers(min_value=0))
def test_places_count_lines_as_python_does(text: str, at: int) -> None:
    offset = at % (len(text) + 1)
    before = re.split(r"\r\n|\r|\n", text[:offset])
    if text[offset - 1 : offset + 1] == "\r\n":  # in the middle of a line end: still on the line that it ends
        before = [*before[:-2], before[-2] + "\r"]
    assert Lines(text).place(offset) == (len(before), len(before[-1]) + 1)


def test_size_has_a_limit() -> None:
    with pytest.raises(Unreadable, match="more than the limit"):
        read_module("#" * (MAX_BYTES + 1), "ast")


def test_a_large_module_is_left_to_ast() -> None:
    events, reader = read_module("x = y\n" + "#" * 3_000_000, "cst")
    assert reader == "ast"
    assert len(events) == 1


@pytest.mark.parametrize(
    "text",
    [
        "(" * MAX_BRACKETS + ")" * MAX_BRACKETS,
        "x = '" + "(" * 5000 + "'",
        "# " + "(" * 5000,
        "'''\n" + "[" * 5000 + "'''",
        "f'" + "{{" * 5000 + "{a}'",
        "f'" + "(" * 5000 + "'",
        "rf'\\" + "(" * 500 + "{a}'",
        "f'{a:" + "(" * 500 + "}'",
        "f'{a[\"" + "(" * 500 + "\"]}'",
        "x = [" + "a.b(c) + d, " * 5000 + "]",
        "a + b\n" * 5000,
        "a + b; " * 5000,
        "if a:\n  pass\nelif b:\n  pass\n" * 3000,
        ")" * 5000,
        "f'{" * 3,
        "f'{a:",
        "'",
    ],
)
def test_wide_is_not_deep(text: str) -> None:
    check_depth(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x\n" + "(" * (MAX_BRACKETS + 1), 2),
        ("'''(\n'''\r\n" + "[{(" * MAX_BRACKETS, 3),
        ("'\\'' + " + "(" * 300, 1),
        ("r'\\' + " + "(" * 300, 1),
        ("b'(' f'{a}(' " + "(" * 300, 1),
        ("f'{a!r:>{b}}' " + "(" * 300, 1),
        ("f'{a['x']}' " + "(" * 300, 1),
        ("f'{f'{a}'}' " + "(" * 300, 1),
        ("f'{ {1: 2}[1]:{b}x}' " + "(" * 300, 1),
        ("f'{" + "(" * 300, 1),
        ("f'''{\n" + "(" * 300, 2),
        ("f'\\N{DASH}{" + "(" * 300, 1),
        ("x\n\n" + "- " * (MAX_CHAIN + 1), 3),
        ("f(a, " + "-" * 500 + "(b, " + "-" * 600, 1),
        ("if a: b\n" + "elif c: d\n" * (MAX_CHAIN + 1), MAX_CHAIN + 2),
        ("x\nmatch x:\n  case " + "[" * 9, 3),
        ("if x: del " + "(" * 9, 1),
    ],
)
def test_deep_is_refused_where_it_is_too_deep(text: str, line: int) -> None:
    with pytest.raises(Unreadable, match="nested too deeply") as caught:
        check_depth(text)
    assert caught.value.line == line
