"""Which definition or variable of a module a line belongs to that lies in no function."""

from __future__ import annotations

from bisect import bisect_right

from ssot_tool.facts import ClassFacts, FunctionFacts, ModuleFacts
from ssot_tool.protecting.flow import Flow

#: Pairs of place and name, of which the second may be any.
_LAST = 1 << 30


class Places:
    """The lines of one module: decorators above definitions, and assignments at its own level."""

    def __init__(self, facts: ModuleFacts, flow: Flow | None) -> None:
        prefix = f"{facts.module}." if facts.module else ""
        defined: list[ClassFacts | FunctionFacts] = [*facts.classes, *facts.functions]
        defined += [method for one in facts.classes for method in one.methods]
        self.symbols = list(dict.fromkeys(prefix + one.qualname for one in defined))
        lines = flow.decorated if flow is not None else {}
        self._decorators = sorted(
            (lines[one.start_line], one.start_line - 1, prefix + one.qualname)
            for one in defined
            if one.start_line in lines
        )
        spans = flow.variables if flow is not None else {}
        self._variables = sorted((first, last, name) for name, found in spans.items() for first, last in found)

    def decorated(self, line: int) -> str:
        """The definition above which a line stands, within its decorators; "" for none."""
        return _at(self._decorators, line)

    def variable(self, line: int) -> str:
        """The variable of the module that a line assigns; "" for none."""
        return _at(self._variables, line)


def _at(spans: list[tuple[int, int, str]], line: int) -> str:
    at = bisect_right(spans, (line, _LAST, "")) - 1
    return spans[at][2] if at >= 0 and line <= spans[at][1] else ""
