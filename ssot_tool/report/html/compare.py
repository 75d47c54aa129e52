"""A comparison as one HTML page: what a unified class must offer, who does what, and each job side by side."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_tool.cure.comparison import Comparison, Row, Share, Way
from ssot_tool.report.compare_view import FEW, View, is_plumbing, uses
from ssot_tool.report.html.compare_demand import demand_section
from ssot_tool.report.html.compare_jobs import job_details
from ssot_tool.report.html.page import attribute, beside, page, text
from ssot_tool.report.layout import count
from ssot_tool.report.signature_text import signature_text

#: What a cell of the overview shows for a verdict, and what it says.
_MARKS = {
    "basis": ("◆", "compared with"),
    "same": ("=", "the same"),
    "names": ("≈", "the same but for names"),
    "constants": ("≈", "the same but for constants"),
    "changed": ("≠", "changed"),
    "delegates": ("→", "handed on to another"),
    "abstract": ("○", "left to heirs"),
}


def compare_html(comparison: Comparison) -> str:
    """The page. Without a script all can be read and unfolded; with one it can be searched and walked by keys."""
    view = View(comparison)
    title = f"{comparison.title}: side by side"
    if not comparison.members:
        body = f'<h1>{text(comparison.title)}</h1><p class="lead">There is no member here, and nothing to compare.</p>'
        return page(title, body, styles=("compare.css",))
    rows = [*view.shared, *view.within, *(row for row in comparison.shared if is_plumbing(row))]
    rows = list({row.basis: row for row in rows}.values())
    body = "\n".join(
        (
            *_head(view),
            beside("compare_tools.html"),
            *demand_section(view),
            *_overview(view, rows),
            *_jobs(view, rows),
            *_alone(view),
            *_members(view),
            *_told("Collaborators", comparison.collaborators, view),
            *_told("Literals that are compared or sent", comparison.literals, view),
            *_notes(view),
        )
    )
    return page(title, body, styles=("compare.css",), scripts=("compare.js",))


def _head(view: View) -> list[str]:
    found = view.comparison
    role = f' <code class="faint">{text(found.role)}</code>' if found.role else ""
    collisions = len(found.collisions)
    numbers = [
        ("Members", len(found.members), f"in {count(len(found.units), 'unit')}"),
        ("Shared jobs", len(view.shared), f"of {sum(not is_plumbing(row) for row in found.rows):,}"),
        ("To decide", len(found.demand.conflicts), "conflicts" if len(found.demand.conflicts) != 1 else "conflict"),
        ("Collisions", collisions, "route" if collisions == 1 else "routes"),
    ]
    lines = [f"<h1>{text(found.title)}{role}</h1>"]
    lines.append(f'<p class="lead">{text(view.headline())}. {text(view.sharing())}</p><dl class="numbers">')
    for name, number, more in numbers:
        bad = ' class="bad"' if name in ("To decide", "Collisions") and number else ""
        lines.append(f"<div{bad}><dt>{name}</dt><dd><b>{number:,}</b> {more}</dd></div>")
    return [*lines, "</dl>"]


def _overview(view: View, rows: Sequence[Row]) -> list[str]:
    """Who does what: a job a line, a unit (or member) a column."""
    if not rows:
        return []
    units = view.comparison.units
    columns = dict(units) if len(units) > 1 else {member: (member,) for member in view.symbols}
    lines = ['<section id="who"><h2>Who does what</h2><p class="faint legend">']
    lines += [f'<span class="mark {verdict}">{mark}</span> {told} ' for verdict, (mark, told) in _MARKS.items()]
    lines.append(
        '<span class="mark">·</span> not there</p><div class="wide" tabindex="0"><table class="overview"><thead><tr>'
    )
    lines.append('<th scope="col" class="job">Job</th>')
    for unit, members in columns.items():
        size = f" <small>{len(members):,}</small>" if len(members) > 1 else ""
        lines.append(f'<th scope="col" title={attribute(unit)}><span>{text(view.name(unit))}{size}</span></th>')
    lines.append("</tr></thead><tbody>")
    for number, row in enumerate(rows):
        lines.append(
            f'<tr data-job="{number}"><th scope="row" class="job"><a href="#j{number}">{text(row.name)}</a></th>'
        )
        lines += [_cell(row, members, view) for members in columns.values()]
        lines.append("</tr>")
    return [*lines, "</tbody></table></div></section>"]


def _cell(row: Row, members: Sequence[str], view: View) -> str:
    ways = [way for way in row.ways if set(way.members) & set(members)]
    if not ways:
        return '<td><span class="mark none" title="not there">·</span></td>'
    marks: dict[str, list[Way]] = {}
    for way in ways:
        marks.setdefault(way.verdict, []).append(way)
    shown = []
    for verdict, (mark, told) in _MARKS.items():
        found = marks.get(verdict, [])
        if found:
            names = attribute(f"{told}: {', '.join(view.way(way) for way in found)}")
            many = f"<small>{len(found)}</small>" if len(found) > 1 else ""
            shown.append(
                f'<span class="mark {verdict}" title={names}>{mark}<span class="hidden"> {told}</span>{many}</span>'
            )
    return f"<td>{' '.join(shown)}</td>"


def _jobs(view: View, rows: Sequence[Row]) -> list[str]:
    unfolded = len(view.symbols) <= FEW
    lines = ['<section id="jobs"><h2>Side by side</h2>']
    lines += [line for at, row in enumerate(rows) for line in job_details(at, row, view, unfolded=unfolded)]
    lines.append('<p class="nothing faint" hidden>No job is called so.</p></section>')
    return lines if rows else []


def _alone(view: View) -> list[str]:
    by_member: dict[str, list[Row]] = {}
    for row in view.alone:
        if not is_plumbing(row):
            by_member.setdefault(view.home(row), []).append(row)
    if not by_member:
        return []
    lines = ['<section id="alone"><h2>Only here</h2>']
    for symbol in view.symbols:
        rows = sorted(by_member.get(symbol, ()), key=lambda row: (row.name.startswith("_"), row.name))
        if rows:
            names = " ".join(f'<code class="tag">{text(row.name)}</code>' for row in rows)
            head = f'<b>{text(view.name(symbol))}</b> <span class="faint">{count(len(rows), "job")}</span>'
            lines.append(f"<details><summary>{head}</summary><p>{names}</p></details>")
    return [*lines, "</section>"]


def _members(view: View) -> list[str]:
    lines = ['<section id="members"><h2>Members</h2><div class="wide" tabindex="0"><table><thead><tr>']
    lines += ["<th>Member</th><th>Takes</th><th>Called</th><th>Serves</th></tr></thead><tbody>"]
    for member in view.comparison.members:
        surface = view.comparison.surfaces[member.symbol]
        where = f"{text(member.path).replace('/', '/<wbr>')}:{member.start_line}"
        routes = " ".join(f'<span class="tag">{text(route)}</span>' for route in member.routes)
        lines.append(
            f'<tr><td><b>{text(view.name(member.symbol))}</b><br><code class="faint">{where}</code></td>'
            f"<td><code>{text(signature_text(surface.signature))}</code></td>"
            f"<td>{uses(view.comparison.demand.built[member.symbol])}</td><td>{routes}</td></tr>"
        )
    return [*lines, "</tbody></table></div></section>"]


def _told(title: str, found: Sequence[Share], view: View) -> list[str]:
    if not found:
        return []
    lines = [f'<section><details><summary><h2>{title} <span class="faint">{len(found):,}</span></h2></summary><ul>']
    lines += [f"<li><code>{text(one.value)}</code> {text(view.names(one.members))}</li>" for one in found]
    return [*lines, "</ul></details></section>"]


def _notes(view: View) -> list[str]:
    notes = [*view.comparison.notes, "Uses are counted where the text tells the class of what is used."]
    return ['<section class="faint">', *(f"<p>{text(note)}</p>" for note in notes), "</section>"]
