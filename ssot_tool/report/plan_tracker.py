"""The tracker of ``ssot plan``: a Markdown document in the form that teams keep, and what of it we refresh."""

from __future__ import annotations

import re
from collections import Counter

from ssot_tool.cure.tracker import Block, Line
from ssot_tool.cure.work import Work, WorkMember, WorkStep
from ssot_tool.report.layout import clean, count
from ssot_tool.report.markdown_words import code, plain

#: So many places that are left are told, so many next steps, and so many lines of settings.
_LEFT, _NEXT, _SETTINGS = 20, 4, 8
_UNVERIFIED = "- The code as it is was not verified"
#: The lines that other checkouts go by.
REMEMBERED = ("verified",)


def tracker_blocks(work: Work) -> tuple[Block, ...]:
    """What of the tracker is ours."""
    groups: dict[str, list[Line]] = {"completed": [], "progress": [], "pending": []}
    for step in work.steps:
        state = "completed" if step.done else "progress" if _is_going_on(step, work) else "pending"
        box = "x" if step.done else " "
        groups[state].append(Line(f"step:{step.id}", f"- [{box}] **{plain(step.title)}**: {plain(step.fact)}"))
    return (
        Block("status", ("Issue Progress Tracker",), _status(work)),
        Block("summary", ("Issue Summary",), _summary(work)),
        Block("completed", ("✅ Completed", "Done"), tuple(groups["completed"])),
        Block("progress", ("🔄 In Progress",), tuple(groups["progress"])),
        Block("pending", ("📋 Pending", "To Do"), tuple(groups["pending"])),
        Block("files", ("Files Affected", "SSOT Violation Details"), tuple(map(_file, work.members))),
        Block("impact", ("Impact", "Business Impact", "SSOT Violation Details"), _impact(work)),
        Block("approach", ("Remediation Approach",), _approach(work)),
        # What other checkouts did stays.
        Block(
            "evidence",
            ("Evidence", "Test Results"),
            _evidence(work),
            keeps=True,
            drops=(_UNVERIFIED, *(f"- {plain(one)}" for one in work.proof.undone)),
        ),
        Block("related", ("Related Issues",), _related(work)),
        Block("next", ("Next Actions",), _next(work)),
        Block("links", ("Links",), _links(work)),
    )


def tracker_document(work: Work, parts: dict[str, str], record: str, created: str) -> str:
    """A new tracker; ``parts``: the blocks as they are written, by name. ``created``: a day as in 2027-01-31."""
    return "\n".join(
        [
            f"# SSOT-{work.role}: {plain(work.title)}",
            "",
            record,
            "",
            "## Issue Progress Tracker",
            "",
            f"**Created:** {created}",
            f"**Priority:** P{work.priority}",
            parts["status"],
            "## Issue Summary",
            "",
            parts["summary"],
            "## Work Progress",
            "",
            "### ✅ Completed",
            parts["completed"],
            "### 🔄 In Progress",
            parts["progress"],
            "### 📋 Pending",
            parts["pending"],
            "## Technical Details",
            "",
            "### SSOT Violation Details",
            "**Files Affected:**",
            "",
            parts["files"],
            "### Impact",
            parts["impact"],
            "### Remediation Approach",
            parts["approach"],
            "### Evidence",
            parts["evidence"],
            "### Related Issues",
            parts["related"],
            "## Next Actions",
            parts["next"],
            "## Links",
            parts["links"],
        ]
    )


def _is_going_on(step: WorkStep, work: Work) -> bool:
    """The next step, and what is half done: only a shim of it is left."""
    states = {one.symbol: one.state for one in work.members}
    return step == work.next or any(states.get(symbol) == "shim" for symbol in step.symbols)


def _status(work: Work) -> tuple[Line, ...]:
    done = sum(step.done for step in work.steps)
    state = "Completed" if done == len(work.steps) else "In Progress"
    return (Line("status", f"**Status:** {state} ({done} of {count(len(work.steps), 'step')} done; {counts(work)})"),)


def counts(work: Work) -> str:
    """What a burn-down counts, in words."""
    shims = f", {count(work.shims_left, 'shim')}" if work.shims_left else ""
    uses = f"{count(work.production_left, 'use')} in production, {work.test_left:,} in tests"
    return f"left: {count(work.members_left, 'member')}{shims}, {uses}"


def _summary(work: Work) -> tuple[Line, ...]:
    gone = Counter[str](one.state for one in work.members)
    told = ", ".join(f"{gone[state]:,} {said}" for state, said in _STATES if gone[state])
    lines = [Line("summary:members", f"{plain(work.title)}: {told or 'nothing plays this role'}.")]
    lines += [Line("summary:why", plain(" ".join(work.why.split())))] if work.why.strip() else []
    return tuple(lines)


_STATES = (
    ("member", "competing"),
    ("shim", "only handing over"),
    ("gone", "gone"),
)


