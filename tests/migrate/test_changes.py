"""Edits change what they are meant to change; encoding, byte order mark, line ends and every other byte stay."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssot_tool.edit import Edit
from ssot_tool.migrate.changes import Change, Creation, Deletion, Outcome, outside_is_same, plan_hash
from ssot_tool.migrate.encoded import EditRefused, lined
from ssot_tool.scan.syntax.source import decode, encoding_of
from tests.migrate.edits import changes

LATIN = "# coding: latin-1\nn = 'größe'\n".encode("latin-1")

SIG = codecs.BOM_UTF8 + b"# coding: utf-8-sig\n"
CP932 = "# coding: cp932\nn = 'あ'\n".encode("cp932")


def after(before: bytes, *edits: Edit) -> bytes:
    change = Change("a.py", before, edits)
    assert outside_is_same(change)
    return change.after


@pytest.mark.parametrize(
    ("before", "edit", "expected"),
    [
        (b"Old()\n", Edit(0, 3, "New"), b"New()\n"),
        ("größe = Old\n".encode(), Edit(8, 11, "Größer"), "größe = Größer\n".encode()),
        ("😀 = Old\n".encode(), Edit(4, 7, "😀"), "😀 = 😀\n".encode()),
        (codecs.BOM_UTF8 + b"Old\n", Edit(0, 3, "New"), codecs.BOM_UTF8 + b"New\n"),
        (SIG + b"Old\n", Edit(20, 23, "New"), SIG + b"New\n"),
        (LATIN, Edit(23, 28, "Größe"), LATIN.replace(b"gr", b"Gr")),
        (CP932, Edit(21, 22, "いい"), CP932.replace(b"\x82\xa0", b"\x82\xa2\x82\xa2")),
        (b"a\r\nb\r\n", Edit(3, 3, "x\ny\n"), b"a\r\nx\r\ny\r\nb\r\n"),
        (b"a\r\nb", Edit(4, 4, "\n"), b"a\r\nb\r\n"),
        (b"a\rb\r", Edit(2, 2, "x\n"), b"a\rx\rb\r"),
        (b"a\r\nb\nc\n", Edit(3, 4, "x\ny"), b"a\r\nx\ny\nc\n"),
        (b"a\r\nb\nc\n", Edit(0, 1, "x\r\ny\nz\r"), b"x\r\ny\r\nz\r\n\r\nb\nc\n"),
        (b"a", Edit(0, 0, "x\n"), b"x\na"),
        (b"", Edit(0, 0, "x\n"), b"x\n"),
        (b"a\x0cb\n", Edit(2, 3, "c"), b"a\x0cc\n"),
        (b"a\r\nb\r\n", Edit(1, 3, ""), b"ab\r\n"),
    ],
)  # fmt: skip
def test_edits(before: bytes, edit: Edit, expected: bytes) -> None:
    assert after(before, edit) == expected


def test_several_edits_in_whichever_order() -> None:
    edits = (Edit(8, 9, "C"), Edit(0, 1, "A"), Edit(4, 4, "+"), Edit(4, 5, "B"), Edit(9, 9, "!"))
    assert after(b"a = b + c\n", *edits) == after(b"a = b + c\n", *reversed(edits)) == b"A = +B + C!\n"


@pytest.mark.parametrize(
    ("before", "edits", "reason"),
    [
        (b"abcdef", [Edit(0, 3, "x"), Edit(2, 4, "y")], "twice in one place"),
        (b"abcdef", [Edit(0, 3, "x"), Edit(1, 1, "y")], "twice in one place"),
        (b"abcdef", [Edit(2, 2, "x"), Edit(2, 2, "y")], "twice in one place"),
        (b"abcdef", [Edit(2, 4, "x"), Edit(2, 4, "x")], "twice in one place"),
        (b"abc", [Edit(2, 4, "x")], "has 3 characters"),
        (b"abc", [Edit(-1, 1, "x")], "has 3 characters"),
        (b"abc", [Edit(2, 1, "x")], "has 3 characters"),
        ("größe".encode(), [Edit(6, 7, "x")], "has 5 characters"),
        (b"a\r\nb", [Edit(2, 2, "x")], "one line end"),
        (b"a\r\nb", [Edit(1, 2, "")], "one line end"),
        (b"a\rb\nc", [Edit(2, 3, "")], "two line ends where they become one"),
        (LATIN, [Edit(0, 0, "€")], "written in iso8859-1, which has no '\\u20ac'"),
        (b"# coding: ascii\n", [Edit(0, 0, "\xe9")], "written in ascii"),
        (b"abc", [Edit(0, 0, "\ud800")], "written in utf-8"),
        (b"abc", [Edit(0, 0, "\0")], "NUL"),
        ("abc".encode("utf-16"), [Edit(0, 0, "x")], "NUL"),
        ("größe".encode("latin-1"), [Edit(0, 0, "x")], "not valid utf-8"),
        (b"# coding: klingon\n", [Edit(0, 0, "x")], "unknown encoding"),
        (LATIN, [Edit(0, 17, "#")], "read otherwise|not valid utf-8"),
        (b"# coding: utf-7\nn = '+AGE-'\n", [Edit(21, 22, "x")], "cannot be written again byte by byte"),
        ("# coding: iso-2022-jp\nn = 'ああ'\n".encode("iso-2022-jp"), [Edit(28, 28, "い")], "byte by byte"),
        (b"# coding: utf-16\n", [Edit(0, 0, "x")], "utf-16"),
        (b"# coding: cp932\nn = '\x81\xca\xee\xf9'\n", [Edit(0, 0, "# ")], "byte by byte"),
    ],
)
def test_what_is_refused(before: bytes, edits: list[Edit], reason: str) -> None:
    with pytest.raises(EditRefused, match=r"a\.py cannot be edited") as raised:
        _ = Change("a.py", before, tuple(edits)).after
    assert raised.match(reason.replace("\\", r"\\"))


@settings(max_examples=60)
@given(changes())
def test_edits_outside_of_their_spans_are_none(change: Change) -> None:
    """Against the simplest way to say it: the last edit first, on the whole text."""
    text = expected = decode(change.before)
    for edit in sorted(change.edits, reverse=True):
        expected = expected[: edit.start] + lined(text, edit) + expected[edit.end :]
    mark = codecs.BOM_UTF8 if change.before.startswith(codecs.BOM_UTF8) else b""
    assert change.after == mark + expected.encode(encoding_of(change.before))
    assert outside_is_same(change)


@settings(max_examples=60)
@given(changes(), st.integers(0, 10**6), st.integers(0, 255))
def test_any_other_byte_that_differs_is_seen(change: Change, place: int, byte: int) -> None:
    data = bytearray(change.after)
    if data and data[place % len(data)] != byte:
        data[place % len(data)] = byte
        assert not outside_is_same(change, bytes(data))
    assert not outside_is_same(change, change.after + b"\n")


@settings(max_examples=60)
@given(changes("a.py"), changes("b.py"))
def test_a_plan_has_one_hash_in_whichever_order(one: Change, other: Change) -> None:
    turned = [Change(change.path, change.before, change.edits[::-1]) for change in (other, one)]
    assert plan_hash((one, other)) == plan_hash(turned)


def test_a_plan_that_is_another_has_another_hash() -> None:
    plans: list[list[Outcome]] = [
        [],
        [Change("a", b"x", ())],
        [Change("a", b"y", ())],
        [Change("b", b"x", ())],
        [Change("a", b"x", (Edit(0, 0, "x"),))],
        [Change("a", b"x", (Edit(0, 1, "x"),))],
        [Change("a", b"x", (Edit(0, 0, "\ud800"),))],
        [Creation("a", b"x")],
        [Deletion("a", b"x")],
        [Deletion("a", b"x"), Creation("b", b"x")],
    ]
    assert len({plan_hash(plan) for plan in plans}) == len(plans)
    assert plan_hash([Creation("a", b"x")]) == "fb93e08516acb178b557ab3b5172ed96"
