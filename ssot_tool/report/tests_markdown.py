"""The report of ``ssot tests`` as Markdown, for an issue or a pull request."""

from __future__ import annotations

from ssot_tool.cure.protection import Protected, ProtectionReport
from ssot_tool.report.layout import count
from ssot_tool.report.markdown_words import LIMIT, code, plain

#: So many tests of a member are told.
_TESTS = 20


def tests_markdown(report: ProtectionReport) -> str:
    """What no test protects, then a table of members and the nearest tests of each; no longer than GitHub takes."""
    title = f"{plain(report.title)} ({code(report.role)})" if report.role else plain(report.title)
    lines = [f"# Tests that protect {title}", ""]
    if report.unprotected:
        lines += [f"**No test reaches {count(len(report.unprotected), 'member')}:**", ""]
        lines += [f"- {code(one.symbol)} in {code(f'{one.path}:{one.start_line}')}" for one in report.unprotected]
        lines.append("")
    lines += ["| member | tests | nearest |", "| --- | ---: | --- |"]
    for one in report.members:
        nearest = code(one.tests[0].test) if one.tests else "none"
        lines.append(f"| {code(one.symbol)} | {len(one.tests):,} | {nearest} |")
    lines += ["", f"Within a distance of {report.distance} (--distance)."]
    if report.coverage:
        lines[-1] = f"As {plain(report.coverage)} of the coverage file have it."
    lines += [f"\n{plain(note)}" for note in report.notes]
    text = "\n".join(lines) + "\n"
    for one in report.members:
        block = _tests(one)
        if len(text) + len(block) > LIMIT:
            return f"{text}\nThe other members are left out: ssot tests --format json has all.\n"
        text += block
    return text


def _tests(one: Protected) -> str:
    if not one.tests:
        return ""
    head = f"\n<details><summary>{plain(one.symbol)}: {count(len(one.tests), 'test')}</summary>\n\n"
    rows = [f"- {code(reach.test)} ({reach.how}, {reach.distance})" for reach in one.tests[:_TESTS]]
    more = [f"- … and {len(one.tests) - _TESTS:,} more"] if len(one.tests) > _TESTS else []
    return head + "\n".join([*rows, *more]) + "\n\n</details>\n"
