from __future__ import annotations

import re

import msgspec
import pytest

from ssot_tool.model import Collision, Family, ScanReport, Skipped, Summary
from ssot_tool.report.layout import Page, cells
from ssot_tool.report.text import scan_text, summary_line
from tests.report.made_up import AGENT, HANDLER, HOSTILE, big_report, empty_report, factories, finding, handlers, member


def one_family(family: Family) -> ScanReport:
    return ScanReport(
        Summary(10, 5, 0), (family,), tuple(finding("SSOT101", family.role, x) for x in family.members), ()
    )


@pytest.mark.parametrize("width", [80, 100, 140])
def test_lines_fit_the_page_unless_a_path_or_symbol_is_longer(width: int) -> None:
    for line in scan_text(big_report(), Page(width)).splitlines():
        assert cells(line) <= width or len(line.split()) <= 3, line


@pytest.mark.parametrize("width", [40, 80, 100, 140, 400])
def test_no_place_is_ever_cut(width: int) -> None:
    text = scan_text(big_report(), Page(width), everything=True)
    for family in big_report().families:
        for one in family.members:
            assert f"{one.path}:{one.start_line}" in text


def test_the_most_important_family_leads_and_the_peaceful_one_comes_last() -> None:
    text = scan_text(big_report(), Page(100))
    assert text.startswith(
        "Agent message handler (message-handler)\n26 members in 24 units (a hierarchy is one); 2 routes"
    )
    order = [text.index(title) for title in ("Agent message", "Agent websocket bridge", "Websocket event emitter")]
    assert order == sorted(order)
    assert "event-emitter): 1 member, nothing competes" in text


def test_wide_is_a_table_and_narrow_is_stacked() -> None:
    wide = scan_text(big_report(), Page(140))
    assert re.search(r"^  Member +Defined at +Routes +Calls +Tests +Evidence$", wide, re.MULTILINE)
    assert re.search(
        r"^    StartAgentHandler +netra\S+message_handler.py:121 +start_agent, \+1 +7 +1,204", wide, re.MULTILINE
    )
    narrow = scan_text(big_report(), Page(80)).partition("Routes that")[0]
    assert "Defined at" not in narrow
    assert "serves start_agent, agent_request; 7 calls in production, 1,204 in tests;" in narrow


def test_a_family_without_routes_has_no_column_for_them() -> None:
    text = scan_text(one_family(factories()), Page(140))
    assert re.search(r"^  Member +Defined at +Calls +Tests +Evidence$", text, re.MULTILINE)


def test_the_base_of_a_hierarchy_comes_first_and_its_classes_are_indented() -> None:
    lines = scan_text(big_report(), Page(140)).splitlines()
    names = [line[:30].rstrip() for line in lines if "message_handler.py:121" in line and "example" not in line]
    assert names[0].startswith("  BaseMessageHandler")
    assert names[1].startswith("    StartAgentHandler")
    assert names[2].startswith("    UserMessageHandler")


def test_long_lists_are_cut_with_the_count_and_all_shows_everything() -> None:
    text = scan_text(big_report(), Page(100))
    assert "… and 14 more members: ssot scan --role message-handler --all" in text
    everything = scan_text(big_report(), Page(100), everything=True)
    assert "more member" not in everything
    assert "Part19MessageHandler" in everything
    assert "netra_backend/app/routes/module_0.py:10:5" in everything
    assert "plain-enum: only names" in everything
    assert "plain-enum" not in text


def test_collisions_name_their_members_apart() -> None:
    text = scan_text(big_report(), Page(140))
    assert (
        "  user_message  message_handler.UserMessageHandler, AgentMessageHandler, handlers.UserMessageHandler" in text
    )
    assert "  start_agent   StartAgentHandler, AgentMessageHandler" in text


def test_many_collisions_are_cut() -> None:
    family = msgspec.structs.replace(
        handlers(), collisions=tuple(Collision(f"route_{n}", (HANDLER, AGENT)) for n in range(20))
    )
    assert "… and 12 more routes" in scan_text(one_family(family), Page(100))
    assert "more route" not in scan_text(one_family(family), Page(100), everything=True)


