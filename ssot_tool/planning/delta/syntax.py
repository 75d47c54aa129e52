"""Whether a new text parses where the old one did, for the oldest Python that the project runs on."""

from __future__ import annotations

import ast
import sys
import warnings
from typing import NamedTuple

from ssot_tool.planning.delta.old_fstrings import may_have_changed, new_fstring
from ssot_tool.planning.delta.target import Version
from ssot_tool.scan.syntax.source import Lines

#: What a project is taken to run on that does not say so.
UNSAID: Version = (3, 8)
#: The oldest grammar that every Python knows that runs us.
_OLDEST: Version = (3, 7)
_PEP_701: Version = (3, 12)


class Check(NamedTuple):
    """An old and a new text, both of which parse; ``by_ast``: this Python's own parser read the new one."""

    before: str
    after: str
    target: Version | None
    by_ast: bool


def newer_syntax(check: Check) -> tuple[int, str] | None:
    """Return line and reason where the new text needs a newer Python than the old one did; None where it does not.

    The grammar is that of the target, or the oldest newer one that the old text kept to.
    """
    before, after, target, by_ast = check
    wanted = max(target or UNSAID, _OLDEST)
    if wanted < _PEP_701 and may_have_changed(before, after):
        at = new_fstring(after)
        if at is not None and new_fstring(before) is None:
            line, _ = Lines(after).place(at)
            return line, f"an f-string holds what Python {_shown(wanted)} does not allow in one"
    this = sys.version_info[:2]
    if wanted > this or (wanted == this and by_ast):
        return None
    refused = _refused(after, wanted)
    while refused is not None and wanted <= this:
        if _refused(before, wanted) is None:
            return refused[0], f"syntax error in Python {_shown(wanted)}: {refused[1]}"
        wanted = (wanted[0], wanted[1] + 1)
        refused = _refused(after, wanted) if wanted <= this else None
    return None


def _refused(text: str, version: Version) -> tuple[int, str] | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes: not our business
        try:
            ast.parse(text, feature_version=version)
        except SyntaxError as error:
            return error.lineno or 1, error.msg
        except (ValueError, RecursionError, MemoryError) as error:
            return 1, str(error) or "is nested too deeply"
    return None


def _shown(version: Version) -> str:
    return f"{version[0]}.{version[1]}"
