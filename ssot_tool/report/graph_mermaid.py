"""A dependency graph in Mermaid's language, as GitHub renders it in Markdown."""

from __future__ import annotations

import re

from ssot_tool.graph import Graph
from ssot_tool.report.layout import clean

_SHAPES = {"member": ('[["', '"]]'), "module": ('[/"', '"/]'), "caller": ('("', '")'), "dependency": ('["', '"]')}


def graph_mermaid(graph: Graph) -> str:
    """The graph as a flowchart, callers on the left; nodes of tests have the class ``test``."""
    names = {node.symbol: f"n{number}" for number, node in enumerate(graph.nodes)}
    lines = ["flowchart LR"]
    for node in graph.nodes:
        before, after = _SHAPES[node.kind]
        lines.append(f"  {names[node.symbol]}{before}{_text(node.symbol)}{after}")
    for edge in graph.edges:
        label = ", ".join(f"{kind} {number}" for kind, number in edge.kinds)
        lines.append(f'  {names[edge.source]} -->|"{_text(label)}"| {names[edge.target]}')
    tests = [names[node.symbol] for node in graph.nodes if node.in_test]
    if tests:
        lines += ["  classDef test stroke-dasharray: 4", f"  class {','.join(tests)} test"]
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    # Mermaid has no backslash escapes: whatever is no letter, digit or plain mark is written as its number.
    return re.sub(r"[^\w .,:()-]", lambda match: f"#{ord(match[0])};", clean(text))
