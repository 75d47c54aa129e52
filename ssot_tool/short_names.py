"""Short names for symbols: as few of their last components as tell them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable


def short_names(symbols: Iterable[str]) -> dict[str, str]:
    """Each symbol's shortest dotted ending that no other of them has."""
    parts = {symbol: symbol.split(".") for symbol in symbols}
    names = dict.fromkeys(parts, "")
    open_, length = set(parts), 0
    while open_:
        length += 1
        endings = {symbol: ".".join(parts[symbol][-length:]) for symbol in parts}
        times = Counter(endings.values())
        done = {symbol for symbol in open_ if times[endings[symbol]] == 1 or len(parts[symbol]) <= length}
        names.update({symbol: endings[symbol] for symbol in done})
        open_ -= done
    return names
