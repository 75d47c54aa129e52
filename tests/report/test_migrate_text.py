from __future__ import annotations

import msgspec
import pytest

from ssot_tool.model import FileChange, MigrateReport, Move
from ssot_tool.report.layout import Page, cells
from ssot_tool.report.migrate_text import migrate_text
from ssot_tool.report.migrate_words import bare_names, headline, likely, moved
from tests.report.made_up_migrate import BARE, NEW, OLD, OLDER, REPORTS, broken, hostile, left, place, planned, written


@pytest.mark.parametrize("width", [40, 80, 100, 200])
@pytest.mark.parametrize("everything", [False, True])
def test_lines_fit_the_page_unless_they_are_places_or_source(width: int, everything: bool) -> None:
    for line in migrate_text(planned(), Page(width), everything=everything).splitlines():
        assert cells(line) <= width or ".py:" in line, line


@pytest.mark.parametrize("report", REPORTS.values(), ids=list(REPORTS))
def test_the_first_line_says_what_it_does_and_nothing_steers_a_terminal(report: MigrateReport) -> None:
    text = migrate_text(report, Page(10_000), everything=True)
    assert text.splitlines()[0].startswith(headline(report)[:20].partition("\n")[0])
    assert text.endswith("\n") and "\n\n\n" not in text
    assert not {"\x1b", "\r", "\x00", "\u202e"} & set(text)


def test_what_needs_a_person_stands_behind_the_diff_and_the_next_step_is_last() -> None:
    text = migrate_text(planned(), Page(100))
    order = ["Moves Old and Older", "+++ app/main.py", "1 kept as", "app.new.New lacks 1 thing", "3 references left"]
    places = [text.index(part) for part in [*order, "Nothing is written. Run it again with --write"]]
    assert places == sorted(places)
    assert text.endswith("(plan 3fa23fa23fa2).\n")


def test_left_places_are_grouped_by_reason_each_clickable_with_what_to_do() -> None:
    text = migrate_text(planned(), Page(100))
    assert (
        "  the receiver's class is not certain (2×)\n"
        "    app/main.py:20:5  method  Old\n"
        "    app/main.py:31:5  method  Old  (unsafe)\n"
        "    -> annotate it, or rename the method by hand\n"
        "  it is compared by identity\n"
        "    app/über uns.py:7:5  method  Old\n"
    ) in text
    assert "Of what is left, 1 is likely enough for --unsafe, which rewrites it." in text


def test_places_are_told_from_where_the_reader_is() -> None:
    text = migrate_text(planned(), Page(100, root="/repository", here="/repository/sub"))
    assert "    ../app/main.py:20:5  method" in text
    assert "--- ../app/main.py\n+++ ../app/main.py\n" in text
    assert "    ../app/main.py:20 and 1 more place\n" in text


def test_kept_places_are_counted_and_listed_with_all() -> None:
    assert "app/main.py:3:" not in migrate_text(planned(), Page(100))
    text = migrate_text(planned(), Page(100), everything=True)
    assert "1 kept as it is\n  a word in a comment: 1\n    app/main.py:3:5  word  Old\n" in text
    assert "call  Older  (indirect, test)" in text


def test_long_lists_are_cut_and_say_so() -> None:
    many = msgspec.structs.replace(planned(), ledger=tuple(left(line) for line in range(1, 60)))
    assert "    … and 39 more: --all lists them" in migrate_text(many, Page(100))
    text = migrate_text(many, Page(100), everything=True)
    assert "app/main.py:59:5" in text and "more" not in text.replace("likely", "")


def test_once_written_there_is_no_diff_but_a_way_back() -> None:
    text = migrate_text(written(), Page(100))
    assert "@@" not in text and text.startswith("Moved Old and Older onto app.new.New: 3 references in 2 files")
    assert "Created app/adapter.py.\nDeleted app/old.py.\n" in text
    assert "Verified: pytest -q: 120 passed before and after.\n" in text
    assert text.endswith("Written: 3 files. ssot undo takes it back (migration 4); git diff shows it.\n")


def test_where_git_shows_nothing_it_is_not_named() -> None:
    assert migrate_text(written(), Page(100), in_git=False).endswith("takes it back (migration 4).\n")


