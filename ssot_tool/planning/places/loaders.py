"""Canonicals that load what does their work when they are called: the legacy itself, or a private copy of it."""

from __future__ import annotations

from collections.abc import Iterator

from ssot_tool.planning.asked.targets import Target
from ssot_tool.program.resolve import Program
from ssot_tool.scan.meaning.definition import Definition
from ssot_tool.scan.sheet import ImportStatement, Sheet
from ssot_tool.scan.syntax.events import EXPR, FROM, RETURN


def hands_over(sheet: Sheet, definition: Definition, target: Target) -> bool:
    """Whether a private function of the canonical's module does nothing but import something and return it."""
    is_private = definition.kind == "function" and definition.owner is None and definition.qualname.startswith("_")
    if sheet.module != target.module or not is_private:
        return False
    done = [event[0] for event in definition.statements if event[0] != EXPR]
    imports = any(statement.scope is definition.scope for statement in sheet.statements)
    return imports and done in ([RETURN], [FROM, RETURN])


def hands_over_to_it(sheet: Sheet, target: Target, program: Program) -> bool:
    """Whether such a function of the canonical's module loads the legacy."""
    loading = [d.scope for d in sheet.draft.definitions if hands_over(sheet, d, target)]
    return any(
        target.legacy in program.named(item.path)
        for statement in sheet.statements
        if any(statement.scope is scope for scope in loading)
        for item in statement.items
    )


def builds_copy(sheet: Sheet, target: Target, program: Program) -> str:
    """The private copy of the legacy, where its module builds it elsewhere than in the copy; "" where it does not."""
    for statement in copies(sheet, target):
        facts = program.modules.get(statement.base)
        symbol = f"{statement.base}._{target.legacy_name.lstrip('_')}"
        if facts is None or symbol not in program.definitions:
            continue
        inside = {at for at, scope in enumerate(facts.scopes) if f"{scope}.".startswith(f"{symbol}.")}
        if any(use.kind == "call" and use.scope not in inside for use in facts.uses.get(symbol, ())):
            return symbol
    return ""


def copies(sheet: Sheet, target: Target) -> Iterator[ImportStatement]:
    """The imports inside of functions of the canonical's module that bring a private class of the legacy's name."""
    name = f"_{target.legacy_name.lstrip('_')}"
    for statement in sheet.statements:
        late = statement.is_from and statement.scope is not sheet.draft.top
        if late and any(item.name == name for item in statement.items):
            yield statement
