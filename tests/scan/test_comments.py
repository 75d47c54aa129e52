"""Comments and the lines of code that they cover."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_tool.scan.syntax.comments import Comment, comments
from ssot_tool.scan.syntax.source import Lines, Unreadable, decode
from tests.scan.reader_corpus import COMPOUND, EXPRESSIONS, SIMPLE, UNICODE
from tests.scan.test_readers import stdlib_files

ANY = re.compile("#")


def found_in(text: str, wanted: re.Pattern[str] = ANY) -> list[Comment]:
    return comments(text, Lines(text), wanted)


def covered(text: str) -> list[tuple[int, int, int]]:
    return [(one.line, one.first, one.last) for one in found_in(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = 1  # a\ny = 2\n", [(1, 1, 1)]),
        ("# a\nx = 1\n", [(1, 2, 2)]),
        ("# a\n# b\n\nx = 1\n", [(1, 4, 4), (2, 4, 4)]),
        ("# a\nx = (\n  1,\n  2,\n)\n", [(1, 2, 5)]),
        ("x = (  # a\n  1,  # b\n  2,\n)  # c\n", [(1, 1, 4), (2, 2, 2), (4, 1, 4)]),
        ("x = [\n  # a\n  # b\n\n  Old,\n  # c\n]\n", [(2, 5, 5), (3, 5, 5), (6, 7, 7)]),
        ("x = 1 + \\\n  2 + \\\n  3  # a\n", [(3, 1, 3)]),
        ("x = 1 \\\n# a\ny\n", [(2, 2, 2)]),
        ("\\\nx = 1  # a\n", [(2, 1, 2)]),
        ("x = '''\n# no\n'''  # a\n", [(3, 1, 3)]),
        ("class A(  # a\n    B,\n):  # b\n    x = 1  # c\n", [(1, 1, 3), (3, 1, 3), (4, 4, 4)]),
        ("# a\n@d\n@e(\n  1\n)\n# b\nclass A:\n    pass\n", [(1, 2, 7), (6, 7, 7)]),
        (
            "@d  # a\n@e(  # b\n  1\n)  # c\ndef f(  # d\n): pass  # e\n",
            [(1, 1, 6), (2, 2, 6), (4, 2, 6), (5, 5, 6), (6, 5, 6)],
        ),
        ("if a:\n    b\n    # end\nelse:  # c\n    d\n", [(3, 4, 4), (4, 4, 4)]),
        ("x = 1\n# a", [(2, 2, 2)]),
        ("# a", [(1, 1, 1)]),
        ("x = 1  # a", [(1, 1, 1)]),
        ("\x0c# a\n\x0c\n\tif x: y  # b\n", [(1, 3, 3), (3, 3, 3)]),
        ("x; y = (1,\n2); z  # a\n", [(2, 1, 2)]),
        ("f'''{\n  a  # b\n}'''  # c\nd  # e\n", [(2, 2, 2), (3, 1, 3), (4, 4, 4)]),
        ("", []),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_covers(text: str, expected: list[tuple[int, int, int]], newline: str) -> None:
    assert covered(text.replace("\n", newline)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "x = '# no'\n",
        'x = """\n# no\n"""\n',
        "x = '\\'# no'\n",
        "x = r'\\\\' '# no'\n",
        "x = 'a\\\n# no'\n",
        "x = f'# no {a} # no'\n",
        "x = f'{a:#x}'\n",
        "x = f'{a:{b}#x}'\n",
        "x = f'{a!r:#>{b}}#'\n",
        "x = f'{a[\"# no\"]}'\n",
        "x = f'{f\"{a}# no\"}# no'\n",
        "x = f'{f'{a}# no'}# no'\n",
        "x = f'{{# no'\n",
        "x = rf'\\{a}# no'\n",
        "x = t'{a}# no'\n",
        "x = rb'# no' Rb'# no' u'# no'\n",
        "x = 1 if'{'in a else'# no'\n",
        "if'#'in x: pass\n",
        "x = f'\\N{NUMBER SIGN}# no'\n",
        "x = f'{lambda_}{(lambda x: \"# no\")}'\n",
        "x = f'{a=}# no'; y = f'{a:=10}# no'; z = f'{(a:=1)}# no'\n",
    ],
)
def test_what_stands_in_a_literal_is_no_comment(text: str) -> None:
    assert found_in(text) == []
    (only,) = found_in(text + "y  # yes\n")
    assert only.text == "# yes" and (only.first, only.last) == (only.line, only.line)


