from __future__ import annotations

import pytest

from ssot_tool.report.layout import Page, cells, clean, count, some, table


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0 members"), (1, "1 member"), (2, "2 members"), (9_809, "9,809 members")]
)
def test_plurals_and_thousands(number: int, told: str) -> None:
    assert count(number, "member") == told


def test_an_irregular_plural() -> None:
    assert count(2, "direct dependency", "direct dependencies") == "2 direct dependencies"


def test_a_cut_list_says_how_much_is_missing() -> None:
    assert some(["a", "b", "c"], 2) == "a, b, +1"
    assert some(["a", "b", "c"], 3) == some(["a", "b", "c"], None) == "a, b, c"


def test_columns_are_aligned_by_cells_not_by_characters() -> None:
    assert table([["日本", "1"], ["abc", "22"]], ["left", "right"]) == ["  日本   1", "  abc   22"]
    assert cells("\x1b[1mab\x1b[0m") == 2
    assert cells("e\u0301") == 1


def test_nothing_in_a_paragraph_is_cut() -> None:
    path = "x" * 120
    assert Page(60).paragraph(f"see {path} there", "  ") == ["  see", f"  {path}", "  there"]


def test_what_could_steer_a_terminal_is_shown_as_an_escape() -> None:
    assert clean("a\x1b[31m\nb\u202ec\udce9d\x9be") == "a\\x1b[31m\\nb\\u202ec\\udce9d\\x9be"
    assert clean("ordinary é 日") == "ordinary é 日"


def test_colour_only_where_there_may_be_colour() -> None:
    assert Page(80, colour=False).style("x", "bold") == "x"
    assert Page(80, colour=True).style("x", "bold", "red") == "\x1b[1;31mx\x1b[0m"
