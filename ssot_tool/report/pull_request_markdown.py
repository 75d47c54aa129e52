"""The text of a pull request, in Markdown as GitHub and GitLab render it."""

from __future__ import annotations

from urllib.parse import quote

from ssot_tool.cure.pull_request import Moved, PullRequest
from ssot_tool.model import Occurrence
from ssot_tool.report.layout import count
from ssot_tool.report.markdown_words import LIMIT, code, plain
from ssot_tool.report.migrate_words import stays

_FATES = {"gone": "removed", "shim": "a shim that delegates", "left": "still there"}
#: Of each list so many lines are shown, so that the text as a whole stays below what hosts take.
_MOVED, _COMMITS, _BROKEN, _RUNS, _NOTES = 60, 40, 10, 10, 20
#: Room for what is said of what was cut.
_SPARE = 500


def pull_request_markdown(request: PullRequest, prefix: str = "", part: int | None = None) -> str:
    """What, why, counts, what was left with links, evidence, how to undo, checklist; no longer than GitHub takes.

    ``prefix``: the workspace's path below the top of the repository. ``part``: of those that are merged in order, the
    number of the one that this is the text of, from 0.
    """
    head = [*_part(request, part), *_what(request), *_why(request), *_commits(request, part), *_counts(request)]
    tail = [*_evidence(request), *_undo(request), *_checklist(request), *_notes(request)]
    room = LIMIT - sum(len(line) + 1 for line in (*head, *tail)) - _SPARE
    return "\n".join([*head, *_left(request, prefix, room), *tail]).rstrip("\n") + "\n"


def _part(request: PullRequest, part: int | None) -> list[str]:
    """Where one of several stands among the others."""
    if part is None:
        return []
    step, number = request.steps[part], len(request.steps)
    onto = f"stacked on {code(request.steps[part - 1].branch)}" if part else f"the first, onto {code(request.base)}"
    told = f"Part {part + 1} of {number}, {plain(step.owner)}: {onto}. They are merged in order."
    return [told, ""]


def _what(request: PullRequest) -> list[str]:
    lines = ["## What", ""]
    if request.canonical:
        lines += [f"{code(request.canonical)} becomes the one implementation of {plain(request.role)}.", ""]
    if request.moved:
        lines += [f"| was | now | uses on {code(request.base)} | left in production | in tests |"]
        lines += ["| --- | --- | ---: | ---: | ---: |"]
        lines += [_moved(one) for one in request.moved[:_MOVED]]
        lines += [*_more(len(request.moved), _MOVED, "symbol"), ""]
    return lines


def _why(request: PullRequest) -> list[str]:
    if not request.why:
        return []
    priority = [f"Priority {request.priority}.", ""] if request.priority else []
    return ["## Why", "", plain(request.why), "", *priority]


def _moved(one: Moved) -> str:
    before = f"{one.before:,}" if one.before is not None else "–"
    return f"| {code(one.move.symbol)} | {_FATES[one.fate]} | {before} | {one.production:,} | {one.tests:,} |"


def _commits(request: PullRequest, part: int | None) -> list[str]:
    rows = [f"- {code(made.commit[:8])} {plain(made.title)}" for made in request.committed]
    for number, step in enumerate(request.steps):
        name = f"{code(request.made[number].commit[:8])} " if request.made else ""
        where = f" ({code(step.branch)})" if step.branch else ""
        this = " ← this one" if number == part else ""
        rows.append(f"- {name}{plain(step.title)}: {count(len(step.contents), 'file')}{where}{this}")
    shown = rows[:_COMMITS] or ["None: nothing of this role differs from HEAD."]
    return ["## Commits", "", *shown, *_more(len(rows), _COMMITS, "commit"), ""]


def _counts(request: PullRequest) -> list[str]:
    if not request.rewritten:
        return []
    rows = [f"| {plain(kind)} | {number:,} |" for kind, number in request.rewritten.items()]
    total = sum(request.rewritten.values())
    return ["## Rewritten", "", "| kind of reference | places |", "| --- | ---: |", *rows, f"| all | {total:,} |", ""]


