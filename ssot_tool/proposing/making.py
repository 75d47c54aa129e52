"""Making the branch of a pull request, or one for each of its parts, and checking out the last."""

from __future__ import annotations

from contextlib import suppress

from ssot_tool.cure.pull_request import Made, PullRequest, Step
from ssot_tool.errors import SsotError, UsageError
from ssot_tool.proposing import branching
from ssot_tool.proposing.repository import Repository


def make(repository: Repository, request: PullRequest) -> tuple[Made, ...]:
    """One commit a step, on new branches from HEAD or on the branch that is checked out already; all or nothing.

    UsageError where there is nothing to commit and for names that are taken, WorkspaceError without an author.
    """
    if not request.steps:
        raise UsageError(
            "there is nothing to commit: nothing of this role differs from HEAD", "leave out --write to see the text"
        )
    goes_on = repository.current() == request.branch != request.base and not request.steps[0].branch
    if not goes_on:
        branching.check_name(repository, request.branch)
    branching.need_author(repository)
    parent = repository.head
    made = []
    for step in request.steps:
        parent = branching.commit(repository, parent, step.contents, _message(step))
        made.append(Made(parent, step.title, step.branch or request.branch))
    paths = sorted({path for step in request.steps for path in step.contents})
    ends = {one.branch: one.commit for one in made}
    if goes_on:
        branching.move_branch(repository, request.branch, parent, repository.head)
    else:
        branching.make_branches(repository, ends)
    try:
        branching.switch(repository, made[-1].branch, paths)
    except BaseException:
        with suppress(SsotError):
            if goes_on:
                branching.move_branch(repository, request.branch, repository.head, parent)
            elif repository.current() not in ends:
                branching.remove_branches(repository, ends)
        raise
    return tuple(made)


def _message(step: Step) -> str:
    title = " ".join(_shown(step.title).split())
    return f"{title}\n\n{_shown(step.about)}\n" if step.about else f"{title}\n"


def _shown(text: str) -> str:
    """The text with what a terminal would not show, or would show in another order, as escapes."""
    return "".join(
        char if char.isprintable() or char == "\n" else char.encode("unicode_escape").decode("ascii") for char in text
    )
