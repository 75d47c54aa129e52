from __future__ import annotations

import json
import re

import msgspec
import pytest

from ssot_tool.report.compare_json import compare_json
from ssot_tool.report.compare_markdown import compare_markdown
from ssot_tool.report.compare_text import compare_text
from ssot_tool.report.html.compare import compare_html
from ssot_tool.report.layout import Page, cells
from ssot_tool.report.signature_text import signature_text
from ssot_tool.signature import Kind, Parameter, Signature, Unknown
from tests.report.made_up_compare import hostile, small
from tests.report.test_html_page import Document
from tests.schemas import assert_valid


def text(width: int = 100, *, everything: bool = False) -> str:
    return compare_text(small(), Page(width), everything=everything)


def test_text_says_first_how_much_is_shared_and_with_whom_it_is_compared() -> None:
    lines = text().splitlines()
    assert lines[0] == "AlphaHandler, BetaHandler, gamma"
    assert lines[1] == "3 members, compared with AlphaHandler: it is named first."
    assert lines[2].startswith("3 of 5 jobs are done by more than one unit, 1 of them with a body that is the same")


def test_text_shows_verdicts_names_diffs_and_why() -> None:
    told = text()
    assert "reset: 2 members, also called _reset" in told
    assert "one job, as AlphaHandler._reset and BetaHandler.reset have the same body but for names" in told
    assert "names: reason is why" in told
    assert "constants: 'alpha' is 'beta'" in told
    assert "the same but for constants, docstring differs" in told
    assert "handle: 2 members, also called handle_alpha" in told
    assert re.search(r"^    -async def handle_alpha\(self, message\):$", told, re.MULTILINE)
    assert re.search(r"^    \+def handle\(self, message\):$", told, re.MULTILINE)


def test_text_says_what_a_unified_class_must_offer() -> None:
    told = text()
    assert "timeout  in AlphaHandler, BetaHandler; default 30 or 60" in told
    assert "handle is async in AlphaHandler; not async in BetaHandler" in told
    assert "timeout defaults to 30 in AlphaHandler; 60 in BetaHandler" in told
    assert "AlphaHandler and BetaHandler are classes; gamma is a function" in told
    assert re.search(r"gone +1 in production +not there in BetaHandler", told)
    assert re.search(r"missing +1 in production$", told, re.MULTILINE), "its base may have it"
    assert "app.alpha.AlphaHandler may offer more than is shown: a base is not in the workspace" in told.replace(
        "\n  ", " "
    )


@pytest.mark.parametrize("width", [80, 140])
def test_lines_of_text_are_no_wider_than_the_page(width: int) -> None:
    for line in text(width).splitlines():
        assert cells(line) <= width or " " not in line.strip() or line.startswith("    ssot compare"), line


def test_with_many_members_details_come_only_when_asked_for() -> None:
    found = small()
    many = msgspec.structs.replace(found, members=(*found.members, *found.members))
    assert "\n    -async def" not in compare_text(many, Page())
    assert "--all" not in compare_text(many, Page(), everything=True)
    assert "\n    -async def" in compare_text(many, Page(), everything=True)
    assert "--member" in compare_text(many, Page())


def test_nothing_to_compare_is_said() -> None:
    none = msgspec.structs.replace(small(), role="some-role", title="Some role", members=())
    assert compare_text(none, Page()) == "Some role (some-role): there is no member here, and nothing to compare\n"
    assert "nothing to compare" in compare_markdown(none) and "nothing to compare" in compare_html(none)


def test_text_steers_no_terminal() -> None:
    for page in (Page(80), Page(140, colour=True)):
        told = compare_text(hostile(small()), page, everything=True)
        bare = re.sub(r"\x1b\[[0-9;]*m", "", told) if page.colour else told
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", bare)


def test_markdown_is_for_issues() -> None:
    told = compare_markdown(small())
    assert told.startswith("## AlphaHandler, BetaHandler, gamma\n\n3 members, compared with AlphaHandler")
    assert "| `reset` | `_reset` | 2 | 2 | 1 | 100 % |" in told
    assert "```diff\n  @@" in told and "- handle is async in AlphaHandler; not async in BetaHandler" in told
    assert told.count("<details>") == told.count("</details>") > 0


