"""What was done and tried already: from the evidence that migrations left here, or from a tracker of elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from ssot_tool.cure.evidence import Evidence
from ssot_tool.cure.work import COMMITTED, PASSED, Proof
from ssot_tool.errors import SsotError
from ssot_tool.graph import short_names
from ssot_tool.migrate.dirty import dirty
from ssot_tool.migrate.undo import list_journals


def proof_of(
    root: Path,
    about: Sequence[Evidence],
    legacy: Collection[str],
    paths: Collection[str],
    remembered: Mapping[str, str],
) -> Proof:
    """What is known of the work on some legacy symbols; ``about``: the evidence of it, in its order.

    ``paths``: what has to be committed beside what migrations wrote. ``remembered``: what an earlier tracker says by
    its line's key ("verified", "committed"); it counts where no migration of these symbols was made in this checkout.
    """
    made = " ".join(getattr(one, "what", "") for one in list_journals(root))
    if not about and not any(symbol in made for symbol in legacy):
        return Proof(
            is_known=False,
            passed=PASSED in remembered.get("verified", ""),
            is_committed=COMMITTED in remembered.get("committed", ""),
        )
    last = _last_verified(about)
    return Proof(
        applied=tuple((one.plan, _told(one)) for one in about if one.number is not None),
        verified=f"{last.verified} ({last.command})" if last else "",
        passed=bool(last and last.passed),
        is_committed=not _uncommitted(root, {path for one in about for path in one.paths}.union(paths)),
    )


def _last_verified(about: Sequence[Evidence]) -> Evidence | None:
    """The last verification that nothing was written after."""
    for one in reversed(about):
        if one.verified:
            return one
        if one.number is not None:
            return None
    return None


def _told(one: Evidence) -> str:
    names = short_names([move.symbol for move in one.moves])
    what = ", ".join(names[move.symbol] for move in one.moves)
    places = sum(one.rewritten.values())
    left = f", {len(one.left):,} left for people" if one.left else ""
    files = "1 file" if len(one.paths) == 1 else f"{len(one.paths):,} files"
    return f"{one.when[:10]}, migration {one.number}: {what}; {places:,} places rewritten in {files}{left}"


def _uncommitted(root: Path, paths: Collection[str]) -> bool:
    try:
        return bool(dirty(root, paths))
    except SsotError:
        return True
