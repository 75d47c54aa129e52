"""The command ``ssot init``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ssot_tool.initialise import initialise
from ssot_tool.scan.workspace import find_workspace_root


def command(
    path: Annotated[
        Path, typer.Argument(metavar="[PATH]", help="A folder of the workspace.", show_default="the current folder")
    ] = Path(),
) -> None:
    """Look at a workspace and write a commented ssot.toml; nothing else changes."""
    root, reason = find_workspace_root(path)
    done = initialise(root)
    workspace = done.workspace
    typer.echo(f"wrote {done.path}")
    roots = ", ".join(root.path for root in workspace.roots)
    told = [f"{root} ({reason}): {len(workspace.files):,} Python files, import roots: {roots}"]
    told += [f"{found.pack.id}: {found.count:,} names look like one" for found in done.candidates if found.count]
    told.append("next: ssot scan")
    for line in (*workspace.notes, *told):
        typer.echo(line, err=True)
