"""What ``ssot undo`` has taken back, and which migrations it remembers: for people, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ssot_tool.model import SCHEMA_VERSION
from ssot_tool.report.json import Json, dump
from ssot_tool.report.layout import Page, clean, count, table

#: So many files are named.
_FILES = 20
_STATES = {
    "applied": "written",
    "undone": "taken back",
    "started": "interrupted",
    "undoing": "interrupted while taken back",
}


class Remembered(msgspec.Struct, frozen=True):
    """A migration whose journal is there. ``state``: "started", "applied", "undoing" or "undone".

    ``what`` and ``when`` (UTC, ISO 8601) as it was made; ``paths`` are those it touches. ``damage``: why it cannot be
    told or followed, and then the others are empty.
    """

    number: int
    state: str
    what: str = ""
    when: str = ""
    paths: tuple[str, ...] = ()
    damage: str = ""


class TakenBack(msgspec.Struct, frozen=True):
    """A migration that was taken back; ``paths``: the files that are as before again.

    ``begun``: whether it had changed anything at all before it was killed.
    """

    number: int
    what: str = ""
    paths: tuple[str, ...] = ()
    begun: bool = True


def undo_text(done: TakenBack, page: Page, *, everything: bool = False) -> str:
    """What was taken back, and its files; ``everything`` names all of them."""
    if not done.begun:
        told = f"Migration {done.number} was stopped before it changed any file; what it left in .ssot is removed."
        return _text(page.paragraph(told))
    what = f" ({done.what})" if done.what else ""
    are = "is" if len(done.paths) == 1 else "are"
    told = f"Took back migration {done.number}{what}: {count(len(done.paths), 'file')} {are} as before."
    lines = page.paragraph(told)
    shown = done.paths if everything else done.paths[:_FILES]
    lines += [f"  {page.path(path)}" for path in shown]
    if len(done.paths) > len(shown):
        lines.append(f"  … and {count(len(done.paths) - len(shown), 'more file')}: --all lists them")
    return _text(lines)


def list_text(remembered: Sequence[Remembered], page: Page) -> str:
    """The migrations that are remembered, one a line as given, and which one ``ssot undo`` takes back."""
    if not remembered:
        return _text(["No migration is remembered here."])
    readable = [one for one in remembered if not one.damage]
    rows = [(f"{one.number}", _when(one.when), _STATES[one.state], _size(one), clean(one.what)) for one in readable]
    lines = table(rows, ("right", "left", "left", "right", "left")) if rows else []
    for one in remembered:
        if one.damage:
            lines += page.paragraph(f"{one.number}  {_STATES[one.state]}, but damaged: {one.damage}", "  ", "     ")
    return _text([*lines, "", *page.paragraph(_next(remembered))])


def undo_json(done: TakenBack) -> str:
    """What was taken back as one document that ends with a newline."""
    return dump({"schema": SCHEMA_VERSION, "undone": _fields(done)})


def list_json(remembered: Sequence[Remembered]) -> str:
    """The migrations that are remembered as one document that ends with a newline."""
    return dump({"schema": SCHEMA_VERSION, "journals": [_fields(one) for one in remembered]})


def _fields(value: Remembered | TakenBack) -> Json:
    return msgspec.structs.asdict(value) | {"paths": list(value.paths)}


def _next(remembered: Sequence[Remembered]) -> str:
    """As ``undo`` chooses: what was interrupted goes before what was written, the newest first."""
    interrupted = [one.number for one in remembered if one.state in ("started", "undoing")]
    if interrupted:
        return f"Migration {max(interrupted)} was interrupted; ssot undo makes the files whole, as they were before it."
    written = [one.number for one in remembered if one.state == "applied"]
    if written:
        return f"ssot undo takes back migration {max(written)}, the last one that was written."
    return "All of them are taken back."


def _size(one: Remembered) -> str:
    return count(len(one.paths), "file")


def _when(when: str) -> str:
    """``2026-07-31 12:30 UTC``."""
    day, _, time = clean(when).partition("T")
    return f"{day} {time[:5]} UTC" if time else day


def _text(lines: Sequence[str]) -> str:
    return "\n".join(lines) + "\n"
