"""What comments that silence findings say, and to which definition they belong."""

from __future__ import annotations

import pytest

from ssot_tool.facts import IgnoreComment
from ssot_tool.scan.sieve.lens import Lens
from ssot_tool.scan.sieve.probe import SILENCES, probe
from tests.scan.test_module_facts import PACK, facts_of
from tests.scan.test_readers import stdlib_files

READERS = ("ast", "cst")


def found_in(text: str, module: str = "app.mod") -> tuple[IgnoreComment, ...]:
    """What both readers find, which is the same, and what the sieve lets through."""
    one, other = (facts_of(text, module=module, reader=reader).suppressions for reader in READERS)
    assert one == other
    assert not one or probe(text.encode(), Lens([PACK])) & SILENCES
    return one


def said(comment: str) -> list[tuple[tuple[str, ...], str, str]]:
    return [(one.codes, one.reason, one.until) for one in found_in(f"x = 1  {comment}\n")]


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("# ssot: ignore[SSOT101] it is a demo", (("SSOT101",), "it is a demo", "")),
        ("#ssot:ignore[SSOT101]it is a demo", (("SSOT101",), "it is a demo", "")),
        ("#\tssot: \tignore [ SSOT101 ,SSOT201 SSOT101]   why", (("SSOT101", "SSOT201"), "why", "")),
        ("## ssot: ignore[SSOT101] why", (("SSOT101",), "why", "")),
        ("# SSOT: ignore[SSOT101] why", (("SSOT101",), "why", "")),
        ("# Ssot: ignore[ssot101] why", (("ssot101",), "why", "")),
        ("# ssot: ignore[SSOT101]: why, and - more", (("SSOT101",), "why, and - more", "")),
        ("# ssot: ignore[SSOT101] - why", (("SSOT101",), "why", "")),
        ("# ssot: ignore[SSOT101] — warum: é 😀", (("SSOT101",), "warum: é 😀", "")),
        ("# ssot: ignore[SSOT101] why until=2027-01-31", (("SSOT101",), "why", "2027-01-31")),
        ("# ssot: ignore[SSOT101] until = 2027-01-31 why", (("SSOT101",), "why", "2027-01-31")),
        ("# ssot: ignore[SSOT101] why, (until=2027-01-31), you know", (("SSOT101",), "why, , you know", "2027-01-31")),
        ("# ssot: ignore[SSOT101] why until=2027-01-31.", (("SSOT101",), "why", "2027-01-31")),
        ("# ssot: ignore[SSOT101] why until=", (("SSOT101",), "why", "until=")),
        ("# ssot: ignore[SSOT101] why until=tomorrow", (("SSOT101",), "why", "tomorrow")),
        (
            "# ssot: ignore[SSOT101] why until=2027-01-31 until=2028-01-31",
            (("SSOT101",), "why", "2027-01-31 2028-01-31"),
        ),
        ("# ssot: ignore[SSOT101] why, not-until=2027-01-31", (("SSOT101",), "why, not-until=2027-01-31", "")),
        ("# ssot: ignore[SSOT101, until=2027-01-31] why", (("SSOT101", "until=2027-01-31"), "why", "")),
        ("# ssot: ignore[SSOT101] see #12 and #34", (("SSOT101",), "see #12 and #34", "")),
        ("# ssot: ignore[SSOT101] why # noqa: F401", (("SSOT101",), "why", "")),
        ("# ssot: ignore[SSOT101] why #noqa", (("SSOT101",), "why", "")),
        ("# noqa: F401  # ssot: ignore[SSOT201] why", (("SSOT201",), "why", "")),
        ("# noqa: F401#ssot: ignore[SSOT201] why", (("SSOT201",), "why", "")),
        ("# type: ignore[x]  # ssot: ignore[SSOT201] why # pragma: no cover", (("SSOT201",), "why", "")),
        ("# ssot: ignore", ((), "", "")),
        ("# ssot: ignore because", ((), "because", "")),
        ("# ssot: ignore[] because", ((), "because", "")),
        ("# ssot: ignore[SSOT101 because", ((), "[SSOT101 because", "")),
        ("# ssot: ignore[SSOT101]", (("SSOT101",), "", "")),
        ("# ssot: ignore[SSOT101] ...", (("SSOT101",), "", "")),
        ("# ssot: ignore[ALL, SSOT*] why", (("ALL", "SSOT*"), "why", "")),
    ],
)
def test_says(comment: str, expected: tuple[tuple[str, ...], str, str]) -> None:
    assert said(comment) == [expected]


