"""The report of ``ssot plan`` for people: the steps in their order, what is done of them, and what to type next."""

from __future__ import annotations

from ssot_tool.cure.work import Size, Work, WorkStep
from ssot_tool.report.layout import Page, clean, count
from ssot_tool.report.plan_tracker import counts

#: So many steps that wait, and places that are left, are told.
_WAITING, _LEFT = 8, 10
#: So many lines of settings: the canonical and the migrations of two members.
_SETTINGS = 11
_COLOURS = {"low": "green", "medium": "yellow", "high": "red"}


def plan_text(work: Work, page: Page, *, everything: bool = False) -> str:
    """The whole report; ``everything`` cuts no list."""
    blocks = [_head(work, page), [line for note in work.notes for line in page.paragraph(f"note: {note}", "", "  ")]]
    ranks = [step for step in work.steps if step.symbols]
    waiting = [step for step in ranks if not step.done]
    shown = {step.id for step in (waiting if everything else waiting[:_WAITING])}
    for step in work.steps:
        if step.symbols and not step.done and step.id not in shown:
            continue
        blocks.append(_step(step, page, is_next=step == work.next))
        if step.symbols and waiting and len(waiting) > len(shown) and step is waiting[len(shown) - 1]:
            blocks.append([f"  … and {count(len(waiting) - len(shown), 'more step')} of the execution (--all)"])
    if work.settings:
        blocks.append(_settings(work, page, everything))
    blocks.append(_left(work, page, everything))
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _head(work: Work, page: Page) -> list[str]:
    title = clean(f"{work.title} ({work.role})")
    done = sum(step.done for step in work.steps)
    lines = page.paragraph(f"{title}: {done} of {count(len(work.steps), 'step')} done; {counts(work)}", "", "  ")
    lines[0] = lines[0].replace(title, page.style(title, "bold"), 1)
    if not work.target:
        return lines
    there = "canonical" if work.canonical else "canonical, supposed"
    there += "" if work.is_defined else ", not there yet"
    return [*lines, f"  {there}: {clean(work.target)}"]


def _settings(work: Work, page: Page, everything: bool) -> list[str]:
    lines = [line if not line else f"  {clean(line)}" for line in work.settings]
    shown = lines if everything else lines[:_SETTINGS]
    cut = [f"  … and {count(len(lines) - len(shown), 'more line')} (--all)"] if len(lines) > len(shown) else []
    return [page.style("To write into the configuration", "bold"), *shown, *cut]


def _step(step: WorkStep, page: Page, *, is_next: bool) -> list[str]:
    box = page.style("[x]", "green") if step.done else "[ ]"
    title = page.style(clean(step.title), "bold") if not step.done else clean(step.title)
    lines = [f"{box} {title}{'  <- next' if is_next else ''}", *page.paragraph(step.fact, "    ", "      ")]
    if step.done:
        return lines
    lines += page.paragraph(f"why here: {step.why}", "    ", "      ")
    if step.size is not None and step.size.files:
        lines += page.paragraph(f"size: {_size(step.size)}", "    ", "      ")
    if step.risk is not None:
        reasons = f": {'; '.join(step.risk.reasons)}" if step.risk.reasons else ""
        told = page.paragraph(f"risk: {step.risk.level}{reasons}", "    ", "      ")
        told[0] = told[0].replace(step.risk.level, page.style(step.risk.level, _COLOURS[step.risk.level]), 1)
        lines += told
    if step.order:
        lines += page.paragraph(f"order: {step.order}", "    ", "      ")
    return [*lines, *(f"    $ {clean(command)}" for command in step.commands)]


def _size(size: Size) -> str:
    kinds = ", ".join(f"{kind} {number:,}" for kind, number in size.kinds)
    return f"{count(size.files, 'file')}, {count(size.references, 'reference')} ({kinds})"


def _left(work: Work, page: Page, everything: bool) -> list[str]:
    title = page.style("Left for people", "bold")
    if work.left is None:
        return [title, *page.paragraph(work.left_from, "  ")]
    lines = [title, *page.paragraph(f"{count(len(work.left), 'place')}, {work.left_from}", "  ")]
    shown = work.left if everything else work.left[:_LEFT]
    for one in shown:
        lines += page.paragraph(f"{page.place(one.path, one.line)}  {one.kind}: {one.reason}", "    ", "      ")
    more = len(work.left) - len(shown)
    return [*lines, f"    … and {more:,} more (--all)"] if more else lines
