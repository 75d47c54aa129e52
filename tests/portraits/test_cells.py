from __future__ import annotations

import ast

import pytest

from ssot_tool.portraits.cells import cell_lines
from tests.portraits.painted import hang

ROW = "#" * 79
TITLE = '"""\nSpaces\n======\n\nHow to use them.\n"""\n'
ONE, TWO = "def f():\n    return 1\n", "def f():\n    return 2\n"


@pytest.mark.parametrize(
    ("between", "head", "found"),
    [
        ("# %%\n", "", []),
        ("#%% Loops\n", "", []),
        ("# In[3]:\n", "", []),
        (f"{ROW}\n# Loops\n# -----\n#\n# As you know them.\n\n", TITLE, []),
        # Near misses.
        ("# 50 %%\n", "", ["f"]),
        ("X = 1  # %%\n", "", ["f"]),
        (f"{ROW}\n# Loops\n", "", ["f"]),  # decoration: no page without a title
        (f"{ROW}\n# Loops\n", '"""Spaces === and more."""\n', ["f"]),
        (f"{ROW}\n# Loops\n{ROW}\n", TITLE, ["f"]),  # a box
        (f"{ROW}\n", TITLE, ["f"]),
        ("####\n# Loops\n", TITLE, ["f"]),
    ],
)
def test_a_later_cell_may_define_it_anew(between: str, head: str, found: list[str]) -> None:
    assert [one.qualname for one in hang(f"{head}{ONE}{between}{TWO}").twice] == found


def test_cells_before_and_behind_both_change_nothing() -> None:
    assert [one.qualname for one in hang(f"# %%\n{ONE}{TWO}# %%\nX = 1\n").twice] == ["f"]


def test_a_class_is_in_one_cell() -> None:
    text = "class A:\n    def f(self): ...\n# %%\n    def f(self): ...\n"
    assert [one.qualname for one in hang(text).twice] == ["A.f"]


def test_lines_ascend_from_one() -> None:
    text = f"# %%\nX = 1\n# %% [markdown]\n# Text\n{ROW}\n# More\n"
    assert list(cell_lines(ast.parse(text), text)) == [1, 3]
    text = TITLE + text
    assert list(cell_lines(ast.parse(text), text)) == [7, 9, 11]
