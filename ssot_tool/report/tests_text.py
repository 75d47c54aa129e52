"""The report of ``ssot tests`` for people: what no test protects first, then the nearest tests of each member."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ssot_tool.cure.protection import Protected, ProtectionReport, Reach
from ssot_tool.report.layout import Page, clean, count

#: So many files of a member are told, so many tests of a file, and so many characters of the command.
_FILES, _TESTS, _COMMAND = 8, 1, 2_000
#: So many tests are told that coverage contradicts.
_IDLE = 3


def tests_text(report: ProtectionReport, page: Page, *, everything: bool = False) -> str:
    """The whole report; ``everything`` cuts no list."""
    blocks = [_head(report, page)]
    if report.unprotected:
        lines = [page.style(f"No test reaches {count(len(report.unprotected), 'member')}", "bold", "red")]
        for one in report.unprotected:
            lines.append(f"  {_named(one, page)}")
            importers = report.beyond.get(one.symbol, 0)
            if importers:
                what = "test imports its module and runs" if importers == 1 else "tests import its module and run"
                lines.append(f"    {importers:,} {what} nothing of it")
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
    return f"within a distance of {distance} (--distance)"


def _member(one: Protected, page: Page, everything: bool) -> list[str]:
    ways = Counter(reach.how for reach in one.tests)
    told = ", ".join(f"{how} {number:,}" for how, number in sorted(ways.items(), key=lambda item: (-item[1], item[0])))
    files: dict[str, list[Reach]] = {}
    for reach in one.tests:
        files.setdefault(reach.path, []).append(reach)
    head = f"  {count(len(one.tests), 'test')} in {count(len(files), 'file')}: {told}"
    lines = [page.style(_named(one, page), "bold"), *page.paragraph(head.strip(), "  ", "    ")]
    shown = list(files.items()) if everything else list(files.items())[:_FILES]
    for path, tests in shown:
        lines += _file(path, tests, len(tests) if everything else _TESTS)
    if len(files) > len(shown):
        rest = len(one.tests) - sum(len(tests) for _, tests in shown)
        lines.append(f"    … and {count(rest, 'test')} in {count(len(files) - len(shown), 'more file')} (--all)")
    return lines + _idle(one, page, everything)


def _file(path: str, tests: Sequence[Reach], most: int) -> list[str]:
    """The nearest tests of one file."""
    if len(tests) <= most:
        return [line for reach in tests for line in _test(reach, reach.test)]
    lines = [f"    {clean(path)}  {count(len(tests), 'test')}, such as"]
    for reach in tests[:1]:
        lines += [f"  {line}" for line in _test(reach, reach.test.partition("::")[2] or reach.test)]
    return lines


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


def _test(reach: Reach, name: str) -> list[str]:
    lines = [f"    {clean(name)}  {reach.how}, {reach.distance}"]
    if reach.via:
        lines.append(f"      via {' <- '.join(clean(_short(symbol)) for symbol in reach.via[::-1])}")
    return lines


def _short(symbol: str) -> str:
    """The last name of a symbol; of a method also that of its class, which tells more."""
    *_, owner, name = ["", *symbol.split(".")]
    return f"{owner}.{name}" if owner[:1].isupper() or name.startswith("__") else name


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
