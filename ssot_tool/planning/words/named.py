"""What names in a module stand for, by their places: the module's facts, turned round."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ssot_tool.facts import ModuleFacts
from ssot_tool.planning.words.hit import Hit


class Named:
    """Answers for hits in one module; without facts, nothing is known of them."""

    def __init__(
        self, facts: ModuleFacts | None, hits: Iterable[Hit], leads_nowhere: Callable[[str, ModuleFacts], bool]
    ) -> None:
        self._leads_nowhere = leads_nowhere
        self._facts = facts
        self._wanted = {(hit.line, hit.column): hit for hit in hits}
        self._names = frozenset(hit.name for hit in self._wanted.values())
        self._near: dict[tuple[int, int], dict[str, None]] | None = None
        self._all: dict[tuple[int, int], dict[str, None]] | None = None

    def paths(self, hit: Hit) -> tuple[str, ...]:
        """The absolute dotted paths that the word at a hit stands for, "*.Old" for what a star import may bring."""
        if self._near is None:
            self._near = self._table(lambda path: any(name in path for name in self._names))
        found = self._near.get((hit.line, hit.column))
        if found is None:
            if self._all is None:  # aliases: the path of ``from x import Other as Old`` does not hold the name
                self._all = self._table(lambda path: True)
            found = self._all.get((hit.line, hit.column), {})
        return tuple(found)

    def defined(self, hit: Hit) -> str:
        """The dotted name of the class or function whose definition's name stands at a hit, "" for none."""
        if self._facts is None:
            return ""
        classes, place = self._facts.classes, (hit.line, hit.column)
        found = [one.qualname for one in classes if (one.line, one.column) == place]
        functions = (*self._facts.functions, *(method for one in classes for method in one.methods))
        found += [one.qualname for one in functions if (one.line, one.column) == place]
        return f"{self._facts.module}.{found[0]}" if found else ""

    def is_nothing(self, hit: Hit) -> bool:
        """Whether all that the word at a hit may stand for ought to be in the workspace, and is not."""
        facts, paths = self._facts, self.paths(hit)
        return facts is not None and bool(paths) and all(self._leads_nowhere(path, facts) for path in paths)

    def lazily(self, name: str) -> str:
        """The path that the module's ``__getattr__`` answers to a name, "" for none."""
        return self._facts.lazy.get(name, "") if self._facts is not None else ""

    def _table(self, wanted: Callable[[str], bool]) -> dict[tuple[int, int], dict[str, None]]:
        table: dict[tuple[int, int], dict[str, None]] = {}
        if self._facts is None:
            return table
        uses = self._facts.uses
        for path in uses:
            if wanted(path):
                parts = path.split(".")
                for use in uses[path]:
                    self._note(table, parts, use.spans)
        return table

    def _note(self, table: dict[tuple[int, int], dict[str, None]], parts: list[str], spans: tuple[int, ...]) -> None:
        """The last tokens name the last components one by one; the first token stands for all that remain."""
        tokens = len(spans) // 3
        for number in range(tokens):
            place = (spans[3 * number], spans[3 * number + 1])
            if place in self._wanted:
                table.setdefault(place, {})[".".join(parts[: len(parts) - (tokens - 1 - number)])] = None
