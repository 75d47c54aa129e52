"""What became of names: equal bodies, moved homes, edited bodies; and doubt, which pairs nothing."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from ssot_tool.gate.entry import Subject
from ssot_tool.gate.renames import Change, moves_of, renames, translated
from ssot_tool.gate.sketch import EQUAL_WORDS, SIMILAR_WORDS, Sketch, sketch

LONG = " ".join(f"word{number}" for number in range(40))
OTHER = " ".join(f"other{number}" for number in range(40))
EDITED = LONG.replace("word7", "changed").replace("word20", "")
TINY = "return Bridge(user)"


def member(name: str) -> Subject:
    return Subject("role:message-handler", name)


def scope(name: str) -> Subject:
    return Subject("scope", name)


def file(name: str) -> Subject:
    return Subject("file", name)


def renamed(before: Mapping[Subject, str | None], after: Mapping[Subject, str | None]) -> dict[str, str]:
    """Old names to new, where these bodies went and came."""

    def sketches(bodies: Mapping[Subject, str | None]) -> dict[Subject, Sketch | None]:
        return {
            one: None if text is None else sketch(text, one.name.rpartition(".")[2]) for one, text in bodies.items()
        }

    olds, news = sketches(before), sketches(after)
    pairs = renames(Change(list(olds), list(news), olds.__getitem__, news.__getitem__))
    assert len(set(pairs.values())) == len(pairs)
    assert all(old.group == new.group for old, new in pairs.items())
    return {old.name: new.name for old, new in pairs.items()}


class TestEqualBodies:
    def test_renamed_moved_and_both(self) -> None:
        for new in ("a.b.New", "a.c.Old", "x.y.z.Other", "Old"):
            assert renamed({member("a.b.Old"): LONG}, {member(new): LONG}) == {"a.b.Old": new}

    def test_another_body_is_another_thing(self) -> None:
        assert renamed({member("a.Old"): LONG}, {member("a.New"): OTHER}) == {}

    def test_the_role_must_be_the_same(self) -> None:
        assert renamed({member("a.Old"): LONG}, {Subject("role:event-emitter", "a.New"): LONG}) == {}

    def test_of_two_copies_the_name_tells(self) -> None:
        after = {member("c.Old"): LONG, member("c.New"): LONG}
        assert renamed({member("a.Old"): LONG}, after) == {"a.Old": "c.Old"}

    def test_of_two_copies_that_are_as_near_none(self) -> None:
        assert renamed({member("a.Old"): LONG}, {member("a.One"): LONG, member("a.Two"): LONG}) == {}

    def test_of_two_originals_one_is_gone(self) -> None:
        """Both had this body; the nearer name is followed, the other is fixed."""
        before = {member("a.Old"): LONG, member("b.Old"): LONG}
        assert renamed(before, {member("b.New"): LONG}) == {"b.Old": "b.New"}

    def test_copies_that_move_together_keep_apart(self) -> None:
        before: dict[Subject, str | None] = {member(f"a.part{number}.Same"): LONG for number in range(5)}
        after: dict[Subject, str | None] = {member(f"b.part{number}.Same"): LONG for number in range(5)}
        assert renamed(before, after) == {f"a.part{number}.Same": f"b.part{number}.Same" for number in range(5)}


class TestTinyBodies:
    """``return Bridge(user)`` says nothing: only the name can."""

    def test_the_same_last_name(self) -> None:
        assert len(TINY.split()) < EQUAL_WORDS
        assert renamed({member("a.make"): TINY}, {member("b.make"): TINY}) == {"a.make": "b.make"}

    def test_another_last_name(self) -> None:
        assert renamed({member("a.make"): TINY}, {member("b.build"): TINY}) == {}
        assert renamed({member("a.make"): TINY}, {member("a.build"): TINY}) == {}

    def test_a_scope_where_it_stood(self) -> None:
        assert renamed({scope("a.make"): TINY}, {scope("a.build"): TINY}) == {"a.make": "a.build"}
        assert renamed({scope("a.make"): TINY}, {scope("b.build"): TINY}) == {}

    def test_an_edited_tiny_body_is_too_small_to_tell(self) -> None:
        text = " ".join(f"word{number}" for number in range(SIMILAR_WORDS - 1))
        assert renamed({member("a.Old"): text}, {member("a.New"): text.replace("word1", "w")}) == {}

    def test_empty_bodies_of_other_names(self) -> None:
        assert renamed({member("a.Old"): ""}, {member("a.New"): ""}) == {}


class TestEditedBodies:
    def test_alike(self) -> None:
        assert renamed({member("a.Old"): LONG}, {member("b.New"): EDITED}) == {"a.Old": "b.New"}

    def test_equal_before_alike(self) -> None:
        after = {member("a.New"): EDITED, member("z.Other"): LONG}
        assert renamed({member("a.Old"): LONG}, after) == {"a.Old": "z.Other"}

    def test_the_likest(self) -> None:
        less = EDITED.replace("word30", "x").replace("word33", "y")
        before = {member("a.One"): LONG, member("a.Two"): less}
        after = {member("b.One"): EDITED, member("b.Two"): less.replace("word1 ", "z ")}
        assert renamed(before, after) == {"a.One": "b.One", "a.Two": "b.Two"}

    def test_without_a_body_only_the_place_can_tell(self) -> None:
        assert renamed({member("a.Old"): None}, {member("a.New"): None}) == {}


class TestMovedHomes:
    def test_a_small_one_goes_with_its_module(self) -> None:
        before = {member("a.old.Big"): LONG, member("a.old.make"): TINY}
        after = {member("a.new.Big"): LONG, member("a.new.make"): "return Bridge(user, registry)"}
        assert renamed(before, after) == {"a.old.Big": "a.new.Big", "a.old.make": "a.new.make"}

    def test_another_thing_under_the_old_name_does_not(self) -> None:
        before = {member("a.old.Big"): LONG, member("a.old.Other"): OTHER}
        after = {member("a.new.Big"): LONG, member("a.new.Other"): OTHER.replace("other", "unlike")}
        assert renamed(before, after) == {"a.old.Big": "a.new.Big"}

    def test_a_package_below_which_all_moves(self) -> None:
        before: dict[Subject, str | None] = {member(f"a.b.m{number}.C{number}"): None for number in range(3)}
        after: dict[Subject, str | None] = {member(f"a.c.m{number}.C{number}"): None for number in range(3)}
        before[member("a.b.big.Big")] = after[member("a.c.big.Big")] = LONG
        assert renamed(before, after) == {old.name: old.name.replace(".b.", ".c.") for old in before}

    def test_members_before_scopes(self) -> None:
        """What became of the class tells what became of its methods."""
        before = {member("a.Old"): LONG, scope("a.Old.wire"): TINY, scope("a.Old"): TINY}
        after = {member("a.New"): LONG, scope("a.New.wire"): "call(other)", scope("a.New"): "pass"}
        assert renamed(before, after) == {"a.Old": "a.New", "a.Old.wire": "a.New.wire"} | {"a.Old": "a.New"}

    def test_a_home_that_was_split_tells_nothing(self) -> None:
        before = {member("a.One"): LONG, member("a.Two"): OTHER, member("a.make"): TINY}
        after = {member("b.One"): LONG, member("c.Two"): OTHER, member("b.make"): "pass", member("c.make"): "pass"}
        assert renamed(before, after) == {"a.One": "b.One", "a.Two": "c.Two"}

    def test_files(self) -> None:
        assert renamed({file("a/old.py"): LONG}, {file("b/new.py"): EDITED}) == {"a/old.py": "b/new.py"}


class TestMoves:
    def test_the_longest_prefix_decides(self) -> None:
        moves = {"a": "z", "a.b": "y", "a.b.C": "y.D"}
        for old, new in {"a.b.C.m": "y.D.m", "a.b.E": "y.E", "a.c": "z.c", "b": "b", "ab": "ab", "": ""}.items():
            assert translated(old, moves) == new

    def test_homes_are_where_most_went(self) -> None:
        pairs = {member("a.b.One"): member("a.c.One"), member("a.b.Two"): member("a.c.Two")}
        assert moves_of(pairs)["a.b"] == "a.c"
        split = {member("a.b.One"): member("a.c.One"), member("a.b.Two"): member("a.d.Two")}
        assert "a.b" not in moves_of(split)

    def test_files_are_no_homes(self) -> None:
        assert moves_of({file("a/b.py"): file("a/c.py")}) == {}


names = st.sampled_from(["a.One", "a.Two", "b.One", "b.Two", "c.Three"])
bodies = st.sampled_from([LONG, EDITED, OTHER, TINY, ""])
kinds = st.sampled_from([member, scope])
sides = st.dictionaries(st.builds(lambda kind, name: kind(name), kinds, names), bodies, max_size=6)


@given(sides, sides)
@settings(max_examples=60)
def test_the_order_in_which_they_come_does_not_matter(
    before: dict[Subject, str | None], after: dict[Subject, str | None]
) -> None:
    found = renamed(before, after)
    assert renamed(dict(reversed(before.items())), dict(reversed(after.items()))) == found


@given(sides)
@settings(max_examples=30)
def test_what_moves_without_a_change_is_never_lost(before: dict[Subject, str | None]) -> None:
    moved: dict[Subject, str | None] = {Subject(one.group, f"z.{one.name}"): text for one, text in before.items()}
    assert renamed(before, moved) == {one.name: f"z.{one.name}" for one in before}
