"""The command ``ssot migrate``."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import click
import msgspec
from click.core import ParameterSource

from ssot_tool.cli.moves import Typed, moves_for
from ssot_tool.cli.output import deliver, page_for, say
from ssot_tool.cli.pairs import Dotted, Literal, Renaming, Route
from ssot_tool.cli.progress import Progress
from ssot_tool.cli.targets import Wanted, target_options, targets_of
from ssot_tool.cli.terminated import terminable
from ssot_tool.cli.workspace import locate, options_from, prefix_of, reading_options
from ssot_tool.config.patterns import pattern_mistake
from ssot_tool.migrate_options import MigrateOptions, Tests
from ssot_tool.model import MigrateReport, Move
from ssot_tool.report.migrate_words import headline, verdict
from ssot_tool.report.text import summary_line
from ssot_tool.scan.files.git_files import git_toplevel

#: Every format but text; the modules that write them are imported where one is asked for, as the planner is.
_FORMATS = ("json", "patch", "sarif", "github", "gitlab", "junit", "markdown")
#: What a plan says already, by the parameter's name.
_PLANNED = (
    "role",
    "sources",
    "to",
    "route",
    "arguments",
    "methods",
    "after",
    "only",
    "exclude",
    "docs",
    "unsafe",
    "adapter",
    "tests",
)


class Pattern(click.ParamType[str]):
    """A pattern in gitignore syntax, relative to the workspace."""

    name = "pattern"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Refuse what can match nothing."""
        wrong = pattern_mistake(str(value))
        if wrong:
            self.fail(f'"{value}" {wrong}', param, ctx)
        return str(value)


class Asked(msgspec.Struct, frozen=True):
    """Everything that the command line says."""

    role: str | None
    sources: tuple[str, ...]
    to: str | None
    route: tuple[tuple[str, Literal], ...]
    arguments: tuple[tuple[str, str], ...]
    methods: tuple[tuple[str, str], ...]
    after: str | None
    write: bool
    check: bool
    plan: Path | None
    only: tuple[str, ...]
    exclude: tuple[str, ...]
    docs: bool
    unsafe: bool
    adapter: bool
    tests: Tests
    allow_dirty: bool
    verify: str | None
    form: str
    outputs: tuple[Wanted, ...]
    everything: bool
    workers: int | None
    no_cache: bool


@click.command()
@click.argument("role", required=False, metavar="[ROLE]")
@click.option(
    "--from", "sources", type=Dotted(), multiple=True, metavar="SYMBOL", help="What gives way; may be repeated."
)
@click.option("--to", type=Dotted(), metavar="SYMBOL", help="What takes its place.")
@click.option(
    "--route",
    type=Route(),
    multiple=True,
    metavar="KEY=VALUE",
    help="A keyword that every construction gets. VALUE is a number or true or false where it reads like one, else a "
    "string; quotes make it one.",
)
@click.option(
    "--argument",
    "arguments",
    type=Renaming(),
    multiple=True,
    metavar="OLD=NEW",
    help="A parameter that has another name there.",
)
@click.option(
    "--method", "methods", type=Renaming(), multiple=True, metavar="OLD=NEW", help="A method that has another name."
)
@click.option(
    "--after",
    type=click.Choice(["shim", "delete", "keep"]),
    help="What becomes of the legacy definition in the workspace: a shim that delegates and warns, nothing (only if "
    "no reference is left), or all of it. [default: as configured, else shim]",
)
@click.option("--write", is_flag=True, help="Write just what is shown without it.")
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 if a file would change.")
@click.option(
    "--plan",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the plan there, for review; with --write, apply the plan that is there.",
)
@click.option("--only", type=Pattern(), multiple=True, metavar="PATTERN", help="Edit only these files; repeatable.")
@click.option("--exclude", type=Pattern(), multiple=True, metavar="PATTERN", help="Leave these files; repeatable.")
@click.option("--docs", is_flag=True, help="Documentation and other files that are not Python, too.")
@click.option("--unsafe", is_flag=True, help="What is likely, not certain, too.")
@click.option(
    "--adapter", is_flag=True, help="Write a thin adapter for what the canonical lacks, where that is enough."
)
@click.option(
    "--tests",
    type=click.Choice(["migrate", "report", "skip"]),
    default="migrate",
    show_default=True,
    help="Rewrite tests, leave them and tell, or do not look at them.",
)
@click.option("--allow-dirty", is_flag=True, help="Write files although git does not have them as they are.")
@click.option(
    "--verify",
    metavar="CMD",
    help='Run this on a copy without and with the changes, as in "pytest -q". Where something that passed fails, the '
    "exit code is 1 and --write writes nothing.",
)
@target_options(["text", *_FORMATS])
@click.option("--all", "everything", is_flag=True, help="Cut no list in the text, and show the whole ledger.")
@reading_options
@click.pass_context
def command(context: click.Context, /, **given: Any) -> int:
    """Move every caller onto the canonical class or function.

    ROLE: what the configuration has for it under [[migrations]]. Without configuration:

        ssot migrate --from app.old.Handler --to app.new.Handler

    Shows the diff and every reference that a person has to look at, and changes nothing. With --write it does just
    that; ssot undo takes it back. The exit code is 0 if every reference is rewritten, 1 if some are left (or if
    --verify fails, or with --check if a file would change), 2 if it could not be done.
    """
    from ssot_tool.migrating import migrate

    asked = Asked(**given)
    targets = targets_of(asked.form, asked.outputs)
    _check(asked, context)
    with Progress() as progress, terminable():
        root, config = locate((), progress.warn)
        applies = asked.write and asked.plan is not None
        moves = () if applies else moves_for(_typed(asked), root, config)
        wanted = _wanted(asked, moves)
        report = migrate(root, config, wanted, options_from((), asked.workers, asked.no_cache, progress))
    _deliver(report, asked, targets, root)
    return 1 if asked.check and report.changes else report.exit_code


