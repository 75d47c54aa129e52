"""Import cycles that a change makes: new edges whose ends were not on a common cycle before."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_tool.planning.delta.damage import Damage
from ssot_tool.planning.delta.import_graph import ImportGraph
from ssot_tool.planning.delta.sides import Sides


def new_cycles(sides: Sides, before: ImportGraph, after: ImportGraph) -> Iterator[Damage]:
    """Yield one damage for each import statement of a touched file that closes a new cycle."""
    for one in sides.touched:
        if one.after is None or one.after == one.before:
            continue
        module = one.name.module
        old = before.needs(module)
        told: set[int] = set()
        for needed, edge in after.needs(module).items():
            if needed in old or edge.line in told:
                continue
            way = after.path(needed, module)
            if way is not None and not _is_known(before, module, needed):
                told.add(edge.line)
                shown = " → ".join([module, *way])
                yield Damage(one.path, edge.line, "import-cycle", needed, f"the import closes a cycle: {shown}")


def _is_known(before: ImportGraph, module: str, needed: str) -> bool:
    return needed in before.reach(module) and module in before.reach(needed)
