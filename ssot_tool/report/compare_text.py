"""A comparison as text: what is shared, what a unified class must offer, and with ``everything`` each job in detail."""

from __future__ import annotations

from ssot_tool.cure.comparison import Comparison, Count, Row
from ssot_tool.report.compare_details import detail_blocks
from ssot_tool.report.compare_view import (
    FEW,
    View,
    absent,
    alike,
    asyncness,
    needs,
    other_names,
    percent,
    uses,
)
from ssot_tool.report.layout import Align, Page, clean, count, some, table, width_of

#: On the first screen, of each list only so many; ``--all`` shows all.
_MOST = 8
_ALIGNS: tuple[Align, ...] = ("left", "right", "right", "right", "right", "left")


def compare_text(comparison: Comparison, page: Page, *, everything: bool = False) -> str:
    """The answer on one screen; details of every job where ``everything`` is asked for, or there are few members."""
    view = View(comparison)
    if not comparison.members:
        title = f"{comparison.title} ({comparison.role})"
        return "\n".join(page.paragraph(f"{title}: there is no member here, and nothing to compare")) + "\n"
    detailed = everything or len(comparison.members) <= FEW
    most = None if detailed else _MOST
    blocks = [_head(view, page), _jobs(view, page, most), *_demand(view, page, most), _conflicts(view, page, most)]
    blocks.append(_lookalikes(view, page, most))
    if detailed:
        blocks += detail_blocks(view, page)
    blocks += [_notes(view, page), _next(view, page, detailed=detailed)]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _head(view: View, page: Page) -> list[str]:
    found = view.comparison
    title = page.style(clean(found.title), "bold") + (f" ({clean(found.role)})" if found.role else "")
    return [title, *page.paragraph(view.headline() + "."), *page.paragraph(view.sharing())]


def _jobs(view: View, page: Page, most: int | None) -> list[str]:
    rows = view.shared if len(view.comparison.units) > 1 else view.within
    if not rows:
        return []
    several = "units" if len(view.comparison.units) > 1 else "members"
    heads = ("Job", "Units", "Members", "Bodies", "Alike", "Also called")
    cells = [_job(row) for row in (rows if most is None else rows[:most])]
    lines = table([heads, *cells], _ALIGNS)
    if width_of(lines) > page.width:
        lines = table([heads[:-1], *(cell[:-1] for cell in cells)], _ALIGNS[:-1])
        # Where a table is too narrow, other names come below.
        wide = []
        for line, cell in zip(lines[1:], cells, strict=True):
            wide += [line, *(page.paragraph(f"also {cell[-1]}", "      ") if cell[-1] else [])]
        lines[1:] = wide
    more = [f"  … and {len(rows) - most:,} more: --all"] if most is not None and len(rows) > most else []
    return [page.style(f"Jobs that several {several} do", "bold"), page.style(lines[0], "dim"), *lines[1:], *more]


def _job(row: Row) -> tuple[str, ...]:
    bodies = len([group for group in row.groups if not _does_nothing(row, group)])
    return (
        clean(row.name),
        f"{len(row.units):,}",
        f"{len(row.members):,}",
        f"{bodies:,}",
        alike(row),
        clean(some(other_names(row), 3)),
    )


def _does_nothing(row: Row, group: tuple[str, ...]) -> bool:
    return all(way.verdict in ("abstract", "delegates") for way in row.ways if way.symbol in group)


def _demand(view: View, page: Page, most: int | None) -> list[list[str]]:
    found = view.comparison
    demand = found.demand
    kinds = {surface.kind for surface in found.surfaces.values()}
    what = "function" if kinds == {"function"} else "class"
    blocks = [[page.style(f"What a unified {what} must offer", "bold"), *_parameters(view, page, most)]]
    if demand.methods:
        blocks.append(_methods(view, page, most))
    if demand.attributes:
        lines = ["  Attributes that callers use"]
        shown = demand.attributes if most is None else demand.attributes[:most]
        rows = [(clean(one.name), uses(one.used), clean(absent(view, one))) for one in shown]
        lines += table(rows, ("left", "left", "left"), "    ")
        lines += _more(len(demand.attributes), most)
        blocks.append(lines)
    if demand.routes:
        lines = ["  Routes to serve"]
        shared = [one for one in demand.routes if len(one.members) > 1]
        for one in shared:
            names = f"{len(one.members):,} members serve it: {view.names(one.members, None if most is None else 4)}"
            lines += page.paragraph(f"{one.value}  {names}", "    ", "      ")
        single = [one.value for one in demand.routes if len(one.members) == 1]
        if single:
            lines += page.paragraph(f"{'and ' if shared else ''}{', '.join(single)}", "    ")
        blocks.append(lines)
    lines = []
    for what, jobs in (("Only other members call", demand.inner), ("Nobody is seen to call", demand.unused)):
        if jobs:
            told = f"{what} {count(len(jobs), 'public method')}: {some(jobs, most)}"
            lines += page.paragraph(told, "  ", "    ")
    blocks.append(lines)
    return blocks