def _check(asked: Asked, context: click.Context) -> None:
    """Options that contradict each other, and files that cannot be what they should."""
    if asked.write and asked.check:
        raise click.UsageError("--check writes nothing and --write does: give one of them.")
    if asked.verify is not None and not asked.verify.strip():
        raise click.BadParameter("it names no command", param_hint="'--verify'")
    if asked.plan is None:
        return
    if not asked.write:
        if asked.plan.exists() and not asked.role and not asked.sources and not asked.to:
            raise click.UsageError(f"nothing is named that is to be planned; to apply {asked.plan}, add --write.")
        if not asked.plan.absolute().parent.is_dir():
            raise click.BadParameter(f"the folder of {asked.plan} does not exist", param_hint="'--plan'")
        return
    if not asked.plan.exists():
        raise click.BadParameter(f"there is no {asked.plan}; without --write, --plan writes it", param_hint="'--plan'")
    given = [one for one in context.command.params if one.name in _PLANNED and _is_typed(one.name, context)]
    if given:
        first = given[0]
        named = first.opts[0] if isinstance(first, click.Option) else context.params[str(first.name)]
        raise click.UsageError(f"--write --plan does what the plan says: leave out {named}, or make another plan.")


def _is_typed(name: str, context: click.Context) -> bool:
    return context.get_parameter_source(name) is ParameterSource.COMMANDLINE


def _typed(asked: Asked) -> Typed:
    return Typed(
        asked.role or "",
        asked.sources,
        asked.to or "",
        asked.route,
        asked.arguments,
        asked.methods,
        asked.after or "",
    )


def _wanted(asked: Asked, moves: tuple[Move, ...]) -> MigrateOptions:
    return MigrateOptions(
        moves,
        role=asked.role or "",
        only=asked.only,
        exclude=asked.exclude,
        docs=asked.docs,
        unsafe=asked.unsafe,
        adapter=asked.adapter,
        tests=asked.tests,
        write=asked.write,
        allow_dirty=asked.allow_dirty,
        plan=asked.plan,
        verify=asked.verify or "",
    )


def _deliver(report: MigrateReport, asked: Asked, targets: list[Wanted], root: Path) -> None:
    for form, file in targets:
        text = _text(report, asked, file, root) if form == "text" else _formatted(form, report, root)
        deliver(text, file)
        if form == "patch":
            _tell_of_patch(report)
    if report.broken and not {"text", "json", "github", "markdown"} & {form for form, _ in targets}:
        say(f"error: {verdict(report)}")
    for note in report.notes:
        say(f"note: {note}")
    read = summary_line(report.summary, report.skipped)
    say(f"when the plan was made: {read}" if report.from_plan else read)


def _text(report: MigrateReport, asked: Asked, file: Path | None, root: Path) -> str:
    from ssot_tool.report.migrate_text import migrate_text

    plan_file = shlex.quote(str(asked.plan)) if asked.plan and not asked.write else ""
    page, in_git = page_for(file, root), git_toplevel(root) is not None
    return migrate_text(report, page, plan_file=plan_file, everything=asked.everything, in_git=in_git)


def _formatted(form: str, report: MigrateReport, root: Path) -> str:
    if form == "json":
        from ssot_tool.report.migrate_json import migrate_json

        return migrate_json(report)
    from ssot_tool.cli.migrate_formats import FORMATS

    return FORMATS[form](report, prefix_of(root))


def _tell_of_patch(report: MigrateReport) -> None:
    """What a patch cannot say."""
    from ssot_tool.report.migrate_patch import not_in_patch

    for path in not_in_patch(report):
        say(f"warning: {path} is not written in UTF-8 and not in the patch; --write changes it")
    if report.left:
        say(f"warning: {headline(report)}; without --format patch they are told")
