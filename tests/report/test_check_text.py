from __future__ import annotations

import re

import msgspec
import pytest

from ssot_tool.model import CheckReport, Finding, Fixed
from ssot_tool.report.check_text import check_text
from ssot_tool.report.layout import Page, cells
from tests.report.made_up import AGENT, HANDLER, factories
from tests.report.made_up_check import (
    BARE,
    UNREAD,
    found,
    full_report,
    hostile_report,
    known,
    many_new,
    new,
    of_hundreds,
    only_known,
)

COMMANDS = {"init", "scan", "refs", "graph", "rules", "explain", "config", "check", "baseline", "migrate", "undo"}


def first_line(report: CheckReport) -> str:
    return check_text(report, Page(100)).partition("\n")[0]


@pytest.mark.parametrize("width", [80, 140])
@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize(
    "report", [full_report(), many_new(), only_known(), BARE], ids=["full", "many", "known", "bare"]
)
def test_lines_fit_the_page_unless_a_command_or_a_name_is_longer(
    report: CheckReport, width: int, everything: bool
) -> None:
    for line in check_text(report, Page(width), everything=everything).splitlines():
        runs = line.startswith("        ") and line.split()[0] in ("from", "ssot", "exclude")
        assert runs or cells(line) <= width or len(line.split()) <= 3, line


def test_the_verdict_comes_first() -> None:
    assert first_line(BARE) == "Nothing new: no findings at all"
    assert first_line(only_known()) == "Nothing new: 12 known findings"
    assert first_line(only_known(1)) == "Nothing new: 1 known finding"
    assert first_line(many_new(1)) == "1 new finding"
    assert first_line(many_new()) == "30 new findings"
    assert first_line(full_report()) == "No verdict: 1 file could not be read; 4 other new findings"


def test_a_new_finding_tells_where_why_and_how_to_go_on() -> None:
    family = factories()
    one = found(family, 1)
    text = check_text(msgspec.structs.replace(BARE, families=(family,), findings=(new(one),)), Page(100))
    assert text == (
        "1 new finding\n\n"
        "Agent websocket bridge factory (bridge-factory): 1 new finding\n"
        "  Each factory builds its own bridge, so events of one run leave through several.\n"
        "  canonical: netra_backend.app.factories.bridge.create_bridge\n"
        "    netra_backend/app/factories/bridge.py:121\n"
        f"  netra_backend/app/factories/legacy.py:121  SSOT101  {one.fingerprint[:12]}\n"
        "    BridgeFactory competes\n"
        "  How to go on\n"
        "    - use the canonical:\n"
        "        from netra_backend.app.factories.bridge import create_bridge\n"
        "    - see its callers (BridgeFactory):\n"
        "        ssot refs netra_backend.app.factories.legacy.BridgeFactory\n"
        "    - see what moving them would change:\n"
        "        ssot migrate --from netra_backend.app.factories.legacy.BridgeFactory"
        " --to netra_backend.app.factories.bridge.create_bridge\n"
        "    - or accept it:\n"
        f'        ssot baseline accept {one.fingerprint[:12]} --reason "…" --owner …\n'
    )


def test_rivals_have_places_and_the_proposed_one_is_called_so() -> None:
    text = check_text(full_report(), Page(200))
    assert f"  proposed canonical: {AGENT}  netra_backend/app/websocket_core/agent_handler.py:121\n" in text
    assert "      netra_backend/app/services/websocket/message_handler.py:121  BaseMessageHandler, rival\n" in text
    assert f"        from {AGENT.rpartition('.')[0]} import AgentMessageHandler\n" in text
    assert f"        ssot refs {HANDLER}\n" in text


def test_one_way_to_go_on_for_thirty_findings_and_long_lists_are_cut() -> None:
    text = check_text(many_new(), Page(80))
    assert text.count("How to go on") == 1
    assert len(text.splitlines()) < 80
    assert "  … and 20 more SSOT101: ssot check --all lists them\n" in text
    assert check_text(many_new(), Page(80), everything=True).count("  SSOT101  ") == 30