def _parameters(view: View, page: Page, most: int | None) -> list[str]:
    demand = view.comparison.demand
    built = sum(demand.built.values(), Count())
    kinds = {surface.kind for surface in view.comparison.surfaces.values()}
    what = "Construction" if kinds == {"class"} else "Call"
    lines = page.paragraph(f"{what}; calls: {uses(built)}", "  ", "    ")
    total = len(view.symbols)
    shown = demand.parameters if most is None else demand.parameters[:most]
    width = max((len(clean(one.name)) for one in shown), default=0)
    for one in shown:
        name = clean(one.name)
        hanging = " " * (min(width, 30) + 6)
        lines += page.paragraph(f"{name:<{min(width, 30)}}  {needs(view, one, total)}", "    ", hanging)
    lines += _more(len(demand.parameters), most)
    for symbol, reason in demand.unread.items():
        lines += page.paragraph(f"what {view.name(symbol)} takes is not known: {reason}", "    ", "      ")
    return lines if demand.parameters or demand.unread else [*lines, "    takes nothing"]


def _methods(view: View, page: Page, most: int | None) -> list[str]:
    methods = view.comparison.demand.methods
    lines = ["  Methods that callers use"]
    shown = methods if most is None else methods[:most]
    total = len(view.symbols)
    for one in shown:
        name = clean(one.name) + ("" if one.is_public else " (private)")
        head = f"    {page.style(name, 'cyan')}  {asyncness(one)}; {uses(one.used)}"
        lines.append(head)
        others = {name: used for name, used in one.names.items() if name != one.name and used.total}
        if others:
            told = ", ".join(f"{name} ({uses(used)})" for name, used in others.items())
            lines += page.paragraph(f"also called as {told}", "      ", "        ")
        few = len(one.members) == 1 or len(one.parameters) <= _MOST
        given = [parameter for parameter in one.parameters if few or len(parameter.members) > 1]
        fewer = len(one.parameters) - len(given)
        signature = ", ".join(_taken(parameter.name, len(parameter.members), len(one.members)) for parameter in given)
        rest = f"{', ' if signature else ''}{count(fewer, 'parameter')} of one member alone" if fewer else ""
        lines += page.paragraph(f"({signature}{rest})", "      ", "        ")
        if one.missing and most is None and total > 1:
            lines += page.paragraph(f"not in {view.names(one.missing, 6)}", "      ", "        ")
    return [*lines, *_more(len(methods), most)]


def _taken(name: str, members: int, total: int) -> str:
    return name if members == total else f"{name} [{members:,} of {total:,}]"


def _more(total: int, most: int | None) -> list[str]:
    return [f"    … and {total - most:,} more: --all"] if most is not None and total > most else []


def _conflicts(view: View, page: Page, most: int | None) -> list[str]:
    conflicts = view.comparison.demand.conflicts
    if not conflicts:
        return []
    lines = [page.style("Somebody has to decide", "bold")]
    for one in conflicts if most is None else conflicts[:most]:
        lines += page.paragraph(one, "  - ", "    ")
    if most is not None and len(conflicts) > most:
        lines.append(f"  … and {len(conflicts) - most:,} more: --all")
    return lines


def _lookalikes(view: View, page: Page, most: int | None) -> list[str]:
    found = view.comparison.lookalikes
    if not found:
        return []
    lines = [page.style("Perhaps one job, and not compared", "bold")]
    for one in found if most is None else found[:most]:
        told = f"{view.method(one.first)} and {view.method(one.second)}: {percent(one.likeness)} alike"
        lines += page.paragraph(told, "  ", "    ")
    return [*lines, *_more(len(found), most)]


def _notes(view: View, page: Page) -> list[str]:
    lines = []
    for note in view.comparison.notes:
        lines += page.paragraph(note, "  ")
    if view.comparison.demand.methods or view.comparison.demand.attributes:
        told = "Uses are counted where the text tells the class of what is used; others are not seen."
        lines += page.paragraph(told, "  ")
    return [page.style("To know", "bold"), *lines] if lines else []


def _next(view: View, page: Page, *, detailed: bool) -> list[str]:
    found = view.comparison
    about = clean(found.role or " ".join(view.symbols))
    lines = [page.style("Next", "bold")]
    if not detailed and len(view.symbols) > 1:
        other = next((unit for unit in found.units if found.basis not in found.units[unit]), view.symbols[-1])
        pair = f"--member {clean(view.name(found.basis))} --member {clean(view.name(other))}"
        lines += ["  See two of them side by side, with their diffs:", f"    ssot compare {about} {pair}"]
    lines += ["  Read all of it in a browser:", f"    ssot compare {about} --format html -o compare.html"]
    return lines
