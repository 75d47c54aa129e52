"""The commands ``ssot baseline init``, ``prune`` and ``accept``."""

from __future__ import annotations

from datetime import datetime

import click

from ssot_tool.baselining import Selection, accept, init, prune
from ssot_tool.cli.output import page_for, say
from ssot_tool.cli.progress import Progress
from ssot_tool.cli.workspace import locate, options_from, reading_options
from ssot_tool.model import BaselineReport
from ssot_tool.report.baseline_text import accepted_text, initial_text, pruned_text
from ssot_tool.report.text import summary_line


@click.group()
def command() -> None:
    """Write the baseline: the findings that are accepted, in .ssot/baseline.

    It is committed. ssot check never writes it; only these commands do, and only accept makes it grow.
    """


def _tell(text: str, written: BaselineReport) -> None:
    click.echo(text, nl=False)
    if written.ignored:
        say("warning: git ignores the baseline; take .ssot/baseline out of .gitignore, or CI will not have it")
    say(summary_line(written.summary))


@command.command("init", short_help="Accept everything that is there today.")
@reading_options
def init_command(workers: int | None, no_cache: bool) -> None:
    """Accept everything that is there today: the first baseline.

    From then on ssot check fails on what is new. Refused where there is a baseline.
    """
    with Progress() as progress:
        root, config = locate((), progress.warn)
        written = init(root, config, options_from((), workers, no_cache, progress))
    _tell(initial_text(written, page_for(None, root)), written)


@command.command("prune", short_help="Remove what is fixed, follow what moved; add nothing.")
@reading_options
def prune_command(workers: int | None, no_cache: bool) -> None:
    """Remove what is fixed, and follow what was renamed, moved or edited; nothing is added."""
    with Progress() as progress:
        root, config = locate((), progress.warn)
        written = prune(root, config, options_from((), workers, no_cache, progress))
    _tell(pruned_text(written, page_for(None, root)), written)


@command.command("accept", short_help="Add new findings, with a reason.")
@click.argument("fingerprints", nargs=-1, metavar="[FINGERPRINT]...")
@click.option("--code", metavar="CODE", default="", help="All new findings of this rule.")
@click.option("--role", metavar="ID", default="", help="All new findings of this role; with --code, of both.")
@click.option("--reason", metavar="TEXT", required=True, help="Why it is right, or right for now.")
@click.option("--owner", metavar="NAME", required=True, help="Who answers for it.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The last day on which it holds, as in 2027-01-31; then the check fails.",
)
@reading_options
def accept_command(
    fingerprints: tuple[str, ...],
    code: str,
    role: str,
    reason: str,
    owner: str,
    until: datetime | None,
    workers: int | None,
    no_cache: bool,
) -> None:
    """Add new findings to the baseline, with a reason.

    A FINGERPRINT is told by ssot check; its first digits (6 or more) are enough. An acceptance that has run out is
    renewed in the same way.
    """
    if not (fingerprints or code or role):
        raise click.UsageError("Name what is accepted: fingerprints from ssot check, or --code, or --role.")
    with Progress() as progress:
        root, config = locate((), progress.warn)
        written = accept(
            root,
            config,
            options_from((), workers, no_cache, progress),
            Selection(tuple(dict.fromkeys(fingerprints)), code.upper(), role),
            reason=reason,
            owner=owner,
            until=until.date().isoformat() if until is not None else "",
        )
    _tell(accepted_text(written, page_for(None, root)), written)
