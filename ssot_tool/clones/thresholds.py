"""From where on likeness is called duplication."""

from __future__ import annotations

import msgspec


class Thresholds(msgspec.Struct, frozen=True):
    """What two bodies must have in common; a weight counts syntax nodes, at most ``bag.HEAVIEST`` a statement.

    Variety is the weight of different statements, each once. Bodies that are equal but for local names and constants
    need ``equal_variety``; those that are equal but for all names ``blind_variety``, and so many different statements
    (``blind_lines``), or ``equal_variety`` in all where so many of the words in their names are shared
    (``blind_words``, from 0 to 1). All others need a ``likeness`` (from 0 to 1: twice what is shared, over what both
    weigh, where a statement with other names, or another one with the same names, counts half), of which ``firm``
    without those halves, and share ``near_lines`` statements (``few_lines`` are enough with ``few_likeness``) of
    ``near_weight``, of which ``own_weight`` is not what many others have, too. A statement that more than ``common``
    different bodies have leads to no candidates. Functions with an excuse take part where they are ``excused``.
    """

    equal_variety: int = 8
    blind_variety: int = 14
    blind_lines: int = 2
    blind_words: float = 0.5
    likeness: float = 0.55
    firm: float = 0.33
    near_weight: int = 10
    near_lines: int = 3
    few_lines: int = 2
    few_likeness: float = 0.55
    own_weight: float = 5
    common: int = 100
    excused: bool = True
    slope: float = 0.0
    equal_total: int = 80


#: Finds what one was made of another, with hardly a copy missed (``tools/bench_clones.py``).
DEFAULT = Thresholds()
#: What is worth telling. Equal code is right from less on than code that is only alike: of 135 groups of nine projects
#: that were judged by hand 0.93 of the equal ones were right, and of the others 0.87 with a likeness of 0.75 or more,
#: 0.68 of those below; 0.79 of the groups that shared under 30 syntax nodes, 0.91 of those with 40 or more.
REPORTED = Thresholds(
    equal_variety=40,
    blind_variety=80,
    blind_lines=5,
    blind_words=2.0,
    likeness=0.85,
    firm=0.5,
    near_weight=80,
    near_lines=5,
    few_lines=5,
    few_likeness=0.85,
    own_weight=10,
    excused=False,
)
