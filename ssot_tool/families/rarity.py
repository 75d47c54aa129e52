"""How much a word says: little where many classes outside the role have it, everything where none has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from math import log

from ssot_tool.families.core import core_modules
from ssot_tool.families.placing import in_tests
from ssot_tool.families.profile import Profile
from ssot_tool.families.subjects import subjects_of
from ssot_tool.families.vocabulary import Vocabulary
from ssot_tool.program.resolve import Program

#: In small programs a word cannot prove that it is common; they are weighed as if they had this many classes.
_AT_LEAST = 60


class Rarity:
    """Document frequencies over classes and functions outside the role, in the modules that are read for it anyway."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        self._counts: dict[str, Counter[str]] = {
            kind: Counter() for kind in ("methods", "collaborators", "literals", "emits", "builds")
        }
        self._total = 0
        for shown in profiles:
            self._total += 1
            self._counts["methods"].update(shown.methods)
            self._counts["collaborators"].update(shown.collaborators)
            self._counts["literals"].update(set(shown.strings).union(text for _, text in shown.emitted))
            self._counts["emits"].update(shown.called)
            self._counts["builds"].update(shown.builds)

    def of(self, kind: str, word: str) -> float:
        """1 for a word that nothing outside the role has, towards 0 for one that everything has."""
        seen = self._counts[kind][word]
        return 1 - log(1 + seen) / log(1 + max(self._total, _AT_LEAST))


def rarity(program: Program, vocabulary: Vocabulary, inside: Collection[str]) -> Rarity:
    """The rarity of words in production code outside of a role, whose classes and functions are ``inside``."""
    core = core_modules(program, vocabulary)
    subjects = subjects_of(program)
    return Rarity(
        subjects.profile(one.symbol)
        for one in subjects
        if one.symbol not in inside and one.module in core and not in_tests(one.module)
    )
