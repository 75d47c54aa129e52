"""What a role is about: whether a symbol that looks like a member has to do with it at all."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_tool.facts import ClassFacts
from ssot_tool.families.gate import Gated
from ssot_tool.families.profile import last_name
from ssot_tool.families.subjects import subjects_of
from ssot_tool.families.vocabulary import Vocabulary
from ssot_tool.program.resolve import Program


def is_about(program: Program, vocabulary: Vocabulary, seen: Gated, symbol: str) -> bool:
    """Whether a symbol, or a base of it that passes the gate, too, shows one of the words that ``about`` lists.

    Heads and verbs are anybody's: what notifies callbacks is a ``Notifier`` with ``notify_*``, too.
    """
    if not vocabulary.pack.about:
        return True
    own = (symbol, *(base for base in program.ancestors(symbol)[1:] if base in seen.gates))
    return any(vocabulary.is_about(name) for at in own for name in _names(program, at))


def _names(program: Program, symbol: str) -> Iterator[str]:
    """The names of a symbol, its module and bases; then of what it offers and works with."""
    definition = program.definitions[symbol]
    yield definition.facts.name
    yield definition.module
    if isinstance(definition.facts, ClassFacts):
        yield from map(last_name, definition.facts.bases)
    shown = subjects_of(program).profile(symbol)
    yield from shown.methods
    yield from shown.collaborators
    yield from shown.builds
