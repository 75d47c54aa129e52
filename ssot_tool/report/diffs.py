"""The hunks of a unified diff, as ``git diff`` and ``diff -u`` write them.

``difflib`` compares a whole file however little of it changed, which takes longer than planning a migration does. Edits
are local: behind each, the two texts run in step again after a few lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

import msgspec

#: So many lines stand around a change.
_CONTEXT = 3
#: Texts are in step again where so many lines agree; looked for among so many.
_AGREEING, _WINDOW = 3, 60


class _Block(msgspec.Struct, frozen=True):
    """Lines ``start`` to ``end`` of the old text give way to ``new_start`` to ``new_end`` of the new; 0-based."""

    start: int
    end: int
    new_start: int
    new_end: int


def hunks(before: str | None, after: str | None) -> list[str]:
    """Lines from the first ``@@`` on, each with its ``\\n``; lines end at ``\\n`` alone, a ``\\r`` before it stays.

    None is a file that is not there. No lines for texts that are equal.
    """
    old, new = _lines(before), _lines(after)
    written: list[str] = []
    for group in _groups(list(_blocks(old, new))):
        written += _hunk(group, old, new)
    return written


def _lines(text: str | None) -> list[str]:
    lines = (text or "").split("\n")
    last = lines.pop()
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[_Block]:
    here, there = 0, 0
    while here < len(old) or there < len(new):
        if here < len(old) and there < len(new) and old[here] == new[there]:
            here, there = here + 1, there + 1
            continue
        end, new_end = _in_step(old, new, here, there) or (len(old), len(new))
        yield from _compared(old, new, _Block(here, end, there, new_end))
        here, there = end, new_end


def _in_step(old: Sequence[str], new: Sequence[str], here: int, there: int) -> tuple[int, int] | None:
    """Where the texts agree again after the fewest lines; None if that is not near."""
    for distance in range(1, _WINDOW):
        for skipped in range(distance + 1):
            at, to = here + skipped, there + distance - skipped
            if at > len(old) or to > len(new):
                continue
            # Fewer lines than that agree only where both texts end.
            if old[at : at + _AGREEING] == new[to : to + _AGREEING]:
                return at, to
    return None


def _compared(old: Sequence[str], new: Sequence[str], within: _Block) -> Iterator[_Block]:
    """What differs in a stretch of the two texts, thoroughly."""
    here, there = within.start, within.new_start
    matcher = SequenceMatcher(None, old[here : within.end], new[there : within.new_end])
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            yield _Block(here + start, here + end, there + new_start, there + new_end)


def _groups(blocks: Sequence[_Block]) -> Iterator[list[_Block]]:
    """Changes whose context would touch stand in one hunk."""
    group = list(blocks[:1])
    for last, block in pairwise(blocks):
        if block.start - last.end > 2 * _CONTEXT:
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _hunk(group: Sequence[_Block], old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    first, last = group[0], group[-1]
    above = min(first.start, _CONTEXT)
    end = min(last.end + _CONTEXT, len(old))
    new_end = last.new_end + end - last.end
    yield f"@@ -{_range(first.start - above, end)} +{_range(first.new_start - above, new_end)} @@\n"
    at = first.start - above
    for block in group:
        yield from _marked(" ", old[at : block.start])
        yield from _marked("-", old[block.start : block.end])
        yield from _marked("+", new[block.new_start : block.new_end])
        at = block.end
    yield from _marked(" ", old[at:end])


def _range(start: int, end: int) -> str:
    """``first line,number of lines``; of no lines, the one before counts."""
    number = end - start
    return f"{start + 1}" if number == 1 else f"{start + 1 if number else start},{number}"


def _marked(mark: str, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield f"{mark}{line}" if line.endswith("\n") else f"{mark}{line}\n"
        if not line.endswith("\n"):
            yield "\\ No newline at end of file\n"
