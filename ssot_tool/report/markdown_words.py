"""Text that others wrote as Markdown in which it stays text."""

from __future__ import annotations

import re

from ssot_tool.report.layout import clean

#: GitHub refuses comments of more than 65,536 characters.
LIMIT = 60_000
#: What was written by others is cut to so many characters.
MOST = 300


#: What makes a mention, a reference, an address or a picture of what stands behind it, on GitHub or GitLab.
_ALIVE = re.compile(r"[@#~$]|[!%^](?=\w)|&amp;(?=\d)|:(?=//|[\w+-]+:)|\bwww(?=\.)|\bgh-(?=\d)", re.IGNORECASE)
#: What begins a block, or is an order to GitLab, at the beginning of a line.
_BEGINS = re.compile(r"\s|[-+=/]|\d+[.)]")
#: A space of no width.
_APART = "&#8203;"


def plain(text: str) -> str:
    """Words that are neither Markdown nor HTML, mention nobody and link to nothing, wherever they stand in a line."""
    cut = _cut(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    apart = _ALIVE.sub(lambda found: f"{found[0]}\0", cut)
    safe = re.sub(r"([\\`*_\[\]~$])", r"\\\1", apart).replace("|", "&#124;").replace("\0", _APART)
    return f"{_APART}{safe}" if _BEGINS.match(safe) else safe


def told(markdown: str) -> str:
    """The words that ``plain`` made safe, as they were."""
    bare = markdown.replace("&#124;", "|").replace("&#8203;", "")
    bare = re.sub(r"\\([\\`*_\[\]~$])", r"\1", bare)
    return bare.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&")


def code(text: str) -> str:
    """A span of code, also in a table; its fence is longer than every run of backticks inside."""
    cut = _cut(text)
    if "|" in cut:  # ends a table's cell even here, and a backslash before it is shown outside of tables
        return f"<code>{plain(cut)}</code>"
    fence = "`" * (max(map(len, re.findall("`+", cut)), default=0) + 1)
    gap = " " if cut.startswith("`") or cut.endswith("`") else ""
    return f"{fence}{gap}{cut}{gap}{fence}"


def _cut(text: str) -> str:
    cleaned = clean(text)
    return cleaned if len(cleaned) <= MOST else f"{cleaned[: MOST - 1]}…"
