"""A dependency graph in Graphviz' DOT language."""

from __future__ import annotations

from ssot_tool.graph import Graph, Node
from ssot_tool.report.layout import clean

_SHAPES = {
    "member": "shape=box, style=bold",
    "module": "shape=folder",
    "caller": "shape=box, style=rounded",
    "dependency": "shape=ellipse",
}


def graph_dot(graph: Graph) -> str:
    """The graph, callers on the left; tests are grey, labels on arrows are kinds of reference."""
    names = {node.symbol: f"n{number}" for number, node in enumerate(graph.nodes)}
    lines = [f"digraph {_quoted(graph.role)} {{", "  rankdir=LR;"]
    lines += [f"  {names[node.symbol]} [label={_quoted(node.symbol)}, {_look(node)}];" for node in graph.nodes]
    for edge in graph.edges:
        label = ", ".join(f"{kind} {number}" for kind, number in edge.kinds)
        lines.append(f"  {names[edge.source]} -> {names[edge.target]} [label={_quoted(label)}];")
    return "\n".join([*lines, "}"]) + "\n"


def _look(node: Node) -> str:
    look = _SHAPES[node.kind]
    return f"{look}, color=gray, fontcolor=gray" if node.in_test else look


def _quoted(text: str) -> str:
    # In a label a backslash begins an escape (\n, \N, \G), so it is doubled; NUL and newlines come cleaned.
    return '"' + clean(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
