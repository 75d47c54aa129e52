"""What a function or class takes when it is called, and what becomes of a call that moves: values without nodes."""

from __future__ import annotations

import unicodedata
from enum import Enum
from functools import cached_property
from typing import Literal, NamedTuple

import msgspec

from ssot_tool.edit import Edit

#: What a call gives back; a call that becomes one of another sort would have to be awaited, iterated or entered.
Result = Literal["value", "coroutine", "generator", "async generator", "context manager", "async context manager"]


class Kind(Enum):
    """How a parameter is filled, in Python's own order and words."""

    POSITIONAL_ONLY = "positional-only"
    POSITIONAL_OR_KEYWORD = "positional or keyword"
    VAR_POSITIONAL = "variadic positional"
    KEYWORD_ONLY = "keyword-only"
    VAR_KEYWORD = "variadic keyword"


POSITIONAL = (Kind.POSITIONAL_ONLY, Kind.POSITIONAL_OR_KEYWORD)
BY_KEYWORD = (Kind.POSITIONAL_OR_KEYWORD, Kind.KEYWORD_ONLY)


class Parameter(msgspec.Struct, frozen=True):
    """One parameter, without the receiver (``self``, ``cls``).

    ``default`` is source text, None if it must be given. ``constant`` is the default as it can be written at any call:
    None if it holds a name, or an object that all calls share. ``meaning`` is the default in one spelling, with the
    symbols of its names: two defaults are known to be equal if their meanings are, and None is equal to nothing.
    """

    name: str
    kind: Kind
    default: str | None = None
    annotation: str | None = None
    constant: str | None = None
    meaning: str | None = None

    @property
    def required(self) -> bool:
        """Whether a call without it fails."""
        return self.default is None and self.kind not in (Kind.VAR_POSITIONAL, Kind.VAR_KEYWORD)


class Signature(msgspec.Struct, frozen=True, dict=True):
    """All parameters in order. ``doubts`` say what could not be checked, and would make it wrong."""

    parameters: tuple[Parameter, ...]
    result: Result = "value"
    doubts: tuple[str, ...] = ()

    @cached_property
    def positional(self) -> tuple[Parameter, ...]:
        """Those that an argument's position fills, in order."""
        return tuple(one for one in self.parameters if one.kind in POSITIONAL)

    @cached_property
    def named(self) -> dict[str, Parameter]:
        """Those that a keyword fills, by name."""
        return {one.name: one for one in self.parameters if one.kind in BY_KEYWORD}

    @cached_property
    def plain(self) -> dict[str, Parameter]:
        """All that take one argument, by name."""
        return {one.name: one for one in self.parameters if one.kind in POSITIONAL or one.kind in BY_KEYWORD}

    def variadic(self, kind: Kind) -> Parameter | None:
        """The parameter that takes what is left over, if there is one."""
        return next((one for one in self.parameters if one.kind is kind), None)


class Unknown(NamedTuple):
    """It cannot be said what a definition takes, and why."""

    reason: str


class Rebound(NamedTuple):
    """How a call changes: edits in order that do not overlap, counted from the start of the call's own text.

    Made at once with those of a call among its arguments, an insertion comes before what replaces from there on.
    """

    edits: tuple[Edit, ...]

    def applied(self, source: str) -> str:
        """The call's text with the edits made."""
        for edit in reversed(self.edits):
            source = source[: edit.start] + edit.text + source[edit.end :]
        return source


class Left(NamedTuple):
    """A call that stays as it is, and why."""

    reason: str


def identifier(name: str) -> str:
    """A name as Python compares it: its NFKC form."""
    return name if name.isascii() else unicodedata.normalize("NFKC", name)
