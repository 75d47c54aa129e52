"""Where results go: to stdout, laid out for it, or whole and at once into a file."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

from ssot_tool.errors import UsageError
from ssot_tool.replace import replace_file
from ssot_tool.report.layout import DEFAULT_WIDTH, Page, clean


def _named(context: click.Context, parameter: click.Parameter, value: Path | None) -> Path | None:
    return None if value == Path("-") else value


output_option = click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    metavar="FILE",
    callback=_named,
    help="Write the result there, not to stdout.",
)


def page_for(output: Path | None, root: Path | None = None) -> Page:
    """The page for text: the terminal's width (or COLUMNS), 100 elsewhere; colour only on a terminal.

    NO_COLOR forbids colour and FORCE_COLOR asks for it; a file gets none. On stdout the paths of the workspace at
    ``root`` are told from the current folder, in a file from the root.
    """
    if output is not None:
        return Page(_columns() or DEFAULT_WIDTH)
    on_terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns if on_terminal else _columns() or DEFAULT_WIDTH
    colour = on_terminal and os.environ.get("TERM") != "dumb"
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        colour = True
    if os.environ.get("NO_COLOR"):
        colour = False
    here = os.path.realpath(os.curdir)
    top = here if root is None else os.path.realpath(root)
    return Page(width, colour, *(("", "") if top == here else (top, here)))


def deliver(text: str, output: Path | None) -> None:
    """Write the result to stdout, or replace the file in one step and say so on stderr."""
    if output is None:
        sys.stdout.write(text)
        return
    try:
        replace_file(output, text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(
            f"cannot write {output}: {reason}", "give a file in a folder that can be written to"
        ) from error
    say(f"wrote {output}")


def say(line: str) -> None:
    """One line on stderr: a summary, a remark."""
    sys.stderr.write(clean(line) + "\n")


def _columns() -> int:
    value = os.environ.get("COLUMNS", "")
    return int(value) if value.isascii() and value.isdigit() else 0
