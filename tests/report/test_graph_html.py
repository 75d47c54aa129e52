from __future__ import annotations

import re

import pytest

from ssot_tool.graph import Dependencies, Dependency, Graph, Part, Place, build
from ssot_tool.model import Collision, Proposal
from ssot_tool.report.html.graph import graph_html
from tests.report.made_up import HOSTILE, small_graph
from tests.report.test_html_page import Document

PLACES = {
    "app.a.First": Place("app/a.py", 3),
    "app.b.Second": Place("app/b.py", 5),
    "app.base.Base": Place("app/base.py", 1),
    "app.routes.serve": Place("app/routes.py", 10),
    "tests.test_a.test_first": Place("tests/test_a.py", 7, in_test=True),
    "app.db.Session": Place("app/db.py", 2),
}
USES = (
    Dependency("app.a.First", "app.base.Base", "subclass"),
    Dependency("app.b.Second", "app.base.Base", "subclass"),
    Dependency("app.routes.serve", "app.a.First", "call"),
    Dependency("app.routes.serve", "app.a.First", "call"),
    Dependency("app.routes.serve", "app.a.First", "import"),
    Dependency("tests.test_a.test_first", "app.a.First", "patch_string"),
    Dependency("app.b.Second", "app.db.Session", "annotation"),
    Dependency("app.b.Second", "json.dumps", "call"),
)


def family(canonical: str = "", proposed: str = "", more: tuple[Dependency, ...] = ()) -> Graph:
    members = ("app.a.First", "app.b.Second", "app.base.Base")
    parts = {
        "app.a.First": Part("app.base.Base", ("start", "stop")),
        "app.b.Second": Part("app.base.Base", ("start",)),
        "app.base.Base": Part("app.base.Base"),
    }
    collisions = (Collision("start", ("app.a.First", "app.b.Second")),)
    choice = Proposal(proposed, ("it has most callers",)) if proposed else None
    uses = (*USES, *more)
    found = Dependencies("old", "Old thing", members, uses, PLACES, canonical, choice, parts, collisions)
    return build(found, depth=1)


def words(markup: str) -> str:
    """What stands on the page without its script, with single spaces."""
    inside = Document(markup).inside
    shown = "".join(data for tag, data in inside if tag not in ("style", "script", "title"))
    return re.sub(r"\s+", " ", shown)


def test_the_first_sentence_says_what_can_go_first() -> None:
    told = words(graph_html(family()))
    assert "2 of 3 members can go first: no other member uses them." in told
    assert "Start with Second: it has no user in production." in told
    assert "Last comes Base, after 2 other members." in told
    assert told.index("can go first") < told.index("Who uses them")


def test_a_member_with_users_says_so_where_all_have_some() -> None:
    more = (Dependency("app.routes.serve", "app.b.Second", "call"),)
    assert "Start with First and Second: they have the fewest users in production (1)." in words(
        graph_html(family(more=more))
    )


def test_all_facts_stand_there_without_a_script() -> None:
    told = words(graph_html(family()))
    for fact in (
        "3 in 1 unit",
        "1 in production, 1 in tests",
        "⚠ 1 route served by more than one member start 2×",
        "start is served by First, Second",
        "step 1First app/a.py:3used by 1 in production, 1 in tests⚠ collides on startalso serves stop",
        "step 3Base app/base.py:1used by 2 membersafter First, Second",
        "Unit of Base",
        "app/ 1 · 3 uses serve",
        "routes.py:10First call 2×, import",
        "tests/ tests 1 · 1 use test_first",
        "outside the workspace 1 · 1 use dumps",
    ):
        assert fact in told, fact


def test_the_canonical_stays_and_a_proposal_is_told() -> None:
    told = words(graph_html(family(canonical="app.b.Second")))
    assert "Second stays; the others give way to it." in told
    assert "Stays the canonical step ✓Second canonical" in told
    assert "1 of 2 members can go first" in told
    assert "First no rival uses these" in told
    assert "the canonical Second has to let go of it" in told
    assert "Second would be: it has most callers." in words(graph_html(family(proposed="app.b.Second")))


def test_cycles_are_named() -> None:
    told = words(graph_html(family(more=(Dependency("app.base.Base", "app.a.First", "call"),))))
    assert "1 of 3 members can go first: no other member uses them. Start with Second: it has no user" in told
    assert "First and Base use each other in a cycle and go together." in told
    assert "⟳ 1 cycle of uses First → Base → First" in told
    assert "cycle they use each other in a cycle (First -> Base -> First) and go together" in told


def test_a_family_without_members_is_a_page() -> None:
    told = words(graph_html(build(Dependencies("r", "R", (), (), {}), depth=1)))
    assert "There is nothing to retire." in told


def test_hostile_names_are_text() -> None:
    bad = ["</script><img src=x onerror=alert(1)>", "\"'><svg onload=alert(1)>", "a\x00b\u202ec\ud800", HOSTILE]
    places = {name: Place(f"<b>{name}</b>/{name}.py", 1, in_test=at == 1) for at, name in enumerate(bad)}
    uses = (Dependency(bad[1], bad[0], bad[2]), Dependency(bad[0], bad[3], "call"), Dependency(bad[1], bad[2], "call"))
    parts = {bad[0]: Part(bad[0], tuple(bad)), bad[2]: Part(bad[0], (bad[1],))}
    collisions = (Collision(bad[1], (bad[0], bad[2])),)
    choice = Proposal(bad[0], (bad[0],))
    found = Dependencies(bad[0], bad[1], (bad[0], bad[2]), uses, places, "", choice, parts, collisions)
    markup = graph_html(build(found, depth=1))
    tags = Document(markup).tags
    assert not {tag for tag, _ in tags} & {"img", "b\\", "script><img"}
    assert len([tag for tag, _ in tags if tag == "svg"]) == 1
    assert not [attrs for _, attrs in tags if any(name.startswith("on") for name in attrs)]
    assert not [attrs for _, attrs in tags if str(attrs.get("href", "#")).partition("#")[0]]
    assert not set(markup) & set("\x00\x1b\u202e\ud800")


def test_every_row_is_there_once_and_every_link_leads_to_one() -> None:
    for graph in (family(), small_graph()):
        tags = Document(graph_html(graph)).tags
        ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
        assert len(ids) == len(set(ids))
        assert {f"n{number}" for number in range(len(graph.nodes))} <= set(ids)
        links = {attrs["href"] for tag, attrs in tags if tag == "a" and str(attrs["href"]).startswith("#n")}
        assert {str(link)[1:] for link in links} <= set(ids)


def test_the_same_graph_is_the_same_page() -> None:
    assert graph_html(family()) == graph_html(family())


@pytest.mark.parametrize("name", ["First", "Second"])
def test_a_name_that_two_members_share_is_longer(name: str) -> None:
    members = (f"app.a.{name}", f"app.b.{name}")
    markup = graph_html(build(Dependencies("r", "R", members, (), {}), depth=1))
    assert f">a.{name}</a>" in markup
    assert f">b.{name}</a>" in markup
