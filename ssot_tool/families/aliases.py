"""Other names for a member: the same object, no rival."""

from __future__ import annotations

from collections.abc import Collection

from ssot_tool.families.placing import in_tests
from ssot_tool.model import Excused
from ssot_tool.program.names import renames
from ssot_tool.program.references import Places
from ssot_tool.program.resolve import Program


def aliases_of(program: Program, members: Collection[str], places: Places) -> list[Excused]:
    """Module-level names in production code that are bound to a member under another name."""
    found = []
    wanted = frozenset(members)
    for module in sorted(program.modules):
        facts = program.modules[module]
        path = places.paths[module]
        if path in places.tests or in_tests(module):
            continue
        for name, paths in facts.exports.items():
            if not any(renames(name, target) for target in paths):
                continue
            same = [symbol for symbol in program.exported(module, name) if symbol in wanted]
            if len(same) == 1 and f"{module}.{name}" != same[0] and same[0].rpartition(".")[2] != name:
                line = _line(program, module, paths)
                found.append(Excused(f"{module}.{name}" if module else name, path, line, "alias", f"is {same[0]}"))
    return found


def _line(program: Program, module: str, paths: tuple[str, ...]) -> int:
    """Where the module names what it binds, at its top level; 1 where that cannot be told."""
    uses = program.modules[module].uses
    return min((use.spans[0] for path in paths for use in uses.get(path, ()) if use.scope == 0), default=1)
