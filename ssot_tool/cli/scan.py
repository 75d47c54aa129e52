"""The command ``ssot scan``."""

from __future__ import annotations

from pathlib import Path

import click

from ssot_tool.cli.moves import movable_roles
from ssot_tool.cli.output import deliver, output_option, page_for, say
from ssot_tool.cli.progress import Progress
from ssot_tool.cli.workspace import chosen_rules, locate, options_from, reading_options, rule_options
from ssot_tool.registry import load_role_packs
from ssot_tool.report.case_text import case_text
from ssot_tool.report.json import scan_json
from ssot_tool.report.text import scan_text, summary_line
from ssot_tool.scanning import chosen_packs, scan
from ssot_tool.scanning import why as explain


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--role", "roles", multiple=True, metavar="ID", help="Only this role; may be repeated.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@output_option
@click.option("--all", "everything", is_flag=True, help="Cut no list; show what was excused, and every reference.")
@click.option("--why", metavar="SYMBOL", help="Say why this symbol is a member, or why it is none.")
@rule_options
@reading_options
def command(
    paths: tuple[Path, ...],
    roles: tuple[str, ...],
    form: str,
    output: Path | None,
    everything: bool,
    why: str | None,
    select: tuple[str, ...],
    extend: tuple[str, ...],
    ignore: tuple[str, ...],
    workers: int | None,
    no_cache: bool,
) -> None:
    """Find the classes and functions that compete for one responsibility.

    Shows the families by importance: their members, the routes that several of them serve, who calls them, and which
    one to keep. PATHs restrict what is read; without them it is the whole workspace. The exit code is 0 whatever was
    found, 2 if the scan could not be done.
    """
    if why is not None and form == "json":
        raise click.UsageError("--why is answered as text; --format json has the evidence of every member.")
    with Progress() as progress:
        root, config = locate(paths, progress.warn, chosen_rules(select=select, extend=extend, ignore=ignore))
        options = options_from(paths, workers, no_cache, progress)
        if why is not None:
            cases = explain(root, config, options, why, roles=roles)
        else:
            report = scan(root, config, options, roles=roles)
    if why is not None:
        page = page_for(output)
        deliver("\n".join(case_text(case, page) for case in cases), output)
        return
    if form == "json":
        text = scan_json(report, everything=everything)
    else:
        packs = chosen_packs(load_role_packs(config, root), roles)
        titles = [f"{pack.title} ({pack.id})" for pack in packs]
        movable = movable_roles(packs, config)
        text = scan_text(report, page_for(output, root), everything=everything, looked_for=titles, movable=movable)
    deliver(text, output)
    say(summary_line(report.summary, report.skipped))
