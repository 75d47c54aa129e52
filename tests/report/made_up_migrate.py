"""Made-up reports of ``ssot migrate``: planned, written, hostile, and with nothing in them."""

from __future__ import annotations

import msgspec

from ssot_tool.model import BrokenTest, FileChange, Lack, MigrateReport, Move, Occurrence, Skipped, Summary
from tests.report.made_up import HOSTILE

OLD, OLDER, NEW = "app.old.Old", "app.older.Older", "app.new.New"
MOVES = (Move(OLD, NEW, {"agent_type": "start", "retries": 3}, {"db": "session"}, {"run": "handle"}), Move(OLDER, NEW))
RECEIVER, ANNOTATE = "the receiver's class is not certain", "annotate it, or rename the method by hand"

BARE = MigrateReport("3fa2" * 8, (Move(OLD, NEW),), (), (), (), Summary(9_809, 12, 0), ())


def place(line: int, status: str = "rewritten", kind: str = "call", path: str = "app/main.py") -> Occurrence:
    one = Occurrence(path, line, 5, 8, OLD, kind, "rewritten")
    return msgspec.convert(msgspec.structs.asdict(one) | {"status": status}, Occurrence)


def left(line: int, *, path: str = "app/main.py", reason: str = RECEIVER, unsafe: bool = False) -> Occurrence:
    changed = {
        "reason": reason,
        "todo": ANNOTATE if reason == RECEIVER else "",
        "level": "unsafe" if unsafe else "safe",
    }
    return msgspec.structs.replace(place(line, "left", "method", path), **changed)


def planned() -> MigrateReport:
    """Two symbols onto one: an edit, a new file and one less; places of every status; something is lacking."""
    main = "from app.old import Old\n\n\ndef wire():\n    return Old(1)\n"
    kept = msgspec.structs.replace(place(3, "kept", "word"), reason="a word in a comment")
    indirect = msgspec.structs.replace(place(9, path="tests/test_main.py"), indirect=True, in_test=True, symbol=OLDER)
    return MigrateReport(
        plan="3fa2" * 8,
        moves=MOVES,
        changes=(
            FileChange("app/adapter.py", "create", 1, None, "x = 1\n"),
            FileChange("app/main.py", "edit", 2, main, main.replace("old", "new").replace("Old", "New")),
            FileChange("app/old.py", "delete", 1, "class Old:\n    pass\n", None),
        ),
        ledger=tuple(
            sorted(
                [
                    *(place(1, kind="import"), place(5), kept, indirect, left(20), left(31, unsafe=True)),
                    left(7, path="app/über uns.py", reason="it is compared by identity"),
                ]
            )
        ),
        lacks=(Lack(OLD, NEW, "method", "close", "has no method of that name", ("app/main.py:20", "app/main.py:31")),),
        summary=Summary(9_809, 12, 1),
        skipped=(Skipped("app/kaputt.py", "syntax error: expected ':'", 7),),
    )


def written() -> MigrateReport:
    return msgspec.structs.replace(planned(), number=4, verified="pytest -q: 120 passed before and after")


def broken() -> MigrateReport:
    tests = [BrokenTest(f"tests/test_{n}.py::test_it", "passed", "failed", "TypeError: no kind") for n in range(1, 31)]
    told = "30 tests that passed before do not pass with the changes (tried twice); nothing was written"
    return msgspec.structs.replace(planned(), verified=told, broken=tuple(tests), culprits=("app/main.py",))


def hostile() -> MigrateReport:
    """Everything that others write is hostile: names, paths, reasons and sources."""
    bad = HOSTILE + "|::error::%0A,@team\r]](javascript:x){0}\uffff"
    one = msgspec.structs.replace(left(3), path=f"app/{bad}.py", symbol=bad, reason=bad, todo=bad, kind="word")
    return msgspec.structs.replace(
        planned(),
        moves=(Move(bad, bad),),
        changes=(FileChange(f"app/{bad}.py", "edit", 1, f"a{bad}\t\x00\n", f"b{bad}\t\x00\n"),),
        ledger=(one, msgspec.structs.replace(one, line=4, status="kept")),
        lacks=(Lack(bad, bad, bad, bad, bad, (bad, f"{bad}:3")),),
        skipped=(Skipped(f"{bad}.py", bad),),
        verified=bad,
        broken=(BrokenTest(bad, bad, bad, bad),),
        culprits=(f"app/{bad}.py",),
        notes=(bad,),
    )


REPORTS = {"planned": planned(), "written": written(), "broken": broken(), "hostile": hostile(), "bare": BARE}
