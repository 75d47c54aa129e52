"""The command ``ssot graph``."""

from __future__ import annotations

from pathlib import Path

import click

from ssot_tool.cli.output import deliver, output_option, page_for
from ssot_tool.cli.progress import Progress
from ssot_tool.cli.workspace import locate, options_from, reading_options
from ssot_tool.depending import dependencies
from ssot_tool.graph import Graph, build
from ssot_tool.report.graph_dot import graph_dot
from ssot_tool.report.graph_graphml import graph_graphml
from ssot_tool.report.graph_json import graph_json
from ssot_tool.report.graph_mermaid import graph_mermaid
from ssot_tool.report.graph_text import graph_text
from ssot_tool.report.html.graph import graph_html

_WRITERS = {
    "json": graph_json,
    "dot": graph_dot,
    "mermaid": graph_mermaid,
    "graphml": graph_graphml,
    "html": graph_html,
}


@click.command()
@click.argument("asked", metavar="ROLE|SYMBOL...", nargs=-1, required=True)
@click.option("--format", "form", type=click.Choice(["text", *_WRITERS]), default="text", show_default=True)
@click.option("--depth", type=click.IntRange(min=1), default=1, show_default=True, help="Steps away from the members.")
@output_option
@reading_options
def command(
    asked: tuple[str, ...], form: str, depth: int, output: Path | None, workers: int | None, no_cache: bool
) -> None:
    """Show what must move first: who depends on the members of a role, on what they depend, in which order they can go.

    ROLE is an id that ssot rules lists; dotted SYMBOLs are looked at as if they were the members of one. Arrows point
    from what uses to what is used. The exit code is 0, or 2 where the question cannot be answered.
    """
    with Progress() as progress:
        root, config = locate((), progress.warn)
        found = dependencies(root, config, asked, options_from((), workers, no_cache, progress), depth=depth)
        graph = build(found, depth=depth)
    deliver(_written(graph, form, output, root), output)


def _written(graph: Graph, form: str, output: Path | None, root: Path) -> str:
    return graph_text(graph, page_for(output, root)) if form == "text" else _WRITERS[form](graph)
