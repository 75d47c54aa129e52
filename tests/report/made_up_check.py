"""Made-up reports of ``ssot check``: everything at once, hostile text, and single pieces."""

from __future__ import annotations

import msgspec

from ssot_tool.fingerprint import fingerprint
from ssot_tool.model import (
    Checked,
    CheckReport,
    Family,
    Finding,
    Fixed,
    Related,
    Silence,
    Skipped,
    Summary,
)
from tests.report.made_up import HANDLER, HOSTILE, alone, factories, finding, handlers

BARE = CheckReport(Summary(9_809, 1_204, 0), (), (), (), (), (), "the baseline")
UNREAD = Finding("SSOT901", "warning", "", "", "app/kaputt ü.py", 7, 7, "syntax error: expected ':'", "f" * 32)


def found(family: Family, number: int, code: str = "SSOT101", detail: str = "") -> Finding:
    """The finding of the family's member of this number, with two rivals."""
    one = family.members[number]
    rivals = tuple(
        Related(other.path, other.start_line, other.symbol, "rival") for other in family.members if other is not one
    )[:2]
    mark = fingerprint(code, family.role, one.symbol, detail)
    return msgspec.structs.replace(
        finding(code, family.role, one), related=rivals, fingerprint=mark, detail=detail, message=f"{one.name} competes"
    )


def new(one: Finding) -> Checked:
    return Checked(one, "new")


def known(one: Finding, reason: str = "until the rewrite") -> Checked:
    return Checked(one, "known", reason=reason, owner="team-x")


def only_known(number: int = 12) -> CheckReport:
    family = handlers()
    return msgspec.structs.replace(
        BARE, families=(family,), findings=tuple(known(found(family, one)) for one in range(number))
    )


def many_new(number: int = 30) -> CheckReport:
    family = handlers(number)
    return msgspec.structs.replace(
        BARE, families=(family,), findings=tuple(new(found(family, one + 6)) for one in range(number))
    )


def full_report(prefix: str = "backend/") -> CheckReport:
    """Two families with new findings of two codes, one of them expired; known, silenced, fixed and lost ones."""
    first, second, third = handlers(), factories(), alone()
    collision = found(first, 1, "SSOT102", "start_agent")
    expired = Checked(
        found(first, 3), "new", reason="legacy until Q1", owner="team-x", until="2026-01-31", expired=True
    )
    legacy = msgspec.structs.replace(
        found(second, 1, "SSOT201", "call"), severity="warning", scope="app.main.wire", path="app/main.py", start_line=9
    )
    return CheckReport(
        summary=Summary(9_809, 1_204, 2),
        families=(first, second, third),
        findings=(new(found(first, 1)), expired, new(collision), new(legacy), new(UNREAD), known(found(first, 5))),
        silenced=(
            Silence(found(first, 4), "comment", "an example", "2027-01-31", "app/example.py:16"),
            Silence(found(first, 2), "configuration", "", "", "ssot.toml"),
        ),
        fixed=(
            Fixed("message-handler", "SSOT101", "app.gone.OldHandler", "", "", "0" * 32),
            Fixed("message-handler", "SSOT102", "app.gone.OldHandler", "", "ping", "1" * 32, 2),
        ),
        skipped=(Skipped(UNREAD.path, UNREAD.message, 7), Skipped("scripts/deep.py", "is nested too deeply")),
        against="the baseline",
        drifted=1,
        prefix=prefix,
    )


def hostile_report() -> CheckReport:
    """Everything that others write is hostile: names, paths, routes, reasons."""
    family = handlers(0)
    bad = HOSTILE + "|::error::%0A,@team\r]](javascript:x){0}\uffff"
    member = msgspec.structs.replace(family.members[1], symbol=f"app.x.{bad}", path=f"app/{bad}.py")
    family = msgspec.structs.replace(family, title=bad, why=bad, members=(member, *family.members[2:]))
    one = msgspec.structs.replace(found(family, 0, "SSOT102", bad), message=bad)
    one = msgspec.structs.replace(one, related=(Related(f"app/{bad}.py", 3, bad, bad),))
    return msgspec.structs.replace(
        full_report(""),
        families=(family,),
        findings=(
            Checked(one, "new", reason=bad, owner=bad, until=bad, expired=True),
            known(msgspec.structs.replace(one, fingerprint="e" * 32), bad),
            new(msgspec.structs.replace(UNREAD, path=f"{bad}.py", message=bad)),
        ),
        silenced=(Silence(one, "comment", bad, bad, f"{bad}:4"),),
        fixed=(Fixed("message-handler", "SSOT101", bad, bad, bad, "a" * 32),),
        skipped=(Skipped(f"{bad}.py", bad),),
        against=f"the baseline {bad}",
    )


__all__ = [
    "BARE",
    "HANDLER",
    "UNREAD",
    "found",
    "full_report",
    "hostile_report",
    "known",
    "many_new",
    "new",
    "only_known",
]


def of_hundreds() -> CheckReport:
    """A new finding that 402 places explain, of which it lists two."""
    family = handlers()
    one = msgspec.structs.replace(found(family, 6), unlisted=400)
    return msgspec.structs.replace(BARE, families=(family,), findings=(new(one),))
