"""From where on likeness is called duplication."""

from __future__ import annotations

import msgspec

#: What the configuration's dials are where nobody turns them.
MIN_NODES, MIN_LIKENESS = 20, 0.64
#: What is equal but for all names must hold more than what keeps the names of what it calls, and a body that does one
#: thing again and again more still.
_BLIND, _REPEATED = 2, 3


class Thresholds(msgspec.Struct, frozen=True):
    """What two bodies must have in common; a weight counts syntax nodes, at most ``shape.HEAVIEST`` a statement.

    Variety is the weight of different statements, each once. Bodies that are equal but for local names and constants
    need ``equal_variety``, or ``equal_weight`` in all where they repeat one statement; those that are equal but for all
    names ``blind_variety``, and so many different statements (``blind_lines``), or ``equal_variety`` in all where so
    many of the words in their names are shared (``blind_words``, from 0 to 1). All others need a ``likeness`` (from 0
    to 1: two parts of it are the statements, twice what is shared over what both weigh, where a statement with other
    names, or another one with the same names, counts half; one part are the words in their names), a share of
    statements without those halves that is ``firm``, and ``near_lines`` shared statements of ``near_weight``, of which
    ``own_weight`` is not what many others have, too. A statement that more than ``common`` different bodies have leads
    to no candidates.
    """

    equal_variety: int
    equal_weight: int
    blind_variety: int
    near_weight: int
    likeness: float
    blind_lines: int = 3
    blind_words: float = 0.5
    firm: float = 0.4
    near_lines: int = 4
    own_weight: float = 5
    common: int = 100


def thresholds(min_nodes: int = MIN_NODES, min_likeness: float = MIN_LIKENESS) -> Thresholds:
    """Those for the two dials that users have: what two bodies share, in syntax nodes, and how alike they are (0 to 1).

    What is not told in nodes (how many statements, how many of the words) stays as it is.
    """
    return Thresholds(
        equal_variety=min_nodes,
        equal_weight=_REPEATED * min_nodes,
        blind_variety=_BLIND * min_nodes,
        near_weight=min_nodes,
        likeness=min_likeness,
    )


#: Those that hold where nobody turns a dial.
STANDARD = thresholds()
