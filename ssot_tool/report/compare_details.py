"""The details of a comparison as text: members, who shares with whom, every job with its diffs, what is told."""

from __future__ import annotations

from collections.abc import Iterable

from ssot_tool.cure.comparison import Row, Share, Way
from ssot_tool.report.compare_view import View, doubt, is_plumbing, other_names, percent, uses, verdict_text
from ssot_tool.report.layout import Page, cells, clean, count, some, table, width_of
from ssot_tool.report.signature_text import signature_text

#: Of a longer diff, or list of renamed names, the beginning is shown; JSON and HTML have more.
_DIFF, _PAIRS = 60, 8
#: Of the constants and signatures that are shown, so many characters.
_LONG = 60


def detail_blocks(view: View, page: Page) -> list[list[str]]:
    """The blocks of text below the first screen."""
    shared = [*view.shared, *view.within, *(row for row in view.comparison.shared if is_plumbing(row))]
    rows = list(dict.fromkeys(row.basis for row in shared))
    by_basis = {row.basis: row for row in shared}
    return [
        _members(view, page),
        *_overlaps(view, page),
        *(_row(by_basis[basis], view, page) for basis in rows),
        *_alone(view, page),
        *_told("Collaborators", view.comparison.collaborators, view, page),
        *_told("Literals that are compared or sent", view.comparison.literals, view, page),
    ]


def _members(view: View, page: Page) -> list[str]:
    lines = [page.style("Members", "bold")]
    for member in view.comparison.members:
        surface = view.comparison.surfaces[member.symbol]
        built = view.comparison.demand.built[member.symbol]
        lines.append(
            f"  {page.style(clean(view.name(member.symbol)), 'cyan')}  {page.place(member.path, member.start_line)}"
        )
        lines += page.paragraph(clean(signature_text(surface.signature)), "    ", "      ")
        told = [f"built {uses(built)}" if surface.kind == "class" else f"called {uses(built)}"]
        told += [f"serves {', '.join(member.routes)}"] if member.routes else []
        told += [f"from {', '.join(view.name(base) for base in surface.bases)}"] if surface.bases else []
        lines += page.paragraph("; ".join(told), "    ", "      ")
    return lines


def _overlaps(view: View, page: Page) -> list[list[str]]:
    found = view.comparison
    if not found.overlaps:
        return []
    head = page.style("Who shares with whom", "bold")
    units = [unit for unit in found.units if any(unit in (one.first, one.second) for one in found.overlaps)]
    letters = {unit: _letter(at) for at, unit in enumerate(units)}
    shares = {(one.first, one.second): one for one in found.overlaps}
    rows = [["", "", *(letters[unit] for unit in units[:-1])]]
    for at, unit in enumerate(units):
        row = [letters[unit], clean(view.name(unit))]
        for other in units[:-1][:at]:
            one = shares.get((other, unit))
            row.append("·" if one is None else f"{one.shared}/{one.either}" + ("=" if one.same else ""))
        rows.append([*row, *[""] * (len(units) - 1 - at)][: len(rows[0])])
    lines = table(rows, ("left", "left", *["right"] * (len(units) - 1)))  # type: ignore[arg-type]
    if len(units) > 4 and width_of(lines) <= page.width:
        told = "jobs of both / jobs of either; = where a body is the same, or the same but for names"
        return [[head, *page.paragraph(told, "  "), *lines]]
    listed = []
    for one in sorted(found.overlaps, key=lambda one: (-one.share, one.first, one.second)):
        same = f", {one.same:,} with the same body" if one.same else ""
        pair = f"{view.name(one.first)} and {view.name(one.second)}"
        share = f"{one.shared:,} of {count(one.either, 'job')}, {percent(one.share)}{same}"
        listed += page.paragraph(f"{pair}: {share}", "  ", "    ")
    return [[head, *listed]]


def _letter(at: int) -> str:
    return chr(ord("A") + at) if at < 26 else f"{chr(ord('A') + at // 26 - 1)}{chr(ord('A') + at % 26)}"


