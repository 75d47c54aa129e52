"""The report of ``scan`` for people: the most important family first, then the others, shorter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

import msgspec

from ssot_tool.model import SUPPRESSION, UNREADABLE, Family, ScanReport, Skipped, Summary
from ssot_tool.report.details_text import detail_lines
from ssot_tool.report.layout import Page, cells, clean, count
from ssot_tool.report.members_text import member_lines
from ssot_tool.report.usage import Row, abridged, chosen_symbol, rows, units
from ssot_tool.short_names import short_names


class Limits(msgspec.Struct, frozen=True):
    """How much of a family is told: None is all; ``advice`` is the reasons for the canonical and what to do next."""

    members: int | None
    collisions: int | None
    advice: bool


_FIRST, _OTHERS, _ALL = Limits(12, 8, True), Limits(5, 3, False), Limits(None, None, True)
_SKIPPED = 5
#: So many findings of a rule that belongs to no role are told.
_PLACES = 8
#: The summary names so many kinds of reason for skipping a file, each in so many characters.
_KINDS, _REASON = 3, 60


def scan_text(
    report: ScanReport,
    page: Page,
    *,
    everything: bool = False,
    looked_for: Sequence[str] = (),
    movable: Collection[str] = (),
) -> str:
    """The whole report; ``everything`` cuts no list and adds what was excused and every reference.

    ``looked_for``: titles of the roles, told where nothing was found. ``movable``: ids of the roles for which
    migrations are configured.
    """
    rivals = {finding.role for finding in report.findings} - {""}
    competing = [family for family in report.families if family.role in rivals or family.collisions]
    peaceful = [family for family in report.families if family not in competing]
    blocks = [] if competing else [_nothing(report, page, looked_for)]
    for index, family in enumerate(competing):
        limits = _ALL if everything else _OTHERS if index else _FIRST
        blocks.append(_family(family, page, limits, everything, family.role in movable))
    blocks += [_peaceful(family, page, everything) for family in peaceful]
    blocks += [_whole_tree(code, report, page, everything) for code in _tree_codes(report)]
    blocks += [_skipped(report.skipped, page, everything), _findings(report, page)]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def summary_line(summary: Summary, skipped: Sequence[Skipped] = ()) -> str:
    """What was looked at, in one line; with ``skipped`` also the most frequent reasons."""
    passed = summary.files - summary.read - summary.skipped - summary.unread
    parts = [f"{summary.read:,} read"]
    if passed > 0:
        parts.append(f"{passed:,} cannot matter")
    if summary.skipped:
        reasons = f": {_reasons(skipped)}" if skipped else ""
        parts.append(f"{summary.skipped:,} skipped (SSOT901{reasons})")
    if summary.unread:
        parts.append(f"{summary.unread:,} could not be read, and hold no member of a role")
    return f"{count(summary.files, 'file')}: {', '.join(parts)}"


def _reasons(skipped: Sequence[Skipped]) -> str:
    """``syntax error 4×, contains NUL bytes 1×``: what stands behind a colon, and numbers, tell no kinds apart."""
    kinds = Counter(
        clean(re.sub(r"(?<![\w-])\d(?:[\d,]*\d)?", "N", one.reason.partition(":")[0]))[:_REASON] for one in skipped
    )
    ranked = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    others = sum(number for _, number in ranked[_KINDS:])
    told = [f"{kind} {number:,}×" for kind, number in ranked[:_KINDS]]
    return ", ".join(told + ([f"others {others:,}×"] if others else []))


def _family(family: Family, page: Page, limits: Limits, everything: bool, is_movable: bool) -> list[str]:
    listed = rows(family)
    lines = _head(family, listed, page)
    shown = abridged(listed, family, limits.members)
    lines += ["", *member_lines(shown, family, page, everything=everything)]
    hidden = len(listed) - len(shown)
    if hidden:
        lines.append(f"  … and {count(hidden, 'more member')}: ssot scan --role {clean(family.role)} --all")
    lines += _collisions(family, page, limits.collisions)
    lines += _canonical(family, page, limits.advice)
    lines += _next(family, listed, page, is_movable) if limits.advice else []
    if everything:
        lines += detail_lines(family, listed, page)
    return lines


def _head(family: Family, listed: Sequence[Row], page: Page) -> list[str]:
    calls, in_tests = sum(row.usage.calls for row in listed), sum(row.usage.test_calls for row in listed)
    numbers = [count(len(listed), "member")]
    if len(units(family)) != len(listed):
        numbers[0] += f" in {count(len(units(family)), 'unit')} (a hierarchy is one)"
    if family.collisions:
        numbers.append(f"{count(len(family.collisions), 'route')} served more than once")
    numbers.append(f"{count(calls, 'call')} in production, {in_tests:,} in tests")
    return [
        f"{page.style(clean(family.title), 'bold')} ({clean(family.role)})",
        *page.paragraph("; ".join(numbers)),
        *(page.paragraph(family.why) if family.why else []),
    ]


def _collisions(family: Family, page: Page, limit: int | None) -> list[str]:
    if not family.collisions:
        return []
    labels = short_names(sorted({symbol for one in family.collisions for symbol in one.members}))
    # The routes on which most members collide first; the names decide between equals.
    ranked = sorted(family.collisions, key=lambda one: (-len(one.members), one.route))
    lines = ["", page.style("Routes that several members serve", "bold")]
    shown = ranked[:limit]
    width = min(max(cells(clean(one.route)) for one in shown), 30)
    for one in shown:
        route = clean(one.route)
        names = ", ".join(clean(labels[symbol]) for symbol in one.members)
        gap = " " * max(width - cells(route), 0)
        paragraph = page.paragraph(names, f"  {'x' * cells(route)}{gap}  ", " " * (width + 4))
        paragraph[0] = f"  {page.style(route, 'red')}{gap}  {paragraph[0][cells(route) + len(gap) + 4 :]}"
        lines += paragraph
    if len(ranked) > len(shown):
        lines.append(f"  … and {count(len(ranked) - len(shown), 'more route')}")
    return lines


def _canonical(family: Family, page: Page, advice: bool) -> list[str]:
    symbol = chosen_symbol(family)
    if not symbol:
        return []
    title = "Canonical" if family.canonical else "Proposed canonical"
    lines = ["", page.style(title, "bold"), f"  {clean(symbol)}"]
    if advice and family.proposed is not None and not family.canonical:
        for reason in family.proposed.reasons:
            lines += page.paragraph(reason, "  - ", "    ")
    return lines


def _next(family: Family, listed: Sequence[Row], page: Page, is_movable: bool) -> list[str]:
    role, chosen = clean(family.role), chosen_symbol(family)
    advice = []
    if family.proposed is not None and not family.canonical:
        advice += ["Record in ssot.toml which one stays:", f"  [roles.{role}]", f'  canonical = "{clean(chosen)}"']
    advice += ["See who depends on these members:", f"  ssot graph {role}"]
    rivals = [row for row in listed if row.member.symbol != chosen]
    if rivals:
        most = max(rivals, key=lambda row: (row.usage.calls, row.usage.references))
        if most.usage.references:
            advice.append(f"See the {count(most.usage.references, 'reference')} to the most used rival:")
            advice.append(f"  ssot refs {clean(most.member.symbol)}")
            moves = role if is_movable else f"--from {clean(most.member.symbol)} --to {clean(family.canonical or '')}"
            if is_movable or family.canonical:
                advice += ["See what moving onto the canonical would change:", f"  ssot migrate {moves}"]
    return ["", page.style("Next", "bold"), *(f"  {line}" for line in advice)]


def _peaceful(family: Family, page: Page, everything: bool) -> list[str]:
    listed = rows(family)
    if not listed and not (everything and family.excused):
        return []
    names = count(len(listed), "member")
    lines = [f"{page.style(clean(family.title), 'bold')} ({clean(family.role)}): {names}, nothing competes"]
    lines += member_lines(listed[: None if everything else _OTHERS.members], family, page, everything=everything)
    hidden = 0 if everything else len(listed) - len(listed[: _OTHERS.members])
    if hidden:
        lines.append(f"  … and {count(hidden, 'more member')}: ssot scan --role {clean(family.role)} --all")
    return lines + (detail_lines(family, listed, page) if everything else [])


def _nothing(report: ScanReport, page: Page, looked_for: Sequence[str]) -> list[str]:
    titles = list(looked_for) or [f"{family.title} ({family.role})" for family in report.families]
    where = f"in {count(report.summary.files, 'file')}"
    wanted = f"Looked for {'; '.join(titles)} {where}." if titles else f"Looked {where}."
    return [
        page.style("No competing implementations found.", "bold"),
        *page.paragraph(wanted),
        *page.paragraph("ssot rules lists the roles that are active, ssot config which files are looked at."),
        *page.paragraph("Roles of your own go into .ssot/rules/*.toml or ssot.toml, which ssot init writes."),
    ]


def _tree_codes(report: ScanReport) -> list[str]:
    """The codes of findings that belong to no role, but for those about files and comments."""
    codes = {finding.code for finding in report.findings if not finding.role}
    return sorted(codes - {UNREADABLE, SUPPRESSION})


def _whole_tree(code: str, report: ScanReport, page: Page, everything: bool) -> list[str]:
    found = [finding for finding in report.findings if finding.code == code]
    lines = [page.style(f"{code}: {count(len(found), 'finding')}", "bold")]
    shown = found if everything else found[:_PLACES]
    for one in shown:
        lines.append(f"  {page.place(one.path, one.start_line)}")
        lines += page.paragraph(one.message, "    ")
    if len(found) > len(shown):
        lines.append(f"  … and {len(found) - len(shown):,} more: ssot scan --select {code} --all")
    return lines


def _skipped(skipped: Sequence[Skipped], page: Page, everything: bool) -> list[str]:
    if not skipped:
        return []
    verb = "was" if len(skipped) == 1 else "were"
    head = f"{count(len(skipped), 'file')} {verb} not read or not understood (SSOT901)"
    lines = [page.style(head, "bold")]
    shown = sorted(skipped)[: None if everything else _SKIPPED]
    for one in shown:
        lines.append(f"  {page.place(one.path, one.line)}")
        lines += page.paragraph(one.reason, "    ")
    if len(skipped) > len(shown):
        lines.append(f"  … and {count(len(skipped) - len(shown), 'more file')}: --all lists them")
    return lines


def _findings(report: ScanReport, page: Page) -> list[str]:
    codes = sorted(Counter(finding.code for finding in report.findings).items())
    lines = []
    if codes:
        told = ", ".join(f"{code} {number:,}×" for code, number in codes)
        more = f"ssot explain {codes[0][0]} tells more"
        lines += page.paragraph(f"{count(len(report.findings), 'finding')}: {told}; {more}")
    if report.silenced:
        ways = sorted(Counter[str](one.by for one in report.silenced).items())
        told = ", ".join(f"{number:,} by {by}" for by, number in ways)
        lines += page.paragraph(f"{count(len(report.silenced), 'finding')} silenced: {told}")
    return lines
