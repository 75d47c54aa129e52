"""Edits import statements: names go, get other names, move to another module, and new imports stand beside them."""

from __future__ import annotations

from collections.abc import Sequence

from ssot_tool.codemod import ImportChange
from ssot_tool.edit import Edit

from .import_layout.adding import Additions
from .import_layout.draft import Draft, united
from .import_layout.suites import Module, Suite


def edit_imports(text: str, changes: Sequence[ImportChange]) -> list[Edit]:
    """The edits for some imports of one module, in the order of the text; they neither overlap nor touch.

    ValueError, with a sentence, if one of them cannot be made, and then none is.
    """
    if not changes:
        return []
    module = Module(text)
    drafts: dict[Suite, Draft] = {}
    for change in sorted(changes, key=lambda change: change.start):
        if change.start not in module.imports:
            raise ValueError(f"There is no import at {change.start}.")
        suite, index = module.imports[change.start]
        drafts.setdefault(suite, Draft(suite)).restate(index, change)
    for draft in drafts.values():
        _add(draft)
    return united(edit for draft in drafts.values() for edit in draft.edits())


def _add(draft: Draft) -> None:
    additions = Additions(draft)
    for index, change in draft.changes.items():
        for statement in change.add:
            additions.add(index, statement)
