"""A dependency graph as JSON (schema in ``ssot_tool/schemas/``)."""

from __future__ import annotations

from ssot_tool.graph import Graph
from ssot_tool.model import SCHEMA_VERSION
from ssot_tool.report.json import dump


def graph_json(graph: Graph) -> str:
    """The graph as one document that ends with a newline; an edge's ``kinds`` are kind to number of uses."""
    return dump(
        {
            "schema": SCHEMA_VERSION,
            "role": graph.role,
            "title": graph.title,
            "depth": graph.depth,
            "nodes": [
                {
                    "symbol": node.symbol,
                    "kind": node.kind,
                    "path": node.path,
                    "line": node.line,
                    "in_test": node.in_test,
                }
                for node in graph.nodes
            ],
            "edges": [
                {"source": edge.source, "target": edge.target, "kinds": dict(edge.kinds)} for edge in graph.edges
            ],
            "cycles": [list(cycle) for cycle in graph.cycles],
        }
    )
