"""Tests that pin the duplication itself: migrated, they would prove nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ssot_tool.planning.asked.targets import Target
from ssot_tool.planning.places.sites import ImportSite, Site
from ssot_tool.scan.meaning.raw import last_name
from ssot_tool.scan.sheet import Sheet
from ssot_tool.scan.syntax.events import ATTR, CALL, GROUP, NAME

_RAISES = frozenset(("raises", "assertRaises", "assertRaisesRegex"))
_MISSING = frozenset(("ImportError", "ModuleNotFoundError", "AttributeError"))
_SAME = frozenset(("assertIs", "assertIsNot", "assertEqual", "assertNotEqual", "id", "len"))


def pinned(
    sheet: Sheet,
    imports: Sequence[ImportSite],
    sites: Sequence[Site],
    is_canonical: Callable[[Target, str], bool],
) -> Iterator[tuple[int, int, str]]:
    """Spans in which nothing is to be moved, each with the reason."""
    for one in imports:
        for arm in one.statement.arms:
            if _expects_missing(sheet, arm):
                yield one.item.start, one.item.end, "the test expects that it cannot be imported"
    for site in sites:
        raw = site.found.raw
        for arm in raw.arms if raw is not None else ():
            if _expects_missing(sheet, arm):
                yield (*site.span, "the test expects that it is not there")
    for start, end in _functions(sheet, sites):
        here = [one for one in imports if start <= one.item.start < end]
        outer = [one for one in imports if one.statement.scope is sheet.draft.top]
        for legacy in {one.target.legacy for one in here or outer}:
            paths = {one.item.path for one in (*here, *outer) if one.target.legacy == legacy}
            if len(paths) > 1 and _compared(sheet, sites, start, end, legacy):
                yield start, end, "the test compares one symbol through several paths"
        with_new = next((site for site in sites if _held_against(sheet, site, start, end, is_canonical)), None)
        if with_new is not None:
            yield start, end, f"the test compares it with {with_new.target.name}"


def _expects_missing(sheet: Sheet, arm: tuple[int, str, bool]) -> bool:
    if arm[1] != "with":
        return False
    block = sheet.block(arm)
    for item in block[2] if block is not None else ():
        call = item[2][0]
        if call is not None and call[0] == CALL and last_name(call[1]) in _RAISES:
            flat = [e for a in call[2] if a is not None for e in (a[2] if a[0] == GROUP else (a,))]
            if any(last_name(e) in _MISSING for e in flat):
                return True
    return False


def _functions(sheet: Sheet, sites: Sequence[Site]) -> Iterator[tuple[int, int]]:
    """The outermost functions and methods that hold a site."""
    for definition in sheet.draft.definitions:
        if definition.kind == "function" and (definition.owner is None or definition.owner.kind == "class"):
            start, end = definition.event[-1], definition.end
            if any(start <= site.span[0] < end for site in sites):
                yield start, end


def _compared(sheet: Sheet, sites: Sequence[Site], start: int, end: int, legacy: str) -> bool:
    """Whether two mentions of a symbol are held against each other."""
    parents: dict[int, int] = {}
    for site in sites:
        if site.target.legacy == legacy and start <= site.span[0] < end:
            for parent, _ in _comparisons(sheet, site):
                parents[id(parent)] = parents.get(id(parent), 0) + 1
    return any(count > 1 for count in parents.values())


def _held_against(sheet: Sheet, site: Site, start: int, end: int, is_canonical: Callable[[Target, str], bool]) -> bool:
    """Whether a mention of a symbol is held against its canonical."""
    if not start <= site.span[0] < end:
        return False
    return any(
        is_canonical(site.target, path)
        for parent, mine in _comparisons(sheet, site)
        for operand in (parent[2] if parent[0] in (GROUP, CALL) else ())
        if operand is not mine
        for e in _chains(operand)
        for path in sheet.paths_of(e)
    )


def _comparisons(sheet: Sheet, site: Site) -> Iterator[tuple[Any, Any]]:
    """What compares something that a site is part of, with that part."""
    e = sheet.expression(site.span[0])
    around = sheet.around(e) if e is not None else None
    while around is not None and around.parent is not None and around.parent[0] < _STATEMENTS:
        parent = around.parent
        compares = parent[0] == GROUP and parent[1] == "compare"
        if compares or (parent[0] == CALL and last_name(parent[1]) in _SAME):
            yield parent, e
        e, around = parent, sheet.around(parent)


def _chains(e: Any) -> Iterator[Any]:
    """The names and chains of names in an expression."""
    if not isinstance(e, tuple) or not e:
        return
    if e[0] in (NAME, ATTR) and isinstance(e[0], int):
        yield e
    for part in e:
        yield from _chains(part)


_STATEMENTS = 20