def test_an_acceptance_that_ran_out_says_so() -> None:
    text = check_text(full_report(), Page(100))
    assert "    its acceptance by team-x ran out, it was until 2026-01-31: legacy until Q1\n" in text


def test_lost_coverage_comes_before_all_else() -> None:
    text = check_text(full_report(), Page(200))
    assert text.index("SSOT901") < text.index("SSOT101")
    assert "nothing can be concluded" in text
    assert "exit code 2" in text
    assert '        exclude = ["app/kaputt ü.py"]\n' in text
    many = tuple(new(msgspec.structs.replace(UNREAD, path=f"app/{n}.py")) for n in range(5))
    assert 'exclude = ["app/0.py", …]' in check_text(msgspec.structs.replace(BARE, findings=many), Page(100))


def test_a_file_that_is_known_to_be_unreadable_loses_nothing() -> None:
    report = msgspec.structs.replace(BARE, findings=(known(UNREAD),))
    assert check_text(report, Page(100)) == (
        "Nothing new: 1 known finding\n\nKnown: 1 finding in the baseline: SSOT901 1.\n"
    )


def test_what_is_not_new_is_a_paragraph_each() -> None:
    text = check_text(full_report(), Page(100))
    assert "Known: 1 finding in the baseline: message-handler 1.\n" in text
    assert "Silenced: 2 findings, 1 by comments, 1 by the configuration.\n" in text
    assert "1 finding was recognised by likeness; ssot baseline prune writes down where they are now.\n" in text
    assert "Fixed: 2 stale entries match nothing any more; ssot baseline prune removes them.\n" in text
    assert "  SSOT102  app.gone.OldHandler [ping] (2×)\n" in text


def test_stale_entries_fail_where_they_should() -> None:
    one = (Fixed("r", "SSOT101", "a.B", "", "", "0" * 32),)
    text = check_text(msgspec.structs.replace(BARE, fixed=one, strict=True), Page(140))
    assert text.startswith("Nothing new, but 1 stale entry fails the check (--strict)\n")
    assert "1 stale entry matches nothing any more; ssot baseline prune removes it. It fails the check" in text
    lax = check_text(msgspec.structs.replace(BARE, fixed=one * 9), Page(140))
    assert lax.startswith("Nothing new: no findings at all\n")
    assert "  … and 4 more: ssot check --all lists them\n" in lax


def test_against_a_revision_nobody_is_sent_to_the_baseline() -> None:
    since = msgspec.structs.replace(full_report(), against="main (merge base 1a2b3c4)", drifted=0)
    text = check_text(since, Page(100))
    assert "Known: 1 finding already in main (merge base 1a2b3c4): message-handler 1." in text
    assert "Fixed since main (merge base 1a2b3c4): 2 findings." in text
    assert "prune" not in text


def test_without_a_baseline_the_first_step_is_named() -> None:
    text = check_text(msgspec.structs.replace(BARE, against="", has_baseline=False), Page(100))
    assert "There is no baseline: everything counts as new. ssot baseline init accepts" in text


def test_only_commands_that_exist_are_named() -> None:
    loose = Finding("SSOT902", "warning", "", "", "a.py", 1, 1, "unused", "d" * 32)
    reports = [full_report(), many_new(), BARE, msgspec.structs.replace(BARE, findings=(new(loose),), against="")]
    for report in reports:
        assert set(re.findall(r"\bssot (\w+)", check_text(report, Page(140)))) <= COMMANDS


@pytest.mark.parametrize("width", [80, 200])
def test_hostile_text_does_not_reach_the_terminal(width: int) -> None:
    text = check_text(hostile_report(), Page(width), everything=True)
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", text)


@pytest.mark.parametrize("width", [80, 140])
def test_colour_changes_no_word(width: int) -> None:
    coloured = check_text(full_report(), Page(width, colour=True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == check_text(full_report(), Page(width))
    assert "\x1b[" in coloured


def test_places_that_are_not_listed_are_counted() -> None:
    assert "      … and 400 more places\n" in check_text(of_hundreds(), Page(100), everything=True)
