"""The report of ``migrate`` as Markdown, fit for a pull request's text or a comment on it."""

from __future__ import annotations

from ssot_tool.model import MigrateReport
from ssot_tool.report.layout import count, some
from ssot_tool.report.markdown_words import LIMIT, MOST, code, plain
from ssot_tool.report.migrate_words import (
    Stays,
    headline,
    kept_line,
    kinds,
    lacking,
    likely,
    made_and_gone,
    stays,
    verdict,
)

#: So many files are named, and so many places that need one lacking thing.
_FILES, _NEEDED = 100, 5
_BROKEN = 20
_TABLE = ("| where | what | do |", "| --- | --- | --- |")


def migrate_markdown(report: MigrateReport, prefix: str = "") -> str:
    """What it does, what is left as tables, what is lacking, and the files; at most ``LIMIT`` characters."""
    head = [f"### ssot migrate: {plain(headline(report))}", "", *_facts(report)]
    tail = [*_lacks(report, prefix), *_kept(report), *_files(report, prefix)]
    left = LIMIT - sum(len(line) + 1 for line in (*head, *tail)) - MOST
    lines, cut = [], 0
    for group in stays(report.left):
        rows = _rows(group, prefix)
        above = [f"#### Left: {plain(group.reason)} ({len(rows):,})", "", *_TABLE]
        left -= sum(len(line) + 1 for line in above)
        shown = 0
        while shown < len(rows) and left >= len(rows[shown]) + 1:
            left -= len(rows[shown]) + 1
            shown += 1
        lines += [*above, *rows[:shown], ""] if shown else []
        cut += len(rows) - shown
    if cut:
        lines += [f"… and {count(cut, 'more place')} left: `ssot migrate --all` lists them.", ""]
    return "\n".join([*head, *lines, *tail]).rstrip("\n") + "\n"


def _facts(report: MigrateReport) -> list[str]:
    rewritten = [one for one in report.ledger if one.status == "rewritten"]
    facts = [f"Rewritten: {kinds(rewritten)}."] if rewritten else []
    facts += [f"{told}." for told in made_and_gone(report)]
    facts += [likely(report)] if likely(report) else []
    facts += [verdict(report)] if report.verified else []
    return [*(f"- {plain(fact)}" for fact in facts), "", *_broken(report)] if facts else []


def _broken(report: MigrateReport) -> list[str]:
    """The tests that would break, as a table."""
    if not report.broken:
        return []
    rows = [
        f"| {code(one.test)} | {plain(one.before)} | {plain(one.after)} | {plain(one.message)} |"
        for one in report.broken[:_BROKEN]
    ]
    more = len(report.broken) - len(rows)
    told = [f"… and {count(more, 'more test')}.", ""] if more else []
    return ["| test | before | after | message |", "| --- | --- | --- | --- |", *rows, "", *told]


def _rows(group: Stays, prefix: str) -> list[str]:
    rows = []
    for one in group.places:
        where = code(f"{prefix}{one.path}:{one.line}:{one.column}")
        rows.append(f"| {where} | {plain(one.kind)} {code(one.symbol)} | {plain(group.todo)} |")
    return rows


def _lacks(report: MigrateReport, prefix: str) -> list[str]:
    lines = []
    for to, lacks in lacking(report.lacks).items():
        lines += [f"#### {code(to)} lacks {count(len(lacks), 'thing')} that callers need", ""]
        for lack in lacks:
            places = some([code(f"{prefix}{place}") for place in lack.places], _NEEDED)
            needed = f" ({places})" if places else ""
            lines.append(f"- {plain(lack.what)} {code(lack.name)}: {plain(lack.message)}{needed}")
        lines.append("")
    return lines


def _kept(report: MigrateReport) -> list[str]:
    groups = stays(one for one in report.ledger if one.status == "kept")
    rows = [f"- {plain(group.reason or 'no reference')}: {len(group.places):,}" for group in groups]
    return _folded(kept_line(sum(len(group.places) for group in groups)), rows) if rows else []


def _files(report: MigrateReport, prefix: str) -> list[str]:
    rows = [f"- {code(f'{prefix}{change.path}')}: {_done(change.what, change.edits)}" for change in report.changes]
    if len(rows) > _FILES:
        rows = [*rows[:_FILES], f"- and {len(rows) - _FILES:,} more"]
    return _folded(f"{count(len(report.changes), 'file')} changed", rows) if rows else []


def _done(what: str, edits: int) -> str:
    return count(edits, "edit") if what == "edit" else f"{what}d"


def _folded(title: str, rows: list[str]) -> list[str]:
    return [f"<details><summary>{title}</summary>", "", *rows, "", "</details>", ""]
