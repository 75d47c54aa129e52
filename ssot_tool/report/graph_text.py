"""A dependency graph as text: for each member a tree of who uses it and a tree of what it uses."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ssot_tool.graph import Edge, Graph, Node
from ssot_tool.report.layout import Page, clean, count

#: Of more branches at one place only the first are drawn; JSON has all.
_BRANCHES = 25


class Step(msgspec.Struct, frozen=True):
    """One branch of a tree: the edge, and the node at its far end."""

    node: Node
    edge: Edge


def graph_text(graph: Graph, page: Page) -> str:
    """The trees, production code before tests; what was drawn before is only named again."""
    users, used = _steps(graph)
    members = [node for node in graph.nodes if node.kind == "member"]
    blocks = [_headline(graph, members, page)]
    for member in members:
        lines = [f"{page.style(clean(member.symbol), 'bold')}  {_where(member, page)}".rstrip()]
        for title, steps in (("used by", users), ("uses", used)):
            tree = _tree(member.symbol, steps, graph.depth, page)
            lines += [f"  {page.style(title, 'cyan')}{'' if tree else ' nothing'}", *tree]
        blocks.append(lines)
    if graph.cycles:
        cycles = [f"  {' -> '.join(map(clean, (*cycle, cycle[0])))}" for cycle in graph.cycles]
        blocks.append([page.style("Cycles", "bold"), *cycles])
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _steps(graph: Graph) -> tuple[dict[str, list[Step]], dict[str, list[Step]]]:
    """From each symbol to its users, and to what it uses; both with tests last, else by name."""
    nodes = {node.symbol: node for node in graph.nodes}
    users: dict[str, list[Step]] = {}
    used: dict[str, list[Step]] = {}
    for edge in graph.edges:
        users.setdefault(edge.target, []).append(Step(nodes[edge.source], edge))
        used.setdefault(edge.source, []).append(Step(nodes[edge.target], edge))
    for steps in (*users.values(), *used.values()):
        steps.sort(key=lambda step: (step.node.in_test, step.node.symbol))
    return users, used


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
    title = clean(graph.title)
    lines = page.paragraph(f"{title} ({graph.role}), {count(graph.depth, 'step')} deep: {', '.join(numbers)}", "", "  ")
    lines[0] = lines[0].replace(title, page.style(title, "bold"), 1)
    return lines


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
    kinds = ", ".join(kind if number == 1 else f"{kind} {number}×" for kind, number in edge.kinds)
    test = " (test)" if node.in_test else ""
    where = f"  {_where(node, page)}" if node.path else ""
    return f"{clean(node.symbol)}  {kinds}{test}{where}"


def _where(node: Node, page: Page) -> str:
    return page.place(node.path, node.line) if node.path else ""
