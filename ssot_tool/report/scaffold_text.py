"""The report of ``scaffold`` for people: who serves which route and why, what is made, and how to go on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ssot_tool.cure.blueprint import Blueprint, Settled, Strategy
from ssot_tool.cure.scaffolded import ScaffoldReport
from ssot_tool.model import FileChange
from ssot_tool.report.diffs import hunks
from ssot_tool.report.layout import Page, clean, count, table

#: So many lines of a new file are shown unless all are asked for.
_LINES = 12
_MARKS = {"+": "green", "-": "red", "@": "cyan"}


def scaffold_text(report: ScaffoldReport, page: Page, *, again: str = "", everything: bool = False) -> str:
    """The whole report; ``again``: the command that was typed; ``everything`` shows new files whole."""
    plan = report.blueprint
    blocks = [
        [page.style(line, "bold") for line in page.paragraph(_headline(report))],
        *([_diff(one, page, everything) for one in report.changes] if report.number is None else []),
        ["Strategies", *table([_row(one, plan) for one in plan.strategies], ("left", "left", "left"))],
        _listed("Contested routes", [_settled(one) for one in plan.collisions], page),
        _listed("Left out", [f"{symbol} {reason}" for symbol, reason in sorted(plan.left_out.items())], page),
        _listed("Not moved", [f"{s.member}: {s.reason}" for s in plan.strategies if s.reason], page),
        _listed("Files", [f"{page.path(one.path)}  {clean(one.what)}" for one in report.files], page),
        _listed("Notes", report.notes, page),
        ["Next", *_next(report, page, again)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _headline(report: ScaffoldReport) -> str:
    plan = report.blueprint
    does = "takes" if report.number is not None else "would take"
    members = count(len(plan.strategies), "member")
    routes = count(len(plan.routes), "route")
    how = "which stay where they are" if plan.style == "facade" else "whose bodies become private strategies"
    return f"{plan.canonical} {does} the place of {members}, {how}, on {routes}, chosen by {plan.keyword}"


def _row(one: Strategy, plan: Blueprint) -> tuple[str, str, str]:
    keys = ", ".join(str(key) for key in one.routes)
    runs = "" if one.style == "facade" else f"runs {one.module.rpartition('.')[2]}.{one.name}"
    return clean(keys), clean(one.member), clean(runs)


def _settled(one: Settled) -> str:
    others = ", ".join(member for member in one.members if member != one.winner)
    return f"{one.route}: {one.winner}, as {one.why}; not {others}"


def _listed(title: str, items: Sequence[str], page: Page) -> list[str]:
    if not items:
        return []
    return [title, *(line for item in items for line in page.paragraph(item, "  ", "    "))]


def _diff(change: FileChange, page: Page, everything: bool) -> list[str]:
    path = page.path(change.path)
    lines = hunks(change.before, change.after)
    head = [page.style(f"--- {path}" if change.before is not None else "--- /dev/null", "bold")]
    head.append(page.style(f"+++ {path}", "bold"))
    shown = lines if everything or change.before is not None else lines[: _LINES + 1]
    told = [page.style(clean(line.rstrip("\n")), *_colour(line)) for line in shown]
    more = len(lines) - len(shown)
    return [*head, *told, *([f"  … {count(more, 'more line')}: --all shows them"] if more else [])]


def _colour(line: str) -> Iterator[str]:
    if line[:1] in _MARKS:
        yield _MARKS[line[:1]]


def _next(report: ScaffoldReport, page: Page, again: str) -> list[str]:
    role = report.blueprint.role
    if report.number is None:
        return ["  Make these files:", f"    {clean(again or f'ssot scaffold {role}')} --write"]
    tests = [one.path for one in report.files if one.what.startswith("the contract tests")]
    lines = ["  Look at the files, run the tests, commit."]
    lines += [f"    python -m pytest {page.path(path)}" for path in tests]
    lines += ["  Move the callers onto it:", f"    ssot migrate {role}", "  Take it back:", "    ssot undo"]
    return lines
