"""What the rules about rivals that no role names have in common: the finding of one of them."""

from __future__ import annotations

from itertools import islice

from ssot_tool.census import Rival
from ssot_tool.fingerprint import fingerprint
from ssot_tool.model import Finding, Related
from ssot_tool.rule import LISTED, Rule

#: So many of the others are told in the message.
_TOLD = 8


def found_rival(rule: Rule, rival: Rival, what: str) -> Finding:
    """The finding of one rival; ``what``: the beginning of its message."""
    count = len(rival.group) - 1
    places = [f"{path}:{line}" for path, line, _ in islice(rival.others, _TOLD)]
    more = count - _TOLD
    places += [f"{more} more place{'' if more == 1 else 's'}"] if more > 0 else []
    told = f"{', '.join(places[:-1])} and {places[-1]}" if len(places) > 1 else places[0]
    return Finding(
        code=rule.code,
        severity=rule.severity,
        role="",
        symbol=rival.symbol,
        path=rival.path,
        start_line=rival.start_line,
        end_line=rival.end_line,
        message=f"{what} in {told}, too",
        fingerprint=fingerprint(rule.code, rival.symbol),
        related=tuple(Related(*place, "a rival") for place in islice(rival.others, LISTED)),
        unlisted=max(count - LISTED, 0),
    )
