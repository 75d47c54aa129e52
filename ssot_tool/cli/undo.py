"""The command ``ssot undo``."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from ssot_tool.cli.output import deliver, output_option, page_for
from ssot_tool.migrate.journal import DamagedJournal, Journal
from ssot_tool.migrate.undo import Swept, Undone, list_journals, undo
from ssot_tool.report.undo_text import Remembered, TakenBack, list_json, list_text, undo_json, undo_text
from ssot_tool.scan.files.workspace import find_workspace_root


@click.command()
@click.argument("number", type=click.IntRange(min=1), required=False)
@click.option("--list", "listing", is_flag=True, help="List the migrations that are remembered; change nothing.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@output_option
@click.option("--all", "everything", is_flag=True, help="Name every file.")
def command(number: int | None, listing: bool, form: str, output: Path | None, everything: bool) -> None:
    """Take back the last migration, or the one of this NUMBER.

    Every file that it changed is as it was, to the byte. One that was interrupted goes first. Files that were edited
    since are named, and then nothing is changed: the exit code is 2.
    """
    if listing and number is not None:
        raise click.UsageError("--list lists all migrations: leave out the number.")
    # Not by locate(): a mistake in the configuration is no reason to keep the files as they are.
    root, _ = find_workspace_root(Path.cwd())
    page = page_for(output, root)
    if listing:
        remembered = [_remembered(one) for one in list_journals(root)]
        deliver(list_json(remembered) if form == "json" else list_text(remembered, page), output)
        return
    done = _taken_back(undo(root, number))
    deliver(undo_json(done) if form == "json" else undo_text(done, page, everything=everything), output)


def _taken_back(done: Undone | Swept) -> TakenBack:
    if isinstance(done, Swept):
        return TakenBack(done.number, begun=False)
    return TakenBack(done.number, done.what, done.paths)


def _remembered(one: Journal | DamagedJournal) -> Remembered:
    if isinstance(one, DamagedJournal):
        return Remembered(one.number, one.state, damage=one.reason)
    return Remembered(**msgspec.structs.asdict(one))
