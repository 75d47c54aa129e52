from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ssot_tool.model import CheckReport
from ssot_tool.report.layout import clean
from ssot_tool.report.markdown import check_markdown
from ssot_tool.report.markdown_words import LIMIT, MOST, plain, told
from tests.report.made_up import HANDLER, HOSTILE
from tests.report.made_up_check import BARE, full_report, hostile_report, many_new, of_hundreds, only_known


def tokens(text: str) -> list[Token]:
    """As GitHub reads it: CommonMark with tables and HTML; inline tokens are flattened."""
    parsed = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    return [inner for token in parsed for inner in (token, *(token.children or []))]


def test_the_verdict_a_table_and_how_to_go_on() -> None:
    text = check_markdown(full_report())
    assert text.startswith("### ssot check: No verdict: 1 file could not be read; 4 other new findings\n")
    assert "| SSOT201 | `backend/app/main.py:9` | BridgeFactory competes<br>`" in text
    assert f"`ssot refs {HANDLER}`" in text
    assert "Canonical: `netra_backend.app.factories.bridge.create_bridge` in `backend/netra_backend/" in text
    assert "- Fixed: 2 stale entries match nothing any more; ssot baseline prune removes them.\n" in text
    assert sum(token.type == "table_open" for token in tokens(text)) == 3


def test_only_known_and_empty() -> None:
    text = check_markdown(only_known())
    assert text.startswith("### ssot check: Nothing new: 12 known findings\n\n<details>")
    assert "|" not in text
    assert check_markdown(BARE) == "### ssot check: Nothing new: no findings at all\n"


@pytest.mark.parametrize("number", [30, 600])
def test_a_comment_is_never_too_long_and_says_what_was_cut(number: int) -> None:
    text = check_markdown(many_new(number))
    assert len(text) <= LIMIT
    rows = text.count("| SSOT101 |")
    assert (f"{number - rows:,} more new findings: `ssot check --all` lists them" in text) is (rows < number)
    assert "How to go on" in text


def test_hostile_reports_are_cut_as_well() -> None:
    report = hostile_report()
    long = msgspec.structs.replace(report.families[0], why=HOSTILE * 9_000, title=HOSTILE * 9_000)
    many = msgspec.structs.replace(report, families=(long,), findings=report.findings * 900, fixed=report.fixed * 900)
    assert len(check_markdown(many)) <= LIMIT


@pytest.mark.parametrize("report", [hostile_report(), full_report()], ids=["hostile", "full"])
def test_nothing_that_others_wrote_is_markup(report: CheckReport) -> None:
    found = tokens(check_markdown(report))
    kinds = {token.type for token in found}
    assert not kinds & {"link_open", "image", "em_open", "strong_open", "fence", "code_block", "hr"}
    html = {token.content.strip() for token in found if token.type in ("html_inline", "html_block")}
    assert html <= {
        "<br>", "<code>", "</code>", "</details>", "<details><summary>Known, silenced and fixed</summary>",
    }  # fmt: skip
    # Every row has the four cells of the head.
    opened = [token.type for token in found if token.type in ("tr_open", "td_open")]
    rows = opened.count("tr_open") - sum(token.type == "thead_open" for token in found)
    assert opened.count("td_open") == 4 * rows


def test_hostile_text_mentions_nobody() -> None:
    text = check_markdown(hostile_report())
    outside = "".join(token.content for token in tokens(text) if token.type == "text")
    assert "@team" not in outside
    assert "@\u200bteam" in outside
    assert "\x1b" not in text


@given(st.text(alphabet=st.sampled_from("\\`*_[]~$@#:/&<>|;a1 ") | st.characters(), max_size=MOST))
def test_what_was_made_safe_can_be_read_again(text: str) -> None:
    assert told(plain(text)) == clean(text)[:MOST] or len(clean(text)) > MOST


def test_places_that_are_not_listed_are_counted() -> None:
    assert "<br>and 400 more |" in check_markdown(of_hundreds())
