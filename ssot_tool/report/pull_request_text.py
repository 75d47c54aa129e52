"""The report of ``ssot pr`` for a terminal: what would be committed, or was, then the text of the pull request."""

from __future__ import annotations

from ssot_tool.cure.pull_request import PullRequest
from ssot_tool.report.layout import Page, clean, count
from ssot_tool.report.pull_request_markdown import pull_request_markdown

_FILES = 6


def pull_request_text(request: PullRequest, page: Page, prefix: str = "", *, everything: bool = False) -> str:
    """The commits, and the text."""
    lines = [page.style(clean(request.title), "bold")]
    if not request.steps:
        lines += page.paragraph(
            "There is nothing to commit: nothing that ssot wrote for this role differs from HEAD. The text below is of "
            "what was committed before."
        )
    elif request.made:
        lines += page.paragraph(
            f"made {count(len(request.made), 'commit')} on {request.made[-1].branch}, now checked out"
        )
    else:
        where = f"{len(request.steps)} stacked branches" if request.steps[0].branch else request.branch
        what = f"would make {count(len(request.steps), 'commit')} on {where}; --write makes them"
        lines += page.paragraph(what)
    for number, step in enumerate(request.steps, start=1):
        made = request.made[number - 1] if request.made else None
        name = f"{made.commit[:8]} " if made else ""
        where = f" ({step.branch})" if step.branch else ""
        lines += page.paragraph(f"{number}. {name}{step.title}{where}", "  ", "       ")
        paths = sorted(step.contents)
        shown = paths if everything else paths[:_FILES]
        lines += [f"       {'-' if step.contents[path] is None else ' '} {page.path(path)}" for path in shown]
        if len(paths) > len(shown):
            lines.append(f"         … and {count(len(paths) - len(shown), 'more file')} (--all)")
    for note in request.notes:
        lines += page.paragraph(f"note: {note}", "  ", "    ")
    if request.pushed:
        opened = f", opened as {', '.join(request.urls)}" if request.urls else ""
        lines += page.paragraph(f"pushed to {request.pushed}{opened}")
    elif request.made:
        lines += page.paragraph("Git's hooks did not run. Nothing was pushed: --push does, --create opens it.")
    return "\n".join([*lines, "", page.style("The text", "bold"), "", pull_request_markdown(request, prefix)])
