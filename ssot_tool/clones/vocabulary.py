"""The words of which names are made: a copy under other names often keeps most of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from zlib import crc32

from ssot_tool.clones.outside import BUILTINS
from ssot_tool.clones.shape import Shape, unpacked

_WORD = re.compile(r"[A-Z]+(?![a-z])\d*|[A-Z]?[^\WA-Z_]+")
#: What all methods and most functions have in common says nothing.
_COMMON = BUILTINS | {"self", "cls"}


def vocabulary(names: Iterable[str]) -> list[int]:
    """The hashes of the words, of two letters or more, in what a function names; those of Python itself left out."""
    own = {name.lstrip(".=") for name in names} - _COMMON
    found = {word for name in own for word in words_in(name) if len(word) > 1}
    return sorted(crc32(word.encode("utf-8", "surrogatepass")) for word in found)


def words_in(name: str) -> list[str]:
    """The words of one name, in lower case: ``user_id`` and ``HTTPError2`` have two each."""
    return [word.lower() for word in _WORD.findall(name)]


def overlap(one: Shape, other: Shape) -> float:
    """How many of the words of two functions both have, from 0 to 1; 0 where there are none."""
    ours, theirs = set(unpacked(one.words)), set(unpacked(other.words))
    return len(ours & theirs) / (len(ours | theirs) or 1)
