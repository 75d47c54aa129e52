"""Edits of a call in the layout that it has: keywords before values, and more arguments behind the last one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from ssot_tool.edit import Edit

from .call_text import Argument, CallText
from .transfer import Transfer

_LINE_END = re.compile(r"\r\n?|\n")
_OWN_LINE = re.compile(r"(?:\r\n?|\n)([^\S\r\n]*)\Z")


def edits_of(
    call: CallText, arguments: Sequence[Argument], moved: Transfer, callee: Sequence[Edit]
) -> tuple[Edit, ...]:
    """All edits in order. ``arguments`` are the last ones of the call; ``callee`` are edits before them."""
    edits = list(callee)
    more = [f"{name}={text}" for name, text in moved.added]
    for argument, keyword in zip(arguments, moved.keywords, strict=True):
        start, end = argument.span
        named = keyword is not None and argument.name is None
        if keyword is not None and argument.name is not None and keyword != argument.name:
            edits.append(Edit(*argument.keyword, keyword))
        if (argument.bare and named) or (argument.bare == "generator" and more):
            edits += (Edit(start, start, f"{keyword}=(" if named else "("), Edit(end, end, ")"))
        elif named:
            edits.append(Edit(start, start, f"{keyword}="))
    if more:
        edits += _appended(call, more)
    return _joined(edits)


def _appended(call: CallText, more: Sequence[str]) -> list[Edit]:
    """The edits that put arguments behind the last one: on lines of their own if the others have that."""
    if not call.arguments:
        return [Edit(call.opened, call.opened, ", ".join(more))]
    last = call.arguments[-1]
    end = last.comma if last.comma is not None else last.span[1]
    own_line = _OWN_LINE.search(last.gap)
    if own_line is None or any(_LINE_END.search(one.gap) is None for one in call.arguments[1:]):
        text = ", ".join(more)
        return [Edit(end, end, f" {text}," if last.comma is not None else f", {text}")]
    line_end, indent = _LINE_END.findall(last.gap)[-1], own_line[1]
    broken = _LINE_END.search(call.source, end, call.closed)
    rest = broken.start() if broken else end
    lines = f",{line_end}{indent}".join(more)
    if last.comma is not None:
        return [Edit(rest, rest, f"{line_end}{indent}{lines},")]
    return [Edit(end, end, ","), Edit(rest, rest, f"{line_end}{indent}{lines}")]


def _joined(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits in order; several insertions at one place become one."""
    found: list[Edit] = []
    for (start, end), same in groupby(sorted(edits, key=lambda one: (one.start, one.end)), lambda e: (e.start, e.end)):
        found.append(Edit(start, end, "".join(edit.text for edit in same)))
    return tuple(found)
