"""The report of ``discover`` for people: the proposals in a line each, then the first of them at length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from ssot_tool.discovery import Candidate, Discovery, RivalryKind, uses_of
from ssot_tool.model import Family, Member
from ssot_tool.report.layout import Align, Page, cells, clean, count, some, table, width_of

#: So many members, ties and excused namesakes of a proposal are told.
_MEMBERS, _TIES, _EXCUSED, _LISTED = 6, 3, 3, 12
#: So many files that could not be read.
_LOST = 3
_KINDS: dict[RivalryKind, str] = {
    "same-name": "same name",
    "same-job": "same job",
    "factories": "factories",
    "functions": "functions",
    "same-work": "same work",
}


def discover_text(
    found: Discovery,
    page: Page,
    *,
    limit: int = 2,
    everything: bool = False,
    only: Collection[int] = (),
    kinds: Collection[RivalryKind] = (),
) -> str:
    """The report; the first ``limit`` proposals are told at length, or those whose numbers are in ``only``.

    ``everything``: all at length, no list is cut. ``kinds``: only proposals of these kinds, with their numbers.
    """
    if only:
        told = [one for one in found.candidates if one.number in only]
        return "\n\n".join("\n".join(_proposal(one, page, everything=True)) for one in told) + "\n"
    if not found.candidates:
        blocks = [_nothing(found, page), _kept_apart(found, page) if everything else [], _lost(found, page)]
        return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"
    listed = found.of_kinds(kinds)
    if not listed:
        return f"None of {count(len(found.candidates), 'proposal')} is of the kind {' or '.join(kinds)}\n"
    shown = listed if everything else listed[:limit]
    blocks = [_head(found, listed, page, everything), _overview(listed, page, everything)]
    blocks += (_proposal(one, page, everything) for one in shown)
    blocks += [_kept_apart(found, page) if everything else [], _lost(found, page, everything)]
    blocks.append(_next(listed, page))
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def adopted_lines(name: str, adopted: Sequence[Candidate]) -> list[str]:
    """What was written into the file of that name, and what to do next, a sentence each."""
    lines = []
    for one in adopted:
        role = clean(one.family.role)
        lines.append(f"{name}: [roles.{role}] has {count(len(one.family.members), 'member')}")
        lines.append(f"next: choose its canonical there; ssot scan --role {role}; ssot compare {role}")
    return lines


def _head(found: Discovery, listed: Sequence[Candidate], page: Page, everything: bool) -> list[str]:
    number = count(len(found.candidates), "proposal")
    if len(listed) < len(found.candidates):
        number = f"{len(listed):,} of {number}"
    lines = [page.style(f"{number}: what seems to compete for one responsibility", "bold")]
    lines += page.paragraph(_looked_at(found, everything))
    if found.habit:
        lines += page.paragraph(
            "Here one name so often stands for several things that a shared name alone is believed."
        )
    return lines


def _looked_at(found: Discovery, everything: bool = True) -> str:
    what = "1 class or function" if found.looked_at == 1 else f"{found.looked_at:,} classes and functions"
    total, told = _by_rule(found.excused, everything)
    excused = f"; {total:,} {'has' if total == 1 else 'have'} no rivals by rule ({told})" if total else ""
    apart, rules = _by_rule(Counter(one.excuse for one in found.kept_apart), everything)
    repeat = "repeats another and is" if apart == 1 else "repeat another and are"
    kept = f"; {apart:,} {repeat} kept apart from it ({rules})" if apart else ""
    return f"Among {what} outside tests{excused}{kept}."


def _by_rule(excused: Mapping[str, int], everything: bool) -> tuple[int, str]:
    """How many are excused, and by what; the first three rules of many unless ``everything``."""
    reasons = sorted(excused.items(), key=lambda item: (-item[1], item[0]))
    told = ", ".join(f"{name} {number:,}" for name, number in (reasons if everything else reasons[:3]))
    return sum(excused.values()), told + (", …" if len(reasons) > 3 and not everything else "")


def _kept_apart(found: Discovery, page: Page) -> list[str]:
    """What repeats something and is in no proposal, and why."""
    if not found.kept_apart:
        return []
    lines = [page.style("Kept apart from what they repeat", "bold")]
    lines += page.paragraph(f"ssot explain {found.kept_apart[0].excuse} tells what such an excuse says.", "  ")
    for one in found.kept_apart:
        told = f"{clean(one.symbol)} ({one.excuse}): {clean(one.detail)}"
        lines += page.paragraph(f"{page.place(one.path, one.start_line)}: {told}", "  ", "    ")
    return lines


def _nothing(found: Discovery, page: Page) -> list[str]:
    return [
        page.style("Nothing seems to compete", "bold"),
        *page.paragraph(_looked_at(found)),
        *page.paragraph(
            "That is no proof: rivals that share neither words nor work are not found. Describe a role in ssot.toml "
            'to look for its members, or ask with ssot find "what it should do".'
        ),
    ]


def _lost(found: Discovery, page: Page, everything: bool = False) -> list[str]:
    """What could not be read, and may hold rivals of what is told."""
    if not found.skipped:
        return []
    lines = [page.style(f"{count(len(found.skipped), 'file')} could not be read (SSOT901)", "bold")]
    shown = found.skipped[: None if everything else _LOST]
    for one in shown:
        lines += page.paragraph(f"{page.place(one.path, one.line)}: {clean(one.reason)}", "  ", "    ")
    if len(shown) < len(found.skipped):
        lines.append(f"  … and {count(len(found.skipped) - len(shown), 'more file')}")
    return lines


def _proposal(one: Candidate, page: Page, everything: bool) -> list[str]:
    family = one.family
    title = f"{one.number}. {clean(family.title)}"
    numbers = f"{count(one.calls, 'use')} in production, {one.test_calls:,} in tests"
    role = f"{clean(family.role)}, a role already" if one.adopted else clean(family.role)
    lines = [f"{page.style(title, 'bold')} ({role})", *page.paragraph(f"{family.why} {numbers}.", "  ")]
    lines += _members(family, page, None if everything else _MEMBERS)
    if family.proposed is not None:
        keep = family.proposed.symbol.rpartition(".")[2]
        if sum(member.symbol.rpartition(".")[2] == keep for member in family.members) > 1:
            keep = family.proposed.symbol
        lines += page.paragraph(f"Keep {keep}: {', '.join(family.proposed.reasons)}", "  ", "    ")
    lines += [line for tie in one.ties if tie.kind == "says" for line in page.paragraph(tie.detail, "  ", "    ")]
    ties = [f"{tie.kind}: {tie.detail}" for tie in one.ties[1:] if tie.kind != "says"]
    if ties:
        lines += page.paragraph(f"Shared {'; '.join(ties if everything else ties[:_TIES])}", "  ", "    ")
    if family.excused:
        excused = [f"{e.symbol.rpartition('.')[2]} ({e.excuse}: {e.detail})" for e in family.excused]
        lines += page.paragraph(f"No rivals: {some(excused, None if everything else _EXCUSED)}", "  ", "    ")
    return lines


def _members(family: Family, page: Page, most: int | None) -> list[str]:
    """The most used first; each with its uses and its place, on two lines where one does not fit into one."""
    keep = family.proposed.symbol if family.proposed is not None else ""
    ranked = sorted(
        family.members, key=lambda member: (*(-number for number in uses_of(member.references)), member.symbol)
    )
    shown = ranked[:most]
    heads = table([("Uses", "Tests"), *(_uses(member) for member in shown)], ("right", "right"), "    ")
    starts = [f"{numbers}  {_name(member, keep)}" for numbers, member in zip(heads[1:], shown, strict=True)]
    places = [page.place(member.path, member.start_line) for member in shown]
    lines = table([*zip(starts, places, strict=True)], ("left", "left"), "")
    if width_of(lines) > page.width:
        below = " " * (cells(heads[0]) + 4)
        lines = [line for start, place in zip(starts, places, strict=True) for line in (start, f"{below}{place}")]
    lines = [
        page.style(heads[0], "dim"),
        *(line.replace("<- keep", page.style("<- keep", "green"), 1) for line in lines),
    ]
    if len(ranked) > len(shown):
        lines.append(f"    … and {count(len(ranked) - len(shown), 'more member')}")
    return lines


def _uses(member: Member) -> tuple[str, str]:
    uses = uses_of(member.references)
    return f"{uses.production:,}", f"{uses.tests:,}"


def _name(member: Member, keep: str) -> str:
    name = clean(member.name) + ("()" if member.kind == "function" else "")
    return f"{name} <- keep" if member.symbol == keep else name


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
    keep = clean(family.proposed.symbol.rpartition(".")[2]) if family.proposed is not None else ""
    numbers = f"{len(family.members)}", f"{one.calls:,}", f"{one.test_calls:,}"
    return f"{one.number}", clean(family.title), _KINDS[one.kind], *numbers, keep


def _next(listed: Sequence[Candidate], page: Page) -> list[str]:
    first = next((one for one in listed if not one.adopted), listed[0])
    adopt = f"  - who uses them:    ssot scan --role {clean(first.family.role)}"
    if not first.adopted:
        adopt = f"  - make it a role:   ssot discover --adopt {first.number}"
    symbols = " ".join(clean(member.symbol) for member in first.family.members[:2])
    return [
        page.style("Next", "bold"),
        f"  - see all of one:   ssot discover --show {first.number}",
        f"  - how they differ:  ssot compare {symbols}",
        adopt,
    ]
