"""Strategies: files in several encodings with all line ends, and edits that they can take."""

from __future__ import annotations

import codecs

from hypothesis import assume
from hypothesis import strategies as st

from ssot_tool.edit import Edit
from ssot_tool.migrate.changes import Change
from ssot_tool.migrate.encoded import EditRefused

_COOKIES = {
    "utf-8": "",
    "iso8859-1": "# coding: latin-1\n",
    "ascii": "# coding: ascii\r\n",
    "shift_jis": "# coding: sjis\r",
}
_LETTERS = {"utf-8": "aé€😀\ufeff\x0c", "iso8859-1": "aéß\x85\x0c", "ascii": "ab\x0c ", "shift_jis": "aあｱ漢"}


@st.composite
def changes(draw: st.DrawFn, path: str = "a.py") -> Change:
    """A file and edits that are in order; what a file cannot take for its line ends is left out."""
    encoding = draw(st.sampled_from(sorted(_COOKIES)))
    piece = st.sampled_from([*_LETTERS[encoding], "\n", "\r\n", "\r", "x = y"])
    body = "".join(draw(st.lists(piece, max_size=12)))
    head = _COOKIES[encoding]
    mark = codecs.BOM_UTF8 if encoding == "utf-8" and draw(st.booleans()) else b""
    assume(mark or not (head + body).startswith("\ufeff"))
    places = st.integers(len(head), len(head + body))
    cuts = sorted(draw(st.lists(places, max_size=6, unique=True)))
    inserted = st.lists(piece, max_size=3).map("".join)
    edits = tuple(Edit(start, end, draw(inserted)) for start, end in zip(cuts[::2], cuts[1::2], strict=False))
    change = Change(path, mark + (head + body).encode(encoding), edits)
    try:
        _ = change.after
    except EditRefused:
        assume(False)
    return change
