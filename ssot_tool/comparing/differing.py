"""How one body differs from another: in nothing, in names, in constants, or in what it does."""

from __future__ import annotations

from difflib import unified_diff
from typing import NamedTuple

from ssot_tool.comparing.bodies import Body, likeness
from ssot_tool.cure.comparison import Pair, Verdict

#: More lines of a diff than these are left out, and more of renamed names or constants.
DIFF_LINES = 400
_PAIRS = 40
_CONTEXT = 2


class Difference(NamedTuple):
    """What is different; the fields are those of ``cure.comparison.Way``."""

    verdict: Verdict
    likeness: float
    renames: tuple[Pair, ...] = ()
    constants: tuple[Pair, ...] = ()
    diff: tuple[str, ...] = ()
    cut: int = 0
    prose: bool = False


def difference(basis: Body, here: Body) -> Difference:
    """Hold a body against the basis."""
    prose = basis.docstring != here.docstring
    first, second = basis.shape, here.shape
    if first is None or second is None:
        if basis.plain_words == here.plain_words:
            return Difference("same", 1.0, prose=prose)
        return _changed(basis, here, prose)
    if first.digest != second.digest:
        return _changed(basis, here, prose)
    renames = _pairs(first.names, second.names)
    constants = _pairs(first.constants, second.constants)
    if constants:
        return Difference("constants", likeness(basis, here), renames[:_PAIRS], constants[:_PAIRS], prose=prose)
    if renames:
        return Difference("names", 1.0, renames[:_PAIRS], prose=prose)
    return Difference("same", 1.0, prose=prose)


def equal_key(body: Body) -> tuple[str, ...]:
    """Equal for bodies that are the same, or the same but for names."""
    return (body.digest, *(body.shape.constants if body.shape is not None else ()))


def _changed(basis: Body, here: Body, prose: bool) -> Difference:
    lines = list(unified_diff(basis.code, here.code, n=_CONTEXT, lineterm=""))[2:]
    return Difference(
        # Equal features in another order are no equal bodies.
        "changed",
        min(likeness(basis, here), 0.99),
        diff=tuple(lines[:DIFF_LINES]),
        cut=max(len(lines) - DIFF_LINES, 0),
        prose=prose,
    )


def _pairs(basis: tuple[str, ...], here: tuple[str, ...]) -> tuple[Pair, ...]:
    found = (Pair(one, other) for one, other in zip(basis, here, strict=True) if one != other)
    return tuple(dict.fromkeys(found))
