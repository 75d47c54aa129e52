"""The report of ``discover`` for people: the proposals in a line each, then the first of them at length."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_tool.discovery import Candidate, Discovery, RivalryKind, uses_of
from ssot_tool.model import Family
from ssot_tool.report.layout import Align, Page, cells, clean, count, some, table, width_of
from ssot_tool.report.usage import short_names

#: So many members, ties and excused namesakes of a proposal are told.
_MEMBERS, _TIES, _EXCUSED, _LISTED = 6, 3, 3, 12
_KINDS: dict[RivalryKind, str] = {
    "same-name": "same name",
    "same-job": "same job",
    "factories": "factories",
    "functions": "functions",
    "same-work": "same work",
}


def discover_text(
    found: Discovery, page: Page, *, limit: int = 2, everything: bool = False, only: Sequence[int] = ()
) -> str:
    """The report; the first ``limit`` proposals are told at length, or those whose numbers are in ``only``.

    ``everything``: all at length, no list is cut.
    """
    if only:
        told = [one for one in found.candidates if one.number in only]
        return "\n\n".join("\n".join(_proposal(one, page, everything=True)) for one in told) + "\n"
    if not found.candidates:
        return "\n".join(_nothing(found, page)) + "\n"
    shown = found.candidates if everything else found.candidates[:limit]
    blocks = [_head(found, page), _overview(found.candidates, page, everything)]
    blocks += [*(_proposal(one, page, everything) for one in shown), _next(found.candidates[0])]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _head(found: Discovery, page: Page) -> list[str]:
    number = len(found.candidates)
    lines = [page.style(f"{count(number, 'proposal')}: what seems to compete for one responsibility", "bold")]
    lines += page.paragraph(_looked_at(found))
    if found.habit:
        lines += page.paragraph(
            "Here one name so often stands for several things that a shared name alone is believed."
        )
    return lines


def _looked_at(found: Discovery) -> str:
    total = sum(found.excused.values())
    reasons = sorted(found.excused.items(), key=lambda item: (-item[1], item[0]))
    told = ", ".join(f"{name} {number:,}" for name, number in reasons[:3])
    what = "1 class or function" if found.looked_at == 1 else f"{found.looked_at:,} classes and functions"
    excused = f"; {total:,} have no rivals by rule ({told}, …)" if total else ""
    return f"Among {what} outside tests{excused}."


def _nothing(found: Discovery, page: Page) -> list[str]:
    return [
        page.style("Nothing seems to compete", "bold"),
        *page.paragraph(_looked_at(found)),
        *page.paragraph(
            "That is no proof: rivals that share neither words nor work are not found. Describe a role in ssot.toml "
            'to look for its members, or ask with ssot find "what it should do".'
        ),
    ]


def _proposal(one: Candidate, page: Page, everything: bool) -> list[str]:
    family = one.family
    title = f"{one.number}. {clean(family.title)}"
    numbers = f"{count(one.calls, 'use')} in production, {one.test_calls:,} in tests"
    lines = [f"{page.style(title, 'bold')} ({clean(family.role)})", *page.paragraph(f"{family.why} {numbers}.", "  ")]
    lines += _members(family, page, None if everything else _MEMBERS)
    proposed = family.proposed
    if proposed is not None:
        name = short_names([member.symbol for member in family.members]).get(proposed.symbol, proposed.symbol)
        lines += page.paragraph(f"Keep {clean(name)}: {', '.join(proposed.reasons)}", "  ", "    ")
    ties = [f"{tie.kind}: {tie.detail}" for tie in one.ties[1:]]
    if ties:
        lines += page.paragraph(f"Shared {'; '.join(ties if everything else ties[:_TIES])}", "  ", "    ")
    if family.excused:
        excused = [f"{clean(e.symbol.rpartition('.')[2])} ({e.excuse}: {clean(e.detail)})" for e in family.excused]
        lines += page.paragraph(f"No rivals: {some(excused, None if everything else _EXCUSED)}", "  ", "    ")
    return lines


def _members(family: Family, page: Page, most: int | None) -> list[str]:
    """The most used first; each with its place."""
    ranked = sorted(
        family.members, key=lambda member: (*(-number for number in uses_of(member.references)), member.symbol)
    )
    shown = ranked[:most]
    labels = short_names([member.symbol for member in family.members])
    rows = []
    for member in shown:
        uses, in_tests = uses_of(member.references)
        name = clean(labels[member.symbol]) + ("()" if member.kind == "function" else "")
        rows.append((name, page.place(member.path, member.start_line), f"{uses:,}", f"{in_tests:,} in tests"))
    aligns: tuple[Align, ...] = ("left", "left", "right", "right")
    lines = table(rows, aligns, "    ")
    if width_of(lines) > page.width:
        lines = [line for row in rows for line in _stacked(row, page)]
    if len(ranked) > len(shown):
        lines.append(f"    … and {count(len(ranked) - len(shown), 'more member')}")
    return lines


def _stacked(row: tuple[str, str, str, str], page: Page) -> list[str]:
    name, place, uses, in_tests = row
    tail = f"{uses} in production, {in_tests}"
    one = f"    {name}  {place}"
    return [one, f"      {tail}"] if cells(one) <= page.width else [f"    {name}", f"      {place}", f"      {tail}"]


def _overview(candidates: Sequence[Candidate], page: Page, everything: bool) -> list[str]:
    heads = ("", "Proposal", "Kind", "Members", "Uses", "Tests", "Keep")
    aligns: tuple[Align, ...] = ("right", "left", "left", "right", "right", "right", "left")
    shown = candidates if everything else candidates[:_LISTED]
    rows = [heads, *map(_line, shown)]
    lines = table(rows, aligns)
    if width_of(lines) > page.width:
        lines = table([row[:-1] for row in rows], aligns[:-1])
    lines[0] = page.style(lines[0], "dim")
    if len(candidates) > len(shown):
        lines.append(f"  … and {count(len(candidates) - len(shown), 'more proposal')}: ssot discover --all")
    return lines


def _line(one: Candidate) -> tuple[str, ...]:
    family = one.family
    names = short_names([member.symbol for member in family.members])
    keep = clean(names[family.proposed.symbol]) if family.proposed is not None else ""
    numbers = f"{len(family.members)}", f"{one.calls:,}", f"{one.test_calls:,}"
    return f"{one.number}", clean(family.title), _KINDS[one.kind], *numbers, keep


def _next(first: Candidate) -> list[str]:
    symbols = " ".join(clean(member.symbol) for member in first.family.members[:2])
    return [
        "Next",
        f"  - see all of one:   ssot discover --show {first.number}",
        f"  - how they differ:  ssot compare {symbols}",
        f"  - make it a role:   ssot discover --adopt {first.number}",
    ]
