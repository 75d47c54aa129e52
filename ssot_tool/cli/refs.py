"""The command ``ssot refs``."""

from __future__ import annotations

from pathlib import Path

import click

from ssot_tool.cli.output import deliver, output_option, page_for
from ssot_tool.cli.progress import Progress
from ssot_tool.cli.workspace import locate, options_from, reading_options
from ssot_tool.referring import refs
from ssot_tool.report.json import refs_json
from ssot_tool.report.refs_text import refs_text


@click.command()
@click.argument("symbols", nargs=-1, required=True, metavar="SYMBOL...")
@click.option(
    "--path",
    "paths",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Look only there; may be repeated.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@output_option
@reading_options
def command(
    symbols: tuple[str, ...],
    paths: tuple[Path, ...],
    form: str,
    output: Path | None,
    workers: int | None,
    no_cache: bool,
) -> None:
    """List every reference to classes, functions or methods, like an editor's find references.

    A SYMBOL is a dotted name, as in package.module.Class. Patch strings and other strings that name it count, in
    tests, too. What names it and resolves to nothing is listed apart, as broken.
    """
    with Progress() as progress:
        root, config = locate(paths, progress.warn)
        options = options_from(paths, workers, no_cache, progress)
        report = refs(root, config, tuple(dict.fromkeys(symbols)), options)
    deliver(refs_json(report) if form == "json" else refs_text(report, page_for(output, root)), output)
