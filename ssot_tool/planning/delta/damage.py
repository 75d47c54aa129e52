"""One thing that a change would break."""

from __future__ import annotations

from typing import Literal

import msgspec

What = Literal["syntax", "undefined-name", "dead-import", "dead-patch-target", "import-cycle"]


class Damage(msgspec.Struct, frozen=True, order=True):
    """One thing that was not broken before: ``line`` (1-based) is that of the text after the change.

    ``name`` is the name or path in question, "" for syntax; ``message`` is half a sentence.
    """

    path: str
    line: int
    what: What
    name: str
    message: str
