from __future__ import annotations

import io
import re

import networkx

from ssot_tool.graph import Dependencies, Dependency, Place, build
from ssot_tool.model import Proposal
from ssot_tool.report.graph_dot import graph_dot
from ssot_tool.report.graph_graphml import graph_graphml
from ssot_tool.report.graph_mermaid import graph_mermaid
from ssot_tool.report.graph_text import graph_text
from ssot_tool.report.layout import Page, clean
from tests.report.made_up import HOSTILE, small_graph


def test_the_trees_in_both_directions() -> None:
    text = graph_text(small_graph(), Page(100))
    headline, member, cycles = text.split("\n\n")
    assert headline == "Old thing (old), 2 steps deep: 1 member, 3 direct users, 2 direct dependencies, 1 cycle"
    assert member.splitlines() == [
        "app.old.Old  app/old.py:3",
        "  used by",
        "    app.db.Session  import  app/db.py:5",
        "      app.old.Old  annotation  app/old.py:3 (see above)",
        "    app.routes.serve  call 2×  app/routes.py:10",
        "      app.main  import  app/main.py:1",
        "    tests.test_old.test_it  patch_string (test)  tests/test_old.py:7",
        "  uses",
        f"    {clean(HOSTILE)}  call",
        "    app.db.Session  annotation  app/db.py:5",
        "      app.old.Old  import  app/old.py:3 (see above)",
    ]
    assert cycles == "Cycles\n  app.db.Session -> app.old.Old -> app.db.Session\n"


def test_a_member_without_users_says_so() -> None:
    alone = build(Dependencies("r", "R", ("m",), (), {}), depth=1)
    assert "  used by nothing\n  uses nothing\n" in graph_text(alone, Page(80))


def test_a_crowd_is_cut_with_the_count() -> None:
    uses = tuple(Dependency(f"caller_{n:02}", "m", "call") for n in range(40))
    text = graph_text(build(Dependencies("r", "R", ("m",), uses, {}), depth=1), Page(80))
    assert "… and 15 more (--format json has all)" in text
    assert "caller_24" in text
    assert "caller_25" not in text


def test_a_chain_longer_than_the_recursion_limit() -> None:
    uses = tuple(Dependency(f"n{n + 1}", f"n{n}", "call") for n in range(1_500))
    assert "n1500  call" in graph_text(build(Dependencies("r", "R", ("n0",), uses, {}), depth=2_000), Page(80))


def test_graphml_is_read_back_by_networkx_with_all_names() -> None:
    read = networkx.read_graphml(io.BytesIO(graph_graphml(small_graph()).encode()))
    symbols = {data["symbol"] for _, data in read.nodes(data=True)}
    assert symbols == {clean(node.symbol) for node in small_graph().nodes}
    arrows = {(read.nodes[a]["symbol"], read.nodes[b]["symbol"]): data for a, b, data in read.edges(data=True)}
    assert arrows["app.routes.serve", "app.old.Old"] == {"kinds": "call 2", "weight": 2}
    assert {data["in_test"] for _, data in read.nodes(data=True)} == {True, False}


def test_dot_names_are_quoted() -> None:
    text = graph_dot(small_graph())
    # The grammar of a quoted string: a quote inside is escaped, and no line ends within.
    statement = re.compile(r'  n\d+( -> n\d+)? \[label="(?:[^"\\\n]|\\.)*"(, [a-z]+=[a-z]+)*\];')
    body = text.splitlines()[2:-1]
    assert len(body) == len(small_graph().nodes) + len(small_graph().edges)
    assert [line for line in body if not statement.fullmatch(line)] == []
    assert '[label="app.old.Old", shape=box, style=bold];' in text
    assert 'label="a\\"b\\\\n\\\\n</script>' in text


