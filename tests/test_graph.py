from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from ssot_tool.graph import Dependencies, Dependency, Edge, Graph, Node, Place, build

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
