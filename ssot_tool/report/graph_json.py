"""A dependency graph as JSON (schema in ``ssot_tool/schemas/``)."""

from __future__ import annotations

from ssot_tool.graph import Graph
from ssot_tool.model import SCHEMA_VERSION
from ssot_tool.report.json import dump


def graph_json(graph: Graph) -> str:
    """The graph as one document that ends with a newline; an edge's ``kinds`` are kind to number of uses."""
    proposed = graph.proposed
    return dump(
        {
            "schema": SCHEMA_VERSION,
            "role": graph.role,
            "title": graph.title,
            "depth": graph.depth,
            "canonical": graph.canonical or None,
            "proposed": None if proposed is None else {"symbol": proposed.symbol, "reasons": list(proposed.reasons)},
            "order": [{"symbols": list(one.symbols), "after": list(one.after), "why": one.why} for one in graph.order],
            "members": [
                {"symbol": symbol, "unit": part.unit, "routes": list(part.routes)}
                for symbol, part in sorted(graph.parts.items())
            ],
            "collisions": [{"route": one.route, "members": list(one.members)} for one in sorted(graph.collisions)],
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
