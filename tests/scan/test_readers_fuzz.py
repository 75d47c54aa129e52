"""Generated and mutated source: the readers agree on what both read, and nothing but ``Unreadable`` is raised."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ssot_tool.role import RolePack
from ssot_tool.scan.meaning.module_facts import module_facts
from ssot_tool.scan.sieve.lens import Lens
from ssot_tool.scan.syntax import read_ast, read_cst
from ssot_tool.scan.syntax.depth import check_depth
from ssot_tool.scan.syntax.reader import read_module
from ssot_tool.scan.syntax.source import Unreadable, decode

LENS = Lens([RolePack(id="old", title="Old", heads=("old", "a", "handler"), kinds=("class", "function"))])
ROUNDS = 3_000 if os.environ.get("SSOT_FULL") else 60
CHECKOUT = Path(__file__).parent.parent.parent
SEEDS = [
    decode(path.read_bytes())
    for path in sorted([*CHECKOUT.glob("ssot_tool/scan/**/*.py"), *CHECKOUT.glob("fixtures/*/**/*.py")])
    if 0 < path.stat().st_size < 6_000
][:60]

# In the templates ``§`` is an expression, ``@`` a name, ``~`` what may stand between tokens inside brackets, ``¶`` a
# suite (``‡`` that of a case), ``¤`` the indentation, ``＠`` the character itself. Every expression is in parentheses,
# so that gaps may hold newlines and comments.
NAMES = ("a", "b", "i", "r", "f", "case", "match", "type", "_", "Old", "é", "ﬁ", "e\u0301")
GAPS = (" ", "\n", " # a b ( ' case\n", "\\\n ", "\t", " \x0c")
ATOMS = (
    *("@", "@.@", "1", "0xFF", "1.", ".5", "1e-5j", "None", "True", "...", "()", "[]", "{}", "b'a'", "b'a' b'r'"),
    *("'a.Old'", '"é"', "r'\\d'", "'\\n\\x41\\'\"'", "'''a\n'b'''", "'a'~'b'", "'a' # 'c'\n 'b'", "u'r'", "'a\\\nb'"),
    *(
        "f''",
        "f'a{@}c'",
        "f'{{{@!r:>{b}}}}'",
        "f'{a=}{i}'",
        "'x' f'{@}' '{b}'",
        "f'''\n{@}\n{ b.r }'''",
        "rf'\\{@}\\d'",
    ),
)
EXPRESSIONS = (
    *("~§~", "§,~", "§, §", "[§,~*§]", "{§: §,~**§}", "{§,~§}", "§~[§]", "@[§:~§, ::§]", "@[*§]", "@[§:]", "@[§,]"),
    *(
        "§~+~§",
        "§ | §",
        "§ % §",
        "1 +~§ - @",
        "§ and~§ and @ or §",
        "not §",
        "-§",
        "§ if~§ else §",
        "§ <~§ in §",
        "§ is not §",
    ),
    *(
        "lambda: §",
        "lambda @,~/, a=§, *b, i, **r: §",
        "yield §",
        "yield from §",
        "§~(~§~,~*§, **§)",
        "§.@(§)",
        "§ for @ in §",
    ),
    *(
        "@~.~b~.r",
        "@(~§~,~a~=~§)",
        "@(§, i=§, *§, **§)",
        "@[§]~.a()",
        "@~:=~§",
        "[§ for @ in~§ if §]",
        "{§: § for @, *b in §}",
    ),
    *(
        "{§ for @ in § for b in § if @ if §}",
        "(@~.b)~.i~(§)",
        "((@)~.a~)(§)",
        "(@~)(§)",
        "@(§ for b in §)",
        "§()()",
        "§.@.b[§]()",
    ),
    *("f'{@.b}' f'{@}.x'", "f'''\n{@(b)}{\n@}\n'''", "f'{@:{b}}{(@)}'", "await_ + (§)"),
)
SIMPLE = (
    *(
        "§",
        "@ = §",
        "@ = a.b = §",
        "@: § = §",
        "@.a: §",
        "@ += §",
        "a, *@ = §, §",
        "return §",
        "return §, §,",
        "return",
        "del @, a[§]",
    ),
    *(
        "assert §, §",
        "raise § from §",
        "raise",
        "import @.a, b as @",
        "from ..@ import (a as @,~b,)",
        "from . import @",
        "global @",
    ),
    *(
        "pass",
        "@[§] = §",
        "x = yield",
        "@(§); i = §",
        "nonlocal @;",
        "@, = §",
        "del (@)",
        "from @.b import *",
        "import a  # b\n¤@",
    ),
)
COMPOUND = (
    *(
        "if §:¶",
        "if §:¶¤elif §:¶¤else:¶",
        "while §:¶¤else:¶",
        "for @, a in §:¶",
        "for @.b in §, §:¶¤else:¶",
        "if §: @; b;\n¤@",
    ),
    *(
        "try:¶¤except § as @:¶",
        "try:¶¤except (a, @):¶¤except:¶¤else:¶¤finally:¶",
        "try:¶¤except* @ as b:¶",
        "with § as @, §:¶",
    ),
    *(
        "with (§ as @,~§):¶",
        "with @(§):¶",
        "def @(a, /, b=§, *, r: § = §) -> §:¶",
        "async def @(*a: §, **b):¶",
        "def @(): @;",
    ),
    *(
        "@§\n¤@a.b\n¤class Old(§, @, i=§, **§):¶".replace("@§", "＠§").replace("@a.b", "＠a.b"),
        "class @:¶",
        "class @: i = §",
    ),
    "match §:\n¤    case [@, *_] if §:‡¤    case {'a': @, **r}: @\n",
    "match @:\n¤    case a.b | 1 as i:\n¤        @\n¤    case C(1, b=@) | (a):‡",
)


@st.composite
def modules(draw: st.DrawFn) -> str:
    def fill(template: str, depth: int, indent: str) -> str:
        out = []
        for char in template:
            if char == "§":
                pool = ATOMS if depth <= 0 or draw(st.booleans()) else EXPRESSIONS
                out.append("(" + fill(draw(st.sampled_from(pool)), depth - 1, indent) + ")")
            elif char == "@":
                out.append(draw(st.sampled_from(NAMES)))
            elif char == "~":
                out.append(draw(st.sampled_from(GAPS)))
            elif char == "¤":
                out.append(indent)
            elif char == "＠":
                out.append("@")
            elif char == "¶":
                out.append("\n" + statements(depth - 1, indent + draw(st.sampled_from(["    ", " "]))))
            elif char == "‡":
                out.append("\n" + statements(depth - 1, indent + "     "))
            else:
                out.append(char)
        return "".join(out)

    def statements(depth: int, indent: str) -> str:
        lines = []
        for _ in range(draw(st.integers(1, 3))):
            pool = SIMPLE if depth <= 0 or draw(st.booleans()) else COMPOUND
            lines.append(indent + fill(draw(st.sampled_from(pool)), depth, indent).rstrip("\n") + "\n")
        return draw(st.sampled_from(["", "\n", indent + "# i = case(\n"])).join(lines)

    text = statements(3, "")
    return text.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n", "\r"])))


@settings(max_examples=ROUNDS)
@given(modules())
def test_equal_on_generated_modules(text: str) -> None:
    try:
        left = read_ast.read(text)
        check_depth(text)
        right = read_cst.read(text)
    except Unreadable as error:
        assert "followed" not in error.reason
        return
    assert left == right


@st.composite
def mutations(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        chunk = text[start:end]
        other = draw(
            st.sampled_from(
                ["", "", chunk * 2, "(", ")", "'", '"""', "{", "}", "#", "\\", "\n", "\r", "\f", "f'", ":", "é", "  "]
            )
        )
        text = text[:start] + other + text[end:]
    return text


@settings(max_examples=ROUNDS)
@given(mutations())
def test_mutated_source_is_read_alike_or_refused(text: str) -> None:
    results = []
    for reader in (read_ast.read, read_cst.read):
        try:
            check_depth(text)
            results.append(reader(text))
        except Unreadable as error:
            assert "followed" not in error.reason
    assert len(results) < 2 or results[0] == results[1]
    try:
        events, used = read_module(text, "ast")
    except Unreadable as error:
        assert error.line >= 1
    else:
        assert module_facts(text, events, "app.mod", False, used, LENS).module == "app.mod"


@settings(max_examples=ROUNDS)
@given(st.text(alphabet=st.sampled_from(list("ab ().,:=\n\r\t'\"\\#{}[]f*@é\x0c0;")), max_size=40))
def test_noise_is_read_alike_or_refused(text: str) -> None:
    results = []
    for reader in (read_ast.read, read_cst.read):
        try:
            check_depth(text)
            results.append(reader(text))
        except Unreadable as error:
            assert "followed" not in error.reason
    assert len(results) < 2 or results[0] == results[1]
