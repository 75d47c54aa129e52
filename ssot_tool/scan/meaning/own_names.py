"""What a module binds at its top level: exports and constants."""

from __future__ import annotations

from ssot_tool.scan.meaning.bindings import Scope
from ssot_tool.scan.meaning.naming import Naming


def exports(naming: Naming) -> dict[str, tuple[str, ...]]:
    """Module-level names to the paths that they may stand for when the module has run; "?" is anything else."""
    found: dict[str, tuple[str, ...]] = {}
    top = naming.x.top
    for name, bindings in top.bindings.items():
        paths: dict[str, None] = {}
        for binding in bindings.final():
            targets: tuple[str, ...] = ()
            if binding.target is not None:
                targets = naming.target(binding.target, top, name, binding.offset, binding.arms, 0)
            for path in targets or ("?",):
                paths[path] = None
        found[name] = tuple(paths)
    return found


def constants(naming: Naming, scope: Scope) -> dict[str, tuple[str, ...]]:
    """Names of a scope to the constant values that it assigns to them; long texts and long lists are left out."""
    found: dict[str, tuple[str, ...]] = {}
    for name, bindings in scope.bindings.items():
        values: dict[str, None] = {}
        for binding in bindings:
            if binding.target is not None and binding.target[0] == "value":
                for value in naming.constants(scope, binding.target[1], binding.offset - 1, binding.arms):
                    if len(value) < 200:
                        values[value] = None
        if values and len(values) < 200:
            found[name] = tuple(values)
    return found
