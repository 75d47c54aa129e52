"""Where comments say that code is from."""

from __future__ import annotations

import pytest

from ssot_tool.portraits.origins import origins


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
        ("def settle():\n    'Copied from shop.till.settle.'\n", 1, ""),
    ],
)
def test_what_a_comment_says(text: str, line: int, origin: str) -> None:
    said = origins(text)
    assert (said.of(line) if said else "") == origin
