"""Which of the names that matter occur in the raw bytes of files: the sieve's eye.

Every answer over-approximates: a name that a reader of the syntax could find is found here, or the file is ``opaque``;
names in comments and prose are found, too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from ssot_tool.scan.sieve.opaque import BACKSLASH, ESCAPE, IS_WORD, SIMPLE_ESCAPES

#: Above this many bytes of words the fastest automaton takes tens of megabytes and long to build.
_DFA_LIMIT = 400_000
_TOKEN = re.compile(rb"[A-Za-z0-9_\x80-\xff]*")


class Needles:
    """A set of identifiers to look for as whole words; ``words`` is sorted, and results are indexes into it.

    A word may begin or end with another character, as in ``pkg.mod.``; there, anything may stand beside it.

    Pickles as its words. An empty word is refused with ValueError.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(sorted(set(words)))
        if "" in self.words:
            raise ValueError("an empty word occurs everywhere")
        self._raw = [word.encode("utf-8", "surrogatepass") for word in self.words]
        self._index = {raw: index for index, raw in enumerate(self._raw)}
        self._plain = [index for index, word in enumerate(self.words) if word.isascii()]
        self._foreign = [index for index, word in enumerate(self.words) if not word.isascii()]
        # Leftmost-longest finds every whole identifier without the cost of overlaps: no match crosses an identifier's
        # edge, and of the words that begin at an identifier's first byte the one that reaches its edge is the longest.
        small = sum(map(len, self._raw)) < _DFA_LIMIT
        self._automaton = BytesAhoCorasick(
            [self._raw[index] for index in self._plain],
            MatchKind.LeftmostLongest,
            Implementation.DFA if small else None,
        )

    def __reduce__(self) -> tuple[type[Needles], tuple[tuple[str, ...]]]:
        return Needles, (self.words,)

    def found_in(self, data: bytes) -> tuple[int, ...]:
        r"""Return the ascending indexes of the words that occur in ``data`` as whole identifiers.

        A neighbouring ASCII identifier character disqualifies; a byte from 0x80 on does not, nor does the letter of a
        simple escape (``"\nOld"``).
        """
        found: set[int] = set()
        plain, size = self._plain, len(data)
        for match, start, end in self._automaton.find_matches_as_indexes(data):
            if start and IS_WORD[data[start]]:
                before = data[start - 1]
                if before == BACKSLASH and data[start] in SIMPLE_ESCAPES:
                    token = _TOKEN.match(data, start + 1)
                    behind = self._index.get(token[0]) if token else None
                    if behind is not None:
                        found.add(behind)
                elif IS_WORD[before] and not (before in SIMPLE_ESCAPES and start > 1 and data[start - 2] == BACKSLASH):
                    continue
            index = plain[match]
            if index not in found and (end == size or not IS_WORD[data[end]] or not IS_WORD[data[end - 1]]):
                found.add(index)
        if self._foreign:
            found.update(self._foreign_in(data))
        return tuple(sorted(found))

    def _foreign_in(self, data: bytes) -> list[int]:
        """Return the non-ASCII words in ``data``, whole or not, in whichever form they are spelled."""
        if ESCAPE.search(data):
            return self._foreign
        if data.isascii():
            return []
        # Python compares identifiers in NFKC form.
        text = unicodedata.normalize("NFKC", data.decode("utf-8", "replace"))
        return [index for index in self._foreign if self.words[index] in text or self._raw[index] in data]
