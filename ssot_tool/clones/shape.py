"""What is kept of one function's body to tell whether another repeats it."""

from __future__ import annotations

from array import array
from sys import byteorder

import msgspec

#: A line weighs as many syntax nodes as it has, up to this: one long literal is not all of a function.
HEAVIEST = 10


class Shape(msgspec.Struct, frozen=True, array_like=True):
    """One function or method; a line is a simple statement or the head of a compound one.

    ``start_line`` and ``end_line``, 1-based, are those of ``def`` (without decorators) and of the last statement.
    ``size`` counts syntax nodes. ``exact`` is equal where two bodies differ in layout, comments, docstrings,
    annotations, imports and log calls alone; ``renamed`` where local names and constants may differ, too, local names
    consistently; ``blind`` where every name may, consistently; ``logged`` is the same with log calls, which nobody can
    tell from other calls under other names, and ``told`` what its different log calls weigh. ``local_names`` and
    ``constants`` say whether these are the same.
    ``lines`` and ``loose`` hold four bytes a line, big-endian: its hash without local names and constants, and without
    any names; ``named`` that of its names alone, without local ones, or 0 where there are no others;
    ``weights`` one byte: how many syntax nodes it has, at most 255. ``words``: those of which its names are made, each
    once, four bytes a word. ``excuse`` is the name of the rule by which it is no duplicate whatever it looks like,
    or "".
    """

    qualname: str
    start_line: int
    end_line: int
    size: int
    exact: bytes
    renamed: bytes
    blind: bytes
    logged: bytes
    local_names: int
    constants: int
    lines: bytes
    loose: bytes
    named: bytes
    weights: bytes
    words: bytes
    told: int = 0
    is_async: bool = False
    excuse: str = ""

    def line_hashes(self) -> array[int]:
        """The numbers in ``lines``."""
        return unpacked(self.lines)


def packed(numbers: list[int]) -> bytes:
    """32-bit numbers as four bytes each, big-endian on every machine."""
    made = array("I", numbers)
    if byteorder == "little":
        made.byteswap()
    return made.tobytes()


def unpacked(held: bytes) -> array[int]:
    """What ``packed`` was given."""
    made = array("I")
    made.frombytes(held)
    if byteorder == "little":
        made.byteswap()
    return made
