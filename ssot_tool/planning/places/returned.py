"""What functions are said to return: where an instance that they build goes on being one, they go on saying so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ssot_tool.planning.places.sites import Site
from ssot_tool.scan.sheet import Sheet
from ssot_tool.scan.syntax.events import ATTR, NAME, STR

_KINDS = ("annotation", "string_annotation")
_RETURNS = 5


def returned(sheet: Sheet, sites: Sequence[Site]) -> Iterator[tuple[Site, Site]]:
    """The annotations of what functions return, each with a place in the function that builds it and is left.

    Who calls such a function would otherwise seem to get another class from it, and be planned anew the next time.
    """
    built = [site for site in sites if site.verdict.status == "left" and _builds(site)]
    said = [site for site in sites if site.kind in _KINDS and site.verdict.status == "moved"] if built else []
    for definition in sheet.draft.definitions if said else ():
        if definition.kind != "function" or definition.event[_RETURNS] is None:
            continue
        inside = [site for site in built if definition.event[-1] <= site.span[0] < definition.end]
        for site in said if inside else ():
            still = next((one for one in inside if one.target is site.target), None)
            if still is not None and _holds(definition.event[_RETURNS], site.span[0]):
                yield site, still


def _builds(site: Site) -> bool:
    return (site.kind == "call" and not site.hit.method) or site.kind == "class_attribute"


def _holds(e: Any, at: int) -> bool:
    """Whether a token or a string of an expression is where an offset is."""
    if not isinstance(e, tuple) or not e:
        return False
    if isinstance(e[0], int) and e[0] in (NAME, ATTR, STR):
        start, end = e[-2:]
        return start <= at < end or (e[0] == ATTR and _holds(e[1], at))
    return any(_holds(part, at) for part in e)
