from __future__ import annotations

import pickle
import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_tool.scan.sieve.needles import Needles
from ssot_tool.scan.sieve.opaque import opaque


def found(words: list[str], data: bytes) -> set[str]:
    needles = Needles(words)
    return {needles.words[index] for index in needles.found_in(data)}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"OldHandler()", {"OldHandler"}),
        (b"a.Old.Handler", {"Old", "Handler"}),
        (b"Old", {"Old"}),
        (b"OldHandlers xOld Old_ _Old Old1 9Old", set()),
        (b"OldHandlerOld OldHandler", {"OldHandler"}),
        (b"OldOld Old", {"Old"}),
        (b"'a.b:Old'", {"Old"}),
        (b"\xe2\x80\x9cOld\xe2\x80\x9d", {"Old"}),
        (b'"\\nOld"', {"Old"}),
        (b'"\\\\nHandler"', {"Handler"}),
        (b'"a\\tnOld"', {"nOld"}),
        (b'"\\nOld" + nOldie', {"Old", "nOldie"}),
        (b"nOld", {"nOld"}),
        (b"", set()),
    ],
)
def test_finds_whole_identifiers_only(data: bytes, expected: set[str]) -> None:
    assert found(["Old", "OldHandler", "Handler", "nOld", "nOldie"], data) >= expected
    assert found(["Old", "OldHandler", "Handler", "nOld", "nOldie"], data) - {"nOld"} == expected - {"nOld"}


def test_no_words_and_empty_words() -> None:
    assert found([], b"anything") == set()
    with pytest.raises(ValueError, match="empty"):
        Needles(["a", ""])


WORDS = st.text(alphabet="abnO_1", min_size=1, max_size=4)


@given(
    st.lists(WORDS, max_size=8), st.lists(st.one_of(WORDS, st.sampled_from([" ", ".", "(", "\n", "é"])), max_size=30)
)
def test_equals_a_regular_expression(words: list[str], pieces: list[str]) -> None:
    data = "".join(pieces).encode()
    tokens = {token.decode() for token in re.findall(rb"[A-Za-z0-9_]+", data)}
    assert found(words, data) == set(words) & tokens


def test_non_ascii_words_in_every_spelling() -> None:
    words = ["Größe", "Old"]
    assert found(words, "x = Größe".encode()) == {"Größe"}
    assert found(words, unicodedata.normalize("NFD", "x = Größe").encode()) == {"Größe"}
    assert found(words, b'"a.Gr\\xf6\\xdfe"') == {"Größe"}
    assert found(words, "Gr\u00f6be".encode()) == set()


def test_pickles() -> None:
    needles = pickle.loads(pickle.dumps(Needles(["b", "a"])))
    assert needles.words == ("a", "b")
    assert needles.found_in(b"b") == (1,)


@pytest.mark.parametrize(
    "data",
    [
        "# coding: utf-16\n".encode("utf-16"),
        "x = 1".encode("utf-32"),
        b"# -*- coding: utf-7 -*-\n+AE8-ld",
        b"#!/usr/bin/python\n# vim: set fileencoding=shift_jis :\n",
        b"# coding: rot13\n",
        b"# coding: latin-1\nx = '\xe4'\n",
        b"x = '\xe4'\n",
        b"x\0",
        "Ｏld()".encode(),
        "conﬁg".encode(),
        "𝐎ld".encode(),
        "Old\u212a".encode(),
        "mª".encode(),
        b'"app.\\x4fld"',
        b'"app\\x2eOld"',
        b'"app.\\u004fld"',
        b'"app.\\U0000004Fld"',
        b'"app.\\N{LATIN CAPITAL LETTER O}ld"',
        b'"app.\\117ld"',
        b'"\\x20Old"',
        b'"app\\56Old"',
        b'"\\uff2fld"',
        b'"app.O\\\nld"',
        b'"app.O\\\r\nld"',
        b'"app.O\\\n\\\nld"',
        b'f("app.Ol" "d")',
        b'f("app.Ol""d")',
        b"f('app.Ol' 'd')",
        b"f('app.Ol'\n  \"d\")",
        b"f('app.Ol' # why\n\n  # not\n  r'd')",
        b"f('app.Ol' \\\n 'd')",
        b'f("""app.Ol""" "d")',
        b'f("app.Ol" """d""")',
        b'f("app.Ol" "" "d")',
        b'f("app.Ol" \'\' rf"d{x}")',
        b'f(f"{x}.Ol" "d")',
        b'x: "Ol" "d[int] | None"',
        b'f("' + b"a." * 2000 + b'Ol" "d")',
        b"# comment\rf('app.Ol'\r'd')\r",
    ],
)
def test_files_that_bytes_cannot_judge(data: bytes) -> None:
    assert opaque(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"import os\n",
        b"\xef\xbb\xbfimport os\n",
        b"# coding: utf-8\nx = '\xc3\xa9'\n",
        b"# -*- coding: latin-1 -*-\nx = 1\n",
        b"# coding: iso-8859-15\n",
        b"# coding: cp1252\n",
        b"x = 1\n\n\n# coding: utf-7\n",
        "x = '✅ → ü ™ … ½'\n".encode(),
        b'"\\x1b[0m \\u2713 \\n \\t \\\\ \\0 \\xff \\N{CHECK MARK} \\033"',
        b"re.compile(r'(a)\\1')",
        b"x = 'a', 'b'\n",
        b'x = "word"\n',
        b'x = "word"',
        b'f("some text "\n  "goes on")',
        b'f("app." "Old")',
        b'f("deprecated.\\n"\n  "use")',
        b'"""Doc"""\n\nx = ("a")\n\n"""More, after code"""\n',
        b"x = a and \\\n    b\n",
    ],
)
def test_files_that_bytes_can_judge(data: bytes) -> None:
    assert not opaque(data)


def test_every_character_that_reads_as_ascii_is_seen() -> None:
    letters = [
        char
        for code in range(128, sys.maxunicode + 1)
        if not 0xD800 <= code < 0xE000
        and ("a" + (char := chr(code))).isidentifier()
        and re.search("[A-Za-z0-9_]", unicodedata.normalize("NFKC", char))
    ]
    assert len(letters) > 900
    assert [char for char in letters if not opaque(f"x{char}".encode())] == []


def test_commented_code_takes_linear_time() -> None:
    # Each line ends where a joint could begin, and all that follows is comment: quadratic without care.
    assert not opaque(b'# x = "word"\n' * 20_000)
    opaque(b'x"#' * 50_000)
