"""A comparison as Markdown, for an issue or a pull request: folded where it is long, everything from source escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from ssot_tool.cure.comparison import Comparison, Row, Share, Way
from ssot_tool.report.compare_view import (
    FEW,
    View,
    absent,
    alike,
    asyncness,
    doubt,
    is_plumbing,
    needs,
    other_names,
    uses,
    verdict_text,
)
from ssot_tool.report.layout import clean, count, some
from ssot_tool.report.markdown_words import LIMIT, code, plain
from ssot_tool.report.signature_text import signature_text

_MOST = 20
_DIFF = 60


def compare_markdown(comparison: Comparison, *, everything: bool = False) -> str:
    """What text says, with tables, and diffs folded below; what is more than GitHub takes is left out, and told."""
    view = View(comparison)
    found = comparison
    role = f" ({code(found.role)})" if found.role else ""
    if not found.members:
        return f"## {plain(found.title)}{role}\n\nThere is no member here, and nothing to compare.\n"
    detailed = everything or len(found.members) <= FEW
    blocks = [
        f"## {plain(found.title)}{role}",
        f"{plain(view.headline())}.\n{plain(view.sharing())}",
        *_jobs(view, None if detailed else _MOST),
        "### What a unified class must offer",
        *_demand(view, None if detailed else _MOST),
        *_sentences("Somebody has to decide", found.demand.conflicts, None if detailed else _MOST),
        *_lookalikes(view),
    ]
    if detailed:
        shared = [*view.shared, *view.within, *(row for row in found.shared if is_plumbing(row))]
        blocks += ["### Side by side", *(_row(row, view) for row in {row.basis: row for row in shared}.values())]
        blocks += _told("Collaborators", found.collaborators, view)
        blocks += _told("Literals that are compared or sent", found.literals, view)
    blocks += [plain(note) for note in found.notes]
    return _bounded(blocks)


def _bounded(blocks: list[str]) -> str:
    """The blocks that fit into a comment, and how many do not."""
    kept: list[str] = []
    size = 0
    for at, block in enumerate(blocks):
        size += len(block) + 2
        if size > LIMIT:
            kept.append(f"{count(len(blocks) - at, 'more part')} of this comparison: `--format html` has them.")
            break
        kept.append(block)
    return "\n\n".join(kept) + "\n"


def _jobs(view: View, most: int | None) -> list[str]:
    rows = view.shared if len(view.comparison.units) > 1 else view.within
    if not rows:
        return []
    lines = ["### Jobs that several do", "", "| Job | Also called | Units | Members | Bodies | Alike |"]
    lines.append("| --- | --- | ---: | ---: | ---: | ---: |")
    for row in rows if most is None else rows[:most]:
        others = ", ".join(code(name) for name in other_names(row))
        cells = (code(row.name), others, len(row.units), len(row.members), len(row.groups), alike(row))
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return ["\n".join([*lines, *_more(len(rows), most)])]


def _demand(view: View, most: int | None) -> list[str]:
    demand = view.comparison.demand
    blocks = []
    if demand.parameters:
        lines = ["#### Construction", "", "| Parameter | Who takes it |", "| --- | --- |"]
        total = len(view.symbols)
        shown = demand.parameters if most is None else demand.parameters[:most]
        lines += [f"| {code(one.name)} | {plain(needs(view, one, total))} |" for one in shown]
        blocks.append("\n".join([*lines, *_more(len(demand.parameters), most)]))
    if demand.unread:
        told = [
            f"- what {plain(view.name(one))} takes is not known: {plain(why)}" for one, why in demand.unread.items()
        ]
        blocks.append("\n".join(told))
    if demand.methods:
        lines = ["#### Methods that callers use", "", "| Method | Also called | | Used | Parameters |"]
        lines.append("| --- | --- | --- | --- | --- |")
        for one in demand.methods if most is None else demand.methods[:most]:
            others = ", ".join(code(name) for name, used in one.names.items() if name != one.name and used.total)
            given = ", ".join(code(parameter.name) for parameter in one.parameters)
            lines.append(f"| {code(one.name)} | {others} | {asyncness(one)} | {uses(one.used)} | {given} |")
        blocks.append("\n".join([*lines, *_more(len(demand.methods), most)]))
    if demand.attributes:
        lines = ["#### Attributes that callers use", "", "| Attribute | Used | |", "| --- | --- | --- |"]
        for each in demand.attributes if most is None else demand.attributes[:most]:
            lines.append(f"| {code(each.name)} | {uses(each.used)} | {plain(absent(view, each))} |")
        blocks.append("\n".join([*lines, *_more(len(demand.attributes), most)]))
    if demand.routes:
        lines = ["#### Routes to serve", "", "| Route | Members |", "| --- | --- |"]
        lines += [f"| {code(share.value)} | {plain(view.names(share.members, 6))} |" for share in demand.routes]
        blocks.append("\n".join(lines))
    return [*blocks, *_unasked(view, most)]


def _unasked(view: View, most: int | None) -> Iterable[str]:
    demand = view.comparison.demand
    for what, names in (("Only other members call", demand.inner), ("Nobody is seen to call", demand.unused)):
        if names:
            yield f"{what} {count(len(names), 'public method')}: {some([code(name) for name in names], most)}."


def _lookalikes(view: View) -> list[str]:
    pairs = [
        f"- {code(view.method(one.first))} and {code(view.method(one.second))}" for one in view.comparison.lookalikes
    ]
    return ["\n".join(["### Perhaps one job, and not compared", "", *pairs[:_MOST]])] if pairs else []


def _sentences(title: str, found: tuple[str, ...], most: int | None) -> list[str]:
    shown = found if most is None else found[:most]
    return (
        ["\n".join([f"### {title}", "", *(f"- {plain(one)}" for one in shown), *_more(len(found), most)])]
        if found
        else []
    )


def _more(total: int, most: int | None) -> list[str]:
    return ["", f"… and {total - most:,} more"] if most is not None and total > most else []


def _row(row: Row, view: View) -> str:
    names = f", also called {', '.join(code(name) for name in other_names(row))}" if len(row.names) > 1 else ""
    head = f"<b>{escape(clean(row.name))}</b>: {view.members_of(row)}, {count(len(row.groups), 'body', 'bodies')}"
    lines = ["<details>", f"<summary>{head}</summary>", ""]
    if names:
        lines += [f"{code(row.name)}{names}; one job, as {'; '.join(map(plain, row.why))}.", ""]
    for way in sorted(row.ways, key=lambda way: (way.verdict != "basis", way.symbol)):
        lines += _way(way, view)
    return "\n".join([*lines, "", "</details>"])


def _way(way: Way, view: View) -> list[str]:
    called = f"{'async ' if way.is_async else ''}{signature_text(way.signature)}"
    where = code(f"{way.path}:{way.start_line}")
    lines = [f"- {code(view.way(way))} {where}: {plain(verdict_text(way))}; {code(called)}"]
    for what, pairs in (("names", way.renames), ("constants", way.constants)):
        if pairs:
            lines.append(f"  - {what}: {', '.join(f'{code(one.basis)} is {code(one.here)}' for one in pairs[:8])}")
    lines += [f"  - but {plain(meaning)}" for meaning in way.meanings]
    if doubt(way):
        lines.append(f"  - what it takes is not known: {plain(doubt(way))}")
    if way.diff:
        lines += ["", *(f"  {line}" for line in _fenced(way.diff)), ""]
    return lines


def _fenced(diff: tuple[str, ...]) -> list[str]:
    """A diff in a fence that nothing in it can end."""
    shown = [clean(line.replace("\t", "    ")) for line in diff[:_DIFF]]
    longest = max((len(run) for line in shown for run in _runs(line)), default=0)
    fence = "`" * max(3, longest + 1)
    more = [f"… {count(len(diff) - _DIFF, 'more line')}"] if len(diff) > _DIFF else []
    return [f"{fence}diff", *shown, *more, fence]


def _runs(line: str) -> list[str]:
    return "".join(char if char == "`" else " " for char in line).split()


def _told(title: str, found: tuple[Share, ...], view: View) -> list[str]:
    if not found:
        return []
    lines = [f"### {title}", "", "| | Members |", "| --- | --- |"]
    return ["\n".join([*lines, *(f"| {code(one.value)} | {plain(view.names(one.members, 6))} |" for one in found)])]
