"""The command ``ssot``: its list of commands, and the guard that turns whatever happens into an exit code.

click itself and not typer: typer 0.29 imports pydantic for every option, 0.1 s that ``ssot --help`` does not have.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module

import click

from ssot_tool import __version__
from ssot_tool.cli.terminated import Terminated
from ssot_tool.errors import ConfigError, SsotError

#: Each command stands in the module of its name, as ``command``, and is imported only when it runs.
COMMANDS = {
    "init": "Write a commented ssot.toml; change nothing else",
    "scan": "Find competing implementations, their routes and callers",
    "discover": "Propose roles: what competes and has no name yet",
    "find": "Ask whether there is one already, where, and which to use",
    "graph": "Show who depends on the members of a role, and on what they depend",
    "compare": "Show members side by side, and what a unified class must offer",
    "scaffold": "Write the one class that takes the place of a role's members",
    "tests": "Show which tests reach each member, and what no test protects",
    "plan": "Order the work on a role, and keep its tracker true",
    "check": "Fail on new duplicates, and only on those",
    "baseline": "Accept what is there today; take out what is fixed",
    "migrate": "Move every caller onto the canonical: show the diff, or write it",
    "undo": "Take back the last migration",
    "pr": "Make a branch, one commit a step, and the text of the pull request",
    "refs": "List every reference to classes or functions, strings included",
    "rules": "List the rules and roles that are active",
    "explain": "Explain a rule, a role or an excuse, with examples",
    "config": "Show the effective settings, and where each came from",
}

DONE, FAILED, INTERRUPTED, PIPE_CLOSED = 0, 2, 130, 141


class LazyGroup(click.Group):
    """A group whose commands are listed without being imported."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command; None for a name that is not listed."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"ssot_tool.cli.{cmd_name}").command
        if not isinstance(command, click.Command):
            raise TypeError(f"ssot_tool.cli.{cmd_name}.command is no click.Command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As in click, which looks for near names only among the commands that are already imported."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            meant = f" Did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(f"No such command {args[0]!r}.{meant}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list from the table above."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="ssot COMMAND --help tells the options of a command.",
)
@click.version_option(__version__, prog_name="ssot", message="%(prog)s %(version)s")
def app() -> None:
    """Find the classes and functions that compete for one responsibility, and everything that refers to them.

    Scanned code is read, never imported and never run.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``ssot`` with these arguments (default: the process's) and return the exit code: 0 done, 2 could not do it.

    Nothing escapes: a crash must never look like findings, and an uncaught exception would end with 1.
    """
    for stream in (sys.stdout, sys.stderr):
        # A file name that is not UTF-8, or a terminal that is not: shown escaped, never a crash.
        getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")
    try:
        with _quiet_when_closed():
            code = _run(list(sys.argv[1:] if arguments is None else arguments))
            sys.stdout.flush()
            return code
    except BrokenPipeError:
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return _tell("interrupted", INTERRUPTED)
    except Terminated as ended:
        return _tell("terminated", ended.code)
    except click.ClickException as error:
        error.show()
        return FAILED
    except ConfigError as error:
        return _tell("\n".join(f"error: {problem}" for problem in error.problems), hint=error.hint)
    except SsotError as error:
        return _tell(f"error: {error.message}", hint=error.hint)
    except Exception as error:  # noqa: BLE001 -- the one place that may: nothing is above it
        return _internal(error)


def _run(arguments: list[str]) -> int:
    # Not click's own main(): that one ends with 1 on a closed pipe and on an interrupt.
    try:
        with app.make_context("ssot", arguments) as context:
            code = app.invoke(context)
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.Abort:
        return _tell("interrupted", INTERRUPTED)
    return code if isinstance(code, int) else DONE


@contextmanager
def _quiet_when_closed() -> Iterator[None]:
    """Leave nothing in stdout's buffer that Python would try, and fail, to write once more at its end."""
    try:
        yield
    except BrokenPipeError:
        try:
            number = sys.stdout.fileno()
        except (OSError, ValueError):
            raise BrokenPipeError from None
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)
        raise


def _internal(error: Exception) -> int:
    message = f"internal error: {type(error).__name__}: {error}\nthis is a bug in ssot, please report it"
    if os.environ.get("SSOT_TRACEBACK"):
        import traceback

        traceback.print_exception(error)
        return _tell(message)
    return _tell(message, hint="SSOT_TRACEBACK=1 shows where it happened")


def _tell(message: str, code: int = FAILED, hint: str = "") -> int:
    from ssot_tool.report.layout import clean

    # What was typed, and names of files, may hold what steers a terminal.
    lines = [*message.split("\n"), *([f"hint: {hint}"] if hint else [])]
    click.echo("\n".join(map(clean, lines)), err=True)
    return code
