"""The command ``ssot tests``."""

from __future__ import annotations

from pathlib import Path

import click

from ssot_tool.cli.output import deliver, page_for, say
from ssot_tool.cli.progress import Progress
from ssot_tool.cli.targets import Wanted, target_options, targets_of
from ssot_tool.cli.workspace import locate, options_from, reading_options
from ssot_tool.cure.protection import ProtectionReport
from ssot_tool.protecting.protect import DISTANCE, tests_of
from ssot_tool.report.tests_json import tests_json
from ssot_tool.report.tests_markdown import tests_markdown
from ssot_tool.report.tests_text import tests_text
from ssot_tool.report.text import summary_line


@click.command()
@click.argument("asked", nargs=-1, required=True, metavar="ROLE | SYMBOL...")
@click.option(
    "--distance",
    type=click.IntRange(0, 20),
    default=DISTANCE,
    show_default=True,
    metavar="N",
    help="How many uses may lie between a test and a member. 0: only tests that name it. More finds more, and is right "
    "less often. A use in a branch counts as more than one, those within a class as none. From 10 on, tests count that "
    "only import the member's module.",
)
@click.option(
    "--coverage",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="A coverage file with contexts, as pytest --cov --cov-context=test writes it: what really ran counts. "
    "[default: .coverage, if it has contexts]",
)
@target_options(["text", "json", "markdown", "ids", "command"])
@click.option("--all", "everything", is_flag=True, help="Cut no list in the text.")
@reading_options
def command(
    asked: tuple[str, ...],
    distance: int,
    coverage: Path | None,
    form: str,
    outputs: tuple[Wanted, ...],
    everything: bool,
    workers: int | None,
    no_cache: bool,
) -> None:
    """Show which tests reach each member of a role, and which members no test protects.

    A ROLE is an id that ssot rules lists, a SYMBOL a dotted name as in package.module.Class. A test reaches a member
    directly, through a string that it patches, through fixtures and conftest.py, or through other code. --format ids
    writes a node id a line, to be piped into xargs pytest. The exit code is 0 whatever was found.
    """
    targets = targets_of(form, outputs)
    with Progress() as progress:
        root, config = locate((), progress.warn)
        options = options_from((), workers, no_cache, progress)
        report = tests_of(root, config, asked, options, distance=distance, coverage=coverage)
    for one, file in targets:
        deliver(_written(report, one, file, root, everything), file)
    say(summary_line(report.summary, report.skipped))


def _written(report: ProtectionReport, form: str, file: Path | None, root: Path, everything: bool) -> str:
    if form == "json":
        return tests_json(report)
    if form == "markdown":
        return tests_markdown(report)
    if form == "command":
        return f"{report.command}\n" if report.command else ""
    if form == "ids":
        ids = sorted({reach.test for one in report.members for reach in one.tests})
        return "".join(f"{one}\n" for one in ids)
    return tests_text(report, page_for(file, root), everything=everything)
