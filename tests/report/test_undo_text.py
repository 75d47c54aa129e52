from __future__ import annotations

import json

from ssot_tool.report.layout import Page
from ssot_tool.report.undo_text import Remembered, TakenBack, list_json, list_text, undo_json, undo_text

WHEN = "2026-07-31T12:30:07+00:00"
APPLIED = Remembered(12, "applied", "Old onto New", WHEN, ("a.py", "b.py"))
UNDONE = Remembered(3, "undone", "Größer", WHEN, ("a.py",))


def test_what_was_taken_back_is_named() -> None:
    text = undo_text(TakenBack(3, "Old onto New", ("app/a.py", "b.py")), Page(100))
    assert text == "Took back migration 3 (Old onto New): 2 files are as before.\n  app/a.py\n  b.py\n"
    assert undo_text(TakenBack(3, "", ("a.py",)), Page(100)).startswith("Took back migration 3: 1 file is as before.")


def test_long_lists_of_files_are_cut_unless_all_are_wanted() -> None:
    done = TakenBack(3, "", tuple(f"a{number}.py" for number in range(30)))
    assert "  … and 10 more files: --all lists them\n" in undo_text(done, Page(100))
    assert undo_text(done, Page(100), everything=True).endswith("  a29.py\n")


def test_one_that_had_not_begun_has_changed_nothing() -> None:
    assert "was stopped before it changed any file" in undo_text(TakenBack(3, begun=False), Page(100))
    assert json.loads(undo_json(TakenBack(3, begun=False)))["undone"]["begun"] is False


def test_the_list_says_what_undo_takes_back() -> None:
    assert list_text([APPLIED, UNDONE], Page(100)) == (
        "  12  2026-07-31 12:30 UTC  written     2 files  Old onto New\n"
        "   3  2026-07-31 12:30 UTC  taken back   1 file  Größer\n"
        "\nssot undo takes back migration 12, the last one that was written.\n"
    )
    started = Remembered(13, "started", "Old", WHEN, ("a.py",))
    assert "Migration 13 was interrupted; ssot undo makes" in list_text([started, APPLIED], Page(100))
    assert list_text([UNDONE], Page(100)).endswith("\nAll of them are taken back.\n")
    assert list_text([], Page(100)) == "No migration is remembered here.\n"


def test_a_damaged_journal_says_why() -> None:
    text = list_text([Remembered(4, "applied", damage="its checksum is wrong\x1b")], Page(100))
    assert "  4  written, but damaged: its checksum is wrong\\x1b\n" in text


def test_json_of_the_list() -> None:
    (one, two) = json.loads(list_json([APPLIED, UNDONE]))["journals"]
    assert (one["number"], one["state"], one["paths"], two["what"]) == (12, "applied", ["a.py", "b.py"], "Größer")
