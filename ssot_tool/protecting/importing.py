"""The tests that only import a member's module, directly or through other modules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from ssot_tool.cure.protection import Reach
from ssot_tool.program.resolve import Program
from ssot_tool.protecting.suite import Suite
from ssot_tool.protecting.widening import MOST_FILES, is_small
from ssot_tool.session import Session

#: To import a module runs none of what it defines: who does no more stands behind all who may run it.
BEFORE_IMPORTS = 9


def read_importers(session: Session, homes: Collection[str], hops: int) -> None:
    """Read what may import some modules, in so many rounds, but for names of modules that are everywhere."""
    level, seen = set(homes), set(homes)
    for _ in range(0 if is_small(session) else hops):
        words = {module.rpartition(".")[2] for module in level}
        session.reading.search(words)
        rare = {word for word, files in session.reading.spread(words).items() if files <= MOST_FILES}
        session.read(session.reading.holding(rare))
        importers = _importers(session.program())
        level = {one for module in level for one in importers[module]} - seen
        seen |= level


def importing(suite: Suite, home: str, known: Collection[str], distance: int) -> Iterator[Reach]:
    """The tests within a distance that are not ``known`` (node ids) and import a module; by way of which modules."""
    importers = _importers(suite.program)
    ways: dict[str, tuple[str, ...]] = {home: ()}
    level = [home]
    for _ in range(distance - BEFORE_IMPORTS):
        following: dict[str, tuple[str, ...]] = {}
        for module in level:
            for one in sorted(importers[module] - ways.keys()):
                following.setdefault(one, (module, *ways[module]) if module != home else ())
        ways.update(following)
        level = sorted(following)
    for test in suite.tests:
        if test.module in ways and test.module != home and test.node not in known:
            via = ways[test.module]
            yield Reach(BEFORE_IMPORTS + 1 + len(via), test.node, "import", test.path, test.line, via)


def _importers(program: Program) -> dict[str, set[str]]:
    """Who imports each module, or a module below it, which runs it, too."""
    found: dict[str, set[str]] = defaultdict(set)
    for module, facts in program.modules.items():
        for imported in facts.imports:
            parts = imported.split(".")
            for end in range(1, len(parts) + 1):
                found[".".join(parts[:end])].add(module)
    return found
