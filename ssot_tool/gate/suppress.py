"""Which findings comments and the configuration silence, and what is wrong with those that ask for it."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from ssot_tool.config import CONFIG_FILE, Config
from ssot_tool.config.codes import code_mistake
from ssot_tool.config.patterns import PathPatterns
from ssot_tool.config.shape import Ignore
from ssot_tool.model import Finding, Flaw, Silence, Suppression

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class PlacedIgnore(NamedTuple):
    """One of the configured ``[[ignores]]``, and where it is written."""

    ignore: Ignore
    path: str
    line: int

    @property
    def place(self) -> str:
        """File and line, as in ``ssot.toml:12``."""
        return f"{self.path}:{self.line}"

    @property
    def about(self) -> str:
        """What tells it from others across edits: its patterns."""
        return ", ".join(self.ignore.paths)


class Silenced(NamedTuple):
    """Findings that stay, in their order, those that are silenced, likewise, and what is wrong with what silences."""

    open: tuple[Finding, ...]
    silenced: tuple[Silence, ...]
    flaws: tuple[Flaw, ...]


def placed_ignores(config: Config) -> tuple[PlacedIgnore, ...]:
    """The configured ignores, in their order, each with its place in the file."""
    found = []
    for number, ignore in enumerate(config.ignores):
        path, _, line = config.origin(f"ignores[{number}]").rpartition(":")
        placed = (path, int(line)) if path and line.isdigit() else (config.source or CONFIG_FILE, 1)
        found.append(PlacedIgnore(ignore, *placed))
    return tuple(found)


def silence(
    findings: Sequence[Finding],
    suppressions: Sequence[Suppression],
    ignores: Sequence[PlacedIgnore],
    codes: Collection[str],
    today: datetime.date,
    *,
    complete: bool,
    asked_for: Collection[str] | None = None,
) -> Silenced:
    """Part the findings into those that stay and those that are silenced.

    A comment silences what starts on the lines that it covers, a configured ignore what stands in the files that it
    matches; where both do, the comment is told, of several comments the one that covers fewest lines. ``codes``: those
    of all rules. Dates are the last day on which they hold. Unless ``complete`` (all files read, all roles looked for)
    nothing is said to be unused, and never what silences codes that were not ``asked_for`` (None: all were).
    """
    flaws: list[Flaw] = []
    asked: list[tuple[Suppression, str]] = []
    for one in suppressions:
        wrong, right = _judged(one, codes, today)
        flaws += wrong
        asked += [(one, code) for code in right]
    by_comment, used = _by_comments(findings, asked)
    by_ignore, useful = _by_ignores(findings, ignores, today)
    if complete:
        told = codes if asked_for is None else asked_for
        flaws += [_unused(one, code) for one, code in asked if (one, code) not in used and code in told]
        useful |= {at for at, one in enumerate(ignores) if not set(one.ignore.codes) <= set(told)}
    flaws += _ignore_flaws(ignores, today, useful if complete else None)
    silenced = {**by_ignore, **by_comment}
    return Silenced(
        tuple(finding for number, finding in enumerate(findings) if number not in silenced),
        tuple(silenced[number] for number in sorted(silenced)),
        tuple(sorted(flaws)),
    )


# -- comments ---------------------------------------------------------------------------------------------------


def _judged(one: Suppression, codes: Collection[str], today: datetime.date) -> tuple[list[Flaw], list[str]]:
    """What is wrong with a comment, and the codes that it may silence: none where its reason or date is wrong."""
    listed = ", ".join(one.codes)
    if not one.codes:
        return [
            _flaw(one, "no-code", "", "the comment names no code in this form: # ssot: ignore[CODE] and the reason")
        ], []
    wrong = []
    if not one.reason:
        wrong.append(_flaw(one, "no-reason", listed, f"the comment gives no reason; write it behind ignore[{listed}]"))
    until = parsed_date(one.until)
    if one.until and until is None:
        message = f"{one.until} is no date; write until=2027-01-31, or leave it out"
        wrong.append(_flaw(one, "bad-date", listed, message))
    elif until is not None and today > until:
        message = f"the comment held until {one.until}; mend what it hides, or give it a later date"
        wrong.append(_flaw(one, "expired", listed, message))
    mistakes = {code: code_mistake(code, codes) for code in one.codes}
    told = [_flaw(one, mistake.what, code, mistake.message) for code, mistake in mistakes.items() if mistake]
    right = [] if wrong else [code for code, mistake in mistakes.items() if mistake is None]
    return [*wrong, *told], right


def parsed_date(text: str) -> datetime.date | None:
    """A date as in 2027-01-31; None for anything else."""
    if _DATE.fullmatch(text) is None:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _flaw(one: Suppression, what: str, about: str, message: str) -> Flaw:
    return Flaw(one.path, one.line, one.scope, what, about, message)


def _unused(one: Suppression, code: str) -> Flaw:
    remove = "remove it" if len(one.codes) == 1 else f"remove {code} from it"
    return _flaw(one, "unused", code, f"the comment silences no {code} here; {remove}")


def _by_comments(
    findings: Sequence[Finding], asked: Iterable[tuple[Suppression, str]]
) -> tuple[dict[int, Silence], set[tuple[Suppression, str]]]:
    """The silenced findings by their numbers, and which comments had a part in it, each with its code."""
    lines: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for number, finding in enumerate(findings):
        lines[finding.path, finding.code].append((finding.start_line, number))
    for found in lines.values():
        found.sort()
    best: dict[int, Suppression] = {}
    used = set()
    for one, code in asked:
        there = lines.get((one.path, code), [])
        covered = there[bisect_left(there, (one.first, -1)) : bisect_right(there, (one.last, len(findings)))]
        if covered:
            used.add((one, code))
        for _, number in covered:
            if number not in best or _rank(one) < _rank(best[number]):
                best[number] = one
    return {number: _by_comment(findings[number], one) for number, one in best.items()}, used


def _rank(one: Suppression) -> tuple[int, int, int]:
    return one.last - one.first, one.line, one.column


def _by_comment(finding: Finding, one: Suppression) -> Silence:
    return Silence(finding, "comment", one.reason, one.until, f"{one.path}:{one.line}")


# -- the configuration ------------------------------------------------------------------------------------------


def _by_ignores(
    findings: Sequence[Finding], ignores: Sequence[PlacedIgnore], today: datetime.date
) -> tuple[dict[int, Silence], set[int]]:
    """The silenced findings by their numbers, and the numbers of the ignores that matched one."""
    found: dict[int, Silence] = {}
    useful = set()
    for position, one in enumerate(ignores):
        if _is_over(one, today):
            continue
        matched: Mapping[str, bool] = _Matched(PathPatterns(one.ignore.paths))
        for number, finding in enumerate(findings):
            if finding.code in one.ignore.codes and matched[finding.path]:
                useful.add(position)
                found.setdefault(number, _by_ignore(finding, one))
    return found, useful


class _Matched(dict[str, bool]):
    """Whether patterns match a path, asked once for each."""

    def __init__(self, patterns: PathPatterns) -> None:
        super().__init__()
        self.patterns = patterns

    def __missing__(self, path: str) -> bool:
        self[path] = self.patterns.matches(path)
        return self[path]


def _by_ignore(finding: Finding, one: PlacedIgnore) -> Silence:
    until = one.ignore.until
    return Silence(finding, "configuration", one.ignore.reason, until.isoformat() if until else "", one.place)


def _is_over(one: PlacedIgnore, today: datetime.date) -> bool:
    return one.ignore.until is not None and today > one.ignore.until


def _ignore_flaws(
    ignores: Sequence[PlacedIgnore], today: datetime.date, useful: Collection[int] | None
) -> Iterable[Flaw]:
    """What is wrong with the configured ignores; ``useful`` is None where it cannot be told."""
    for position, one in enumerate(ignores):
        if _is_over(one, today):
            message = (
                f"the ignore of {one.about} held until {one.ignore.until}; mend what it hides, or give it a later date"
            )
            yield Flaw(one.path, one.line, "", "expired", one.about, message)
        elif useful is not None and position not in useful:
            codes = " or ".join(one.ignore.codes)
            message = f"the ignore of {one.about} silences no {codes}; remove it"
            yield Flaw(one.path, one.line, "", "unused", one.about, message)