def by_tokenize(text: str) -> list[tuple[int, str]]:
    tokens = tokenize.generate_tokens(io.StringIO(text, newline="").readline)
    return [(token.start[0], token.string.rstrip("\r")) for token in tokens if token.type == tokenize.COMMENT]


def by_us(text: str) -> list[tuple[int, str]]:
    return [(one.line, one.text) for one in found_in(text)]


@pytest.mark.parametrize("text", [*SIMPLE, *COMPOUND, *UNICODE, *(f"({one})\n" for one in EXPRESSIONS)])
def test_same_comments_as_tokenize_finds(text: str) -> None:
    try:
        ast.parse(text)
    except SyntaxError:
        pytest.skip("newer syntax than this Python's")
    assert by_us(text) == by_tokenize(text)


def test_same_comments_and_statements_as_the_standard_library_has() -> None:
    compared = 0
    for path in [*stdlib_files(), *Path(__file__).parent.rglob("*.py")]:
        try:
            text = decode(path.read_bytes()).replace("\r\n", "\n")
            tree = ast.parse(text)
        except (Unreadable, SyntaxError):
            continue
        assert by_us(text) == by_tokenize(text), path
        # A comment before each simple statement that has a line of its own covers exactly that statement.
        compared += assert_statements_are_covered(text, tree, str(path))
    assert compared > 500


def assert_statements_are_covered(text: str, tree: ast.AST, label: str) -> int:
    simple = (ast.Assign, ast.Expr, ast.Return, ast.Import, ast.ImportFrom, ast.Raise, ast.Assert, ast.AugAssign)
    lines = text.split("\n")
    nodes = [node for node in ast.walk(tree) if isinstance(node, simple)]
    spans = {}
    for node in nodes:
        begins = lines[node.lineno - 1].encode()[: node.col_offset].strip() == b""
        behind = lines[(node.end_lineno or 0) - 1].encode()[node.end_col_offset :].split(b"#")[0].strip()
        if begins and behind == b"" and not lines[node.lineno - 2].endswith("\\"):
            spans[node.lineno] = node.end_lineno or 0
    marked = []
    numbers = {}
    for number, line in enumerate(lines, start=1):
        if number in spans:
            marked.append("# mark")
        marked.append(line)
        numbers[len(marked)] = number
    new = "\n".join(marked)
    found = {numbers[one.first]: numbers[one.last] for one in found_in(new) if one.text == "# mark"}
    assert found == spans, label
    return len(spans)


@given(st.text(alphabet="ab=,:'\"\\{}()[]#@ \t\f\r\n", max_size=60))
def test_any_text_at_all_ends_and_stays_in_its_lines(text: str) -> None:
    count = len(Lines(text).starts)
    for one in found_in(text):
        assert 1 <= one.first <= one.last <= count
        assert text.startswith(one.text, one.offset)


def test_long_comments_and_many_take_linear_time() -> None:
    """In a second where it is linear, in many minutes where it is not."""
    size = 30_000
    for text in (
        "# " + "#" * size,
        "# " + " " * size + "x",
        "#\n" * size,
        "x = [\n" + "  # a\n" * size + "]\n",
        "x = '" + "\\" * (2 * size) + "'  # a\n",
        "x = f'" + "{a}" * size + "'  # a\n",
        "x = '''" + "''" * 3 + "' " * size + "'''  # a\n",
        "@a  # b\n" * size + "def f(): pass\n",
    ):
        found_in(text)
