from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from ssot_tool.report.html.page import attribute, page, source, text
from tests.report.made_up import HOSTILE


class Document(HTMLParser):
    """What a parser makes of a page: its tags with attributes, and the text inside each kind of tag."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[tuple[str, str]] = []
        self.current = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.current = tag

    def handle_endtag(self, tag: str) -> None:
        self.current = ""

    def handle_data(self, data: str) -> None:
        self.inside.append((self.current, data))

    def texts(self, tag: str) -> list[str]:
        return [data for name, data in self.inside if name == tag]


def test_only_what_the_policy_names_can_run() -> None:
    document = Document(page("Title", "<p>body</p>"))
    (policy,) = [attrs["content"] for tag, attrs in document.tags if attrs.get("http-equiv")]
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        (named,) = re.findall(rf"{directive} ([^;]*)", policy)
        hashes = [f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'" for code in document.texts(tag)]
        assert named.split() == hashes


def test_nothing_is_loaded_from_anywhere() -> None:
    markup = page("Title", "")
    assert not re.search(r"https?:|//[a-z]|url\(|@import", re.sub(r"/\*.*?\*/|^// .*$", "", markup, flags=re.M | re.S))
    assert not [attrs for _, attrs in Document(markup).tags if {"src", "srcset"} & attrs.keys()]


def test_it_is_a_whole_document_for_people() -> None:
    tags = Document(page("Title", "<h1>Title</h1>")).tags
    assert ("html", {"lang": "en"}) in tags
    assert {"main", "header", "title", "legend"} <= {tag for tag, _ in tags}
    assert any(attrs.get("name") == "viewport" for _, attrs in tags)


@given(
    st.text()
    | st.just(HOSTILE)
    | st.just("</script><img src=x onerror=alert(1)>")
    | st.just("$body ${data} \udc80\u2028")
)
def test_no_text_becomes_markup(hostile: str) -> None:
    body = f"<p title={attribute(hostile)}>{text(hostile)}</p><pre>{source(hostile)}</pre>"
    markup = page(hostile, body, data={"x": hostile})
    plain = [tag for tag, _ in Document(page("", "<p title=''></p><pre></pre>", data={"x": ""})).tags]
    document = Document(markup)
    assert [tag for tag, _ in document.tags] == plain
    (data,) = [found for found in document.texts("script") if found.startswith("{")]
    assert json.loads(data) == {"x": hostile}
    assert not set(text(hostile)) & set("\n\r\0\u202e\u2066<>")


def test_code_keeps_its_lines() -> None:
    assert source("if a < b:\n\treturn '\u202e'\r\n") == "if a &lt; b:\n\treturn '\\u202e'\\r\n"
