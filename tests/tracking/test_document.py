"""What a person writes in a tracker stays, whatever we write beside it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssot_tool.cure.tracker import Block, Line
from ssot_tool.errors import SsotError
from ssot_tool.tracking.document import record, refreshed, remembered, written

ROLE = "message-handler"


def block(name: str, *lines: tuple[str, str], heading: str = "") -> Block:
    return Block(name, (heading or name.title(),), tuple(Line(key, text) for key, text in lines))


OLD = (
    block("done", ("a", "- [x] **Audit**: 3 members")),
    block("open", ("b", "- [ ] **Tests**: none"), ("c", "- [ ] **Class**: not defined"), ("d", "- [ ] **PR**: no")),
)
#: One line moved to the other block, one gone, one with other words, a new one.
NEW = (
    block("done", ("a", "- [x] **Audit**: 2 members"), ("b", "- [x] **Tests**: 4")),
    block("open", ("e", "- [ ] **Step**: new"), ("d", "- [ ] **PR**: no")),
)


def document(blocks: tuple[Block, ...] = OLD, newline: str = "\n") -> str:
    parts = [f"## {one.headings[0]}{newline}{written(one, newline)}" for one in blocks]
    return f"# Ours{newline}{record(ROLE)}{newline}{newline}{newline.join(parts)}"


def refresh(text: str, blocks: tuple[Block, ...] = NEW) -> str:
    return refreshed(text, ROLE, blocks)


def test_our_lines_are_refreshed_and_nothing_else() -> None:
    text = document()
    assert refresh(text, OLD) == text
    assert refresh(text) == document(NEW)


def test_what_is_written_behind_and_below_a_line_of_ours_goes_with_it() -> None:
    lines = document().split("\n")
    at = next(i for i, line in enumerate(lines) if "Tests" in line)
    lines[at] += " ask Änne"
    lines.insert(at + 1, "  - two of them are slow")
    new = refresh("\n".join(lines)).split("\n")
    at = next(i for i, line in enumerate(new) if "**Tests**: 4" in line)
    assert new[at].endswith("--> ask Änne")
    assert new[at + 1] == "  - two of them are slow"
    assert new.index("## Open") > at


def test_what_is_written_before_the_mark_is_kept_too() -> None:
    text = document().replace("**PR**: no <!--", "**PR**: no, on Monday <!--")
    new = refresh(text)
    assert "on Monday" in new
    assert new.count("**PR**") == 1
    assert refresh(new) == new


def test_our_words_that_a_person_changed_are_theirs_and_ours_come_back() -> None:
    text = document().replace("**Class**: not defined", "**Class**: Bob writes it")
    new = refresh(text, OLD)
    assert "**Class**: Bob writes it" in new
    assert "**Class**: not defined" in new
    assert refresh(new, OLD) == new


def test_a_box_that_a_person_ticked_is_decided_by_facts() -> None:
    assert refresh(document().replace("- [ ] **PR**", "- [x] **PR**"), OLD) == document()


def test_a_block_that_was_deleted_stays_deleted() -> None:
    text = document().replace(written(OLD[1]), "")
    assert refresh(text) == document(NEW).replace(written(NEW[1]), "")
    bare = f"# Ours\n{record(ROLE)}\n"
    assert refresh(bare) == bare


def test_names_from_source_cannot_look_like_our_marks() -> None:
    hostile = (block("done", ("a", "- `x <!-- .0123456789abcdef -->`")),)
    text = document(hostile)
    assert refreshed(text, ROLE, hostile) == text


SEED = (
    "\ufeff# Plan\r\n\r\n## Done ✅\r\nwords\r\n\r\n```\r\n## Open\r\n```\r\n"
    "### 📋 Open\r\n- [ ] mine, für Änne\r\n\r\n## Links\r\nx"
)


def test_a_document_of_somebody_is_adopted() -> None:
    new = refresh(SEED, OLD)
    assert new.startswith("\ufeff# Plan\r\n")
    assert refresh(new, OLD) == new
    assert "\n" not in new.replace("\r\n", "")
    kept = iter(new.split("\r\n"))
    assert all(line in kept for line in SEED.split("\r\n")), "all lines, in their order"
    assert new.index("mine, für Änne") < new.index("<!-- ssot: open -->") < new.index("## Links")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<!-- ssot: done -->\nx\n", "the block done of ssot, which begins in line 1, has no end"),
        ("<!-- ssot: end -->\n", "line 1 ends a block of ssot that does not begin"),
        ("<!-- ssot: done -->\n<!-- ssot: open -->\n<!-- ssot: end -->\n", "does not end before line 2"),
        ("<!-- ssot: done -->\n<!-- ssot: end -->\n" * 2, "the block done of ssot begins twice, again in line 3"),
        ("x\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> theirs\n", "the merge conflict that begins in line 2 is not"),
        ("<<<<<<< HEAD\r\na\r\n||||||| base\r\n=======\r\n>>>>>>> b\r\n", "begins in line 1 is not resolved"),
        (record("other-role"), "it is the tracker of other-role, not of message-handler"),
    ],
)
def test_what_is_broken_is_refused(text: str, said: str) -> None:
    with pytest.raises(SsotError, match=said):
        refresh(text)


def test_what_another_checkout_knew_stays_but_for_what_was_taken_back() -> None:
    theirs = document((block("log", ("1", "- day, migration 1: A"), ("2", "- day, migration 2: B")),))
    mine = Block("log", ("Log",), (Line("3", "- day, migration 1: C"),), keeps=True)
    new = refresh(theirs, (mine,))
    assert [line[:22] for line in new.splitlines() if "migration" in line] == [
        "- day, migration 1: A ",
        "- day, migration 2: B ",
        "- day, migration 1: C ",
    ]
    assert refresh(new, (mine,)) == new
    undone = Block("log", ("Log",), (), keeps=True, drops=("- day, migration 2:",))
    assert "migration 2" not in refresh(new, (undone,))
    assert refresh(new, (undone,)).count("migration 1") == 2


def test_what_our_lines_say_is_remembered_and_nothing_else() -> None:
    text = document((block("log", ("1", "- passed"), ("2", "- code")),))
    assert set(remembered(text, ["1", "3"])) == {"1"}
    assert remembered(text.replace("- passed", "- failed"), ["1"]) == {}, "a person wrote that"
    assert remembered(text + "<<<<<<< a\n=======\n>>>>>>> b\n", ["1"]) == {}
    assert "=======" in refresh("Title\n=======\n", OLD), "an underlined heading is no conflict"


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=12)
#: (at which line, words, whether they are put below it, behind it, or behind our words but before the mark)
EDITS = st.lists(st.tuples(st.integers(0, 40), WORDS, st.sampled_from(["below", "behind", "inside"])), max_size=8)


@settings(max_examples=150)
@given(edits=EDITS, newline=st.sampled_from(["\n", "\r\n"]))
def test_every_word_of_people_survives_and_twice_is_once(edits: list[tuple[int, str, str]], newline: str) -> None:
    lines = document(newline=newline).split(newline)
    marked = [at for at, line in enumerate(lines) if "<!-- ." in line]
    said = []
    for number, (at, words, where) in enumerate(edits):
        note = f"{words} note-{number}"
        said.append(note.strip())
        ours = marked[at % len(marked)]
        if where == "behind":
            lines[ours] += f" {note}"
        elif where == "inside":
            lines[ours] = lines[ours].replace(" <!-- .", f" {note} <!-- .", 1)
        else:
            lines[at % len(lines)] += f"{newline}{note}"
    text = newline.join(lines)
    new = refresh(text)
    assert refresh(new) == new
    assert all(note in new for note in said)
    # There and back again.
    assert all(note in refresh(new, OLD) for note in said)


@settings(max_examples=60)
@given(st.text(st.sampled_from("#- \n\r\tab<>!`ö\ufeff\u2028"), max_size=60))
def test_any_document_is_adopted_with_all_of_its_lines(text: str) -> None:
    new = refresh(text, OLD)
    assert refresh(new, OLD) == new
    kept = iter(new.split("\n"))
    assert all(any(line.rstrip("\r") == other.rstrip("\r") for other in kept) for line in text.split("\n") if line)
