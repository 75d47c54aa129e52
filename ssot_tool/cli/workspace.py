"""What the commands that read a workspace have in common: its root, its configuration, how it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click

from ssot_tool.cli.progress import Progress
from ssot_tool.config import Config, load_config
from ssot_tool.read_options import ReadOptions
from ssot_tool.scan.files.git_files import git_toplevel
from ssot_tool.scan.files.selection import start_of
from ssot_tool.scan.files.workspace import find_workspace_root

Command = TypeVar("Command", bound=Callable[..., Any])


class Place(NamedTuple):
    """A workspace's root, and its configuration."""

    root: Path
    config: Config


def locate(paths: Sequence[Path], warn: Callable[[str], None], overrides: Mapping[str, object] | None = None) -> Place:
    """The workspace that holds the paths, or the current folder; remarks on its configuration go to ``warn``.

    ``overrides``: what the command line says instead of the configuration, by dotted keys.
    """
    missing = [path for path in paths if not path.exists()]
    root, _ = find_workspace_root(missing[0] if missing else start_of(paths))
    config = load_config(root, overrides)
    for note in config.notes:
        warn(note)
    return Place(root, config)


def rule_options(command: Command) -> Command:
    """The options ``--select``, ``--extend`` and ``--ignore``, which take the place of what the configuration says."""
    for name, does in (
        ("ignore", "Do not ask these rules, separated by commas."),
        ("extend", "Ask these rules, too, separated by commas."),
        ("select", "Ask only these rules, separated by commas. [default: see ssot rules]"),
    ):
        command = click.option(f"--{name}", multiple=True, metavar="CODES", help=does)(command)
    return command


def chosen_rules(**given: tuple[str, ...]) -> dict[str, object]:
    """What these options say, as overrides of the configuration; each may hold several codes, with commas between."""
    split = {name: tuple(code.strip() for said in codes for code in said.split(",")) for name, codes in given.items()}
    return {f"rules.{name}": codes for name, codes in split.items() if codes}


def reading_options(command: Command) -> Command:
    """The options ``--workers`` and ``--no-cache``."""
    workers = click.option(
        "--workers", type=click.IntRange(min=1), metavar="N", help="Worker processes. [default: CPUs]"
    )
    cache = click.option("--no-cache", is_flag=True, help="Read everything anew, and keep nothing.")
    return workers(cache(command))


def options_from(paths: Sequence[Path], workers: int | None, no_cache: bool, progress: Progress) -> ReadOptions:
    """The command line's options as the use cases take them."""
    return ReadOptions(tuple(paths), workers, not no_cache, progress, progress.warn, progress.say)


def prefix_of(root: Path) -> str:
    """The workspace's path below the top of its repository: "" or ending in "/"."""
    top = git_toplevel(root)
    return "" if top is None or top == root else f"{root.relative_to(top).as_posix()}/"
