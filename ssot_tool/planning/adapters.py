"""Thin adapters: a class below the canonical that has what callers of a legacy class need, where little is missing.

Enough is an adapter where the canonical has every method, but another kind of it: no coroutine where callers await one,
a property where they call a method, or a method where they read a property. What is not there at all, nobody can
write for a person, and a coroutine in the place of a plain method cannot be waited for.
"""

from __future__ import annotations

from typing import NamedTuple

from ssot_tool.facts import FunctionFacts, ModuleFacts
from ssot_tool.model import Lack
from ssot_tool.planning.asked.targets import Target
from ssot_tool.planning.context import Context
from ssot_tool.scan.meaning.module_facts import module_facts
from ssot_tool.scan.sheet import Sheet
from ssot_tool.scan.sieve.lens import Lens
from ssot_tool.scan.syntax.reader import read_module


class Adapter(NamedTuple):
    """An adapter's name, and its source as it is put at the end of the canonical's module ("" if it is there)."""

    target: Target
    name: str
    text: str


def adapters_for(context: Context, lacks: list[Lack]) -> list[Adapter]:
    """The adapters for all targets for which one is enough."""
    found = []
    for target in context.matcher.targets:
        mine = sorted(lack for lack in lacks if lack.symbol == target.legacy and lack.to == target.canonical)
        sheet = _sheet(context, target)
        if not mine or sheet is None:
            continue
        methods = [_method(context, target, lack) for lack in mine]
        name = f"{target.legacy_name}Adapter"
        if all(methods):
            there = f"{target.module}.{name}" in context.program.definitions
            if there or name not in sheet.draft.top.bindings:
                found.append(Adapter(target, name, "" if there else _class(target, name, methods, sheet)))
    return found


def adapted(adapter: Adapter) -> Target:
    """The target whose callers get the adapter."""
    target = adapter.target
    return target._replace(name=adapter.name, canonical=f"{target.module}.{adapter.name}")


def facts_with(sheet: Sheet, text: str) -> ModuleFacts:
    """What a module says once a text stands at its end."""
    whole = sheet.text + text
    events, reader = read_module(whole, "ast")
    return module_facts(whole, events, sheet.module, sheet.is_package, reader, Lens(()))


def _sheet(context: Context, target: Target) -> Sheet | None:
    definition = context.program.definitions.get(target.canonical)
    if definition is None or definition.module != target.module or not context.program.is_class(target.canonical):
        return None
    path = context.paths.get(target.module)
    return None if path is None or path in context.frozen else context.texts.sheet(path)


def _method(context: Context, target: Target, lack: Lack) -> str:
    """The source of a method that makes up for a lack; "" where none can."""
    old, new = _facts(context, target.legacy, lack.name), context.standing.counterpart(target, lack.name)
    there = context.program.definitions[new].facts if new is not None else None
    if old is None or not isinstance(there, FunctionFacts):
        return ""
    name = there.name
    if lack.what == "sync" and old.is_async and not there.is_async:
        body = f"super().{name}(*args, **kwargs)"
        return f"    async def {lack.name}(self, *args, **kwargs):\n        return {body}\n"
    if lack.what != "kind" or there.is_async or old.is_async:
        return ""
    if "property" in old.decorators:
        return f"    @property\n    def {lack.name}(self):\n        return super().{name}()\n"
    return f"    def {lack.name}(self):\n        return super().{name}\n"


def _facts(context: Context, symbol: str, name: str) -> FunctionFacts | None:
    at = context.standing.member(symbol, name)
    facts = context.program.definitions[at].facts if at is not None else None
    return facts if isinstance(facts, FunctionFacts) else None


def _class(target: Target, name: str, methods: list[str], sheet: Sheet) -> str:
    ends = sheet.text.endswith(("\n", "\r")) or not sheet.text
    lead = "\n\n" if ends else "\n\n\n"
    doc = f'    """{target.name} for those who expect {target.legacy_name}\'s kinds of methods."""\n'
    return f"{lead}class {name}({target.canonical.rpartition('.')[2]}):\n{doc}\n" + "\n".join(methods)
