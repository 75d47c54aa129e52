"""Comments that silence findings, in files and forms that are meant to break their reading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.bad_inputs.rivals import CHAT, MATTERS, Ssot, scan

MARK = "# ssot: ignore[SSOT101, SSOT102] why"


def flaws(report: dict[str, Any]) -> list[tuple[str, int, str]]:
    return [(one["path"], one["start_line"], one["detail"]) for one in report["findings"] if one["code"] == "SSOT902"]


@pytest.mark.parametrize(
    "comment",
    [
        MARK + " y" * 500_000,
        MARK + "[" * 1_000_000,
        MARK + " #" * 500_000,
        MARK + " " * 1_000_000,
        "# " + "#" * 1_000_000 + MARK,
        MARK + " until=2999-01-01" + "(" * 1_000_000,
    ],
    ids=lambda comment: f"{comment[:40]}…",
)
def test_a_comment_of_a_megabyte_is_as_good_as_any(comment: str, workspace: Path, ssot: Ssot) -> None:
    (workspace / "app" / "chat.py").write_text(CHAT.replace("\n", f"  {comment}\n", 1), encoding="utf-8")
    done = scan(ssot)
    assert {one["finding"]["path"] for one in done.report["silenced"]} == {"app/chat.py"}
    assert flaws(done.report) == []
    assert max(len(one["reason"]) for one in done.report["silenced"]) <= 500


def test_many_codes_are_no_codes(workspace: Path, ssot: Ssot) -> None:
    (workspace / "x.py").write_text(f"x = 1  # ssot: ignore[{', '.join(['SSOT101'] * 100_000)}] why\n")
    assert flaws(scan(ssot).report) == [("x.py", 1, "no-code:")]


def test_many_comments(workspace: Path, ssot: Ssot) -> None:
    (workspace / "x.py").write_text("# ssot: ignore[SSOT101] why\n" * 20_000 + "x = 1\n")
    found = scan(ssot).report
    assert len(flaws(found)) == 20_000
    assert len({one["fingerprint"] for one in found["findings"]}) == len(found["findings"])


def test_in_a_file_that_does_not_parse_it_is_no_comment(workspace: Path, ssot: Ssot) -> None:
    (workspace / "app" / "broken.py").write_bytes(MARK.encode() + b"\n" + MATTERS + b"def f(:\n")
    done = scan(ssot)
    assert done.skipped["app/broken.py"][0] == 4
    assert flaws(done.report) == []


def test_a_file_that_does_not_parse_and_only_holds_a_comment_is_told(workspace: Path, ssot: Ssot) -> None:
    """It might be one that silences nothing; who knows?"""
    (workspace / "app" / "broken.py").write_text(f"{MARK}\ndef f(:\n")
    assert "app/broken.py" in scan(ssot).skipped


@pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1", "shift_jis", "utf-7"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, newline: str, workspace: Path, ssot: Ssot) -> None:
    head = "" if encoding == "utf-8-sig" else f"# coding: {encoding}\n"
    text = f"{head}\x0c\n{MARK}\n{CHAT}\nx = 1\t{MARK}"
    (workspace / "app" / "chat.py").write_bytes(text.replace("\n", newline).encode(encoding))
    done = scan(ssot)
    assert {one["finding"]["path"] for one in done.report["silenced"]} == {"app/chat.py"}
    last = text.count("\n") + 1
    assert flaws(done.report) == [("app/chat.py", last, "unused:SSOT101"), ("app/chat.py", last, "unused:SSOT102")]


def test_what_a_comment_says_steers_no_terminal(workspace: Path, ssot: Ssot) -> None:
    (workspace / "x.py").write_text("x = 1  # ssot: ignore[\x1b[2J\u202e] \x1b]0;x\x07\n# ssot: ignore[SSOT\x1b] why\n")
    done = ssot("scan", "--workers", "1", "--no-cache", "--all")
    for bad in ("\x1b", "\x07", "\u202e"):
        assert bad not in done.out and bad not in done.err
