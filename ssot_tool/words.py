"""Names as words: ``AgentMessageHandler`` and ``agent_message_handler`` are both ``agent message handler``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from fnmatch import translate
from functools import lru_cache

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+")
#: One word each, however it is written.
_ONE_WORD = re.compile(r"[Ww]eb_?[Ss]ocket|OAuth")


def word_set(text: str) -> frozenset[str]:
    """The words of a text, parted by spaces: a list that one can read."""
    return frozenset(text.split())


@lru_cache(maxsize=65536)
def words(name: str) -> tuple[str, ...]:
    """Split an identifier into lower-case words: ``HTTPServer2`` is ``http server 2``, ``WebSocket`` is one word."""
    joined = _ONE_WORD.sub(lambda found: f"_{found[0].replace('_', '').capitalize()}_", name)
    return tuple(word.lower() for word in _WORD.findall(joined))


@lru_cache(maxsize=65536)
def snake(name: str) -> str:
    """Words joined by ``_``: ``WebSocketManager`` and ``_websocket_manager`` are both ``websocket_manager``."""
    return "_".join(words(name))


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number and its noun: ``1 test``, ``1,204 tests``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """Advice where there is no such name: the nearest that there is, else ``otherwise``, or all of them."""
    every = list(known)
    near = get_close_matches(name, every, n=1)
    return f"did you mean {near[0]}?" if near else otherwise or f"there are {', '.join(every)}"


def ends_with(name: tuple[str, ...], head: tuple[str, ...]) -> bool:
    """Whether a name's words end with the head's; a trailing ``base``, ``impl``, ``v2`` or number does not hide it."""
    rest = name
    while rest:
        if rest[-len(head) :] == head:
            return True
        if rest[-1] not in _TRAILERS and not rest[-1].isdigit():
            return False
        rest = rest[:-1]
    return False


_TRAILERS = frozenset(
    ("base", "impl", "implementation", "v", "abstract", "mixin", "interface", "protocol", "legacy", "new", "old")
)


def contains_in_order(name: tuple[str, ...], head: tuple[str, ...]) -> bool:
    """Whether all words of ``head`` stand in ``name`` in that order, not necessarily side by side."""
    at = iter(name)
    return all(word in at for word in head)


@lru_cache(maxsize=1024)
def globs(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    """One case-sensitive regular expression for several ``*`` globs; None for none."""
    if not patterns:
        return None
    return re.compile("|".join(f"(?:{translate(pattern)})" for pattern in patterns))