def _left(request: PullRequest, prefix: str, room: int) -> list[str]:
    """What needs a person, by reason, folded: the table of contents of the work that is left."""
    if not request.left:
        return []
    head = [
        f"## Left for people ({len(request.left):,})",
        "",
        "<details><summary>Every place, with the reason</summary>",
    ]
    lines: list[str] = []
    shown = 0
    for group in stays(request.left):
        todo = f" {plain(group.todo)}." if group.todo else ""
        above = ["", f"**{plain(group.reason)}** ({len(group.places):,}){todo}", ""]
        room -= sum(len(line) + 1 for line in above)
        rows = []
        for one in group.places:
            row = _row(one, prefix, request.link)
            room -= len(row) + 1
            if room < 0:
                break
            rows.append(row)
        lines += [*above, *rows] if rows else []
        shown += len(rows)
    if shown < len(request.left):
        told = f"`ssot migrate {request.role} --all` lists them"
        lines += ["", f"… and {count(len(request.left) - shown, 'more place')}: {told}."]
    return [*head, *lines, "", "</details>", ""]


def _row(one: Occurrence, prefix: str, link: str) -> str:
    place = f"{prefix}{one.path}"
    shown = code(f"{place}:{one.line}")
    if link:  # without a host there is nothing that a link could lead to: relative ones do not work in such texts
        shown = f"[{shown}]({link}{quote(place.encode('utf-8', 'surrogateescape'))}#L{one.line})"
    return f"- {shown} {plain(one.kind)} {code(one.symbol)}"


def _evidence(request: PullRequest) -> list[str]:
    lines = ["## Verification", ""]
    told = [one for one in request.evidence if one.verified]
    if not told:
        return [*lines, "No verification was run; `ssot migrate --verify CMD` compares the tests before and after.", ""]
    for one in told[-_RUNS:]:
        of = f"migration {one.number}" if one.number is not None else "a run that wrote nothing"
        lines.append(f"- {code(one.command)} on {of}: {plain(one.verified)}")
        lines += [
            f"  - broken: {code(test.test)}, {plain(test.before)} then {plain(test.after)}"
            for test in one.broken[:_BROKEN]
        ]
        lines += _more(len(one.broken), _BROKEN, "test", "  ")
    return [*lines, ""]


def _undo(request: PullRequest) -> list[str]:
    numbers = [step.number for step in request.steps if step.number is not None]
    numbers = numbers or [one.number for one in request.evidence if one.number is not None]
    lines = ["## How to take it back", ""]
    if numbers and not request.made and request.steps:
        runs = ", then ".join(f"`ssot undo {number}`" for number in numbers[: -_RUNS - 1 : -1])
        more = ", and so on" if len(numbers) > _RUNS else ""
        lines.append(f"- Before it is committed: {runs}{more}.")
    made = (*request.committed, *request.made)
    if made:
        span = made[0].commit[:12] if len(made) == 1 else f"{made[0].commit[:12]}^..{made[-1].commit[:12]}"
        lines.append(f"- On the branch: `git revert {span}` reverts {count(len(made), 'commit')}, the last one first.")
    lines.append("- Once it is merged: `git revert -m 1` with the merge commit, or `git revert` with a squashed one.")
    return [*lines, ""]


def _checklist(request: PullRequest) -> list[str]:
    lines = ["## Checklist", ""]
    lines += [f"- [{'x' if one.done else ' '}] {plain(one.text)}: {plain(one.why)}" for one in request.checks]
    return [*lines, "- [ ] Read by somebody who owns the callers", ""]


def _notes(request: PullRequest) -> list[str]:
    if not request.notes:
        return []
    rows = [f"- {plain(note)}" for note in request.notes[:_NOTES]]
    return ["## Notes", "", *rows, *_more(len(request.notes), _NOTES, "note"), ""]


def _more(number: int, shown: int, what: str, indent: str = "") -> list[str]:
    return ["", f"{indent}… and {count(number - shown, f'more {what}')}."] if number > shown else []
