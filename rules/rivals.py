"""What the rules about rivals that no role names have in common: the finding of one of them."""

from __future__ import annotations

from ssot_tool.census import Rival
from ssot_tool.fingerprint import fingerprint
from ssot_tool.model import Finding, Related
from ssot_tool.rule import Rule


def found_rival(rule: Rule, rival: Rival, what: str) -> Finding:
    """The finding of one rival; ``what``: the beginning of its message."""
    places = [f"{path}:{line}" for path, line, _ in rival.others]
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
        related=tuple(Related(path, line, symbol, "a rival") for path, line, symbol in rival.others),
    )
