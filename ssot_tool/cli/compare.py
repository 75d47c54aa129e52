"""The command ``ssot compare``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ssot_tool.cli.output import deliver, page_for
from ssot_tool.cli.progress import Progress
from ssot_tool.cli.targets import Wanted, target_options, targets_of
from ssot_tool.cli.workspace import locate, options_from, reading_options
from ssot_tool.report.compare_json import compare_json
from ssot_tool.report.compare_markdown import compare_markdown
from ssot_tool.report.compare_text import compare_text
from ssot_tool.report.html.compare import compare_html

if TYPE_CHECKING:
    from ssot_tool.cure.comparison import Comparison
    from ssot_tool.report.layout import Page

_FORMS = ("text", "markdown", "json", "html")


@click.command()
@click.argument("asked", metavar="ROLE|SYMBOL...", nargs=-1, required=True)
@click.option(
    "--member",
    "members",
    multiple=True,
    metavar="NAME",
    help="Compare only this member, by its name or symbol; may be repeated.",
)
@click.option("--all", "everything", is_flag=True, help="Show every job with its diffs, also of many members.")
@target_options(_FORMS)
@reading_options
def command(
    asked: tuple[str, ...],
    members: tuple[str, ...],
    everything: bool,
    form: str,
    outputs: tuple[Wanted, ...],
    workers: int | None,
    no_cache: bool,
) -> None:
    """Show the members of a role side by side, method by method, and what one class in their place must offer.

    ROLE is an id that ssot rules lists; dotted SYMBOLs are compared as if they were the members of one. Members are
    compared with the canonical, or the one that is proposed; of SYMBOLs with the first. The exit code is 0, or 2 where
    the question cannot be answered.
    """
    targets = targets_of(form, outputs)
    with Progress() as progress:
        root, config = locate((), progress.warn)
        from ssot_tool.comparing.compare import compare

        found = compare(root, config, asked, options_from((), workers, no_cache, progress), only=members)
    for kind, file in targets:
        deliver(_written(found, kind, page_for(file, root), everything=everything), file)


def _written(found: Comparison, form: str, page: Page, *, everything: bool) -> str:
    if form == "text":
        return compare_text(found, page, everything=everything)
    if form == "markdown":
        return compare_markdown(found, everything=everything)
    return compare_json(found) if form == "json" else compare_html(found)
