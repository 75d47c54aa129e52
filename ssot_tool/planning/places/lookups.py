"""Where a name is looked up that a test replaces in the legacy's module, and for whose sake the test does so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from ssot_tool.edit import Edit
from ssot_tool.planning.asked.targets import Target
from ssot_tool.planning.context import Context
from ssot_tool.planning.file_plan import FilePlan
from ssot_tool.planning.places.loaders import copies
from ssot_tool.scan.meaning.raw import last_name
from ssot_tool.scan.sheet import ImportStatement, Item
from ssot_tool.scan.syntax.events import ATTR, NAME, STR

#: Functions that replace an attribute of what they are given first: ``monkeypatch.setattr``, ``patch.object``.
_REPLACING = frozenset(("setattr", "object"))


class ModulePatch(NamedTuple):
    """``monkeypatch.setattr(module, "name", …)`` or ``patch.object(module, "name", …)``."""

    call: Any
    module: Any
    literal: Any

    @property
    def name(self) -> str:
        """What is replaced."""
        return str(self.literal[1])

    def edits(self, text: str, path: str) -> list[Edit]:
        """The same, with the module written in the string."""
        end = self.literal[3]
        quote = text[end - 1]
        edits = [Edit(_start(self.module), end, f"{quote}{path}{quote}")]
        callee = self.call[1]
        if callee[2] == "object":
            edits.append(Edit(text.rindex(".", 0, callee[3]), callee[4], ""))
        return edits


def module_patches(plan: FilePlan, home: str) -> Iterator[ModulePatch]:
    """The places that replace something in a module by way of the module itself."""
    if "setattr" not in plan.sheet.text and "object" not in plan.sheet.text:
        return
    others = plan.context.program.other_names
    for call in plan.sheet.calls():
        callee, arguments = call[1], call[2]
        if callee is None or callee[0] != ATTR or last_name(callee) not in _REPLACING or len(arguments) < 2:
            continue
        module, literal = arguments[:2]
        if literal is None or literal[0] != STR or not literal[1].isidentifier() or _start(module) < 0:
            continue
        if [others.get(path, path) for path in plan.sheet.paths_of(module)] == [home]:
            yield ModulePatch(call, module, literal)


def dispensable(plan: FilePlan, patches: list[ModulePatch]) -> Iterator[tuple[ImportStatement, Item]]:
    """The imports of modules that nothing but these patches uses."""
    patched = {_first(one.module)[2] for one in patches}
    uses = [raw.root for raw in plan.sheet.draft.uses if raw.root[0] == NAME]
    for name in {_first(one.module)[1] for one in patches}:
        if any(root[1] == name and root[2] not in patched for root in uses):
            continue
        found = [(s, item) for s in plan.sheet.statements for item in s.items if item.bound == name]
        if len(found) == 1 and name not in {entry for entry, _ in plan.sheet.draft.all_names or ()}:
            yield found[0]


def lookup_module(context: Context, target: Target, home: str, name: str) -> str:
    """The module in which the canonical finds what the legacy's module calls ``name``; "" where it does not use it.

    That is its own module, or, where it imports the name when it is called, the module that it imports it from; of a
    canonical that loads a private copy of the legacy when it is called, the module of the copy.
    """
    program = context.program
    there, mine = program.modules.get(target.module), program.modules[home].exports.get(name)
    if there is None or mine == ("?",):
        return ""
    if there.exports.get(name) is not None:
        return target.module if _means(context, target.module, name, home, mine) else ""
    sheet = context.texts.sheet(context.paths[target.module])
    for statement in sheet.statements if sheet is not None else ():
        late = statement.is_from and sheet is not None and statement.scope is not sheet.draft.top
        if late and any(item.bound == name == item.name for item in statement.items):
            return statement.base if _means(context, statement.base, name, home, mine) else ""
    for statement in copies(sheet, target) if sheet is not None else ():
        facts = program.modules.get(statement.base)
        if facts is not None and name in facts.exports and _means(context, statement.base, name, home, mine):
            return statement.base
    return ""


def _means(context: Context, module: str, name: str, home: str, mine: tuple[str, ...] | None) -> bool:
    """Whether a module means by a name what the legacy's module means by it."""
    program = context.program
    facts = program.modules.get(module)
    if mine in ((f"{module}.{name}",), facts.exports.get(name) if facts is not None else None):
        return True
    found = program.exported(home, name)
    return bool(found) and found == program.exported(module, name)


def for_others(plan: FilePlan, context: Context, target: Target, at: int, using: list[str]) -> bool | None:
    """Whether a patch is meant for other definitions of the legacy's module that use the name.

    ``using``: these definitions. True if the test uses them and not the legacy, False if the legacy and not them; None
    where that cannot be said.
    """
    area = plan.area(at)
    if area < 0:
        return None
    text = plan.sheet.text[slice(*_bounds(plan, area))]
    home = context.home(target)
    near = [s for s in context.program.definitions if s.rpartition(".")[0] == home and _names(text, s)]
    mine = any(s.target is target and plan.area(s.span[0]) == area for s in plan.sites)
    theirs = any(symbol in using for symbol in near)
    body = {symbol: _body(context, symbol) for symbol in near if symbol != target.legacy}
    if any(re.search(rf"\b{re.escape(target.legacy_name)}\b", one) for one in body.values()) or mine == theirs:
        return None
    return theirs


def _names(text: str, symbol: str) -> bool:
    return re.search(rf"\b{re.escape(symbol.rpartition('.')[2])}\b", text) is not None


def _body(context: Context, symbol: str) -> str:
    definition = context.program.definitions[symbol]
    lines = (context.texts.of_module(definition.module) or "").split("\n")
    return "\n".join(lines[definition.facts.start_line - 1 : definition.facts.end_line])


def _bounds(plan: FilePlan, area: int) -> tuple[int, int]:
    definition = next(d for d in plan.sheet.draft.definitions if d.owner is None and d.event[-1] == area)
    return plan.sheet.statement_start(definition.event), definition.end


def _first(e: Any) -> Any:
    while e[0] == ATTR:
        e = e[1]
    return e


def _start(e: Any) -> int:
    """Where a name or a chain of attributes begins; -1 for anything else."""
    while e is not None and e[0] == ATTR:
        e = e[1]
    return int(e[2]) if e is not None and e[0] == NAME else -1
