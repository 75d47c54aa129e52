"""The comparison without files: counts, versions of one entry, routes of known members, quiet entries, doubt."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ssot_tool.fingerprint import fingerprint
from ssot_tool.gate.compare import Comparison, checked, compare, fixed
from ssot_tool.gate.entry import Entry, Subject, key_of, subjects_of
from ssot_tool.gate.following import Before, Now
from ssot_tool.gate.record import entries_of, unique
from ssot_tool.gate.sketch import Sketch, sketch
from ssot_tool.model import Finding

ROLE = "message-handler"
TODAY, PAST, FUTURE = "2026-06-15", "2026-06-14", "2026-06-15"
BODY = " ".join(f"word{number}" for number in range(40))


def member(symbol: str, code: str = "SSOT101", detail: str = "") -> Finding:
    return Finding(
        code, "error", ROLE, symbol, "a.py", 3, 9, "…", fingerprint(code, ROLE, symbol, detail), detail=detail
    )


def route(symbol: str, detail: str) -> Finding:
    return member(symbol, "SSOT102", detail)


def use(line: int, scope: str = "a.main") -> Finding:
    about = fingerprint("SSOT201", ROLE, "a.Old", scope, "call")
    return Finding("SSOT201", "error", ROLE, "a.Old", "m.py", line, line, "…", about, scope=scope, detail="call")


def entry(finding: Finding, **more: object) -> Entry:
    made = Entry(
        finding.fingerprint, finding.code, finding.role, finding.symbol, scope=finding.scope, detail=finding.detail
    )
    values = {name: getattr(made, name) for name in Entry.__struct_fields__} | more
    return Entry(**values)


def nothing(_: Collection[Subject]) -> Collection[Subject]:
    return ()


def compared(
    entries: Sequence[Entry],
    findings: Sequence[Finding],
    *,
    bodies: dict[str, str] | None = None,
    unseen: Collection[str] = (),
    exists: Collection[str] = (),
) -> tuple[Comparison, Now]:
    """Compare; ``bodies`` by name, of both sides; lines are hashed as their numbers."""

    def find(subject: Subject) -> Sketch | None:
        text = (bodies or {}).get(subject.name)
        return None if text is None else sketch(text, subject.name.rpartition(".")[2])

    named = {subject for finding in findings for subject in subjects_of(key_of(finding))}
    now = Now(
        findings,
        named,
        find,
        lambda asked: [one for one in asked if one.name in exists],
        lambda subject: subject.name in unseen,
        lambda finding: str(finding.start_line),
    )
    return compare(Before(entries, find), now), now


class TestCounts:
    def test_as_many_are_known_as_there_were(self) -> None:
        found, _ = compared([entry(use(1), count=2)], [use(1), use(2), use(3)])
        assert (len(found.known), len(found.new), found.left) == (2, 1, ())

    def test_those_are_new_whose_line_was_not_there(self) -> None:
        found, _ = compared([entry(use(1), count=2, lines=("2", "3"))], [use(1), use(2), use(3)])
        assert [one.start_line for one in found.new] == [1]

    def test_a_line_that_was_there_once_is_known_once(self) -> None:
        found, _ = compared([entry(use(1), count=2, lines=("5", "7"))], [use(5), use(5), use(7)])
        assert [one.start_line for one in found.new] == [5]

    def test_fewer_are_left(self) -> None:
        old = entry(use(1), count=3)
        found, now = compared([old], [use(1)])
        assert found.left == ((old, 2),)
        assert [(one.count, one.fingerprint) for one in fixed(found.left, now)] == [(2, old.id)]

    def test_a_count_that_somebody_made_up(self) -> None:
        found, _ = compared([entry(use(1), count=10**30)], [use(1), use(2)])
        assert (len(found.known), len(found.new)) == (2, 0)

    def test_each_finding_has_a_fingerprint_of_its_own(self) -> None:
        found, _ = compared([entry(use(1), count=3)], [use(1), use(2), use(3)])
        told = [one.finding.fingerprint for one in checked(found, TODAY)]
        assert len(set(told)) == 3
        assert use(1).fingerprint in told

    def test_another_scope_is_another_finding(self) -> None:
        found, _ = compared([entry(use(1))], [use(1, "a.other")], exists=["a.main"])
        assert (len(found.known), len(found.new), len(found.left)) == (0, 1, 1)


class TestVersionsOfOneEntry:
    """git leaves two where it unites branches: together they accept one finding, not two."""

    def test_the_same_key_twice(self) -> None:
        versions = [entry(use(1), count=2), entry(use(1), count=1, sketch="")]
        found, _ = compared(versions, [use(1), use(2), use(3)])
        assert (len(found.known), len(found.new)) == (2, 1)

    def test_under_the_old_name_and_the_new_one(self) -> None:
        old = entry(member("a.Old"))
        new = entry(member("a.New"), id=old.id)
        found, _ = compared([old, new], [member("a.New")])
        assert (len(found.known), found.new, found.left) == (1, (), ())
        # Both at once: only one of them was accepted.
        found, _ = compared([old, new], [member("a.Old"), member("a.New")])
        assert (len(found.known), len(found.new)) == (1, 1)

    def test_the_acceptance_that_lasts_longer_holds(self) -> None:
        short = entry(member("a.Old"), until=PAST, reason="short")
        for longer in (entry(member("a.Old"), until=FUTURE, reason="long"), entry(member("a.Old"), reason="for ever")):
            for versions in ([short, longer], [longer, short]):
                found, _ = compared(versions, [member("a.Old")])
                (told,) = checked(found, TODAY)
                assert (told.state, told.reason) == ("known", longer.reason)

    def test_left_once(self) -> None:
        versions = [entry(use(1), count=2), entry(use(1), count=1)]
        found, now = compared(versions, [])
        assert [one.count for one in fixed(found.left, now)] == [2]


class TestRoutes:
    def test_a_known_member_keeps_the_routes_that_it_served(self) -> None:
        known = entry(member("a.Old"), routes=("start", "stop"), reason="r", owner="o", until=FUTURE)
        found, _ = compared([known], [member("a.Old"), route("a.Old", "start"), route("a.Old", "pause")])
        assert [(one.code, one.detail) for one in found.new] == [("SSOT102", "pause")]
        told = {(one.finding.code, one.finding.detail): one for one in checked(found, TODAY)}
        assert told["SSOT102", "start"].state == "known"
        assert told["SSOT102", "start"].reason == "r"
        assert found.left == ()

    def test_of_a_quiet_member_too(self) -> None:
        found, _ = compared([entry(member("a.Old"), routes=("start",), quiet=True)], [route("a.Old", "start")])
        assert found.new == ()

    def test_what_ran_out_for_the_member_ran_out_for_its_routes(self) -> None:
        known = entry(member("a.Old"), routes=("start",), until=PAST)
        found, _ = compared([known], [member("a.Old"), route("a.Old", "start")])
        assert {one.state for one in checked(found, TODAY)} == {"new"}
        assert all(one.expired for one in checked(found, TODAY))

    def test_another_member_of_the_route_is_new(self) -> None:
        found, _ = compared([entry(member("a.Old"), routes=("start",))], [route("a.New", "start")], exists=["a.Old"])
        assert [one.symbol for one in found.new] == ["a.New"]

    def test_the_routes_of_a_renamed_member(self) -> None:
        known = entry(member("a.Old"), routes=("start",))
        findings = [member("b.New"), route("b.New", "start")]
        found, _ = compared([known], findings, bodies={"a.Old": BODY, "b.New": BODY})
        assert found.new == ()


class TestQuietEntries:
    def test_who_was_there_is_known_when_a_rival_comes(self) -> None:
        found, _ = compared([entry(member("a.Old"), quiet=True)], [member("a.Old"), member("b.Rival")])
        assert [one.symbol for one in found.new] == ["b.Rival"]

    def test_and_is_not_fixed_when_it_is_no_finding(self) -> None:
        found, _ = compared([entry(member("a.Old"), quiet=True)], [])
        assert found.left == ()

    def test_nor_when_it_is_gone(self) -> None:
        found, now = compared([entry(member("a.Old"), quiet=True)], [member("b.Rival")])
        assert fixed(found.left, now) == ()
        assert len(found.new) == 1


class TestRenames:
    def test_followed(self) -> None:
        found, _ = compared([entry(member("a.Old"))], [member("b.New")], bodies={"a.Old": BODY, "b.New": BODY})
        (told,) = checked(found, TODAY)
        assert (told.state, told.was, told.finding.fingerprint) == ("known", "a.Old", member("a.Old").fingerprint)

    def test_not_where_the_old_one_is_still_there(self) -> None:
        """It plays the role no more, but it was not renamed: what appeared is a copy."""
        bodies = {"a.Old": BODY, "b.New": BODY}
        found, _ = compared([entry(member("a.Old"))], [member("b.New")], bodies=bodies, exists=["a.Old"])
        assert (len(found.new), len(found.left)) == (1, 1)

    def test_a_swap(self) -> None:
        """Two that exchange their names are followed by their names: each is there, before and after."""
        bodies = {"a.One": BODY, "a.Two": BODY.upper()}
        found, _ = compared(
            [entry(member("a.One")), entry(member("a.Two"))], [member("a.Two"), member("a.One")], bodies=bodies
        )
        assert (len(found.known), found.new) == (2, ())


class TestFixed:
    def test_not_where_the_file_could_not_be_read(self) -> None:
        found, now = compared([entry(member("a.Old")), entry(use(1))], [], unseen=["a.Old"])
        assert fixed(found.left, now) == ()
        found, now = compared([entry(use(1))], [], unseen=["a.main"])
        assert fixed(found.left, now) == ()

    def test_sorted(self) -> None:
        found, now = compared([entry(member("b.B")), entry(member("a.A"))], [])
        assert [one.symbol for one in fixed(found.left, now)] == ["a.A", "b.B"]


@pytest.mark.parametrize(("until", "state"), [("", "known"), (PAST, "new"), (FUTURE, "known")])
def test_the_last_day_is_a_day_on_which_it_holds(until: str, state: str) -> None:
    found, _ = compared([entry(member("a.Old"), until=until)], [member("a.Old")])
    (told,) = checked(found, TODAY)
    assert (told.state, told.expired) == (state, state == "new")


findings = st.lists(
    st.one_of(
        st.builds(member, st.sampled_from(["a.One", "a.Two", "b.One"])),
        st.builds(route, st.sampled_from(["a.One", "b.One"]), st.sampled_from(["start", "stop"])),
        st.builds(use, st.integers(1, 4), st.sampled_from(["a.main", "a.other"])),
    ),
    max_size=8,
)


@given(findings)
@settings(max_examples=60)
def test_what_was_written_down_knows_all_of_it(found: list[Finding]) -> None:
    """And in any order; nothing is left."""
    entries = unique(entries_of(found, (), lambda _: None, lambda one: str(one.start_line)))
    for order in (found, found[::-1]):
        comparison, _ = compared(entries, order)
        assert (comparison.new, comparison.left) == ((), ())
        assert len(comparison.known) == len(found)
        told = [one.finding.fingerprint for one in checked(comparison, TODAY)]
        assert len(set(told)) == len(told)


@given(findings, findings)
@settings(max_examples=60)
def test_nothing_is_lost_and_nothing_is_counted_twice(before: list[Finding], now: list[Finding]) -> None:
    entries = unique(entries_of(before, (), lambda _: None, lambda one: str(one.start_line)))
    comparison, _ = compared(entries, now)
    assert len(comparison.known) + len(comparison.new) == len(now)
    assert sum(short for _, short in comparison.left) == len(before) - len(comparison.known)
    reversed_, _ = compared(entries[::-1], now[::-1])
    assert sorted(one.fingerprint for one in reversed_.new) == sorted(one.fingerprint for one in comparison.new)