@pytest.mark.parametrize(
    "comment",
    [
        "# SSOT: ignore legacy path",
        "# Ssot: ignore",
        "# ssot: ignored, as it is",
        "# ssot: ignore-list",
        "# ssot: see docs",
        "# ssot ignore the rest",
        "# the ssot: ignore[SSOT101] why",
        "# xssot: ignore[SSOT101] why",
        "# ignore[SSOT101] why",
        "+ '# ssot: ignore[SSOT101] why'",
        "+ '''\n# ssot: ignore[SSOT101] why\n'''",
        "+ f'# ssot: ignore[SSOT101] why {x}'",
    ],
)
def test_is_no_such_comment(comment: str) -> None:
    assert said(comment) == []


def test_several_in_one_comment_are_several() -> None:
    text = "x = 1  # ssot: ignore[SSOT101] one # ssot: ignore[SSOT201] two"
    assert [(one.codes, one.reason, one.line, one.column) for one in found_in(text)] == [
        (("SSOT101",), "one", 1, 8),
        (("SSOT201",), "two", 1, 36),
    ]


def test_columns_count_code_points() -> None:
    (one,) = found_in("é = '😀'  # ssot: ignore[SSOT101] why\n")
    assert (one.line, one.column) == (1, 10)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_scope_is_the_definition_that_is_covered_else_the_one_around(newline: str) -> None:
    mark = "# ssot: ignore[SSOT101] "
    text = (
        f"{mark}on One\n"
        "@decorated\n"
        f"class One:  {mark}on One\n"
        f"    x = 1  {mark}in One\n"
        f"    {mark}on One.two\n"
        "    async def two(\n"
        "        self,\n"
        f"    ):  {mark}on One.two\n"
        "        def three(): pass\n"
        f"        return 1  {mark}in One.two\n"
        f"    y = 1  {mark}in One\n"
        f"\nz = 1  {mark}in the module\n"
        f"def four(): pass  {mark}on four\n"
        f"{mark}in the module\n"
    )
    found = found_in(text.replace("\n", newline))
    assert [f"app.mod.{one.reason[3:]}" if "the" not in one.reason else "app.mod" for one in found] == [
        one.scope for one in found
    ]
    assert len(found) == 10


def test_without_a_module_name_the_scope_is_the_qualified_name() -> None:
    assert [one.scope for one in found_in("x = 1  # ssot: ignore\ndef f(): pass  # ssot: ignore\n", "")] == ["", "f"]


def test_a_comment_within_a_field_of_an_f_string_is_one_whatever_python_runs_us() -> None:
    """Before 3.12 ``ast`` refuses it, and libcst reads the module."""
    text = "x = f'''{\n  Old  # ssot: ignore[SSOT201] why\n}'''\n"
    for reader in READERS:
        (one,) = facts_of(text, reader=reader).suppressions
        assert (one.line, one.first, one.last) == (2, 2, 2)


def test_readers_agree_on_the_standard_library() -> None:
    compared = 0
    for path in stdlib_files()[:20]:
        text = path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
        marked = "\n".join(f"{line}  # ssot: ignore" if line.endswith(":") else line for line in text.split("\n"))
        if marked != text:
            compared += len(found_in(marked))
    assert compared > 100


def test_what_a_hostile_comment_says_is_cut() -> None:
    (one,) = found_in("x = 1  # ssot: ignore[SSOT101] " + "why " * 250_000 + "until=" + "9" * 100_000)
    assert len(one.reason) == 500 and len(one.until) == 40
    (two,) = found_in("x = 1  # ssot: ignore[" + "SSOT101," * 100_000 + "] why")
    assert two.codes == () and len(two.reason) == 500


@pytest.mark.parametrize(
    "comment",
    [
        "# ssot: ignore" + "[" * 300_000,
        "# ssot: ignore[" * 100_000,
        "# ssot: ignore" + "#" * 300_000,
        "# ssot: ignore" + " #" * 300_000,
        "# ssot: ignore" + " " * 300_000 + "x",
        "#" + " " * 300_000 + "ssot: ignore",
        "# ssot: ignore" + "(until=" * 100_000,
        "# ssot: ignore until" + " " * 300_000 + "=",
        "# ssot: ignore " + "until " * 100_000,
        "# ssot: ignore " + "-" * 300_000 + "a",
        "# ssot:" * 100_000 + " ignore",
    ],
    ids=lambda comment: comment[:20] + "…",
)
def test_hostile_comments_take_linear_time(comment: str) -> None:
    """In milliseconds where it is linear, in hours where it is not."""
    facts_of(f"x = 1  {comment}\n")


@pytest.mark.parametrize(
    "comment",
    [
        "# ssot ignore[SSOT101] why",
        "# ssot: disable[SSOT101] why",
        "# SSOT: Ignore[SSOT101] why",
        "# ssot: noqa[SSOT101] why",
        "# ssot: ignore[SSOT101 why",
    ],
)
def test_what_is_nearly_one_names_no_code(comment: str) -> None:
    """Somebody meant to silence something: that it does not work is told (SSOT902)."""
    ((codes, _, _),) = said(comment)
    assert codes == ()
