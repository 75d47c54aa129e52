"""The command ``ssot pr``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import click
import msgspec

from ssot_tool.cli.output import deliver, page_for
from ssot_tool.cli.progress import Progress
from ssot_tool.cli.targets import target_options, targets_of
from ssot_tool.cli.terminated import terminable
from ssot_tool.cli.workspace import locate, options_from, prefix_of, reading_options
from ssot_tool.cure.pull_request import PullRequest
from ssot_tool.proposing.branching import push
from ssot_tool.proposing.ground import Wanted
from ssot_tool.proposing.hosting import ToOpen, open_pull_requests, tool_for
from ssot_tool.proposing.propose import propose
from ssot_tool.proposing.repository import Repository
from ssot_tool.report.layout import clean
from ssot_tool.report.markdown_words import plain
from ssot_tool.report.pull_request_json import pull_request_json
from ssot_tool.report.pull_request_markdown import pull_request_markdown
from ssot_tool.report.pull_request_text import pull_request_text


@click.command()
@click.argument("role")
@click.option("--write", is_flag=True, help="Make the branch and its commits, and check it out.")
@click.option(
    "--branch",
    default="",
    metavar="NAME",
    help="What the branch is called; of parts, how its name begins. [default: ssot/ROLE]",
)
@click.option("--base", default="", metavar="BRANCH", help="What the pull request is for. [default: the main branch]")
@click.option(
    "--shards",
    type=click.Choice(["owners"]),
    help="Split migrations by CODEOWNERS, or by top-level folder, into stacked branches that each stand alone.",
)
@click.option(
    "--verify",
    metavar="CMD",
    help="With --shards, run this on the tree that each part leaves, in a copy; parts are joined where it fails.",
)
@click.option("--include", multiple=True, metavar="PATH", help="Take in a file that was done by hand; may be repeated.")
@click.option("--tracker", default="", metavar="FILE", help="The tracker that ssot plan wrote. [default: SSOT-ROLE.md]")
@click.option("--push", is_flag=True, help="Push the branch, once it is made.")
@click.option("--remote", default="origin", show_default=True, metavar="NAME", help="Where to push.")
@click.option("--create", is_flag=True, help="Open the pull request with gh or glab; needs --push.")
@target_options(["text", "markdown", "json"])
@click.option("--all", "everything", is_flag=True, help="Name every file in the text.")
@reading_options
def command(
    role: str, form: str, outputs: Any, everything: bool, workers: int | None, no_cache: bool, **given: Any
) -> None:
    """Make a branch of what ssot wrote for a role, one commit a step, and the text of the pull request.

    Without --write it only shows what it would do. What you have staged, and files of others, stay as they are; the
    hooks of commits do not run (those of a push do), and nothing is pushed without --push. Where the branch is checked
    out already, its commits are added to it. What was committed before is told in the text all the same.

    The exit code is 0, or 2 where it could not be done.
    """
    write, push, create = given["write"], given["push"], given["create"]
    if create and not push:
        raise click.UsageError("--create needs --push: what is to be opened has to be there.")
    if given["verify"] is not None and not given["verify"].strip():
        raise click.BadParameter("it names no command", param_hint="'--verify'")
    if given["verify"] and not given["shards"]:
        raise click.UsageError("--verify goes with --shards; ssot migrate --verify verifies a migration as a whole.")
    targets = targets_of(form, outputs)
    shards: Literal["", "owners"] = "owners" if given["shards"] else ""
    with Progress() as progress, terminable():
        root, config = locate((), progress.warn)
        wanted = Wanted(
            role,
            given["branch"],
            given["base"],
            shards,
            tuple(_from_root(path, root) for path in given["include"]),
            given["tracker"],
            given["verify"] or "",
            given["remote"],
            write,
        )
        # Before anything is made: what cannot be opened in the end is not begun.
        tool = tool_for(Repository(root).remote_url(wanted.remote)) if create else ""
        request = propose(root, config, wanted, options_from((), workers, no_cache, progress))
        if push:
            request = _pushed(root, request, wanted.remote, tool)
    for one, file in targets:
        deliver(_written(request, one, file, root, everything), file)


def _from_root(path: str, root: Path) -> str:
    """A path that is given from where one stands, from the workspace's root; as it is where it leads out of that."""
    found = Path(os.path.abspath(path))  # not resolved: a link is what it is
    return found.relative_to(root).as_posix() if found.is_relative_to(root) else path


def _pushed(root: Path, request: PullRequest, remote: str, tool: str) -> PullRequest:
    """Push the branches, and open their pull requests where ``tool`` is to do that."""
    repository = Repository(root)
    made = list(dict.fromkeys(one.branch for one in request.made))
    branches = made or repository.branches(request.branch)
    if not branches:
        raise click.UsageError(f"--push needs --write: there is no branch {request.branch} yet.")
    push(repository, remote, branches)
    urls = open_pull_requests(root, tool, _to_open(request, branches, prefix_of(root))) if tool else []
    return msgspec.structs.replace(request, pushed=remote, urls=tuple(urls))


def _to_open(request: PullRequest, branches: Sequence[str], prefix: str) -> list[ToOpen]:
    """One for each branch: the first onto the base, the others each onto the one before."""
    parts = len(branches) > 1
    title = clean(request.title)
    return [
        ToOpen(
            f"{title} ({number + 1} of {len(branches)})" if parts else title,
            pull_request_markdown(request, prefix, number if parts and request.made else None),
            branch,
            branches[number - 1] if number else request.base,
        )
        for number, branch in enumerate(branches)
    ]


def _written(request: PullRequest, form: str, file: Path | None, root: Path, everything: bool) -> str:
    prefix = prefix_of(root)
    if form == "json":
        return pull_request_json(request, prefix)
    if form == "markdown":
        return f"# {plain(request.title)}\n\n{pull_request_markdown(request, prefix)}"
    return pull_request_text(request, page_for(file, root), prefix, everything=everything)
