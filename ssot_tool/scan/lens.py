"""What the role packs make the scanner look at: only candidates get their bodies read for evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ssot_tool.role import RolePack
from ssot_tool.words import contains_in_order, ends_with, globs, snake, words


class Lens:
    """The union of all packs, as quick questions. Facts depend on it, so its packs are part of the cache's key."""

    def __init__(self, packs: Iterable[RolePack]) -> None:
        packs = tuple(packs)
        self.class_heads = tuple({words(head) for pack in packs if "class" in pack.kinds for head in pack.heads})
        self.function_heads = tuple({words(head) for pack in packs if "function" in pack.kinds for head in pack.heads})
        self.accessors = frozenset(name for pack in packs for name in pack.routes.accessors)
        self.attributes = frozenset(name for pack in packs for name in pack.routes.attributes)
        self.registrations = frozenset(name for pack in packs for name in pack.routes.registrations)
        self._subjects = globs(tuple(sorted({name for pack in packs for name in pack.routes.subjects})))
        self._registries = globs(tuple(sorted({name for pack in packs for name in pack.routes.registries})))

    def class_head(self, name: str) -> bool:
        """Whether a class of this name may be a member, or the base of one."""
        parts = words(name)
        return any(ends_with(parts, head) for head in self.class_heads)

    def function_head(self, name: str) -> bool:
        """Whether a function of this name may be a member."""
        parts = words(name)
        return any(contains_in_order(parts, head) for head in self.function_heads)

    def subject(self, name: str) -> bool:
        """Whether ``name`` holds a message's type."""
        return self._subjects is not None and self._subjects.match(name) is not None

    def registry(self, name: str) -> bool:
        """Whether a dict or list of this name holds members."""
        return self._registries is not None and self._registries.match(snake(name)) is not None


#: Bases that say nothing about a role.
PLAIN_BASES = re.compile(
    r"(?:.*\.)?(?:object|ABC|Generic|TestCase|IsolatedAsyncioTestCase|BaseModel|Exception|Enum|str|int)"
)
