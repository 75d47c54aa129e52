"""From a verdict on a place to its line of the ledger."""

from __future__ import annotations

from typing import Literal

from ssot_tool.model import Occurrence
from ssot_tool.planning.places.sites import Verdict
from ssot_tool.scan.sheet import Sheet

_STATUS: dict[str, Literal["rewritten", "kept", "left"]] = {"moved": "rewritten", "kept": "kept", "left": "left"}


def row_for(
    sheet: Sheet, span: tuple[int, int], symbol: str, kind: str, verdict: Verdict, *, indirect: bool, in_test: bool
) -> Occurrence:
    """The line of the ledger for a span of a file; what to do is told of what is left alone."""
    line, column = sheet.lines.place(span[0])
    return Occurrence(
        path=sheet.path,
        line=line,
        column=column,
        end_column=column + span[1] - span[0],
        symbol=symbol,
        kind=kind,
        status=_STATUS[verdict.status],
        level=verdict.level,
        reason=verdict.reason,
        todo=verdict.todo if verdict.status == "left" else "",
        indirect=indirect,
        in_test=in_test,
    )
