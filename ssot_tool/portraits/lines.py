"""The lines of a source text as Python counts them."""

from __future__ import annotations

import re

#: Where Python begins a new line; ``splitlines`` knows more.
_NEW_LINE = re.compile(r"\r\n|\r|\n")


def source_lines(text: str) -> list[str]:
    """The lines without their ends; the first is line 1 of the tree."""
    return _NEW_LINE.split(text)
