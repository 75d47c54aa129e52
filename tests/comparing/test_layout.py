from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_tool.comparing.layout import WIDTH, broken

LONG = "argument_with_a_long_name"
ARGUMENTS = st.recursive(
    st.sampled_from(
        [LONG, "'a, (b'", '"it\'s"', "f'{x!r:>{y}}, ['", "b'\\'('", r"r'\d\''", "1", f"key.{LONG}[1:2, 3]"]
    ),
    lambda inner: st.lists(inner, min_size=1, max_size=5).flatmap(
        lambda found: st.sampled_from([f"f({', '.join(found)})", f"[{', '.join(found)}]", f"({found[0]},)"])
    ),
    max_leaves=14,
)


def test_a_short_line_stays() -> None:
    assert broken("    return f(1, 2)") == ["    return f(1, 2)"]


def test_a_long_call_has_one_argument_a_line() -> None:
    line = f"    return await self.{LONG}({LONG}, {{'type': 'a, b', 'payload': {LONG}}}, key={LONG})"
    assert broken(line) == [
        f"    return await self.{LONG}(",
        f"        {LONG},",
        f"        {{'type': 'a, b', 'payload': {LONG}}},",
        f"        key={LONG}",
        "    )",
    ]


@given(ARGUMENTS)
def test_breaking_keeps_the_meaning(argument: str) -> None:
    line = f"value = {argument} if {LONG} else [{LONG}, {LONG}, {LONG}]"
    assert ast.dump(ast.parse("\n".join(broken(line)))) == ast.dump(ast.parse(line))


@pytest.mark.parametrize("line", ["x = '(' + " + "a" * WIDTH, "f(" + "a" * WIDTH, ")" * WIDTH, "'" + "(" * WIDTH])
def test_what_is_not_understood_stays(line: str) -> None:
    assert broken(line) == [line]
