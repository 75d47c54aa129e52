"""What must move first, as text: the members in the order in which they can be retired."""

from __future__ import annotations

from ssot_tool.graph import Graph
from ssot_tool.report.graph_view import Neighbours, users_of
from ssot_tool.report.layout import Align, Page, clean, some, table, width_of
from ssot_tool.short_names import short_names

_HEADS = ("Step", "Member", "Defined at", "Users", "Tests", "After")
_ALIGNS: tuple[Align, ...] = ("right", "left", "left", "right", "right", "left")


def order_lines(graph: Graph, around: Neighbours, page: Page) -> list[str]:
    """A table with one line a member; ``After`` names the steps that must be done before, or the cycle."""
    nodes = {node.symbol: node for node in graph.nodes}
    names = short_names([symbol for rank in graph.order for symbol in rank.symbols])
    steps = {symbol: number for number, rank in enumerate(graph.order, 1) for symbol in rank.symbols}
    rows = [_HEADS]
    for number, rank in enumerate(graph.order, 1):
        after = _ranges(sorted({steps[symbol] for symbol in rank.after})) or "-"
        if len(rank.symbols) > 1:
            after = f"{'' if after == '-' else f'{after}; '}together, a cycle"
        for symbol in rank.symbols:
            steps_in = around.users.get(symbol, ())
            users = users_of(steps_in)
            kept = "; the canonical uses it" if any(one.node.symbol == graph.canonical for one in steps_in) else ""
            proposed = graph.proposed is not None and graph.proposed.symbol == symbol
            node = nodes[symbol]
            rows.append(
                (
                    str(number),
                    clean(names[symbol]) + (" (proposed)" if proposed else ""),
                    page.place(node.path, node.line) if node.path else "-",
                    f"{users.production:,}",
                    f"{users.tests:,}",
                    after + kept,
                )
            )
    lines = table(rows, _ALIGNS)
    if width_of(lines) > page.width:
        # The trees below say where each member stands.
        lines = table([(*row[:2], *row[3:]) for row in rows], (*_ALIGNS[:2], *_ALIGNS[3:]))
    head = page.style("What must move first", "bold")
    return [f"{head} (a member that others use goes after them)", page.style(lines[0], "dim"), *lines[1:]]


def _ranges(numbers: list[int]) -> str:
    """``1-4, 7``; of many runs the first six."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return some(["-".join(map(str, run)) for run in runs], 6)
