"""A role pack's words, compiled: which names are the role's, which are another role's, which pieces speak for it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from ssot_tool.role import RolePack
from ssot_tool.words import contains_in_order, ends_with, globs, snake, words

Kind = Literal["class", "function"]
_PREPOSITIONS = frozenset(("with", "for", "from", "using", "by", "via", "without", "through", "into"))


class Vocabulary:
    """One pack's names as words and globs; all questions are about single names, none about source."""

    def __init__(self, pack: RolePack) -> None:
        self.pack = pack
        self._heads = tuple((head, words(head)) for head in pack.heads)
        self._others = tuple((head, words(head)) for head in pack.other_heads)
        self._qualifiers = frozenset(pack.words)
        self._about = frozenset(pack.about)
        self._bases = globs(pack.bases)
        self._known_heads: dict[tuple[str, Kind], str | None] = {}
        self._globs = {
            "methods": globs(pack.methods),
            "collaborators": globs(pack.collaborators),
            "literals": globs(pack.literals),
            "emits": globs(pack.emits),
            "builds": globs(pack.builds),
            "registries": globs(pack.routes.registries),
            "subjects": globs(pack.routes.subjects),
        }

    def head(self, name: str, kind: Kind) -> str | None:
        """The head noun that a name ends with (a function: holds in order), or None; says nothing of qualifiers."""
        known = self._known_heads.get((name, kind), "")
        if known == "":
            known = self._known_heads[name, kind] = self._head(name, kind)
        return known

    def _head(self, name: str, kind: Kind) -> str | None:
        parts = words(name) if kind == "class" else _object(words(name))
        for head, needed in self._heads:
            if ends_with(parts, needed) if kind == "class" else contains_in_order(parts, needed):
                return head
        return None

    def other_head(self, name: str) -> str | None:
        """The head noun of another role with which a name ends, where it is longer than this role's own."""
        parts = words(name)
        own = max((len(needed) for _, needed in self._heads if ends_with(parts, needed)), default=0)
        for head, needed in self._others:
            if len(needed) >= own and ends_with(parts, needed):
                return head
        return None

    def qualified(self, name: str, head: str) -> bool:
        """Whether something in the name makes the head this role's: a qualifier, or a head of several words."""
        return not self._qualifiers or not self._qualifiers.isdisjoint((*head.split(), *words(name)))

    def is_about(self, name: str) -> bool:
        """Whether a name, or a module's dotted one, has a word of what the role is about."""
        return not self._about.isdisjoint(words(name))

    def is_base(self, name: str) -> bool:
        """Whether deriving from a class of this name makes a member of the role."""
        if self._bases is not None and self._bases.match(name) is not None:
            return True
        head = self.head(name, "class")
        return head is not None and self.qualified(name, head) and self.other_head(name) is None

    def hits(self, what: str, names: Iterable[str]) -> list[str]:
        """Those of ``names`` that one of the pack's globs for ``what`` matches, in order, without repetition.

        Names are compared as words joined by ``_``; literals as they are written.
        """
        pattern = self._globs[what]
        if pattern is None:
            return []
        spell = str if what == "literals" else snake
        return [name for name in dict.fromkeys(names) if pattern.match(spell(name)) is not None]

    def is_registry(self, name: str) -> bool:
        """Whether a dict or list of this name maps routes to members."""
        return bool(self.hits("registries", (name,)))

    def is_subject(self, name: str) -> bool:
        """Whether a variable of this name holds a message's type."""
        pattern = self._globs["subjects"]
        return pattern is not None and pattern.match(name) is not None


def _object(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The words before the first preposition: ``get_router_with_bridge`` gets a router."""
    at = next((number for number, word in enumerate(parts) if word in _PREPOSITIONS), len(parts))
    return parts[:at]


@lru_cache(maxsize=64)
def vocabulary(pack: RolePack) -> Vocabulary:
    """The compiled words of a pack."""
    return Vocabulary(pack)
