"""Where comments say that code is from."""

from __future__ import annotations

import ast
from collections.abc import Callable

import pytest

from ssot_tool.portraits.origins import origins
from tests.growth import growth


@pytest.mark.parametrize(
    ("text", "line", "origin"),
    [
        ("# Copied from shop.till.settle\ndef settle(): ...\n", 2, "shop.till.settle"),
        (
            "# Adapted from `shop.till.settle`, and made faster\n# by hand\n@wraps\ndef settle(): ...\n",
            3,
            "shop.till.settle",
        ),
        ("x = 1\n# TODO: tidy. Copied from shop.till.Till with A->B\nclass Till: ...\n", 3, "shop.till.Till"),
        ("# Copied from shop.till.settle\n\ndef settle(): ...\n", 3, "shop.till.settle"),
        ("# Copied from shop.till.a\ndef a(): ...\ndef b(): ...\n", 3, ""),
        ("# Vendored from shop.a\n\n# Copied from shop.b\n\ndef b(): ...\n", 5, "shop.b"),
        ("# VENDORED FROM shop.a\n\ndef a(): ...\n# END OF CODE VENDORED FROM shop.a\n\ndef b(): ...\n", 3, "shop.a"),
        ("# VENDORED FROM shop.a\n\ndef a(): ...\n# END OF CODE VENDORED FROM shop.a\n\ndef b(): ...\n", 6, ""),
        ("# Copied from https://shop.org/till.py\ndef settle(): ...\n", 2, ""),
        ("# Copied from the till\ndef settle(): ...\n", 2, ""),
        ("# Copied from till.py\ndef settle(): ...\n", 2, ""),
        ("# Adapted from github.com/shop/till\ndef settle(): ...\n", 2, ""),
        ("# Adapted from shop.org.uk/till\ndef settle(): ...\n", 2, ""),
        ("# Adapted from shop.till.settle.\r\ndef settle(): ...\r\n", 2, "shop.till.settle"),
        ("# Adapted from shop.till.settle\rdef settle(): ...\r", 2, "shop.till.settle"),
        ("# COPIED From shop.till.settle\ndef settle(): ...\n", 2, "shop.till.settle"),
        ("# This is not copied from shop.till.settle\ndef settle(): ...\n", 2, ""),
        ("def a():\n    # Copied from shop.till.settle\n    return 1\ndef b(): ...\n", 4, ""),
        ("if x:\n    # Copied from shop.till.settle\n    def settle(): ...\n", 3, "shop.till.settle"),
        ('HELP = """\n# Copied from shop.till.settle\n"""\ndef settle(): ...\n', 4, ""),
        ("def settle():\n    'Copied from shop.till.settle.'\n", 1, ""),
    ],
)
def test_what_a_comment_says(text: str, line: int, origin: str) -> None:
    said = origins(ast.parse(text), text)
    assert (said.of(line) if said else "") == origin


@pytest.mark.parametrize(
    "source", ["# Copied from a.b\n", "# Copied from a.b\ndef f(): ...\n", "# Copied from a.b\n\n"]
)
def test_many_marks_take_linear_time(source: str) -> None:
    def reading(size: int) -> Callable[[], object]:
        text = source * size
        tree = ast.parse(text)
        said = origins(tree, text)
        return lambda: [origins(tree, text), [said.of(line) for line in range(size)] if said else None]

    assert growth(reading, 200) < 2.2
