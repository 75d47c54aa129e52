"""The top of the graph's page: what must move first, and what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from ssot_tool.graph import Graph
from ssot_tool.report.graph_view import users_of, waves
from ssot_tool.report.html.graph_rows import Rows
from ssot_tool.report.html.page import attribute, text
from ssot_tool.report.layout import clean, count, some

#: So many colliding routes are named before somebody unfolds them, and no more cycles come unfolded.
_CHIPS = 12


def graph_head(graph: Graph, rows: Rows) -> list[str]:
    """What can go first, in a sentence; the numbers; which member stays; cycles and collisions."""
    units = {part.unit for part in graph.parts.values()} or rows.members
    outside = [node for node in graph.nodes if node.symbol in rows.direct_users]
    tests = sum(node.in_test for node in outside)
    numbers = [
        ("Members", f"{len(rows.members):,}", f"in {count(len(units), 'unit')}"),
        ("Used by", f"{len(outside) - tests:,}", f"in production, {tests:,} in tests"),
        ("Collisions", f"{len(graph.collisions):,}", "route" if len(graph.collisions) == 1 else "routes"),
        ("Cycles", f"{len(graph.cycles):,}", "named below" if graph.cycles else "everything can go step by step"),
    ]
    role = f' <code class="faint">{text(graph.role)}</code>' if graph.role else ""
    if graph.depth > 1:
        role += f' <span class="faint">{count(graph.depth, "step")} around</span>'
    lines = [f"<h1>{text(graph.title)}{role}</h1>", f'<p class="lead">{_lead(graph, rows)}</p>', '<dl class="numbers">']
    for name, number, more in numbers:
        bad = ' class="bad"' if name in ("Collisions", "Cycles") and number != "0" else ""
        lines.append(f"<div{bad}><dt>{name}</dt><dd><b>{number}</b> {more}</dd></div>")
    lines += ["</dl>", _choice(graph, rows)]
    if graph.cycles:
        unfolded = " open" if len(graph.cycles) <= _CHIPS else ""
        head = f"⟳ {count(len(graph.cycles), 'cycle')} of uses"
        lines.append(f'<details class="cycles"{unfolded}><summary><b class="bad">{head}</b></summary><ul>')
        for cycle in graph.cycles:
            lines.append(f"<li>{' → '.join(rows.link(symbol) for symbol in (*cycle, cycle[0]))}</li>")
        lines.append("</ul></details>")
    return [*lines, *_collisions(graph, rows)]


def _lead(graph: Graph, rows: Rows) -> str:
    """The answer in one sentence: which can go now, and which must wait."""
    if not graph.order:
        return "There is nothing to retire."
    first, *later = waves(graph.order)
    total = sum(len(rank.symbols) for rank in graph.order)
    ready = [rank.symbols[0] for rank in first if len(rank.symbols) == 1 and rank.symbols[0] != rows.proposed]
    told = []
    if ready:
        told.append(f"<b>{len(ready):,} of {count(total, 'member')}</b> can go first: no other member uses them.")
        told.append(_easiest(ready, rows))
    elif rows.proposed in first[0].symbols:
        told.append("Only the proposed canonical is used by no other member: its rivals hang on each other or on it.")
    for rank in [rank for rank in graph.order if len(rank.symbols) > 1]:
        circle = _listed(list(map(rows.link, rank.symbols)))
        told.append(f"{circle} use each other in a cycle and go together.")
    for rank in [rank for wave in later for rank in wave if rows.proposed not in rank.symbols][-1:]:
        last = _listed(list(map(rows.link, rank.symbols)))
        told.append(f"Last comes {last}, after {count(len(rank.after), 'other member')}.")
    return " ".join(told)


def _listed(names: Sequence[str]) -> str:
    return some(names, 5) if len(names) > 2 else " and ".join(names)


def _easiest(ready: Sequence[str], rows: Rows) -> str:
    """With which of them to start: those without a user in production, or else with the fewest."""
    users = {symbol: users_of(rows.around.users.get(symbol, ())) for symbol in ready}
    fewest = min(one.production for one in users.values())
    easy = [symbol for symbol in ready if users[symbol].production == fewest]
    have = "it has" if len(easy) == 1 else "they have"
    what = f"the fewest users in production ({fewest:,})" if fewest else "no user in production"
    return f"Start with {_listed(list(map(rows.link, easy)))}: {have} {what}."


def _choice(graph: Graph, rows: Rows) -> str:
    if graph.canonical:
        known = (
            rows.link(graph.canonical) if graph.canonical in rows.number else f"<code>{text(graph.canonical)}</code>"
        )
        return (
            f'<p class="choice"><span class="tag good">canonical</span> {known} stays; the others give way to it.</p>'
        )
    if graph.proposed is not None:
        would = f"{rows.link(graph.proposed.symbol)} would be: {text(', '.join(graph.proposed.reasons))}"
        return f'<p class="choice"><span class="tag good">proposed</span> No canonical is chosen. {would}.</p>'
    return ""


def _collisions(graph: Graph, rows: Rows) -> list[str]:
    if not graph.collisions:
        return []
    found = sorted(graph.collisions)
    short = " ".join(
        f'<span class="tag bad">{text(one.route)} <b>{len(one.members)}×</b></span>' for one in found[:_CHIPS]
    )
    more = f" +{len(found) - _CHIPS}" if len(found) > _CHIPS else ""
    head = f"⚠ {count(len(found), 'route')} served by more than one member"
    lines = [f'<details class="collisions"><summary><b class="bad">{head}</b> {short}{more}</summary><ul>']
    for collision in found:
        members = ", ".join(rows.link(symbol) for symbol in collision.members)
        link = f'<a class="route" href={attribute("#q=" + quote(clean(collision.route)))}>{text(collision.route)}</a>'
        lines.append(f"<li>{link} is served by {members}</li>")
    return [*lines, "</ul></details>"]
