"""How much a word says: little where many classes outside the role have it, everything where none has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from math import log
from weakref import WeakKeyDictionary

from ssot_tool.families.placing import in_tests
from ssot_tool.families.profile import Profile
from ssot_tool.families.subjects import subjects_of
from ssot_tool.program.resolve import Program

#: In small programs a word cannot prove that it is common; they are weighed as if they had this many classes.
_AT_LEAST = 60


class Counts:
    """How many of some classes and functions have a word, by kind of evidence."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        self.of: dict[str, Counter[str]] = {
            kind: Counter() for kind in ("methods", "collaborators", "literals", "emits", "builds")
        }
        self.total = 0
        for shown in profiles:
            self.total += 1
            self.of["methods"].update(shown.methods)
            self.of["collaborators"].update(shown.collaborators)
            self.of["literals"].update(set(shown.strings).union(text for _, text in shown.emitted))
            self.of["emits"].update(shown.called)
            self.of["builds"].update(shown.builds)


class Rarity:
    """Document frequencies over the production classes and functions that were read and are outside the role."""

    def __init__(self, everybody: Counts, inside: Counts) -> None:
        self._everybody = everybody
        self._inside = inside
        self._total = everybody.total - inside.total

    def of(self, kind: str, word: str) -> float:
        """1 for a word that nothing outside the role has, towards 0 for one that everything has."""
        seen = self._everybody.of[kind][word] - self._inside.of[kind][word]
        return 1 - log(1 + seen) / log(1 + max(self._total, _AT_LEAST))


_known: WeakKeyDictionary[Program, Counts] = WeakKeyDictionary()


def rarity(program: Program, inside: Collection[str]) -> Rarity:
    """The rarity of words outside of a role, whose classes and functions are ``inside``."""
    everybody = _known.get(program)
    subjects = subjects_of(program)
    if everybody is None:
        everybody = _known[program] = Counts(
            subjects.profile(one.symbol) for one in subjects if not in_tests(one.module)
        )
    return Rarity(everybody, Counts(subjects.profile(s) for s in inside if not in_tests(program.definitions[s].module)))
