"""What a path leads to that names no definition, but a variable of a module, through imports of it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ssot_tool.facts import ModuleFacts
from ssot_tool.program.resolve import Program

#: Stands in a node before the name of a variable: no identifier holds it.
VARIABLE = "="
_HOPS = 5


class Held(NamedTuple):
    """A node that a path leads to: "named" by it, or reached on an "instance"."""

    node: str
    how: Literal["named", "instance"]


def held(program: Program, path: str, inside: ModuleFacts) -> list[Held]:
    """The variable of a module that a path starts with, the class of what it holds, and the method asked of that."""
    if "()" in path or path.startswith("*"):
        return []
    return _in_module(program, program.anchored(path, inside).split("."), 0)


def _in_module(program: Program, parts: list[str], hops: int) -> list[Held]:
    for end in range(len(parts) - 1, 0, -1):
        module = ".".join(parts[:end])
        if module in program.modules:
            return _held(program, module, parts[end:], hops)
    return []


def _held(program: Program, module: str, rest: list[str], hops: int) -> list[Held]:
    facts = program.modules[module]
    targets = facts.exports.get(rest[0], ())
    if hops > _HOPS or not targets:
        return []
    found: list[Held] = []
    is_bound = False
    for target in targets:
        if target == "?" or target.endswith("()") or target == f"{module}.{rest[0]}":
            is_bound = True
            owner = program.instance_of(target, facts)
            if owner is not None:
                found.append(Held(owner, "instance"))
                method = program.attribute(owner, rest[1]) if len(rest) > 1 else None
                found += [Held(method, "instance")] if method is not None else []
        else:
            found += _in_module(program, [*target.split("."), *rest[1:]], hops + 1)
    if is_bound:
        found.append(Held(f"{module}.{VARIABLE}{rest[0]}", "named"))
    return found