def test_tests_that_would_break_come_last_with_the_files_to_blame() -> None:
    text = migrate_text(broken(), Page(100))
    assert "+++ app/main.py" in text and "adapter.py\n@@" not in text
    assert text.endswith(
        "    TypeError: no kind\n  … and 10 more tests: --all lists them\n"
        "  -> mend what they need, or leave them out (--exclude app/main.py)\n"
    )
    assert "\n\n--verify failed: 30 tests that passed before do not pass" in text
    assert "  tests/test_30.py::test_it: passed before, failed after\n" in migrate_text(
        broken(), Page(100), everything=True
    )


def test_a_plan_for_review_says_how_it_is_written() -> None:
    text = migrate_text(planned(), Page(100), plan_file="'my plan.json'")
    assert text.endswith("write exactly that:\n  ssot migrate --write --plan 'my plan.json'\n")


def test_colour_only_repeats_what_words_say() -> None:
    plain, coloured = migrate_text(planned(), Page(100)), migrate_text(planned(), Page(100, colour=True))
    assert "\x1b[32m+from app.new import New\x1b[0m\n" in coloured
    assert "\x1b[31m-from app.old import Old\x1b[0m\n" in coloured
    for code in ("1", "1;33", "31", "32", "33", "36"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured.replace("\x1b[0m", "") == plain


def test_tabs_of_the_source_stay_and_its_line_ends_are_not_shown() -> None:
    change = FileChange("a.py", "edit", 1, "if x:\r\n\tOld()\r\n", "if x:\r\n\tNew()\r\n")
    text = migrate_text(msgspec.structs.replace(BARE, changes=(change,)), Page(100))
    assert " if x:\n-\tOld()\n+\tNew()\n" in text
    assert "\\x00" in migrate_text(hostile(), Page(100))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, "Nothing to do for app.old.Old onto app.new.New: no reference is to be rewritten"),
        (
            {"ledger": (left(1), place(3, "kept"))},
            "Nothing to do for app.old.Old onto app.new.New: no reference can be rewritten, 1 left, 1 kept",
        ),
        ({"moves": ()}, "Nothing to do: no reference is to be rewritten"),
        (
            {"ledger": (place(1),), "changes": (FileChange("app/main.py", "edit", 1, "a\n", "b\n"),)},
            "Moves app.old.Old onto app.new.New: 1 reference in 1 file rewritten",
        ),
        (
            {"changes": (FileChange("app/main.py", "edit", 1, "a\n", "b\n"),), "number": 1},
            "Moved app.old.Old onto app.new.New: 1 file changed",
        ),
    ],
)
def test_the_headline_adds_up(changed: dict[str, object], told: str) -> None:
    assert headline(msgspec.structs.replace(BARE, **changed)) == told


@pytest.mark.parametrize(
    ("symbols", "told"),
    [
        ([OLD], f"{OLD} onto {NEW}"),
        ([OLD, OLDER], f"Old and Older onto {NEW}"),
        ([OLD, "app.b.Old", OLDER], f"old.Old, b.Old and Older onto {NEW}"),
        ([f"app.old.Old{n}" for n in range(4)], f"4 symbols onto {NEW}"),
    ],
)
def test_few_symbols_are_named(symbols: list[str], told: str) -> None:
    assert moved(msgspec.structs.replace(BARE, moves=tuple(Move(symbol, NEW) for symbol in symbols))) == told


def test_several_targets_are_counted() -> None:
    moves = (Move(OLD, NEW), Move(OLDER, OLD))
    assert moved(msgspec.structs.replace(BARE, moves=moves)) == "2 symbols onto 2"


def test_unsafe_is_offered_only_where_it_helps() -> None:
    assert likely(msgspec.structs.replace(BARE, ledger=(left(1),))) == ""
    two = msgspec.structs.replace(BARE, ledger=(left(1, unsafe=True), left(2, unsafe=True)))
    assert likely(two) == "Of what is left, 2 are likely enough for --unsafe, which rewrites them."


def test_symbols_are_told_by_their_names_where_these_tell_them_apart() -> None:
    told = bare_names(planned())
    assert [told(symbol) for symbol in (OLD, f"{OLDER}.run", "lib.Old")] == ["Old", "Older.run", "lib.Old"]
    same = bare_names(msgspec.structs.replace(BARE, moves=(Move("a.Old", NEW), Move("b.Old", NEW))))
    assert same("a.Old.run") == "a.Old.run"
