"""Import cycles that a change makes: new edges whose ends were not on a common cycle before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ssot_tool.facts import ModuleFacts
from ssot_tool.planning.delta.damage import Damage
from ssot_tool.planning.delta.import_edges import Edge
from ssot_tool.planning.delta.import_graph import ImportGraph
from ssot_tool.planning.delta.parsed import Parsed
from ssot_tool.planning.delta.sides import Sides, Touched

_LINE = re.compile(r"^(?:import|from)\b.*", re.MULTILINE)


def new_cycles(sides: Sides, graph: ImportGraph) -> Iterator[Damage]:
    """Yield one damage for each import statement of a touched file that closes a new cycle.

    ``graph`` is that of the files on disk. An old text is only parsed where one of its module's imports may close one.
    """
    edges = {one.path: one.parsed.edges for one in sides.touched if isinstance(one.parsed, Parsed)}
    before = graph.changed({one.path: one.before for one in sides.touched})
    after = graph.changed({one.path: one.after for one in sides.touched}, edges)
    for one in sides.touched:
        if one.after is not None and one.after != one.before:
            yield from _of_file(one, sides.facts_before(one.name.module), before, after)


def _of_file(one: Touched, facts: ModuleFacts | None, before: ImportGraph, after: ImportGraph) -> Iterator[Damage]:
    module = one.name.module
    was_there = _memory(one, facts, before)
    told: set[int] = set()
    for edge in after.edges(module):
        if edge.line in told or was_there(edge):
            continue
        for needed in after.run_by(edge, module):
            way = after.path(needed, module)
            if way is not None and needed not in before.needs(module) and not _is_knot(before, module, needed):
                told.add(edge.line)
                shown = " → ".join([module, *way])
                yield Damage(one.path, edge.line, "import-cycle", needed, f"the import closes a cycle: {shown}")
                break


def _is_knot(before: ImportGraph, module: str, needed: str) -> bool:
    return needed in before.reach(module) and module in before.reach(needed)


def _memory(one: Touched, facts: ModuleFacts | None, before: ImportGraph) -> Callable[[Edge], bool]:
    """Whether an import stood at module level before, as far as that is told without parsing; False where in doubt."""
    if one.before is None or facts is None:
        return lambda edge: False
    if "TYPE_CHECKING" in one.before:
        known = {edge[:2] for edge in before.edges(one.name.module) if edge.kind == "import_time"}
        return lambda edge: edge[:2] in known
    names = {
        dotted
        for dotted, uses in facts.uses.items()
        if any(use.kind in ("import", "reexport") and use.scope == 0 for use in uses)
    }
    words = {word for line in _LINE.findall(one.before) for word in re.split(r"[\s,;#()]+", line)}

    def was_there(edge: Edge) -> bool:
        if edge.name is None or edge.name == "*":
            return edge.module in facts.imports and edge.module in words
        return f"{edge.module}.{edge.name}" in names

    return was_there
