"""The report of ``ssot tests`` for people: what no test protects first, then the nearest tests of each member."""

from __future__ import annotations

from collections import Counter

from ssot_tool.cure.protection import Protected, ProtectionReport, Reach
from ssot_tool.report.layout import Page, clean, count

#: So many tests of a member are told, and so many characters of the command.
_TESTS, _COMMAND = 8, 2_000
#: So many tests are told that coverage contradicts.
_IDLE = 3


def tests_text(report: ProtectionReport, page: Page, *, everything: bool = False) -> str:
    """The whole report; ``everything`` cuts no list."""
    blocks = [_head(report, page)]
    if report.unprotected:
        lines = [page.style(f"No test reaches {count(len(report.unprotected), 'member')}", "bold", "red")]
        lines += [f"  {_named(one, page)}" for one in report.unprotected]
        blocks.append(lines)
    ranked = sorted(report.members, key=lambda one: (-len(one.tests), one.symbol))
    blocks += [_member(one, page, everything) for one in ranked if one.tests]
    blocks += [_command(report, page, everything), [line for note in report.notes for line in page.paragraph(note)]]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _head(report: ProtectionReport, page: Page) -> list[str]:
    if not report.members:
        return [f"Nothing in this workspace plays the role {clean(report.role)}: there is nothing to protect."]
    tests = {reach.test for one in report.members for reach in one.tests}
    protected = len(report.members) - len(report.unprotected)
    title = clean(f"{report.title} ({report.role})" if report.role else report.title)
    how = f"as {report.coverage} of the coverage file have it" if report.coverage else _distance(report.distance)
    text = (
        f"{title}: {protected} of {count(len(report.members), 'member')} reached by {count(len(tests), 'test')}, {how}"
    )
    lines = page.paragraph(text, "", "  ")
    lines[0] = lines[0].replace(title, page.style(title, "bold"), 1)
    return lines


def _distance(distance: int) -> str:
    if not distance:
        return "all of which name it themselves (--distance 1 finds more)"
    return f"with at most {count(distance, 'use')} between (--distance)"


def _member(one: Protected, page: Page, everything: bool) -> list[str]:
    ways = Counter(reach.how for reach in one.tests)
    told = ", ".join(f"{how} {number:,}" for how, number in sorted(ways.items(), key=lambda item: (-item[1], item[0])))
    files = len({reach.path for reach in one.tests})
    head = f"  {count(len(one.tests), 'test')} in {count(files, 'file')}: {told}"
    lines = [page.style(_named(one, page), "bold"), *page.paragraph(head.strip(), "  ", "    ")]
    shown = one.tests if everything else one.tests[:_TESTS]
    for reach in shown:
        lines += _test(reach)
    if len(one.tests) > len(shown):
        lines.append(f"    … and {len(one.tests) - len(shown):,} more (--all)")
    return lines + _idle(one, page, everything)


def _idle(one: Protected, page: Page, everything: bool) -> list[str]:
    """The tests that coverage contradicts; the nearest of them, unless all are wanted."""
    if not one.idle:
        return []
    what = "looks near and did" if len(one.idle) == 1 else "look near and did"
    lines = page.paragraph(f"{count(len(one.idle), 'test')} {what} not run it when coverage was measured", "  ", "    ")
    shown = one.idle if everything else one.idle[:_IDLE]
    lines += [f"    {clean(reach.test)}  {reach.how}, {reach.distance}" for reach in shown]
    if len(one.idle) > len(shown):
        lines.append(f"    … and {len(one.idle) - len(shown):,} more (--all)")
    return lines


def _test(reach: Reach) -> list[str]:
    lines = [f"    {clean(reach.test)}  {reach.how}, {reach.distance}"]
    if reach.via:
        lines.append(f"      via {' <- '.join(clean(symbol.rpartition('.')[2]) for symbol in reach.via[::-1])}")
    return lines


def _command(report: ProtectionReport, page: Page, everything: bool) -> list[str]:
    if not report.command:
        return []
    title = page.style("Run them", "bold")
    if everything or len(report.command) <= _COMMAND:
        return [title, f"  {clean(report.command)}"]
    subject = clean(report.role or " ".join(one.symbol for one in report.members))
    return [title, f"  ssot tests {subject} --distance {report.distance} --format ids | xargs pytest"]


def _named(one: Protected, page: Page) -> str:
    return f"{clean(one.symbol)}  {page.place(one.path, one.start_line)}"
