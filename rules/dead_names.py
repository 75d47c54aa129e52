"""What the rules about names that do not exist have in common: findings of dead imports and patches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ssot_tool.census import Dead
from ssot_tool.fingerprint import fingerprint
from ssot_tool.model import Finding
from ssot_tool.rule import Rule


def found_dead(rule: Rule, dead: Iterable[Dead], told: Callable[[Dead], str]) -> Iterator[Finding]:
    """One finding for each; several of one path in one definition share their identity but for a number.

    What only type checkers read fails nowhere, and is a warning.
    """
    seen: dict[tuple[str, str], int] = {}
    for one in dead:
        about = (one.scope, one.dotted)
        seen[about] = seen.get(about, 0) + 1
        where = f"; {one.elsewhere} has that name" if one.elsewhere else ""
        unread = "; only type checkers read it" if one.type_only else ""
        yield Finding(
            code=rule.code,
            severity="warning" if one.type_only else rule.severity,
            role="",
            symbol="",
            path=one.path,
            start_line=one.line,
            end_line=one.line,
            message=f"{told(one)}{where}{unread}",
            fingerprint=fingerprint(rule.code, *about, str(seen[about])),
            scope=one.scope,
            detail=one.dotted,
        )