def test_hostile_words_stay_words_in_markdown() -> None:
    told = compare_markdown(hostile(small()), everything=True)
    lines, fence = [], ""
    for line in told.splitlines():
        opening = re.match(r" *(`{3,})(diff)?$", line)
        if opening and (not fence or opening[1] == fence):
            fence = "" if fence else opening[1]
        elif not fence:
            lines.append(re.sub(r"(`+)[^`](?:.*?[^`])??\1(?!`)", "", line))
    assert not fence, "every fence is closed"
    outside = "\n".join(lines)
    assert "<script" not in outside and "</script" not in outside
    assert set(re.findall(r"</?[a-z]+>", outside)) <= {
        "<details>",
        "</details>",
        "<summary>",
        "</summary>",
        "<b>",
        "</b>",
        "<code>",
        "</code>",
    }
    assert "\x1b" not in told and "\u202e" not in told


def test_markdown_fits_into_a_comment() -> None:
    found = small()
    rows = tuple(msgspec.structs.replace(row, basis=f"{row.basis}{at}") for at in range(400) for row in found.rows)
    told = compare_markdown(msgspec.structs.replace(found, rows=rows), everything=True)
    assert len(told) < 65_536 and "more parts of this comparison" in told


def test_json_is_valid_and_has_everything() -> None:
    found = small()
    document = json.loads(compare_json(found))
    assert_valid(document, "compare")
    assert [job["name"] for job in document["jobs"]] == [row.name for row in found.rows]
    (size,) = [job for job in document["jobs"] if job["name"] == "size"]
    verdicts = {way["owner"]: (way["verdict"], way["constants"]) for way in size["ways"]}
    assert verdicts["app.beta.BetaHandler"] == ("constants", [["'alpha'", "'beta'"]])
    assert document["demand"]["conflicts"] == list(found.demand.conflicts)
    assert_valid(json.loads(compare_json(hostile(found))), "compare")


def test_the_page_holds_every_job_and_no_markup_of_others() -> None:
    found = small()
    page = compare_html(found)
    for row in found.rows:
        assert f">{row.name}<" in page
    assert page.count('class="job"') >= len(found.shared)
    document = Document(compare_html(hostile(found)))
    plain = Document(page)
    assert [tag for tag, _ in document.tags if tag in ("script", "style", "img", "iframe")] == [
        tag for tag, _ in plain.tags if tag in ("script", "style", "img", "iframe")
    ]
    assert "\x1b" not in compare_html(hostile(found)) and "\u202e" not in compare_html(hostile(found))


def test_the_diff_stands_in_two_columns_with_its_signs() -> None:
    page = compare_html(small())
    assert '<td class="del">-async def handle_alpha(self, message):</td>' in page
    assert '<td class="add">+def handle(self, message):</td>' in page


def test_twice_the_same_bytes() -> None:
    small.cache_clear()
    first = [compare_json(small()), compare_html(small()), text(), compare_markdown(small())]
    small.cache_clear()
    assert first == [compare_json(small()), compare_html(small()), text(), compare_markdown(small())]


def test_signatures_as_people_write_them() -> None:
    one = Signature(
        (
            Parameter("a", Kind.POSITIONAL_ONLY),
            Parameter("b", Kind.POSITIONAL_OR_KEYWORD, "1", "int"),
            Parameter("c", Kind.KEYWORD_ONLY, "None"),
            Parameter("more", Kind.VAR_KEYWORD),
        )
    )
    assert signature_text(one) == "(a, /, b: int = 1, *, c=None, **more)"
    assert signature_text(one, annotations=False) == "(a, /, b=1, *, c=None, **more)"
    assert (
        signature_text(Signature((Parameter("rest", Kind.VAR_POSITIONAL), Parameter("k", Kind.KEYWORD_ONLY))))
        == "(*rest, k)"
    )
    assert signature_text(Unknown("nobody knows")) == "(?)"
