from __future__ import annotations

import msgspec

from ssot_tool.report.usage import Usage, abridged, rows, usage_of
from ssot_tool.short_names import short_names
from tests.report.made_up import AGENT, BASE, HANDLER, handlers, member, reference


def test_definitions_do_not_count_and_imports_are_no_calls() -> None:
    assert usage_of(member("a.B", calls=4, test_calls=3).references) == Usage(4, 3, 9)
    assert usage_of([reference("a.B", 1, "class_attribute"), reference("a.B", 2, "isinstance")]) == Usage(1, 0, 2)


def test_the_chosen_unit_leads_then_the_most_called() -> None:
    listed = [row.member.symbol for row in rows(handlers())]
    assert listed[:3] == [AGENT, BASE, HANDLER]
    chosen = msgspec.structs.replace(handlers(), canonical=HANDLER)
    assert [row.member.symbol for row in rows(chosen)][:3] == [
        BASE,
        HANDLER,
        BASE.rpartition(".")[0] + ".UserMessageHandler",
    ]


def test_the_order_of_members_does_not_show() -> None:
    backwards = msgspec.structs.replace(handlers(), members=handlers().members[::-1])
    assert rows(backwards) == rows(handlers())


def test_names_are_as_long_as_needed_to_differ() -> None:
    assert short_names(["a.b.C", "a.d.C", "x.E"]) == {"a.b.C": "b.C", "a.d.C": "d.C", "x.E": "E"}
    assert short_names(["C", "a.C"]) == {"C": "C", "a.C": "a.C"}


def test_a_cut_list_keeps_who_collides_and_the_bases_of_these() -> None:
    family = handlers()
    listed = rows(family)
    names = [row.member.name for row in abridged(listed, family, 5)]
    assert names == [
        "AgentMessageHandler",
        "BaseMessageHandler",
        "StartAgentHandler",
        "UserMessageHandler",
        "UserMessageHandler",
    ]
    assert [row.member.name for row in abridged(listed, family, 1)] == ["AgentMessageHandler"]
    shown = abridged(listed, family, 12)
    assert len(shown) == 12
    assert shown == [row for row in listed if row in shown]
    assert abridged(listed, family, None) == listed
    assert abridged(listed, family, 1_000) == listed
