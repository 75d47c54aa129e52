"""What every format of ``ssot check`` says in words: the verdict, and what is known, silenced or stale."""

from __future__ import annotations

from collections import Counter

from ssot_tool.model import Checked, CheckReport, Finding, Fixed
from ssot_tool.report.layout import count

_WAYS = (("comment", "comments"), ("configuration", "the configuration"))


def verdict(report: CheckReport) -> str:
    """One line, the most important first."""
    new = len(report.new)
    known = len(report.findings) - new
    if report.lost:
        others = new - len(report.lost)
        more = f"; {count(others, 'other new finding')}" if others else ""
        return f"No verdict: {count(len(report.lost), 'file')} could not be read{more}"
    if new:
        expired = sum(one.expired for one in report.new)
        told = count(new, "new finding")
        if expired:
            ran_out = "accepted once, and that has run out"
            told = f"{count(new, 'finding')} {ran_out}" if expired == new else f"{told} ({expired:,} {ran_out})"
        if not report.against:
            return f"{told}: there is no baseline yet, so everything is new"
        return told + (f", {count(known, 'known finding')}" if known else "")
    if report.strict and report.fixed:
        return f"Nothing new, but {stale(report)} {'fails' if len(report.fixed) == 1 else 'fail'} the check (--strict)"
    return f"Nothing new: {count(known, 'known finding')}" if known else "Nothing new: no findings at all"


def remarks(report: CheckReport) -> list[str]:
    """Sentences on what is not new, each a paragraph of its own; stale entries are ``stale_remark``."""
    told = []
    known = [one.finding for one in report.findings if one.state == "known"]
    if known:
        how = "in" if against_baseline(report) else "already in"
        where = f" {how} {report.against}" if report.against else ""
        more = f", {report.accepted:,} accepted in the baseline" if report.accepted else ""
        number = count(len(known) - report.accepted, "finding")
        told.append(f"Known: {number}{where}{more}: {_by_role(known)}.")
    if report.silenced:
        by = Counter[str](one.by for one in report.silenced)
        ways = [f"{by[way]:,} by {words}" for way, words in _WAYS if by[way]]
        total = f"{count(len(report.silenced), 'finding')}, " if len(ways) > 1 else ""
        told.append(f"Silenced: {total}{', '.join(ways)}.")
    if report.drifted:
        verb = "was" if report.drifted == 1 else "were"
        told.append(
            f"{count(report.drifted, 'finding')} {verb} recognised by likeness; "
            "ssot baseline prune writes down where they are now."
        )
    if not report.against:
        told.append("There is no baseline: everything counts as new. ssot baseline init accepts what is there today.")
    return told


def stale(report: CheckReport) -> str:
    """``2 stale entries``, or ``2 fixed findings`` where a revision was compared with; no full stop."""
    if against_baseline(report):
        return count(len(report.fixed), "stale entry", "stale entries")
    return count(len(report.fixed), "fixed finding")


def stale_remark(report: CheckReport) -> str:
    """A sentence on the entries that match nothing any more, "" where there are none."""
    if not report.fixed:
        return ""
    if not against_baseline(report):
        told = f"Fixed since {report.against}: {count(len(report.fixed), 'finding')}."
    else:
        verb = "matches" if len(report.fixed) == 1 else "match"
        them = "it" if len(report.fixed) == 1 else "them"
        told = f"Fixed: {stale(report)} {verb} nothing any more; ssot baseline prune removes {them}."
    fails = "It fails" if len(report.fixed) == 1 else "They fail"
    return f"{told} {fails} the check (--strict)." if report.strict else told


def against_baseline(report: CheckReport) -> bool:
    """Whether the baseline was compared with, and not a revision."""
    return report.against.startswith("the baseline")


def acceptance(one: Checked) -> str:
    """How a finding is new although it was accepted, "" where it was not; no full stop."""
    if not one.expired:
        return ""
    by = f" by {one.owner}" if one.owner else ""
    reason = f": {one.reason}" if one.reason else ""
    return f"its acceptance{by} ran out, it was until {one.until}{reason}"


def subject(one: Finding | Fixed) -> str:
    """What a finding is about in one phrase: the symbol (or path), where in it, and which detail."""
    name = one.symbol or (one.path if isinstance(one, Finding) else one.scope)
    scope = f" in {one.scope}" if one.scope and one.scope != name else ""
    return f"{name}{scope}" + (f" [{one.detail}]" if one.detail else "")


def _by_role(found: list[Finding]) -> str:
    numbers = Counter(one.role or one.code for one in found)
    return ", ".join(f"{name} {number:,}" for name, number in sorted(numbers.items(), key=lambda it: (-it[1], it[0])))
