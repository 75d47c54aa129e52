"""The command ``ssot init``."""

from __future__ import annotations

from pathlib import Path

import click

from ssot_tool.cli.output import say
from ssot_tool.cli.progress import Progress
from ssot_tool.cli.workspace import options_from, reading_options
from ssot_tool.initialise import initialise
from ssot_tool.report.layout import count
from ssot_tool.scan.files.workspace import find_workspace_root


@click.command()
@click.argument("path", type=click.Path(path_type=Path), default=Path(), metavar="[PATH]")
@reading_options
def command(path: Path, workers: int | None, no_cache: bool) -> None:
    """Write a commented ssot.toml; change nothing else.

    It goes to the root of the workspace that holds PATH (default: the current folder), and says what was found
    there: import roots, how many names look like those of each role, and the first roles that ssot discover would
    propose, each in a comment. Where the workspace is configured already, nothing is changed, and the exit code is 2.
    """
    root, reason = find_workspace_root(path)
    with Progress() as progress:
        done = initialise(root, options_from((), workers, no_cache, progress))
    workspace = done.workspace
    click.echo(f"wrote {done.path}")
    roots = ", ".join(root.path for root in workspace.roots)
    told = [f"{root} ({reason}): {count(len(workspace.files), 'Python file')}, import roots: {roots}"]
    told += [
        f"{found.pack.title} ({found.pack.id}): {count(found.count, 'name looks', 'names look')} like one"
        for found in done.candidates
        if found.count
    ]
    if done.proposed:
        titles = ", ".join(f"{one.family.title} ({len(one.family.members)})" for one in done.proposed)
        told.append(f"without a name yet, first of all: {titles}")
    told.append("next: ssot discover; ssot scan" if done.proposed else "next: ssot scan")
    for line in (*workspace.notes, *told):
        say(line)
