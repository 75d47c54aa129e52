"""What a codemod says and a migration writes: text in the place of a span."""

from __future__ import annotations

import msgspec


class Edit(msgspec.Struct, frozen=True, order=True):
    r"""Text for a span: half-open, in code points of the decoded text without byte order mark; 0-based.

    Line ends in ``text`` may be written as "\n"; the file's own are put in their places.
    """

    start: int
    end: int
    text: str
