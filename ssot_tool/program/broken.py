"""Imports and patch strings of the workspace's own names that resolve to nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ssot_tool.facts import ClassFacts, ModuleFacts
from ssot_tool.model import Reference
from ssot_tool.program.references import Places
from ssot_tool.program.resolve import Program

#: Bases and decorators of classes that add nothing but names of two underscores, and ``typing``'s own.
_PLAIN = frozenset(("object", "abc.ABC", "typing.Generic", "typing.Protocol", "dataclasses.dataclass"))
#: Names that Python gives itself, or makes of ``__name`` in a class.
_PRIVATE = re.compile(r"__\w*|_[^\W_]\w*?__\w+")
#: What every class has without naming it, as ``mro``.
_OF_CLASSES = frozenset(dir(type))
_BREAKABLE = frozenset(("import", "reexport", "patch_string"))


def broken_references(program: Program, targets: Collection[str], places: Places) -> dict[str, list[Reference]]:
    """Return for each target the references that name it by its last name, yet lead nowhere."""
    by_name: dict[str, list[str]] = {}
    for symbol in targets:
        by_name.setdefault(symbol.rpartition(".")[2], []).append(symbol)
    found: dict[str, list[Reference]] = {symbol: [] for symbol in targets}
    for module in sorted(program.modules):
        facts = program.modules[module]
        path = places.paths[module]
        uses = facts.uses
        for dotted in uses:
            name = dotted.rpartition(".")[2]
            if name not in by_name or "()" in dotted or not leads_nowhere(program, dotted, facts):
                continue
            for use in uses[dotted]:
                if use.kind in _BREAKABLE:
                    line, column, end = use.spans[-3:]
                    for symbol in by_name[name]:
                        found[symbol].append(
                            Reference(
                                path, line, column, end, use.kind, path in places.tests, symbol, facts.scopes[use.scope]
                            )
                        )
    return {symbol: sorted(set(refs)) for symbol, refs in found.items()}


def leads_nowhere(program: Program, dotted: str, inside: ModuleFacts) -> bool:
    """Whether a path starts in the workspace and names something that does not exist there.

    Modules that were not read hold none of the names asked for, so they bind none of them.
    """
    return not dotted.startswith("*.") and bool(lost_at(program, program.anchored(dotted, inside)))


def lost_at(program: Program, dotted: str) -> str:
    """The shortest part of an absolute path that nothing binds; "" where it leads somewhere, or nobody can tell."""
    parts = dotted.split(".")
    if not program.is_module(parts[0]):
        return ""
    current = parts[0]
    for count, part in enumerate(parts[1:], start=2):
        facts = program.modules.get(program.other_names.get(current, current))
        following, own = program.exported(current, part), f"{current}.{part}"
        if following:
            if len(following) != 1 or _is_guessed(program, facts, part):
                return ""
            current = following[0]
            if current in program.definitions:
                hidden = ".".join(parts[:count])
                if count == len(parts) or program.is_class(current) or not program.is_module(hidden):
                    return ""
                current = hidden  # a function of the module's name does not stand in the way of an import
            elif count < len(parts) and current != own and program.is_module(own):
                # An import finds a module by its path, whatever a star binds to its name; a patch finds what is bound.
                if not lost_at(program, ".".join((current, *parts[count:]))):
                    return ""
                current = own
        elif facts is not None and _may_bind(program, facts, part):
            return ""
        else:
            return ".".join(parts[:count])
    return ""


def lost_module(program: Program, dotted: str) -> str:
    """The shortest part of an absolute path that is no module, where all of it must be; "" where nobody can tell.

    Whatever a package binds or ``__getattr__`` answers, an import looks below ``__path__``, which the package may set.
    """
    parts = dotted.split(".")
    if program.is_module(dotted) or not program.is_module(parts[0]):
        return ""
    for count in range(2, len(parts) + 1):
        part, home = ".".join(parts[:count]), ".".join(parts[: count - 1])
        if not program.is_module(part):
            facts = program.modules.get(program.other_names.get(home, home))
            return "" if facts is not None and "__path__" in facts.exports else part
    return ""


def lost_member(program: Program, dotted: str) -> str:
    """The shortest part of an absolute path that a class certainly lacks; "" where it leads on, or nobody can tell."""
    parts = dotted.split(".")
    for count in range(2, len(parts)):
        path = ".".join(parts[:count])
        found = program.named(path)
        if len(found) == 1 and program.is_class(found[0]):
            name = parts[count]
            given = name in _OF_CLASSES or _PRIVATE.fullmatch(name) is not None
            certain = not given and _is_certain(program, parts[:count])
            return f"{path}.{name}" if certain and lacks(program, found[0], name) else ""
    return ""


def _is_certain(program: Program, parts: Sequence[str]) -> bool:
    """Whether a module binds a name once, so that nothing else than what was found can be meant."""
    home = ".".join(parts[:-1])
    for module in program.named(home) or [home]:
        facts = program.modules.get(program.other_names.get(module, module))
        if facts is not None and len(facts.exports.get(parts[-1], ())) != 1:
            return False
    return True


def lacks(program: Program, symbol: str, name: str) -> bool:
    """Whether a class certainly has no attribute of this name: neither its body nor that of any base binds it.

    What comes from outside the workspace, is decorated or has a metaclass may have any.
    """
    for ancestor in program.ancestors(symbol) if program.is_class(symbol) else ():
        definition = program.definitions[ancestor]
        facts = definition.facts
        assert isinstance(facts, ClassFacts)
        bases = [base for base in facts.bases if base not in _PLAIN]
        if len(bases) > len(program.bases(ancestor)) or facts.keywords or not _PLAIN.issuperset(facts.decorators):
            return False
        if name in facts.constants or name in facts.fields or name in facts.bound:
            return False
        if f"{ancestor}.{name}" in program.definitions or f"{ancestor}.__init_subclass__" in program.definitions:
            return False
        if sum(one.qualname == facts.qualname for one in program.modules[definition.module].classes) > 1:
            return False
    return program.is_class(symbol)


def _imports_itself(facts: ModuleFacts, name: str) -> bool:
    """Whether all that binds a name is ``from . import name`` in the package itself, which binds nothing."""
    own, uses = f"{facts.module}.{name}", facts.uses
    return set(facts.exports[name]) == {own} and any(use.kind in _BREAKABLE for use in uses.get(own, ()))


def _is_guessed(program: Program, facts: ModuleFacts | None, name: str) -> bool:
    """Whether a module binds a name to what is ours only if an import means the importing file's own folder."""
    targets = facts.exports.get(name, ()) if facts is not None else ()
    return any(program.anchored(target, facts) != target for target in targets if not target.startswith("*."))


def _may_bind(program: Program, facts: ModuleFacts, name: str) -> bool:
    """Whether a module may bind a name in a way that was not resolved: to a value, or by means that hide it.

    A star brings values of its module, too; a package that sets ``__path__`` may have parts in other distributions.
    """
    waiting, seen = [facts], {facts.module}
    while waiting:
        at = waiting.pop()
        if name in at.lazy or "__getattr__" in at.exports or "__path__" in at.exports:
            return True
        if name in at.exports and not _imports_itself(at, name):
            return True
        for star in at.stars:
            if not program.is_module(star):
                return True
            other = program.modules.get(program.other_names.get(star, star))
            if other is not None and other.module not in seen and program.public(star, name):
                seen.add(other.module)
                waiting.append(other)
    return False
