"""What others wrote stays text in a pull request, wherever it stands in it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from markdown_it import MarkdownIt

from ssot_tool.cure.evidence import Evidence
from ssot_tool.cure.pull_request import Check, Made, Moved, PullRequest, Step
from ssot_tool.model import BrokenTest, Move, Occurrence
from ssot_tool.report.layout import clean
from ssot_tool.report.pull_request_markdown import pull_request_markdown
from tests.proposing.work import FILES, Work

HOSTILE = [
    "- item",
    "+ item",
    "1. item",
    "12) item",
    "# heading",
    "> quote",
    "    code",
    "---",
    "===",
    "***",
    "/close",
    "| a | b |",
    "``` x",
    "~~~ x",
    "`a` ``b``",
    "*a* _b_ ~~c~~ **d**",
    "<script>alert(1)</script>",
    "<!-- hidden",
    "</details>",
    "&lt;b&gt; &#64;all",
    "[a](https://evil.example)",
    "![a](x.png)",
    "[a]: https://evil.example",
    "<https://evil.example>",
    "https://evil.example www.evil.example me@evil.example",
    "@everyone @org/team #1 GH-1 owner/name#1 !1 %1 &1 ~bug $1",
    ":tada: :+1:",
    "[x] done",
    "a\nb\r\n\n# c",
    "a\u202eb\u2066c\u200fd\x1b[31me\x00f",
    "a\\",
    "a`",
    "`",
    "$x$ $$y$$",
    "日本 é " * 100,
]
#: What hosts make links, mentions and pictures of, in text.
ALIVE = re.compile(
    r"(?<!\w)@\w|#\d|\bGH-\d|[!%&~$^]\d|~\w|\w@\w|://|\bwww\.|:[\w+-]+:|^/\w", re.IGNORECASE | re.MULTILINE
)


def request(text: str) -> PullRequest:
    """One in which everything that others may have written is this text."""
    move = Move(text, text)
    left = tuple(Occurrence(f"a/{text}", line, 1, 2, text, text, "left", "safe", text, text) for line in (1, 2))
    broken = (BrokenTest(text, text, text, text),)
    evidence = Evidence(1, text, "c" * 40, "p", (move,), (text,), {"call": 1}, left, text, text, broken)
    return PullRequest(
        role="message-handler",
        title=text,
        why=text,
        priority=1,
        canonical=text,
        branch=text,
        base=text,
        steps=(Step("part", text, {text: b""}, 1, text, text, text), Step("part", text, {}, 2, text, text, text)),
        moved=(Moved(move, "left", 1, 2, 3),),
        rewritten={text: 1},
        left=left,
        evidence=(evidence,),
        checks=(Check(text, True, text),),
        committed=(Made("a" * 40, text, text),),
        notes=(text,),
        made=(Made("b" * 40, text, text),) * 2,
        link="https://github.com/owner/name/blob/b/",
    )


def shape(text: str) -> tuple[list[str], list[str]]:
    """The kinds of blocks, and what is shown where there is no code."""
    parsed = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    kinds: list[str] = []
    shown: list[str] = []
    for token in parsed:
        kinds.append(token.type)
        inner = token.children or []
        is_code = False
        for one in inner:
            if one.type == "html_inline" and one.content in ("<code>", "</code>"):
                is_code = one.content == "<code>"
                kinds += ["code_inline"] if is_code else []
            elif one.type == "text" and is_code:
                continue
            elif one.type not in ("text", "text_special"):
                kinds.append(one.type)
        shown.append("".join(one.content for one in inner if one.type in ("text", "text_special")))
    return kinds, shown


@pytest.mark.parametrize("hostile", HOSTILE)
def test_it_changes_nothing_but_the_words(hostile: str) -> None:
    for part in (None, 1):
        text = pull_request_markdown(request(hostile), part=part)
        kinds, shown = shape(text)
        assert kinds == shape(pull_request_markdown(request("harmless"), part=part))[0]
        assert [line for line in shown if ALIVE.search(unescape(line))] == []
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f]", text)
        bare = clean(hostile).strip()[:200]
        assert any(bare in line.replace("\u200b", "") for line in shown)


def test_from_the_workspace_to_the_text(begun: Work) -> None:
    """Through the files in which they stand: configuration, owners, commits, branches."""
    bad = "@everyone #1 <script>|`x`</script>"
    begun.git("switch", "--quiet", "--create", "a`b|c<script>@everyone#1")
    begun.write(
        {
            "CODEOWNERS": "* @core|`x`<script>\u202e\x1b[31m\n/web/ @web\n",
            "ssot.toml": FILES["ssot.toml"].replace(
                "canonical =", f"why = '''/close\n\n{bad}'''\ntitle = '''A\n{bad}'''\ncanonical ="
            ),
            "app/conf.yaml": "handler: app.old.OldMessageHandler\n",
        }
    )
    begun.git("add", "--all")
    begun.git("commit", "--quiet", "--message", f"{bad} \u2028 \x0b more", "--cleanup=verbatim")
    begun.ssot("migrate", "message-handler", "--write", code=1)
    begun.commit(f"Moved, {bad} \u2028 \x0b more")
    found = begun.pr()
    assert begun.git("rev-parse", "HEAD").strip() == found["committed"][-1]["id"]
    assert "<script>" not in re.sub(r"`+[^\n]*?`+", "", found["body"])
    assert [line for line in shape(found["body"])[1] if ALIVE.search(unescape(line))] == []
    assert found["branch"] == "a`b|c<script>@everyone#1"


def test_commits_hold_no_controls(work: Work) -> None:
    work.write({"CODEOWNERS": "* @core\u202e\x1b[31m\n/web/ @web\n"})
    found = work.pr("--write", "--shards", "owners")
    message = work.git("log", "-1", "--format=%B", found["commits"][0]["id"])
    assert message.startswith("Migrate message-handler: @core\\u202e\\x1b[31m\n\n")
