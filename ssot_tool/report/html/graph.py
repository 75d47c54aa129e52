"""A dependency graph as one HTML page: callers by package, members in the order in which they can go, dependencies."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_tool.graph import Graph, Node, Rank
from ssot_tool.report.graph_view import waves
from ssot_tool.report.html.graph_head import graph_head
from ssot_tool.report.html.graph_rows import Rows
from ssot_tool.report.html.page import attribute, beside, page, text
from ssot_tool.report.layout import clean, count

#: With more callers in production than this, their packages come folded.
_OPEN = 60


def graph_html(graph: Graph) -> str:
    """The page. Without a script it is a list of everything; with one it draws arrows, finds, and shows one's part."""
    rows = Rows(graph)
    callers, needed = _sides(graph, rows)
    body = "\n".join(
        (
            *graph_head(graph, rows),
            beside("graph_tools.html"),
            '<div class="graph" id="graph">',
            '<svg class="arrows screen" aria-hidden="true"></svg>',
            *_column("callers", "Who uses them", count(len(callers), "user"), _packages(callers, rows, caller=True)),
            *_column(
                "members", "Members, first to go first", count(len(rows.members), "member"), _members(graph, rows)
            ),
            *_column(
                "needs", "What they use", count(len(needed), "dependency", "dependencies"), _packages(needed, rows)
            ),
            "</div>",
        )
    )
    title = f"{graph.title}: what must move first"
    return page(title, body, styles=("graph.css",), scripts=("graph_arrows.js", "graph.js"), data=_data(graph, rows))


def _sides(graph: Graph, rows: Rows) -> tuple[list[Node], list[Node]]:
    """What stands left and right of the members. A module stands left where it uses a shown symbol, else right."""
    callers = []
    needed = []
    for node in graph.nodes:
        if node.kind == "caller" or (node.kind == "module" and node.symbol in rows.around.used):
            callers.append(node)
        elif node.kind != "member":
            needed.append(node)
    return callers, needed


def _data(graph: Graph, rows: Rows) -> dict[str, object]:
    """What the script needs beside the page: the symbol of each row, and the arrows between rows."""
    return {
        "symbols": [clean(node.symbol) for node in graph.nodes],
        "edges": [[rows.number[edge.source], rows.number[edge.target], dict(edge.kinds)] for edge in graph.edges],
    }


def _column(name: str, title: str, number: str, content: Sequence[str]) -> list[str]:
    hidden = " hidden" if content else ""
    shown = [*content, f'<p class="none faint"{hidden}>Nothing.</p>']
    head = f'<h2 id="h-{name}">{title} <span class="faint count">{number}</span></h2>'
    return [f'<section class="column {name}" aria-labelledby="h-{name}">', head, *shown, "</section>"]


def _members(graph: Graph, rows: Rows) -> list[str]:
    lines: list[str] = []
    steps = {symbol: number for number, rank in enumerate(graph.order, 1) for symbol in rank.symbols}
    if graph.canonical in rows.members:
        lines.append('<section class="group"><h3>Stays <span class="faint">the canonical</span></h3><ul>')
        lines += [rows.member(graph.canonical, None, ()), "</ul></section>"]
    for number, wave in enumerate(waves(graph.order), 1):
        rival = "rival" if graph.canonical else "other member"
        why = f"no {rival} uses these" if number == 1 else "used by members above"
        lines.append(f'<section class="group"><h3>{_wave_name(number)} <span class="faint">{why}</span></h3>')
        lines += [*_units(wave, steps, graph, rows), "</section>"]
    return lines


def _wave_name(number: int) -> str:
    return "First" if number == 1 else "Then" if number == 2 else "After these"


def _units(wave: Sequence[Rank], steps: dict[str, int], graph: Graph, rows: Rows) -> list[str]:
    """The ranks of a wave, those of one class hierarchy together under its name."""
    by_unit: dict[str, list[Rank]] = {}
    for rank in wave:
        unit = graph.parts[rank.symbols[0]].unit if rank.symbols[0] in graph.parts else rank.symbols[0]
        by_unit.setdefault(unit, []).append(rank)
    lines = []
    for unit, ranks in by_unit.items():
        alone = len(ranks) == 1 and ranks[0].symbols == (unit,)
        lines.append('<div class="group">' if alone else '<div class="group unit">')
        if not alone:
            lines.append(f'<p class="unit">Unit of {rows.link(unit)}</p>')
        lines.append("<ul>")
        for rank in ranks:
            if len(rank.symbols) > 1:
                lines.append(f'<li class="cycle"><span class="tag bad">cycle</span> {text(rank.why)}</li>')
            lines += [rows.member(symbol, steps[symbol], rank.after) for symbol in rank.symbols]
        lines.append("</ul></div>")
    return lines


def _packages(nodes: Sequence[Node], rows: Rows, *, caller: bool = False) -> list[str]:
    """The nodes by folder, production first; folded where there are many, and tests always are."""
    groups: dict[tuple[bool, str], list[Node]] = {}
    for node in nodes:
        folder = (node.path.rpartition("/")[0] or ".") if node.path else ""
        groups.setdefault((node.in_test, folder), []).append(node)
    unfolded = sum(not node.in_test for node in nodes) <= _OPEN
    lines = []
    for (in_test, folder), found in sorted(groups.items()):
        uses = sum(step.uses for node in found for step in rows.steps(node, caller=caller))
        name = f"<code>{text(folder).replace('/', '/<wbr>')}/</code>" if folder else "outside the workspace"
        tag = ' <span class="tag">tests</span>' if in_test else ""
        start = f'<details class="group package{" test" if in_test else ""}" data-folder={attribute(folder)}'
        lines.append(f"{start}{' open' if unfolded and not in_test else ''}>")
        lines.append(
            f'<summary>{name}{tag} <span class="faint">{len(found):,} · {count(uses, "use")}</span></summary><ul>'
        )
        lines += [rows.neighbour(node, caller=caller) for node in found]
        lines.append("</ul></details>")
    return lines
