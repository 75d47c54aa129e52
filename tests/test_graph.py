from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from ssot_tool.graph import Dependencies, Dependency, Edge, Graph, Node, Place, Rank, build, retirement_order

PLACES = {
    "app.old.Old": Place("app/old.py", 3),
    "app.routes.serve": Place("app/routes.py", 10),
    "app.main": Place("app/main.py", 1, is_module=True),
    "app.db.Session": Place("app/db.py", 5),
    "tests.test_old.test_it": Place("tests/test_old.py", 7, in_test=True),
}


def arrows(*pairs: str) -> list[Dependency]:
    return [Dependency(source, target, "call") for source, _, target in (pair.partition(">") for pair in pairs)]


def around(member: str, *pairs: str, depth: int = 1) -> Graph:
    return build(Dependencies("role", "Role", (member,), tuple(arrows(*pairs)), {}), depth=depth)


def test_both_directions_kinds_and_counts() -> None:
    uses = [
        Dependency("app.routes.serve", "app.old.Old", "call"),
        Dependency("app.routes.serve", "app.old.Old", "annotation"),
        Dependency("app.routes.serve", "app.old.Old", "call"),
        Dependency("tests.test_old.test_it", "app.old.Old", "call"),
        Dependency("app.main", "app.old.Old", "import"),
        Dependency("app.old.Old", "app.db.Session", "call"),
        Dependency("app.old.Old", "json.dumps", "call"),
    ]
    graph = build(Dependencies("role", "Role", ("app.old.Old",), tuple(uses), PLACES), depth=1)
    assert graph.nodes == (
        Node("app.db.Session", "dependency", "app/db.py", 5, False),
        Node("app.main", "module", "app/main.py", 1, False),
        Node("app.old.Old", "member", "app/old.py", 3, False),
        Node("app.routes.serve", "caller", "app/routes.py", 10, False),
        Node("json.dumps", "dependency", "", 0, False),
        Node("tests.test_old.test_it", "caller", "tests/test_old.py", 7, True),
    )
    assert Edge("app.routes.serve", "app.old.Old", (("annotation", 1), ("call", 2))) in graph.edges
    assert len(graph.edges) == 5
    assert graph.cycles == ()


def test_depth_limits_both_directions() -> None:
    chain = ("a>b", "b>m", "m>x", "x>y")
    assert [node.symbol for node in around("m", *chain, depth=0).nodes] == ["m"]
    assert [node.symbol for node in around("m", *chain, depth=1).nodes] == ["b", "m", "x"]
    assert [node.symbol for node in around("m", *chain, depth=2).nodes] == ["a", "b", "m", "x", "y"]


def test_an_edge_that_bypasses_the_members_is_left_out() -> None:
    assert [edge.target for edge in around("m", "caller>m", "m>db", "caller>db").edges] == ["m", "db"]


def test_a_member_alone_is_a_graph() -> None:
    graph = around("m", "p>q")
    assert [node.symbol for node in graph.nodes] == ["m"]
    assert graph.edges == ()


def test_recursion_is_no_edge_and_no_cycle() -> None:
    graph = around("m", "m>m")
    assert graph.edges == ()
    assert graph.cycles == ()


def test_the_shortest_cycle_is_told_even_beyond_the_depth() -> None:
    graph = around("m", "m>c", "c>b", "b>a", "a>m", "c>m2", "m2>b", "b>c")
    assert graph.cycles == (("a", "m", "c", "b"),)


def test_a_knot_without_a_member_is_told_once() -> None:
    assert around("m", "m>x", "x>y", "y>x", "y>z", "z>x", depth=3).cycles == (("x", "y"),)
    assert around("m", "p>q", "q>p").cycles == ()


@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), max_size=25), st.randoms())
def test_the_order_of_what_comes_in_does_not_matter(pairs: list[tuple[str, str]], random: object) -> None:
    uses = [Dependency(source, target, "call") for source, target in pairs]
    graph = build(Dependencies("role", "Role", ("a", "b"), tuple(uses), {}), depth=2)
    random.shuffle(uses)  # type: ignore[attr-defined]
    assert build(Dependencies("role", "Role", ("b", "a"), tuple(uses), {}), depth=2) == graph
    arrows_given = {(source, target) for source, target in pairs}
    for cycle in graph.cycles:
        assert set(zip(cycle, (*cycle[1:], cycle[0]), strict=True)) <= arrows_given
        assert len(set(cycle)) == len(cycle)


def test_naming_a_graph_does_not_import_networkx() -> None:
    code = "import sys, ssot_tool.graph; sys.exit('networkx' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_leaves_are_retired_first() -> None:
    uses = [Dependency("pkg.Child", "pkg.Base", "subclass"), Dependency("pkg.Service", "pkg.Child", "call")]
    assert retirement_order(["pkg.Base", "pkg.Child", "pkg.Service"], uses) == (
        Rank(("pkg.Service",), (), "no other member uses it"),
        Rank(("pkg.Child",), ("pkg.Service",), "used by Service (call)"),
        Rank(("pkg.Base",), ("pkg.Child",), "used by Child (subclass)"),
    )


def test_uses_around_the_members_do_not_change_their_order() -> None:
    alone = retirement_order(["b", "a"], arrows("a>a", "b>x", "x>a", "y>b"))
    assert [rank.symbols for rank in alone] == [("a",), ("b",)]
    assert {rank.after for rank in alone} == {()}


def test_members_in_a_circle_go_together_and_the_circle_is_named() -> None:
    user, knot, last = retirement_order("abcde", arrows("a>b", "b>c", "c>d", "d>b", "d>e", "b>e"))
    assert user.symbols == ("a",)
    assert knot == Rank(
        ("b", "c", "d"), ("a",), "they use each other in a cycle (b -> c -> d -> b) and go together; used by a (call)"
    )
    assert last == Rank(("e",), ("b", "d"), "used by b (call), d (call)")


def test_names_in_reasons_are_as_long_as_they_have_to_be() -> None:
    ranks = retirement_order(["one.Handler", "two.Handler", "two.Base"], arrows("two.Handler>two.Base"))
    assert ranks[-1].why == "used by two.Handler (call)"


def test_the_canonical_stays() -> None:
    uses = tuple(arrows("new>old", "old>base"))
    graph = build(Dependencies("role", "Role", ("base", "new", "old"), uses, {}, "new"), depth=1)
    assert [rank.symbols for rank in graph.order] == [("old",), ("base",)]
    assert graph.canonical == "new"
    assert [rank.why for rank in graph.order] == ["the canonical new (call) has to let go of it", "used by old (call)"]


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=30), st.randoms())
def test_nothing_is_retired_before_what_uses_it(pairs: list[tuple[str, str]], random: object) -> None:
    uses = [Dependency(source, target, "call") for source, target in pairs]
    ranks = retirement_order("abcdef", uses)
    assert sorted(symbol for rank in ranks for symbol in rank.symbols) == list("abcdef")
    step = {symbol: number for number, rank in enumerate(ranks) for symbol in rank.symbols}
    for source, target in pairs:
        if source in step and target in step:
            assert step[source] <= step[target]
    for number, rank in enumerate(ranks):
        assert all(step[symbol] < number for symbol in rank.after)
        assert ("cycle" in rank.why) == (len(rank.symbols) > 1)
    random.shuffle(uses)  # type: ignore[attr-defined]
    assert retirement_order("fdbeca", uses) == ranks
