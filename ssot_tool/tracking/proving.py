"""What was done and tried already: from the evidence that migrations left here, and from the tracker.

A verification is of the code as it was then. Evidence stays in the checkout in which ``ssot migrate`` ran, so the
tracker carries what it said, when, and a fingerprint of the code. Whoever reads the tracker elsewhere sees the same:
the verification counts for as long as the definitions and the uses of the legacy code are those that it was of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

import msgspec

from ssot_tool.bodies import Bodies
from ssot_tool.cure.evidence import Evidence
from ssot_tool.cure.work import Proof
from ssot_tool.errors import SsotError
from ssot_tool.migrate.dirty import dirty
from ssot_tool.migrate.journal import Journal
from ssot_tool.migrate.undo import list_journals
from ssot_tool.session import Session
from ssot_tool.short_names import short_names
from ssot_tool.tracking.members import Standing, uses
from ssot_tool.words import counted

#: As ``report.plan_tracker`` writes it.
_VERIFIED = re.compile(r"Verification (?P<how>passed|failed): (?P<said>.*); (?P<when>[0-9T:+Z-]+), code (?P<code>\w+)")


class _Verified(msgspec.Struct, frozen=True):
    """A verification; ``code``: the fingerprint of what it was of, "" where nobody has written that down."""

    when: str
    said: str
    succeeded: bool
    code: str = ""


def code_of(session: Session, stands: Standing) -> str:
    """A fingerprint, 8 hexadecimal digits, of what a verification of the role is about; inside ``session.reading``.

    That is: what the canonical and the members say, and which scopes use the members, in which way and how often.
    Where something stands does not count, nor do ends of lines and the blanks before them.
    """
    bodies = Bodies(session)
    said = []
    for symbol in sorted({stands.canonical, *stands.there} - {""}):
        said += [symbol, *(line.rstrip() for line in bodies.definition(symbol).splitlines())]
    used = Counter((one.symbol, one.path, one.scope, one.kind) for two in stands.there.values() for one in uses(two))
    text = "\n".join([*said, *(f"{use}*{number}" for use, number in sorted(used.items()))])
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def proof_of(
    root: Path,
    about: Sequence[Evidence],
    paths: Collection[str],
    code: str,
    remembered: Mapping[str, str],
) -> Proof:
    """What is known of the work on some members; ``about``: the evidence of it, in its order.

    ``paths``: what has to be committed beside what migrations wrote. ``code``: as of ``code_of``. ``remembered``: what
    the tracker says by its line's key ("verified"). What is later counts; a verification of which the tracker does not
    know yet is taken to be of the code as it is, unless something was written after it.
    """
    mine, is_later = _last(about, remembered.get("verified", ""))
    undone = [one for one in list_journals(root) if isinstance(one, Journal) and one.state in ("undone", "undoing")]
    return Proof(
        applied=tuple((one.plan, _told(one)) for one in about if one.number is not None),
        undone=tuple(_begins(one.when, one.number) for one in undone),
        verified=mine.said if mine else "",
        when=mine.when if mine else "",
        succeeded=bool(mine and mine.succeeded),
        is_elsewhere=bool(mine and mine.code),
        code=code,
        holds=bool(mine and mine.code in ("", code) and not is_later),
        is_committed=not _uncommitted(root, {path for one in about for path in one.paths}.union(paths)),
    )


def _last(about: Sequence[Evidence], line: str) -> tuple[_Verified | None, bool]:
    """The last verification that is known of, and whether something was written here after it."""
    match = _VERIFIED.search(line)
    told = _Verified(match["when"], match["said"], match["how"] == "passed", match["code"]) if match else None
    runs = [one for one in about if one.verified]
    mine = None
    if runs:
        mine = _Verified(runs[-1].when, f"{runs[-1].verified} ({runs[-1].command})", bool(runs[-1].passed))
    found = told if told is not None and (mine is None or mine.when <= told.when) else mine
    wrote = [one.when for one in about if one.number is not None and not one.verified]
    return found, found is not None and any(when > found.when for when in wrote)


def _begins(when: str, number: int) -> str:
    return f"{when[:10]}, migration {number}:"


def _told(one: Evidence) -> str:
    names = short_names([move.symbol for move in one.moves])
    what = ", ".join(names[move.symbol] for move in one.moves)
    places = sum(one.rewritten.values())
    left = f", {len(one.left):,} left for people" if one.left else ""
    files = counted(len(one.paths), "file")
    return f"{_begins(one.when, one.number or 0)} {what}; {counted(places, 'place')} rewritten in {files}{left}"


def _uncommitted(root: Path, paths: Collection[str]) -> bool:
    try:
        return bool(dirty(root, paths))
    except SsotError:
        return True
