"""The text of a pull request, in Markdown as GitHub and GitLab render it."""

from __future__ import annotations

from urllib.parse import quote

from ssot_tool.cure.pull_request import Moved, PullRequest
from ssot_tool.model import Occurrence
from ssot_tool.report.layout import count
from ssot_tool.report.markdown_words import LIMIT, code, plain

_FATES = {"gone": "removed", "shim": "a shim that delegates", "left": "still there"}


def pull_request_markdown(request: PullRequest, prefix: str = "") -> str:
    """What, why, counts, what was left with links, evidence, how to undo, checklist; no longer than GitHub takes.

    ``prefix``: the workspace's path below the top of the repository.
    """
    lines = [*_what(request), *_counts(request), *_evidence(request), *_undo(request), *_checklist(request)]
    head = "\n".join(lines)
    left = _left(request, prefix, LIMIT - len(head) - 500)
    return "\n".join([head, *left, *_notes(request)]).rstrip("\n") + "\n"


def _what(request: PullRequest) -> list[str]:
    lines = ["## What", ""]
    if request.canonical:
        lines += [f"{code(request.canonical)} becomes the one implementation of {plain(request.role)}.", ""]
    if request.moved:
        lines += ["| was | now | uses left in production | in tests |", "| --- | --- | ---: | ---: |"]
        lines += [_moved(one) for one in request.moved]
        lines.append("")
    if request.why:
        lines += ["## Why", "", plain(request.why), ""]
    lines += ["## Commits", ""]
    numbered = enumerate(request.steps, start=1)
    lines += [f"{number}. {plain(step.title)}: {count(len(step.contents), 'file')}" for number, step in numbered]
    return [*lines, *([] if request.steps else ["None: nothing of this role differs from HEAD."]), ""]


def _moved(one: Moved) -> str:
    return f"| {code(one.move.symbol)} | {_FATES[one.fate]} | {one.production:,} | {one.tests:,} |"


def _counts(request: PullRequest) -> list[str]:
    if not request.rewritten:
        return []
    rows = [f"| {plain(kind)} | {number:,} |" for kind, number in request.rewritten.items()]
    total = sum(request.rewritten.values())
    return ["## Rewritten", "", "| kind of reference | places |", "| --- | ---: |", *rows, f"| all | {total:,} |", ""]


def _evidence(request: PullRequest) -> list[str]:
    lines = ["## Verification", ""]
    told = [one for one in request.evidence if one.verified]
    if not told:
        return [*lines, "No verification was run; `ssot migrate --verify CMD` compares the tests before and after.", ""]
    for one in told:
        of = f"migration {one.number}" if one.number is not None else "a run that wrote nothing"
        lines.append(f"- {code(one.command)} on {of}: {plain(one.verified)}")
        lines += [
            f"  - broken: {code(test.test)}, {plain(test.before)} then {plain(test.after)}" for test in one.broken
        ]
    return [*lines, ""]


def _undo(request: PullRequest) -> list[str]:
    numbers = [step.number for step in request.steps if step.number is not None]
    lines = ["## How to take it back", ""]
    if numbers:
        lines.append(f"Before it is merged, `ssot undo` takes back migration {numbers[-1]}, then those before it.")
    lines.append("After it, `git revert -m 1` of the merge, or `git revert` of its commits, the last one first.")
    return [*lines, ""]


def _checklist(request: PullRequest) -> list[str]:
    lines = ["## Checklist", ""]
    lines += [f"- [{'x' if one.done else ' '}] {plain(one.text)}: {plain(one.why)}" for one in request.checks]
    return [*lines, "- [ ] Read by somebody who owns the callers", ""]


def _left(request: PullRequest, prefix: str, room: int) -> list[str]:
    if not request.left:
        return []
    title = f"## Left for people ({len(request.left):,})"
    head = [title, "", "<details><summary>Every place, with the reason</summary>", ""]
    rows: list[str] = []
    for one in request.left:
        row = _row(one, prefix)
        room -= len(row) + 1
        if room < 0:
            rows.append(
                f"- … and {count(len(request.left) - len(rows), 'more place')}: `ssot migrate --all` lists them"
            )
            break
        rows.append(row)
    return [*head, *rows, "", "</details>", ""]


def _row(one: Occurrence, prefix: str) -> str:
    place = f"{prefix}{one.path}"
    todo = f"; {plain(one.todo)}" if one.todo else ""
    return f"- [{code(f'{place}:{one.line}')}]({quote(place)}#L{one.line}): {plain(one.reason)}{todo}"


def _notes(request: PullRequest) -> list[str]:
    return ["## Notes", "", *(f"- {plain(note)}" for note in request.notes)] if request.notes else []
