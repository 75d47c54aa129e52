"""What comments and configured ignores silence, and what is wrong with them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssot_tool.config import Config, Ignore
from ssot_tool.gate.suppress import PlacedIgnore, Silenced, parsed_date, placed_ignores, silence
from ssot_tool.model import Finding, Flaw, Silence, Suppression

CODES = ("SSOT101", "SSOT102", "SSOT201", "SSOT901", "SSOT902")
TODAY = datetime.date(2027, 1, 31)


def finding(line: int = 5, code: str = "SSOT101", path: str = "app/a.py", symbol: str = "app.a.A") -> Finding:
    return Finding(code, "error", "role", symbol, path, line, line + 9, "wrong", f"{code}{path}{line}")


def comment(*codes: str, first: int = 5, last: int | None = None, **changes: object) -> Suppression:
    end = first if last is None else last
    one = Suppression("app/a.py", first, 9, first, end, "app.a.A", codes or ("SSOT101",), "a reason", "")
    return msgspec.structs.replace(one, **changes)


def ignore(*paths: str, codes: tuple[str, ...] = ("SSOT101",), until: datetime.date | None = None) -> PlacedIgnore:
    return PlacedIgnore(Ignore(paths or ("app/**",), codes, "old code", until), "ssot.toml", 7)


def judged(
    findings: Sequence[Finding] = (),
    suppressions: Sequence[Suppression] = (),
    ignores: Sequence[PlacedIgnore] = (),
    *,
    today: datetime.date = TODAY,
    complete: bool = True,
) -> Silenced:
    return silence(findings, suppressions, ignores, CODES, today, complete=complete)


def words(flaws: Sequence[Flaw]) -> list[tuple[str, str]]:
    return [(one.what, one.about) for one in flaws]


class TestComments:
    def test_silences_what_starts_on_its_lines(self) -> None:
        inside, before, behind = [finding(line) for line in (5, 4, 8)]
        found = judged([before, inside, behind, finding(7)], [comment(first=5, last=7)])
        assert found.open == (before, behind)
        assert found.silenced == (
            Silence(inside, "comment", "a reason", "", "app/a.py:5"),
            Silence(finding(7), "comment", "a reason", "", "app/a.py:5"),
        )
        assert found.flaws == ()

    @pytest.mark.parametrize("other", [finding(code="SSOT102"), finding(path="app/b.py")])
    def test_silences_no_other_code_and_no_other_file(self, other: Finding) -> None:
        found = judged([other], [comment()])
        assert found.open == (other,) and found.silenced == ()
        assert found.flaws == (
            Flaw("app/a.py", 5, "app.a.A", "unused", "SSOT101", "the comment silences no SSOT101 here; remove it"),
        )

    def test_several_findings_of_one_line_are_all_silenced(self) -> None:
        two = [finding(), finding(symbol="app.a.B"), finding(code="SSOT102")]
        assert judged(two, [comment("SSOT101", "SSOT102")]).open == ()

    def test_of_several_codes_the_one_that_silences_nothing_is_told(self) -> None:
        found = judged([finding()], [comment("SSOT201", "SSOT101")])
        assert len(found.silenced) == 1
        assert words(found.flaws) == [("unused", "SSOT201")]
        assert found.flaws[0].message == "the comment silences no SSOT201 here; remove SSOT201 from it"

    def test_the_comment_that_covers_fewest_lines_is_told_and_none_is_unused(self) -> None:
        wide, narrow = comment(first=1, last=9, reason="wide"), comment(reason="narrow")
        found = judged([finding()], [wide, narrow])
        assert [one.reason for one in found.silenced] == ["narrow"]
        assert found.flaws == ()

    def test_what_is_not_complete_has_nothing_unused(self) -> None:
        assert judged([], [comment()], [ignore()], complete=False).flaws == ()
        assert len(judged([], [comment()], [ignore()]).flaws) == 2

    @pytest.mark.parametrize(
        ("one", "expected"),
        [
            (comment(reason=""), [("no-reason", "SSOT101")]),
            (comment(codes=()), [("no-code", "")]),
            (comment(codes=(), reason=""), [("no-code", "")]),
            (comment("SSOT999"), [("unknown-code", "SSOT999")]),
            (comment("ssot101"), [("unknown-code", "ssot101")]),
            (comment("route-collision"), [("unknown-code", "route-collision")]),
            (comment("SSOT101-SSOT201"), [("unknown-code", "SSOT101-SSOT201")]),
            (comment("SSOT1"), [("over-broad", "SSOT1")]),
            (comment("SSOT"), [("over-broad", "SSOT")]),
            (comment("ssot1xx"), [("over-broad", "ssot1xx")]),
            (comment("SSOT*"), [("over-broad", "SSOT*")]),
            (comment("*"), [("over-broad", "*")]),
            (comment("ALL"), [("over-broad", "ALL")]),
            (comment("all"), [("over-broad", "all")]),
            (comment("SSOT901"), [("not-allowed", "SSOT901")]),
            (comment("SSOT902"), [("not-allowed", "SSOT902")]),
            (comment(until="tomorrow"), [("bad-date", "SSOT101")]),
            (comment(until="2027-02-30"), [("bad-date", "SSOT101")]),
            (comment(until="20270228"), [("bad-date", "SSOT101")]),
            (comment(until="2027-01-30"), [("expired", "SSOT101")]),
            (comment(until="1999-12-31", reason=""), [("expired", "SSOT101"), ("no-reason", "SSOT101")]),
            (
                comment("SSOT999", "ALL", reason=""),
                [("no-reason", "SSOT999, ALL"), ("over-broad", "ALL"), ("unknown-code", "SSOT999")],
            ),
        ],
    )
    def test_what_is_wrong_is_told_once_and_silences_nothing(
        self, one: Suppression, expected: list[tuple[str, str]]
    ) -> None:
        everything = [finding(code=code) for code in CODES]
        found = judged(everything, [one])
        assert found.open == tuple(everything) and found.silenced == ()
        assert words(found.flaws) == expected
        assert all(flaw.scope == "app.a.A" and not flaw.message.endswith(".") for flaw in found.flaws)

    def test_beside_a_wrong_code_a_right_one_holds(self) -> None:
        found = judged([finding()], [comment("SSOT101", "SSOT999")])
        assert len(found.silenced) == 1
        assert words(found.flaws) == [("unknown-code", "SSOT999")]

    def test_messages_say_what_would_be_right(self) -> None:
        (near,) = judged([], [comment("SSOT1O1")]).flaws
        assert near.message == "there is no code SSOT1O1; did you mean SSOT101?"
        (far,) = judged([], [comment("E501")]).flaws
        assert far.message == f"there is no code E501; there are {', '.join(CODES)}"

    def test_it_holds_on_its_last_day(self) -> None:
        one = comment(until="2027-01-31")
        assert judged([finding()], [one]).silenced[0].until == "2027-01-31"
        late = judged([finding()], [one], today=datetime.date(2027, 2, 1))
        assert late.silenced == () and words(late.flaws) == [("expired", "SSOT101")]

    def test_equal_flaws_of_one_scope_stay_two(self) -> None:
        assert words(judged([], [comment(), comment(first=6)]).flaws) == [("unused", "SSOT101")] * 2
        same = comment()
        assert len(judged([], [same, same]).flaws) == 2

    def test_many_comments_on_many_findings_take_no_quadratic_time(self) -> None:
        findings = [finding(line) for line in range(1, 20_001)]
        found = judged(findings, [comment(first=line) for line in range(1, 40_001)])
        assert len(found.silenced) == 20_000 and len(found.flaws) == 20_000


class TestIgnores:
    def test_silences_its_codes_in_its_files(self) -> None:
        others = [finding(path="lib/a.py"), finding(code="SSOT102")]
        found = judged([*others, finding()], [], [ignore("app/**")])
        assert found.open == tuple(others)
        assert found.silenced == (Silence(finding(), "configuration", "old code", "", "ssot.toml:7"),)
        assert found.flaws == ()

    def test_patterns_are_those_of_gitignore(self) -> None:
        one = ignore("app/", "!app/a.py")
        assert judged([finding()], [], [one]).open == (finding(),)
        assert judged([finding(path="app/b.py")], [], [one]).open == ()

    def test_a_comment_is_told_before_the_configuration_and_both_are_used(self) -> None:
        found = judged([finding()], [comment()], [ignore()])
        assert [one.by for one in found.silenced] == ["comment"]
        assert found.flaws == ()

    def test_the_first_of_several_is_told_and_none_is_unused(self) -> None:
        later = ignore("**/a.py")._replace(line=12)
        found = judged([finding()], [], [ignore(), later])
        assert [one.place for one in found.silenced] == ["ssot.toml:7"]
        assert found.flaws == ()

    def test_unused(self) -> None:
        (flaw,) = judged([], [], [ignore("app/**", "lib/**", codes=("SSOT101", "SSOT201"))]).flaws
        assert (flaw.path, flaw.line, flaw.scope, flaw.what, flaw.about) == (
            "ssot.toml",
            7,
            "",
            "unused",
            "app/**, lib/**",
        )
        assert flaw.message == "the ignore of app/**, lib/** silences no SSOT101 or SSOT201; remove it"

    def test_expired(self) -> None:
        one = ignore(until=datetime.date(2027, 1, 30))
        found = judged([finding()], [], [one], complete=False)
        assert found.open == (finding(),) and words(found.flaws) == [("expired", "app/**")]
        assert judged([finding()], [], [one], today=datetime.date(2027, 1, 30)).silenced[0].until == "2027-01-30"


def test_ignores_stand_where_the_configuration_says() -> None:
    one = Ignore(("app/**",), ("SSOT101",), "why")
    config = Config(ignores=(one, one), source="pyproject.toml", origins={"ignores[1]": "pyproject.toml:21"})
    assert [placed.place for placed in placed_ignores(config)] == ["pyproject.toml:1", "pyproject.toml:21"]
    assert placed_ignores(Config()) == ()


@pytest.mark.parametrize("text", ["", "2027", "2027-1-31", "2027-W01-1", "20270131", "2027-01-31T00:00", "٢٠٢٧-٠١-٣١"])
def test_no_dates(text: str) -> None:
    assert parsed_date(text) is None


FINDINGS = st.lists(
    st.builds(finding, st.integers(1, 6), st.sampled_from(CODES), st.sampled_from(["app/a.py", "app/b.py"])), max_size=6
)
COMMENTS = st.lists(
    st.builds(
        lambda codes, first, size, path, until: comment(*codes, first=first, last=first + size, path=path, until=until),
        st.lists(st.sampled_from([*CODES, "ALL", "X"]), max_size=3, unique=True),
        st.integers(1, 6),
        st.integers(0, 2),
        st.sampled_from(["app/a.py", "app/b.py"]),
        st.sampled_from(["", "2027-01-01", "2027-12-31", "soon"]),
    ),
    max_size=5,
)


@given(FINDINGS, COMMENTS, st.randoms())
def test_nothing_is_lost_and_order_changes_nothing(
    findings: list[Finding], comments: list[Suppression], random: object
) -> None:
    found = judged(findings, comments)
    assert sorted((*found.open, *(one.finding for one in found.silenced)), key=repr) == sorted(findings, key=repr)
    again = list(comments)
    random.shuffle(again)  # type: ignore[attr-defined]
    assert judged(findings, again).flaws == found.flaws
    assert judged(findings, again).open == found.open
    # What is said to be unused can go without any finding coming back.
    unused = {(one.path, one.line, one.about) for one in found.flaws if one.what == "unused"}
    kept = [
        msgspec.structs.replace(
            one, codes=tuple(code for code in one.codes if (one.path, one.line, code) not in unused)
        )
        for one in comments
    ]
    if len({(one.path, one.line) for one in comments}) == len(comments):
        assert judged(findings, kept).open == found.open
