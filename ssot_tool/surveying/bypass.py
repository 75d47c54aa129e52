"""Uses of what a configured owner alone may use."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from ssot_tool.census import Bypass
from ssot_tool.clones.excuses import is_vendored
from ssot_tool.config import CONFIG_FILE, Config, Owner
from ssot_tool.errors import ConfigError
from ssot_tool.facts import ModuleFacts, Use
from ssot_tool.program.references import Places
from ssot_tool.program.resolve import Program

_HOPS = 8
_ANNOTATIONS = frozenset(("annotation", "string_annotation"))
#: Kinds of use that touch nothing of a resource: a string may be any text, and types are read and not run.
_NO_USE = _ANNOTATIONS | {"via", "dotted_string"}
_IDLE = _NO_USE | {"import"}


def bypasses(program: Program, places: Places, config: Config) -> tuple[Bypass, ...]:
    """All of them in code that is neither test nor vendored, sorted.

    A ConfigError for owners that are no modules of the workspace.
    """
    _check_owners(program, config)
    found: set[Bypass] = set()
    names = _names(program, [resource for owner in config.owners for resource in owner.resources])
    for module in sorted(program.modules):
        path = places.paths[module]
        if path not in places.tests and not is_vendored(path):
            facts = program.modules[module]
            owners = [owner for owner in config.owners if not f"{module}.".startswith(f"{owner.module}.")]
            found.update(_in_module(program, facts, path, owners, names))
    return tuple(sorted(found))


def _names(program: Program, resources: Sequence[str]) -> frozenset[str]:
    """The last names of resources, and those under which modules of the workspace hand them on."""
    names = {resource.rpartition(".")[2] for resource in resources}
    for _ in range(_HOPS):
        more = {
            name
            for facts in program.modules.values()
            for name, targets in facts.exports.items()
            if name not in names and any(_leads_to(program, target, names, resources) for target in targets)
        }
        if not more:
            break
        names |= more
    return frozenset(names)


def _leads_to(program: Program, target: str, names: Collection[str], resources: Sequence[str]) -> bool:
    if target.rpartition(".")[2] not in names:
        return False
    meant = _outside(program, target)
    return any(_is_part(resource, meant) for resource in resources)


def _in_module(
    program: Program, facts: ModuleFacts, path: str, owners: Sequence[Owner], names: Collection[str]
) -> Iterator[Bypass]:
    uses = facts.uses
    found: list[tuple[str, str, str, Owner]] = []
    for written in uses:
        is_named = any(part in names for part in written.replace("()", "").split("."))
        meant = _meant(program, facts, written) if is_named else written
        for owner in owners:
            resource = next((one for one in owner.resources if _is_part(one, meant)), None)
            if resource is not None:
                found.append((written, meant, resource, owner))
    used = {written for written, *_ in found if any(use.kind not in _IDLE for use in uses[written])}
    for written, meant, resource, owner in found:
        is_typed = not _is_used(written, used) and any(use.kind in _ANNOTATIONS for use in uses[written])
        for use in uses[written]:
            if use.kind in _NO_USE or (use.kind == "import" and (is_typed or use.spans[-3] in facts.type_only)):
                continue
            place = _place(use, written, resource if meant == written else written)
            if place[0]:
                scope = facts.scopes[use.scope]
                yield Bypass(
                    path, *place, use.kind, resource, meant.replace("()", ""), owner.module, scope, owner.reason
                )


def _is_used(dotted: str, used: Collection[str]) -> bool:
    """Whether what is imported, or something below it, is among the paths of which there is more than an import."""
    return any(one == dotted or one.startswith((f"{dotted}.", f"{dotted}()")) for one in used)


def _meant(program: Program, facts: ModuleFacts, dotted: str) -> str:
    """What a path means, from wherever it comes; of what a star brings, the first that may bring it counts."""
    if not dotted.startswith("*."):
        return _outside(program, dotted)
    name = dotted.split(".")[1]
    for star in reversed(facts.stars):
        if not program.is_module(star) or program.public(star, name):
            path = f"{star}.{dotted[2:]}"
            meant = _outside(program, path)
            if meant != path or not program.is_module(star):
                return meant
    return dotted


def _is_part(resource: str, dotted: str) -> bool:
    return dotted == resource or dotted.startswith((f"{resource}.", f"{resource}()"))


def _outside(program: Program, dotted: str) -> str:
    """What a path means that leads through modules of the workspace to something that is none of its own."""
    for _ in range(_HOPS):
        home, found = "", ""
        parts = dotted.split(".")
        for end in range(len(parts) - 1, 0, -1):
            home = ".".join(parts[:end])
            facts = program.modules.get(home)
            targets = facts.exports.get(parts[end].removesuffix("()"), ()) if facts is not None else ()
            if len(targets) == 1 and targets[0] not in ("?", f"{home}.{parts[end]}"):
                rest = parts[end + 1 :]
                called = "()" if parts[end].endswith("()") and not targets[0].endswith("()") else ""
                found = ".".join([targets[0] + called, *rest])
                break
        if not found or found == dotted:
            return dotted
        dotted = found
    return dotted


def _place(use: Use, dotted: str, resource: str) -> tuple[int, int, int]:
    """The token that names the resource; the first where another name stands for it."""
    total, written = dotted.count(".") + 1, len(use.spans) // 3
    token = max(resource.count(".") - (total - written), 0)
    line, column, end = use.spans[3 * token : 3 * token + 3]
    return line, column, end


def _check_owners(program: Program, config: Config) -> None:
    problems = []
    for number, owner in enumerate(config.owners):
        if not program.is_module(owner.module):
            key = f"owners[{number}].module"
            place = config.origin(key) if config.source else CONFIG_FILE
            problems.append(f"{place}: {key}: {owner.module} is no module of this workspace")
    if problems:
        raise ConfigError(problems)