def _file(one: WorkMember) -> Line:
    if one.state == "gone":
        return Line(f"file:{one.symbol}", f"- {_code(one.symbol)}: gone")
    told = f"{count(one.callers.production, 'use')} in production, {one.callers.test:,} in tests"
    told = f"only hands over; {told}" if one.state == "shim" else told
    told += "; no test protects it" if one.is_bare else ""
    place = f"{_code(one.path)} (lines {one.start_line}-{one.end_line})"
    return Line(f"file:{one.symbol}", f"- {place}: {_code(one.name)}, {told}")


def _impact(work: Work) -> tuple[Line, ...]:
    routes = ", ".join(_code(route) for route in work.routes)
    served = f"served by several members: {routes}" if routes else "no route is served by several members"
    files = {one.path for one in work.members if one.path}
    return (
        Line("impact:routes", f"- Routes {served}" if routes else f"- {served.capitalize()}"),
        Line("impact:size", f"- {counts(work).capitalize()}; defined in {count(len(files), 'file')}"),
    )


def _approach(work: Work) -> tuple[Line, ...]:
    is_there = "" if work.is_defined else ", which is not there yet"
    is_there += "" if work.canonical else " (supposed: no canonical is configured)"
    lines = [Line("approach:target", f"- **Target Solution:** consolidate into {_code(work.target)}{is_there}")]
    for step in work.steps:
        if not step.symbols or step.done or step.risk is None:
            continue
        risk = f"risk {step.risk.level}"
        risk += f" ({'; '.join(map(plain, step.risk.reasons))})" if step.risk.reasons else ""
        order = f"; {plain(step.order.partition(': ')[0])}" if step.order else ""
        name = plain(step.title.partition(": ")[2])
        lines.append(Line(f"approach:{step.id}", f"- {name}: {plain(step.why)}{order}; {risk}"))
    lines += [Line("approach:settings", f"- **Configuration:** {_settings(work)}")] if work.settings else []
    left = work.left or ()
    told = "" if work.left is None else f"{count(len(left), 'place')}, "
    lines.append(Line("approach:left", f"- **Left for people:** {told}{plain(work.left_from)}"))
    lines += [
        Line(
            f"left:{at}:{one.path}:{one.symbol}:{one.kind}",
            f"  - {_code(f'{one.path}:{one.line}')}: {plain(one.kind)}, {plain(one.reason)}",
        )
        for at, one in enumerate(left[:_LEFT])
    ]
    if len(left) > _LEFT:
        lines.append(Line("left:more", f"  - … and {len(left) - _LEFT:,} more: {_code(f'ssot migrate {work.role}')}"))
    return tuple(lines)


def _settings(work: Work) -> str:
    """The lines to write, as one."""
    head, *lines = work.settings
    shown = [one for one in lines if one][:_SETTINGS]
    more = "" if len(shown) == sum(map(bool, lines)) else f" … (all of them: {_code(f'ssot plan {work.role} --all')})"
    return f"write into {plain(head.removeprefix('# '))}: {' '.join(map(_code, shown))}{more}"


def _evidence(work: Work) -> tuple[Line, ...]:
    proof = work.proof
    lines = [Line(f"applied:{key}", f"- {plain(told)}") for key, told in proof.applied]
    if proof.verified and not proof.is_elsewhere and proof.holds:
        how = "passed" if proof.succeeded else "failed"
        told = f"- Verification {how}: {plain(proof.verified)}; {proof.when}, code {proof.code}"
        lines.append(Line("verified", told))
    if not proof.holds:
        lines.append(Line("unverified", _UNVERIFIED))
    return tuple(lines)


def _related(work: Work) -> tuple[Line, ...]:
    if not work.related:
        return (Line("related", "- No other role is looked for"),)
    return tuple(
        Line(f"related:{one.role}", f"- Priority {one.priority}: {plain(one.title)} ({_code(f'ssot plan {one.role}')})")
        for one in work.related
    )


def _next(work: Work) -> tuple[Line, ...]:
    steps = [step for step in work.steps if not step.done][:_NEXT]
    if not steps:
        return (Line("next:none", "1. Nothing is left to do"),)
    return tuple(
        Line(
            f"next:{step.id}",
            f"{number}. {plain(step.title)}" + (f": {', '.join(map(_code, step.commands))}" if step.commands else ""),
        )
        for number, step in enumerate(steps, start=1)
    )


def _links(work: Work) -> tuple[Line, ...]:
    return (Line("links:role", f"- About this role: {_code(f'ssot explain {work.role}')}"),)


def _code(text: str) -> str:
    """As ``code``, but never cut where it can be copied."""
    cleaned = clean(text)
    if "|" in cleaned or "`" in cleaned:
        return code(text)
    return f"`{re.sub('<!--', '<! --', cleaned)}`"