def test_the_proposal_its_reasons_and_the_next_commands() -> None:
    text = scan_text(big_report(), Page(80))
    assert f"Proposed canonical\n  {AGENT}\n  - 31 production call sites, the most of all\n" in text
    assert f'    [roles.message-handler]\n    canonical = "{AGENT}"\n' in text
    assert "    ssot graph message-handler\n" in text
    assert f"    ssot refs {HANDLER}\n" in text


def test_a_chosen_canonical_is_named_and_not_proposed_again() -> None:
    text = scan_text(one_family(factories()), Page(100))
    assert "create_bridge() (canonical)" in text
    assert "Canonical\n  netra_backend.app.factories.bridge.create_bridge\n" in text
    assert "Proposed" not in text
    assert "[roles." not in text


def test_nothing_found_says_what_was_looked_for_and_what_to_do() -> None:
    text = scan_text(empty_report(), Page(80), looked_for=["Agent message handler (message-handler)"])
    assert "No competing implementations found." in text
    assert "Looked for Agent message handler (message-handler) in 3 files." in text
    assert "ssot init" in text
    assert ".ssot/rules/*.toml" in text


def test_findings_and_skipped_files_are_told() -> None:
    text = scan_text(big_report(), Page(100))
    assert "2 files were not read or not understood (SSOT901)\n  scripts/broken.py:17\n    invalid syntax" in text
    assert text.endswith("32 findings: SSOT101 27×, SSOT102 5×; ssot explain SSOT101 tells more\n")
    many = msgspec.structs.replace(big_report(), skipped=tuple(Skipped(f"f{n}.py", "gone") for n in range(9)))
    assert "… and 4 more files: --all lists them" in scan_text(many, Page(100))
    assert "f8.py:1" in scan_text(many, Page(100), everything=True)


@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize("width", [80, 140])
def test_colour_changes_no_word_and_no_column(width: int, everything: bool) -> None:
    coloured = scan_text(big_report(), Page(width, colour=True), everything=everything)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == scan_text(big_report(), Page(width), everything=everything)
    assert "\x1b[" in coloured


def test_hostile_names_do_not_reach_the_terminal() -> None:
    one = member("app.x.Old", routes=(HOSTILE,))
    family = msgspec.structs.replace(
        factories(),
        why=HOSTILE,
        members=(msgspec.structs.replace(one, path=f"app/{HOSTILE}.py"), member("app.y.New")),
        collisions=(Collision(HOSTILE, ("app.x.Old", "app.y.New")),),
    )
    for width in (80, 200):
        text = scan_text(one_family(family), Page(width), everything=True)
        assert "\x1b" not in text
        assert "\u202e" not in text


@pytest.mark.parametrize(
    ("summary", "line"),
    [
        (Summary(9_809, 1_204, 2), "9,809 files: 1,204 read, 8,603 cannot matter, 2 skipped (SSOT901)"),
        (Summary(1, 1, 0), "1 file: 1 read"),
    ],
)
def test_the_summary_accounts_for_every_file(summary: Summary, line: str) -> None:
    assert summary_line(summary) == line


def test_the_summary_groups_the_reasons_for_skipping() -> None:
    reasons = ["syntax error: a", "syntax error: b", "has 12,345 bytes, more", "has 99 bytes, more", "x", "y", "\x1bz"]
    skipped = tuple(Skipped(f"{number}.py", reason) for number, reason in enumerate(reasons))
    line = summary_line(Summary(9, 2, 7), skipped)
    assert line == ("9 files: 2 read, 7 skipped (SSOT901: has N bytes, more 2×, syntax error 2×, \\x1bz 1×, others 2×)")


def test_the_next_step_moves_callers_where_the_canonical_is_configured() -> None:
    family = factories()
    chosen = msgspec.structs.replace(family, canonical=family.members[0].symbol, proposed=None)
    text = scan_text(one_family(chosen), Page(200))
    assert (
        f"\n  See what moving onto the canonical would change:\n    ssot migrate --from {family.members[1].symbol} "
        in text
    )
    configured = scan_text(one_family(chosen), Page(200), movable=[chosen.role])
    assert f"would change:\n    ssot migrate {chosen.role}\n" in configured
    proposed = msgspec.structs.replace(family, canonical=None)
    assert "ssot migrate" not in scan_text(one_family(proposed), Page(200))
