"""From one text to another as edits: of what was changed in steps, the places that differ in the end."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from ssot_tool.edit import Edit

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def between(old: str, new: str) -> list[Edit]:
    """The edits, whole lines each, that make ``new`` of ``old``."""
    before, after = _LINE.findall(old), _LINE.findall(new)
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    starts = [0]
    for line in before:
        starts.append(starts[-1] + len(line))
    matcher = SequenceMatcher(None, before[head : len(before) - tail], after[head : len(after) - tail], autojunk=False)
    edits = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            edits.append(Edit(starts[head + i1], starts[head + i2], "".join(after[head + j1 : head + j2])))
    return edits
