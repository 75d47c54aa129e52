"""The command ``ssot init``."""

from __future__ import annotations

from pathlib import Path

import click

from ssot_tool.cli.output import say
from ssot_tool.initialise import initialise
from ssot_tool.report.layout import count
from ssot_tool.scan.files.workspace import find_workspace_root


@click.command()
@click.argument("path", type=click.Path(path_type=Path), default=Path(), metavar="[PATH]")
def command(path: Path) -> None:
    """Write a commented ssot.toml; change nothing else.

    It goes to the root of the workspace that holds PATH (default: the current folder), and says what was found
    there: import roots, and how many names look like those of each role. Where the workspace is configured already,
    nothing is changed, and the exit code is 2.
    """
    root, reason = find_workspace_root(path)
    done = initialise(root)
    workspace = done.workspace
    click.echo(f"wrote {done.path}")
    roots = ", ".join(root.path for root in workspace.roots)
    told = [f"{root} ({reason}): {count(len(workspace.files), 'Python file')}, import roots: {roots}"]
    told += [
        f"{found.pack.title} ({found.pack.id}): {count(found.count, 'name looks', 'names look')} like one"
        for found in done.candidates
        if found.count
    ]
    told.append("next: ssot scan")
    for line in (*workspace.notes, *told):
        say(line)
