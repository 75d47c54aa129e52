"""A dependency graph as text: what must move first, then for each member who uses it and what it uses."""

from __future__ import annotations

from collections.abc import Mapping

from ssot_tool.graph import Edge, Graph, Node
from ssot_tool.report.graph_order import order_lines
from ssot_tool.report.graph_view import Step, kinds_text, neighbours
from ssot_tool.report.layout import Page, clean, count

#: Of more branches at one place only the first are drawn; JSON has all.
_BRANCHES = 25


def graph_text(graph: Graph, page: Page) -> str:
    """The order of retirement, and trees, production code before tests; what was drawn before is only named again."""
    around = neighbours(graph)
    members = [node for node in graph.nodes if node.kind == "member"]
    blocks = [[*_headline(graph, members, page), *_choice(graph, page)]]
    if len(graph.order) > 1:
        blocks.append(order_lines(graph, around, page))
    for member in members:
        lines = [f"{page.style(clean(member.symbol), 'bold')}  {_where(member, page)}".rstrip()]
        for title, steps in (("used by", around.users), ("uses", around.used)):
            tree = _tree(member.symbol, steps, graph.depth, page)
            lines += [f"  {page.style(title, 'cyan')}{'' if tree else ' nothing'}", *tree]
        blocks.append(lines)
    if graph.cycles:
        cycles = [f"  {' -> '.join(map(clean, (*cycle, cycle[0])))}" for cycle in graph.cycles]
        blocks.append([page.style("Cycles", "bold"), *cycles])
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _headline(graph: Graph, members: list[Node], page: Page) -> list[str]:
    ends = {node.symbol for node in members}
    callers = {edge.source for edge in graph.edges if edge.target in ends} - ends
    dependencies = {edge.target for edge in graph.edges if edge.source in ends} - ends
    numbers = [
        count(len(members), "member"),
        count(len(callers), "direct user"),
        count(len(dependencies), "direct dependency", "direct dependencies"),
        count(len(graph.cycles), "cycle"),
    ]
    if graph.collisions:
        numbers.append(count(len(graph.collisions), "collision"))
    title = clean(graph.title)
    role = f" ({graph.role})" if graph.role else ""
    lines = page.paragraph(f"{title}{role}, {count(graph.depth, 'step')} deep: {', '.join(numbers)}", "", "  ")
    lines[0] = lines[0].replace(title, page.style(title, "bold"), 1)
    return lines


def _choice(graph: Graph, page: Page) -> list[str]:
    """Which member stays, or that this is still to be said."""
    if graph.canonical:
        return page.paragraph(f"{graph.canonical} stays: it is the canonical", "  ")
    if graph.proposed is not None:
        reasons = f" ({', '.join(graph.proposed.reasons)})" if graph.proposed.reasons else ""
        return page.paragraph(f"no canonical is chosen; proposed: {graph.proposed.symbol}{reasons}", "  ")
    return []


def _tree(start: str, steps: Mapping[str, list[Step]], depth: int, page: Page) -> list[str]:
    # A stack and no recursion: chains may be longer than Python's limit.
    lines: list[str] = []
    left = {start: depth}  # how many steps deep the drawn branches of a symbol go
    pending = _branches(start, "    ", steps)
    while pending:
        indent, branch = pending.pop()
        if isinstance(branch, str):
            lines.append(indent + branch)
            continue
        symbol = branch.node.symbol
        more = depth - (len(indent) - 4) // 2 - 1 if symbol in steps else 0
        again = symbol == start or (more > 0 and left.get(symbol, 0) >= more)
        lines.append(f"{indent}{_branch(branch.node, branch.edge, page)}{' (see above)' if again else ''}")
        if more > 0 and not again:
            left[symbol] = more
            pending += _branches(symbol, indent + "  ", steps)
    return lines


def _branches(symbol: str, indent: str, steps: Mapping[str, list[Step]]) -> list[tuple[str, Step | str]]:
    """What hangs on a symbol, last first."""
    found = steps.get(symbol, [])
    shown: list[tuple[str, Step | str]] = [(indent, step) for step in found[:_BRANCHES]]
    if len(found) > _BRANCHES:
        shown.append((indent, f"… and {len(found) - _BRANCHES:,} more (--format json has all)"))
    return shown[::-1]


def _branch(node: Node, edge: Edge, page: Page) -> str:
    test = " (test)" if node.in_test else ""
    where = f"  {_where(node, page)}" if node.path else ""
    return f"{clean(node.symbol)}  {kinds_text(edge.kinds)}{test}{where}"


def _where(node: Node, page: Page) -> str:
    return page.place(node.path, node.line) if node.path else ""
