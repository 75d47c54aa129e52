"""The command ``ssot scaffold``."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import click
import msgspec

from ssot_tool.cli.output import deliver, page_for, say
from ssot_tool.cli.progress import Progress
from ssot_tool.cli.targets import Wanted, target_options, targets_of
from ssot_tool.cli.terminated import terminable
from ssot_tool.cli.workspace import locate, options_from, prefix_of, reading_options
from ssot_tool.cure.blueprint import Style
from ssot_tool.cure.scaffolded import ScaffoldReport
from ssot_tool.report.text import summary_line
from ssot_tool.scaffolding.options import ScaffoldOptions


class Asked(msgspec.Struct, frozen=True):
    """What is typed, by the names of the parameters."""

    role: str
    canonical: str | None
    keyword: str | None
    members: tuple[str, ...]
    style: Style
    tests: bool
    write: bool
    allow_dirty: bool
    form: str
    outputs: tuple[Wanted, ...]
    everything: bool
    workers: int | None
    no_cache: bool


@click.command()
@click.argument("role", metavar="ROLE")
@click.option(
    "--canonical",
    metavar="SYMBOL",
    help="The class (or, in lower case, function) to write, as in app.handlers.unified.Handler; it is written into the "
    "configuration, too. [default: what that says]",
)
@click.option("--keyword", metavar="NAME", help="The parameter that chooses the strategy, as in agent_type.")
@click.option("--member", "members", multiple=True, metavar="SYMBOL", help="Serve this member; may be repeated.")
@click.option(
    "--style",
    type=click.Choice(["facade", "move"]),
    default="facade",
    show_default=True,
    help="Hand over to the legacy where it stands, or copy its bodies into private strategies.",
)
@click.option("--tests/--no-tests", default=True, show_default=True, help="Write contract tests, too.")
@click.option("--write", is_flag=True, help="Make the files; ssot undo takes them back.")
@click.option("--allow-dirty", is_flag=True, help="Edit the configuration although git does not have it as it is.")
@target_options(["text", "json", "patch"])
@click.option("--all", "everything", is_flag=True, help="Show new files whole in the text.")
@reading_options
def command(**given: Any) -> None:
    """Write the one class or function that takes the place of a role's members.

    It has a strategy for each of them and a table of all their routes, takes every call that one of them takes, and
    refuses routes that nobody knows. Shows what would be written, and writes nothing; with --write it does just that.
    Then ssot migrate ROLE moves the callers. Members are those of the role's [[migrations]], or else all that compete.

    The exit code is 0, or 2 where it could not be done.
    """
    from ssot_tool.scaffolding.scaffold import scaffold

    asked = Asked(**given)
    targets = targets_of(asked.form, asked.outputs)
    with Progress() as progress, terminable():
        root, config = locate((), progress.warn)
        wanted = ScaffoldOptions(
            asked.role,
            asked.canonical or "",
            asked.keyword or "",
            asked.members,
            asked.style,
            asked.tests,
            asked.write,
            asked.allow_dirty,
        )
        report = scaffold(root, config, wanted, options_from((), asked.workers, asked.no_cache, progress))
    for form, file in targets:
        deliver(_text(report, form, file, root, asked), file)
    say(summary_line(report.summary, report.skipped))


def _text(report: ScaffoldReport, form: str, file: Path | None, root: Path, asked: Asked) -> str:
    if form == "json":
        from ssot_tool.report.scaffold_json import scaffold_json

        return scaffold_json(report)
    if form == "patch":
        from ssot_tool.report.migrate_patch import patch_of

        return patch_of(report.changes, prefix_of(root))
    from ssot_tool.report.scaffold_text import scaffold_text

    return scaffold_text(report, page_for(file, root), again=_again(asked), everything=asked.everything)


def _again(asked: Asked) -> str:
    """The command that was typed, as far as it says what is made."""
    words = ["ssot", "scaffold", asked.role]
    words += ["--canonical", asked.canonical] if asked.canonical else []
    words += ["--keyword", asked.keyword] if asked.keyword else []
    words += [word for member in asked.members for word in ("--member", member)]
    words += ["--style", asked.style] if asked.style != "facade" else []
    words += [] if asked.tests else ["--no-tests"]
    return shlex.join(words)
