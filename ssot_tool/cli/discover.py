"""The command ``ssot discover``."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click

from ssot_tool.adopting import adopt, snippet
from ssot_tool.cli.output import deliver, output_option, page_for, say
from ssot_tool.cli.progress import Progress
from ssot_tool.cli.workspace import locate, options_from, reading_options
from ssot_tool.discovering.discover import discover
from ssot_tool.discovery import RivalryKind
from ssot_tool.errors import UsageError
from ssot_tool.report.discover_json import discover_json
from ssot_tool.report.discover_text import adopted_lines, discover_text
from ssot_tool.report.text import summary_line


def _numbers(context: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> tuple[int, ...]:
    words = [word.strip() for one in value for word in one.split(",")]
    wrong = next((word for word in words if not (word.isascii() and word.isdigit())), None)
    if wrong is not None:
        raise click.BadParameter(f"{wrong!r} is no number of a proposal")
    return tuple(map(int, words))


@click.command()
@click.option("--limit", "-n", type=click.IntRange(min=0), default=2, show_default=True, help="Tell so many at length.")
@click.option("--all", "everything", is_flag=True, help="Tell all at length, and cut no list.")
@click.option("--show", type=click.IntRange(min=1), multiple=True, metavar="N", help="Tell only proposal N, in full.")
@click.option(
    "--adopt",
    "adopted",
    multiple=True,
    metavar="N[,N]",
    callback=_numbers,
    help="Write proposal N into the configuration as a role; may be repeated.",
)
@click.option(
    "--kind", "kinds", type=click.Choice(get_args(RivalryKind)), multiple=True, help="Only these; may be repeated."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@output_option
@reading_options
def command(
    limit: int,
    everything: bool,
    show: tuple[int, ...],
    adopted: tuple[int, ...],
    kinds: tuple[RivalryKind, ...],
    form: str,
    output: Path | None,
    workers: int | None,
    no_cache: bool,
) -> None:
    """Propose roles: classes and functions that compete for one responsibility which nobody has named yet.

    Reads the whole workspace and needs no configuration. The proposals are ranked by how sure they are, how large and
    how much used their members are. What looks alike by design (implementers of one contract, back-ends, versions,
    data carriers, tests, generated code, services that are deployed apart, ...) is excused, and named. The exit code is
    0 whatever was found, 2 if it could not be done.
    """
    with Progress() as progress:
        root, config = locate((), progress.warn)
        found = discover(root, config, options_from((), workers, no_cache, progress))
    if adopted:
        path, roles = adopt(root, config, found, adopted)
        for line in adopted_lines(path.name, roles):
            say(line)
        return
    unknown = [number for number in show if number > len(found.candidates)]
    if unknown:
        raise UsageError(f"there is no proposal {unknown[0]}", f"there are {len(found.candidates)}")
    if form == "json":
        text = discover_json(found, {one.family.role: snippet(one) for one in found.candidates}, kinds)
    else:
        text = discover_text(found, page_for(output, root), limit=limit, everything=everything, only=show, kinds=kinds)
    deliver(text, output)
    say(summary_line(found.summary, found.skipped))