def test_mermaid_text_holds_no_mark_of_the_language() -> None:
    text = graph_mermaid(small_graph())
    assert text.startswith("flowchart LR\n")
    labels = re.findall(r'"(.*)"', text)
    assert len(labels) == len(small_graph().nodes) + len(small_graph().edges)
    for label in labels:
        assert not set(re.sub(r"#\d+;", "", label)) & set("\"'`<>[]{}|#;&\\")
    assert '-->|"call 2"|' in text
    assert re.search(r"^  class n\d+ test$", text, re.MULTILINE)


def test_formats_end_with_one_newline() -> None:
    for text in (graph_dot(small_graph()), graph_mermaid(small_graph()), graph_graphml(small_graph())):
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        assert "\x1b" not in text


def test_a_tree_is_as_deep_as_was_asked_though_members_use_each_other() -> None:
    uses = (Dependency("far", "near", "call"), Dependency("near", "a", "call"), Dependency("a", "b", "call"))
    dependencies = Dependencies("r", "R", ("a", "b"), uses, {})
    lines = graph_text(build(dependencies, depth=1), Page(80)).splitlines()
    assert lines[lines.index("b") :] == ["b", "  used by", "    a  call", "  uses nothing"]
    lines = graph_text(build(dependencies, depth=2), Page(80)).splitlines()
    assert lines[lines.index("b") :][2:4] == ["    a  call", "      near  call"]
    assert not any("far" in line for line in lines[lines.index("b") :])


def test_what_was_cut_short_by_the_depth_is_drawn_where_there_is_room() -> None:
    uses = tuple(Dependency(*pair, "call") for pair in [("b", "a"), ("c", "b"), ("c", "a"), ("d", "c")])
    text = graph_text(build(Dependencies("r", "R", ("a",), uses, {}), depth=2), Page(80))
    assert "    b  call\n      c  call\n    c  call\n      d  call\n" in text


def test_the_order_of_retirement_comes_first_with_users_and_steps_to_wait_for() -> None:
    uses = (
        *(Dependency(f"m.Child{n}", "m.Base", "subclass") for n in range(3)),
        Dependency("m.Last", "m.Other", "call"),
        Dependency("m.Other", "m.Last", "call"),
        Dependency("m.Base", "m.Last", "call"),
        Dependency("app.run", "m.Child1", "call"),
        Dependency("test_run", "m.Child1", "call"),
    )
    members = ("m.Base", "m.Child0", "m.Child1", "m.Child2", "m.Last", "m.Other")
    places = {"test_run": Place("test_run.py", 1, in_test=True), "m.Base": Place("m.py", 4)}
    proposed = Proposal("m.Child2", ("it is newest", "it is best"))
    found = Dependencies("r", "R", members, uses, places, proposed=proposed)
    headline, order, *_ = graph_text(build(found, depth=1), Page(100)).split("\n\n")
    assert headline.splitlines()[1:] == ["  no canonical is chosen; proposed: m.Child2 (it is newest, it is best)"]
    assert order.splitlines() == [
        "What must move first (a member that others use goes after them)",
        "  Step  Member             Defined at  Users  Tests  After",
        "     1  Child0             -               0      0  -",
        "     2  Child1             -               1      1  -",
        "     3  Child2 (proposed)  -               0      0  -",
        "     4  Base               m.py:4          0      0  1-3",
        "     5  Last               -               0      0  4; together, a cycle",
        "     5  Other              -               0      0  4; together, a cycle",
    ]


def test_a_narrow_page_names_no_places_in_the_order_and_a_canonical_stays() -> None:
    places = {"m.Old": Place("a/very/long/path/to/a/module.py", 4)}
    uses = (Dependency("m.New", "m.Older", "call"),)
    found = Dependencies("r", "R", ("m.New", "m.Old", "m.Older"), uses, places, "m.New")
    headline, order, *_ = graph_text(build(found, depth=1), Page(60)).split("\n\n")
    assert headline.splitlines()[-1] == "  m.New stays: it is the canonical"
    assert order.splitlines()[1:] == [
        "  Step  Member  Users  Tests  After",
        "     1  Old         0      0  -",
        "     2  Older       0      0  -; the canonical uses it",
    ]