def _row(row: Row, view: View, page: Page) -> list[str]:
    also = f", also called {', '.join(other_names(row))}" if len(row.names) > 1 else ""
    lines = page.paragraph(f"{row.name}: {view.members_of(row)}{also}", "", "  ")
    lines[0] = lines[0].replace(clean(row.name), page.style(clean(row.name), "bold"), 1)
    for why in row.why:
        lines += page.paragraph(f"one job, as {why}", "  ", "    ")
    order = {symbol: at for at, group in enumerate(row.groups) for symbol in group}
    for way in sorted(row.ways, key=lambda way: (way.verdict != "basis", order[way.symbol], way.symbol)):
        lines += _way(way, row, view, page)
    return lines


def _way(way: Way, row: Row, view: View, page: Page) -> list[str]:
    called = f"{'async ' if way.is_async else ''}{signature_text(way.signature)}"
    kind = "" if way.kind in ("method", "function") else f", a {way.kind}"
    name = page.style(clean(view.way(way)), "cyan")
    lines = [f"  {name}  {page.place(way.path, way.start_line)}"]
    lines += page.paragraph(f"{verdict_text(way)}{kind}; {called}", "    ", "      ")
    heirs = view.inherited(way)
    if heirs:
        lines += page.paragraph(f"inherited by {view.names(heirs, 6)}", "    ", "      ")
    if doubt(way):
        lines += page.paragraph(f"what it takes is not known: {doubt(way)}", "    ", "      ")
    for what, pairs in (("names", way.renames), ("constants", way.constants)):
        if pairs:
            told = some([f"{_short(one.basis)} is {_short(one.here)}" for one in pairs], _PAIRS)
            lines += page.paragraph(f"{what}: {told}", "    ", "      ")
    for meaning in way.meanings:
        lines += page.paragraph(f"but {meaning}", "    ", "      ")
    equal = [other for group in row.groups if way.symbol in group for other in group if other != way.symbol]
    first = min(equal, default="") > way.symbol or not equal
    if way.diff and not first:
        same = next(other for other in row.ways if other.symbol == min(equal))
        lines += page.paragraph(f"as {view.way(same)}, but perhaps for names", "    ", "      ")
    elif way.diff:
        lines += [f"    {_coloured(line, page)}" for line in way.diff[:_DIFF]]
        more = len(way.diff) - _DIFF + way.cut
        if more > 0:
            lines.append(f"    … {count(more, 'more line')} of this diff: --format json has them")
    return lines


def _short(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"


def _coloured(line: str, page: Page) -> str:
    shown = clean(line.replace("\t", "    "))
    room = max(page.width, 40) - 4
    if cells(shown) > room:
        while cells(shown) >= room:
            shown = shown[: len(shown) - max(1, (cells(shown) - room) // 2)]
        shown += "…"
    colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
    return page.style(shown, colour) if colour else shown


def _alone(view: View, page: Page) -> list[list[str]]:
    by_member: dict[str, list[str]] = {}
    for row in view.alone:
        if not is_plumbing(row):
            by_member.setdefault(view.home(row), []).append(row.name)
    if not by_member:
        return []
    lines = [page.style("Only here", "bold")]
    for symbol in view.symbols:
        if symbol in by_member:
            names = sorted(by_member[symbol], key=lambda name: (name.startswith("_"), name))
            lines += page.paragraph(f"{view.name(symbol)} ({len(names):,}): {', '.join(names)}", "  ", "    ")
    return [lines]


def _told(title: str, found: Iterable[Share], view: View, page: Page) -> list[list[str]]:
    lines = []
    for one in found:
        value = view.name(one.value) if "." in one.value and title == "Collaborators" else one.value
        lines += page.paragraph(f"{value}: {view.names(one.members, 6)}", "  ", "    ")
    return [[page.style(title, "bold"), *lines]] if lines else []
