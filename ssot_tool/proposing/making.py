"""Making the branch of a pull request, or one for each of its parts, and checking out the last."""

from __future__ import annotations

from ssot_tool.cure.pull_request import Made, PullRequest, Step
from ssot_tool.errors import UsageError
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
        repository.check_name(request.branch)
    repository.need_author()
    parent = repository.head
    made = []
    for step in request.steps:
        parent = repository.commit(parent, step.contents, _message(step))
        made.append(Made(parent, step.title, step.branch or request.branch))
    if goes_on:
        repository.move_branch(request.branch, parent)
    else:
        repository.make_branches({one.branch: one.commit for one in made})
    repository.switch(made[-1].branch, sorted({path for step in request.steps for path in step.contents}))
    return tuple(made)


def _message(step: Step) -> str:
    return f"{step.title}\n\n{step.about}\n" if step.about else f"{step.title}\n"
