"""Which names may mean something else after some modules changed, and so who must be looked at again.

What a path means is found by looking up one name after another, in modules, classes and what functions return. Each of
these names stands in the path itself, or in what one of its names is bound to. So a path can only mean something else
where it holds a name that changed, or one that leads to such a name; and likewise the name of the module that changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from ssot_tool.facts import ModuleFacts
from ssot_tool.program.module_names import ModuleNames
from ssot_tool.program.resolve import Program
from ssot_tool.protecting.structure import DEFINING, META

#: Names that are looked up although no path holds them.
_UNWRITTEN = frozenset((*DEFINING, *META))


class Changed(NamedTuple):
    """What may mean something else: ``names`` in modules called ``homes``; any name in modules called ``wild``."""

    homes: frozenset[str]
    names: frozenset[str]
    wild: frozenset[str]

    def concerns(self, held: Collection[str]) -> bool:
        """Whether code that holds these names, in its paths and in its own module's, may mean something else."""
        if not self.wild.isdisjoint(held):
            return True
        return not self.homes.isdisjoint(held) and not self.names.isdisjoint(held)


class Change(NamedTuple):
    """One module before and after; None where it was, or is, not read. ``wild``: what it was is not known."""

    module: str
    before: ModuleFacts | None
    after: ModuleFacts | None
    wild: bool = False


def changed(program: Program, changes: Iterable[Change], names: Collection[str], more: Iterable[str]) -> Changed:
    """What some changes gave another meaning in a program, in which they are made.

    ``names``: components of modules' names that came or went; ``more``: symbols that are looked for from now on.
    """
    homes, found, wild = set(names), set(names), set()
    for symbol in more:
        homes.add(symbol.rpartition(".")[2])
        found.add(symbol.rpartition(".")[2])
    for change in changes:
        last = change.module.rpartition(".")[2]
        different = None if change.wild else _different(change.before, change.after)
        if different is None or not _UNWRITTEN.isdisjoint(different):
            wild.add(last)
        elif different:
            homes.add(last)
            found |= different
    leads = [*_leads(program)] if homes or wild else []
    return Changed(_spread(homes, leads), _spread(found, leads), _spread(wild, leads))


def changed_modules(before: Collection[str], now: ModuleNames) -> set[str]:
    """The components of modules' names that came or went, those of packages above them included."""
    if now.known == frozenset(before):
        return set()
    then = ModuleNames(before)
    differ = (then.known ^ now.known) | (then.packages ^ now.packages)
    return {name.rpartition(".")[2] for name in differ} | (then.tops ^ now.tops) | (then.inner ^ now.inner)


def components(path: str) -> list[str]:
    """The names that a path holds."""
    return path.replace("()", "").split(".")


def _different(before: ModuleFacts | None, after: ModuleFacts | None) -> set[str] | None:
    """The names that a module binds or defines otherwise; None: any name may be."""
    shown = {(one.stars, one.all, one.is_package) for one in (before, after) if one is not None}
    if len(shown) > 1:
        return None
    was, now = ({} if facts is None else _meanings(facts) for facts in (before, after))
    return {name for key in was.keys() | now.keys() if was.get(key) != now.get(key) for name in key[1].split(".")}


def _meanings(facts: ModuleFacts) -> dict[tuple[str, str], list[object]]:
    """All that a module tells who looks a name up in it: a kind and a name, to what is known of it."""
    found: dict[tuple[str, str], list[object]] = {}
    for name, targets in facts.exports.items():
        found["export", name] = [targets]
    for name, path in facts.lazy.items():
        found["lazy", name] = [path]
    for one in facts.classes:
        found.setdefault(("defined", one.qualname), []).append((one.bases, one.keywords))
        for method in one.methods:
            found.setdefault((one.qualname, method.name), []).append(method.returns)
    for function in facts.functions:
        found.setdefault(("defined", function.qualname), []).append(function.returns)
    return found


def _leads(program: Program) -> Iterator[tuple[str, frozenset[str]]]:
    """Names, each with those that lookups go on with: what it is bound to, derives from, or returns."""
    for module, facts in program.modules.items():
        own = f"{module}." if module else ""
        for star in facts.stars:
            yield module.rpartition(".")[2], frozenset(components(star))
        for name, targets in facts.exports.items():
            for target in targets:
                if target != "?" and target != own + name:
                    yield name, frozenset(components(target))
        for name, path in facts.lazy.items():
            yield name, frozenset(components(path))
        for one in facts.classes:
            for path in (*one.bases, *one.keywords):
                yield one.name, frozenset(components(path))
            for method in one.methods:
                if method.returns:
                    yield method.name, frozenset(components(method.returns))
        for function in facts.functions:
            if function.returns:
                yield function.name, frozenset(components(function.returns))


def _spread(names: Iterable[str], leads: Collection[tuple[str, frozenset[str]]]) -> frozenset[str]:
    """Some names, and all that lead to one of them."""
    found = set(names)
    while found:
        more = {name for name, onward in leads if name not in found and not found.isdisjoint(onward)}
        if not more:
            break
        found |= more
    return frozenset(found)
