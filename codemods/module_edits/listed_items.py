"""Takes items out of something that lists them between commas: the names of an import, the entries of a list."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ssot_tool.edit import Edit

from .module_text import ModuleText

_ALONE = re.compile(r"[ \t]*,?[ \t]*(?:#.*)?")


def drop_items(module: ModuleText, spans: Sequence[tuple[int, int]], gone: Collection[int]) -> list[Edit]:
    """The edits that drop some of the items at ``spans``, by their indexes; one item at least must stay."""
    edits: list[Edit] = []
    at = 0
    while at < len(spans):
        if at not in gone:
            at += 1
            continue
        end = at
        while end < len(spans) and end in gone:
            end += 1
        edits += _drop_run(module, spans, at, end)
        at = end
    return edits


def _drop_run(module: ModuleText, spans: Sequence[tuple[int, int]], at: int, end: int) -> list[Edit]:
    if all(_has_own_line(module, span) for span in spans[at:end]):
        lines = [module.line_span(module.line_of(span[0])) for span in spans[at:end]]
        return [Edit(start, stop, "") for start, stop in lines]
    if end < len(spans):
        return [Edit(spans[at][0], spans[end][0], "")]
    return [Edit(spans[at - 1][1], spans[end - 1][1], "")]


def _has_own_line(module: ModuleText, span: tuple[int, int]) -> bool:
    line = module.line_of(span[0])
    if line != module.line_of(span[1]):
        return False
    start = module.line_span(line)[0]
    row = module.row(line)
    return not row[: span[0] - start].strip() and _ALONE.fullmatch(row[span[1] - start :]) is not None
