"""The report of ``migrate`` for people: what it does in the first line, then the diff, what is left, and how to go on.

The diff is long, and what needs a person stands behind it: at the end, where a terminal stops.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ssot_tool.model import FileChange, MigrateReport, Occurrence
from ssot_tool.report.diffs import hunks
from ssot_tool.report.layout import Page, clean, count, some
from ssot_tool.report.migrate_words import (
    Stays,
    bare_names,
    headline,
    kept_line,
    kinds,
    lacking,
    likely,
    made_and_gone,
    short_plan,
    stays,
    verdict,
)

#: So many places are told for one reason, and so many files that are to blame.
_PLACES, _NEEDED = 20, 3
#: A symbol as it is told.
Names = Callable[[str], str]
#: So many tests that would break.
_BROKEN = 20
_MARKS = {"+": "green", "-": "red", "@": "cyan"}


def migrate_text(
    report: MigrateReport, page: Page, *, plan_file: str = "", everything: bool = False, in_git: bool = True
) -> str:
    """The whole report; ``everything`` lists every place of the ledger.

    Once it is written, there is no diff; where tests would break, only that of the files whose change breaks them.
    ``plan_file``: where the plan was written for review, as it is typed; "" for nowhere.
    """
    blocks = [[page.style(line, "bold") for line in page.paragraph(headline(report))]]
    if report.number is None:
        blocks += [_diff(one, page) for one in report.changes if not report.broken or one.path in report.culprits]
    blocks += [
        [line for told in made_and_gone(report) for line in page.paragraph(f"{told}.", "", "  ")],
        _rewritten(report, page, everything),
        _kept(report, page, everything),
        _lacks(report, page, everything),
        _left(report, page, everything),
        _broken(report, page, everything),
        _next(report, page, plan_file, in_git),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _diff(change: FileChange, page: Page) -> list[str]:
    lines = hunks(change.before, change.after)
    if not lines and change.what == "edit":
        return []
    path = page.path(change.path)
    old, new = ("/dev/null" if change.what == what else path for what in ("create", "delete"))
    head = [page.style(f"--- {old}", "bold"), page.style(f"+++ {new}", "bold")]
    return head + [_shown(line, page) for line in lines]


def _rewritten(report: MigrateReport, page: Page, everything: bool) -> list[str]:
    rewritten = [one for one in report.ledger if one.status == "rewritten"]
    if not rewritten:
        return []
    lines = page.paragraph(f"Rewritten: {kinds(rewritten)}.", "", "  ")
    return lines + (_places(rewritten, page, None, "  ", bare_names(report)) if everything else [])


def _kept(report: MigrateReport, page: Page, everything: bool) -> list[str]:
    """What stays as it is: how much of it, and why."""
    groups = stays(one for one in report.ledger if one.status == "kept")
    if not groups:
        return []
    lines = [page.style(kept_line(sum(len(group.places) for group in groups)), "bold")]
    for group in groups:
        lines += page.paragraph(f"{group.reason or 'no reference'}: {len(group.places):,}", "  ", "    ")
        lines += _places(group.places, page, None, "    ", bare_names(report)) if everything else []
    return lines


def _lacks(report: MigrateReport, page: Page, everything: bool) -> list[str]:
    lines: list[str] = []
    for to, lacks in lacking(report.lacks).items():
        needed = page.paragraph(f"{to} lacks {count(len(lacks), 'thing')} that callers need", "", "  ")
        lines += [page.style(line, "bold") for line in needed]
        for lack in lacks:
            lines += page.paragraph(f"{lack.what} {lack.name}: {lack.message}", "  ", "    ")
            places = [_told_place(place, page) for place in lack.places]
            more = len(places) - 1
            if more > 0 and not everything:  # what is left because of it stands below, with all of its places
                places = [f"{places[0]} and {count(more, 'more place')}"]
            lines += [f"    {place}" for place in places]
    return lines


def _left(report: MigrateReport, page: Page, everything: bool) -> list[str]:
    if not report.left:
        return []
    needs = "needs" if len(report.left) == 1 else "need"
    lines = [page.style(f"{count(len(report.left), 'reference')} left, which {needs} a person", "bold", "yellow")]
    for group in stays(report.left):
        lines += _group(group, page, None if everything else _PLACES, bare_names(report))
    return lines + page.paragraph(likely(report), "  ", "  ")


def _group(group: Stays, page: Page, limit: int | None, names: Names) -> list[str]:
    times = f" ({len(group.places):,}×)" if len(group.places) > 1 else ""
    lines = page.paragraph(f"{group.reason or 'no reason was given'}{times}", "  ", "    ")
    lines = [page.style(line, "yellow") for line in lines]
    lines += _places(group.places, page, limit, "    ", names)
    return lines + (page.paragraph(f"-> {group.todo}", "    ", "       ") if group.todo else [])


def _places(places: Sequence[Occurrence], page: Page, limit: int | None, indent: str, names: Names) -> list[str]:
    rows = [(f"{page.place(one.path, one.line)}:{one.column}", _what(one, names)) for one in places[:limit]]
    lines = []
    for place, what in rows:
        fits = len(indent) + len(place) + 2 + len(what) <= page.width
        lines += [f"{indent}{place}  {what}"] if fits else [f"{indent}{place}", f"{indent}  {what}"]
    if len(places) > len(rows):
        lines.append(f"{indent}… and {len(places) - len(rows):,} more: --all lists them")
    return lines


def _what(one: Occurrence, names: Names) -> str:
    notes = [note for note, holds in (("indirect", one.indirect), ("test", one.in_test)) if holds]
    notes += ["unsafe"] if one.level == "unsafe" else []
    return clean(f"{one.kind}  {names(one.symbol)}") + (f"  ({some(notes, None)})" if notes else "")


def _told_place(place: str, page: Page) -> str:
    path, _, line = place.rpartition(":")
    return page.place(path, int(line)) if path and line.isascii() and line.isdigit() else clean(place)


def _broken(report: MigrateReport, page: Page, everything: bool) -> list[str]:
    """The tests that would break, and what to do."""
    if not report.broken:
        return []
    lines = [page.style(line, "bold", "red") for line in page.paragraph(verdict(report), "", "  ")]
    shown = report.broken if everything else report.broken[:_BROKEN]
    for one in shown:
        lines += page.paragraph(f"{one.test}: {one.before} before, {one.after} after", "  ", "    ")
        lines += page.paragraph(one.message, "    ", "    ")
    if len(report.broken) > len(shown):
        lines.append(f"  … and {count(len(report.broken) - len(shown), 'more test')}: --all lists them")
    if report.culprits:
        files = " ".join(f"--exclude {clean(path)}" for path in report.culprits[:_NEEDED])
        lines += page.paragraph(f"-> mend what they need, or leave them out ({files})", "  ", "     ")
    return lines


def _next(report: MigrateReport, page: Page, plan_file: str, in_git: bool) -> list[str]:
    """What was written or can be, and how to take it back."""
    if report.broken:
        return []
    lines = page.paragraph(verdict(report), "", "  ")
    if report.number is not None:
        changed = count(len(report.changes), "file")
        again = f"ssot undo takes it back (migration {report.number})" + ("; git diff shows it." if in_git else ".")
        return lines + page.paragraph(f"Written: {changed}. {again}")
    if not report.changes:
        return lines
    if plan_file:
        told = f"Nothing is written but the plan {short_plan(report)}. Read it, and write exactly that:"
        return [*lines, *page.paragraph(told), f"  ssot migrate --write --plan {clean(plan_file)}"]
    told = f"Nothing is written. Run it again with --write to write just this (plan {short_plan(report)})."
    return lines + page.paragraph(told)


def _shown(line: str, page: Page) -> str:
    """A line of a diff; its tabs stay, and the line end of a file is not shown."""
    told = "\t".join(map(clean, line.removesuffix("\n").removesuffix("\r").split("\t")))
    return page.style(told, _MARKS[told[0]]) if told[:1] in _MARKS else told
