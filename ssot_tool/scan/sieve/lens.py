"""What the role packs make the scanner look at: only candidates get their bodies read for evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from ssot_tool.role import RolePack
from ssot_tool.words import contains_in_order, ends_with, globs, snake, words

_MOST_NAMES = 65_536


class Lens:
    """The union of all packs, as quick questions. Facts depend on it, so its packs are part of the cache's key."""

    def __init__(self, packs: Iterable[RolePack]) -> None:
        packs = tuple(packs)
        self.class_heads = tuple({words(head) for pack in packs if "class" in pack.kinds for head in pack.heads})
        self.function_heads = tuple({words(head) for pack in packs if "function" in pack.kinds for head in pack.heads})
        self.declared = frozenset(symbol.rpartition(".")[2] for pack in packs for symbol in pack.members)
        self.accessors = frozenset(name for pack in packs for name in pack.routes.accessors)
        self.attributes = frozenset(name for pack in packs for name in pack.routes.attributes)
        self.registrations = frozenset(name for pack in packs for name in pack.routes.registrations)
        self._subjects = globs(tuple(sorted({name for pack in packs for name in pack.routes.subjects})))
        self._registries = globs(tuple(sorted({name for pack in packs for name in pack.routes.registries})))
        self._classes = _definitions(b"class", self.class_heads)
        self._functions = _definitions(b"def", self.function_heads)
        self._accessors = _exactly(sorted(self.accessors))
        self._heads: dict[tuple[str, str], bool] = {}  # tests define one name a thousand times

    def may_define(self, data: bytes) -> bool:
        """Whether raw source may define a candidate, or a route accessor.

        One pattern a keyword, as each then starts with a literal that ``re`` can skip to: 0.3 s for 183 MB, where one
        pattern for both keywords takes 1.0 s and judging all names 2.6 s.
        """
        if self._accessors is not None and self._accessors.search(data) is not None:
            return True
        return _any(self._classes, data, self.class_head) or _any(self._functions, data, self.function_head)

    def class_head(self, name: str) -> bool:
        """Whether a class of this name may be a member by it, or the base of one."""
        known = self._heads.get(("class", name))
        if known is None:
            parts = words(name)
            known = any(ends_with(parts, head) for head in self.class_heads)
            self._keep("class", name, known)
        return known

    def function_head(self, name: str) -> bool:
        """Whether a function of this name may be a member by it."""
        known = self._heads.get(("def", name))
        if known is None:
            parts = words(name)
            known = any(contains_in_order(parts, head) for head in self.function_heads)
            self._keep("def", name, known)
        return known

    def _keep(self, kind: str, name: str, known: bool) -> None:
        if len(self._heads) < _MOST_NAMES:
            self._heads[kind, name] = known

    def subject(self, name: str) -> bool:
        """Whether ``name`` holds a message's type."""
        return self._subjects is not None and self._subjects.match(name) is not None

    def registry(self, name: str) -> bool:
        """Whether a dict or list of this name holds members."""
        return self._registries is not None and self._registries.match(snake(name)) is not None


def _definitions(keyword: bytes, heads: tuple[tuple[str, ...], ...]) -> re.Pattern[bytes] | None:
    """Definitions whose name holds the last word of a head, wherever it stands and in whatever case."""
    lasts = sorted({head[-1] for head in heads})
    if not lasts:
        return None
    word = "|".join("web_?socket" if last == "websocket" else re.escape(last) for last in lasts).encode()
    name = rb"[\w\x80-\xff]"
    return re.compile(keyword + rb"[ \t\f\\\r\n]+(" + name + rb"*?(?i:" + word + rb")" + name + rb"*)")


def _exactly(names: Iterable[str]) -> re.Pattern[bytes] | None:
    names = tuple(names)
    if not names:
        return None
    return re.compile(rb"def[ \t\f\\\r\n]+(?:" + "|".join(map(re.escape, names)).encode() + rb")\b")


def _any(pattern: re.Pattern[bytes] | None, data: bytes, is_head: Callable[[str], bool]) -> bool:
    if pattern is None:
        return False
    return any(is_head(name.decode("utf-8", "replace")) for name in set(pattern.findall(data)))
