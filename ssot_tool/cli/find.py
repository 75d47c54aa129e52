"""The command ``ssot find``."""

from __future__ import annotations

from pathlib import Path

import click

from ssot_tool.cli.output import deliver, output_option, page_for
from ssot_tool.cli.progress import Progress
from ssot_tool.cli.workspace import locate, options_from, reading_options
from ssot_tool.discovering.find import find
from ssot_tool.report.find_json import find_json
from ssot_tool.report.find_text import find_text


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option(
    "--limit", "-n", type=click.IntRange(min=1), default=10, show_default=True, help="Show at most so many matches."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@output_option
@reading_options
def command(
    words: tuple[str, ...], limit: int, form: str, output: Path | None, workers: int | None, no_cache: bool
) -> int:
    """Ask whether there is something already that does a job, before writing it once more.

    WORDS say the job, as in ssot find "agent message handler". They are looked for in the names, modules and
    docstrings of the classes and functions in production code; order, plurals and endings do not matter. The answer
    says where it is, who uses it, and which one to take. The exit code is 0 if there is one, 1 if there is none.
    """
    with Progress() as progress:
        root, config = locate((), progress.warn)
        answer = find(root, config, options_from((), workers, no_cache, progress), " ".join(words), limit)
    deliver(find_json(answer) if form == "json" else find_text(answer, page_for(output, root)), output)
    return 0 if answer.matches else 1
