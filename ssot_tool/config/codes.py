"""What people write in place of a rule's code where something is to be silenced, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from types import MappingProxyType
from typing import NamedTuple

from ssot_tool.model import SUPPRESSION, UNREADABLE
from ssot_tool.words import did_you_mean

#: What neither a comment nor the configuration silences, and what to do instead.
NEVER_SILENCED = MappingProxyType(
    {
        UNREADABLE: f"{UNREADABLE} is never silenced; exclude the file, or accept the finding in the baseline",
        SUPPRESSION: f"{SUPPRESSION} is never silenced; mend or remove what it tells of, or accept it in the baseline",
    }
)
_ALL = frozenset(("all", "any", "everything"))
#: What stands for the rest of a code: SSOT1*, SSOT1xx.
_OPEN_END = re.compile(r"[*?xX.+]+\Z")


class CodeMistake(NamedTuple):
    """``what`` is one of the words of ``model.Flaw``; ``message`` a sentence without a full stop."""

    what: str
    message: str


def code_mistake(code: str, known: Collection[str]) -> CodeMistake | None:
    """What is wrong with a code that is to be silenced; ``known`` are the codes of all rules. None for nothing."""
    if code in NEVER_SILENCED:
        return CodeMistake("not-allowed", NEVER_SILENCED[code])
    if code in known:
        return None
    if not code.strip():
        return CodeMistake("unknown-code", "a code is empty")
    if _is_broad(code, known):
        return CodeMistake("over-broad", f"{code} stands for more than one code; name each that is meant")
    return CodeMistake("unknown-code", f"there is no code {code}; {did_you_mean(code.upper(), sorted(known))}")


def _is_broad(code: str, known: Iterable[str]) -> bool:
    """A wildcard, the beginning of codes, or "all"."""
    begin = _OPEN_END.sub("", code).upper()
    return (
        "*" in code
        or "?" in code
        or code.lower() in _ALL
        or any(one != begin and one.startswith(begin) for one in known)
    )
