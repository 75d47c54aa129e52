"""Several ``import a.b`` bind the one name ``a``: which of them is it through which a path is reached?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import accumulate

from ssot_tool.scan.meaning.bindings import Scope
from ssot_tool.scan.meaning.definition import ModuleImport


class Nearest:
    """The imports of a module that bind one name, by what is looked up of them; there may be thousands."""

    def __init__(self, imports: Sequence[ModuleImport]) -> None:
        self._imports = imports
        self._at: dict[int, list[int]] = {}
        self._last: dict[Scope, dict[str, int]] = {}
        for number, item in enumerate(imports):
            self._at.setdefault(item.offset, []).append(number)
            last = self._last.setdefault(item.scope, {})
            for start in _starts(item.dotted):
                last[start] = number

    def among(self, reached: Collection[int], path: str) -> tuple[list[ModuleImport], int]:
        """Those of the imports at these offsets that have most components in common with a path, and how many.

        Where another import in the same scopes has more in common, the last of these that have most instead.
        """
        numbers = [number for offset in reached for number in self._at.get(offset, ())]
        scopes = {self._imports[number].scope for number in numbers}
        starts = list(_starts(path))
        while starts:
            start = starts[-1]
            last = [self._last[scope][start] for scope in scopes if start in self._last[scope]]
            if last:
                met = sorted(number for number in numbers if f"{self._imports[number].dotted}.".startswith(f"{start}."))
                return [self._imports[number] for number in met or (max(last),)], len(starts)
            starts.pop()
        return [], 0


def _starts(dotted: str) -> accumulate[str]:
    """``a``, ``a.b``, ``a.b.c`` of ``a.b.c``."""
    return accumulate(dotted.split("."), "{}.{}".format)
