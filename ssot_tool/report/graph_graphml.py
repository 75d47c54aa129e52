"""A dependency graph in GraphML, which yEd, Gephi and networkx read."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from ssot_tool.graph import Graph
from ssot_tool.report.layout import clean

_KEYS = (
    ("symbol", "node", "string"),
    ("kind", "node", "string"),
    ("path", "node", "string"),
    ("line", "node", "int"),
    ("in_test", "node", "boolean"),
    ("kinds", "edge", "string"),
    ("weight", "edge", "int"),
)


def graph_graphml(graph: Graph) -> str:
    """The graph as an XML document; an edge's ``weight`` is its number of uses, ``kinds`` tells them by kind."""
    names = {node.symbol: f"n{number}" for number, node in enumerate(graph.nodes)}
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    for name, holder, type_ in _KEYS:
        lines.append(f'  <key id="{name}" for="{holder}" attr.name="{name}" attr.type="{type_}"/>')
    lines.append(f'  <graph id={quoteattr(clean(graph.role))} edgedefault="directed">')
    for node in graph.nodes:
        lines.append(f'    <node id="{names[node.symbol]}">')
        lines += _data(
            symbol=node.symbol,
            kind=node.kind,
            path=node.path,
            line=str(node.line),
            in_test="true" if node.in_test else "false",
        )
        lines.append("    </node>")
    for edge in graph.edges:
        lines.append(f'    <edge source="{names[edge.source]}" target="{names[edge.target]}">')
        lines += _data(
            kinds=", ".join(f"{kind} {number}" for kind, number in edge.kinds),
            weight=str(sum(number for _, number in edge.kinds)),
        )
        lines.append("    </edge>")
    return "\n".join([*lines, "  </graph>", "</graphml>"]) + "\n"


def _data(**values: str) -> list[str]:
    # XML 1.0 has no way to write most control characters, not even escaped: clean() spells them out.
    return [f'      <data key="{key}">{escape(clean(value))}</data>' for key, value in values.items()]
