"""Uses of what a configured owner alone may use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ssot_tool.census import Bypass
from ssot_tool.clones.excuses import is_vendored
from ssot_tool.config import CONFIG_FILE, Config, Owner
from ssot_tool.errors import ConfigError
from ssot_tool.facts import ModuleFacts, Use
from ssot_tool.program.references import Places
from ssot_tool.program.resolve import Program

_HOPS = 8


def bypasses(program: Program, places: Places, config: Config) -> tuple[Bypass, ...]:
    """All of them in code that is neither test nor vendored, sorted.

    A ConfigError for owners that are no modules of the workspace.
    """
    _check_owners(program, config)
    found: set[Bypass] = set()
    names = {resource.rpartition(".")[2] for owner in config.owners for resource in owner.resources}
    for module in sorted(program.modules):
        path = places.paths[module]
        if path not in places.tests and not is_vendored(path):
            facts = program.modules[module]
            owners = [owner for owner in config.owners if not f"{module}.".startswith(f"{owner.module}.")]
            found.update(_in_module(program, facts, path, owners, names))
    return tuple(sorted(found))


def _in_module(
    program: Program, facts: ModuleFacts, path: str, owners: Sequence[Owner], names: set[str]
) -> Iterator[Bypass]:
    uses = facts.uses
    for dotted in uses:
        meant = _outside(program, dotted) if not names.isdisjoint(dotted.replace("()", "").split(".")) else dotted
        for owner in owners:
            resource = next((one for one in owner.resources if _is_part(one, meant)), None)
            for use in uses[dotted] if resource is not None else ():
                if use.kind != "via" and resource is not None:
                    place = _place(use, dotted, resource if meant == dotted else dotted)
                    if place[0]:
                        scope = facts.scopes[use.scope]
                        used = meant.replace("()", "")
                        yield Bypass(path, *place, use.kind, resource, used, owner.module, scope, owner.reason)


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
