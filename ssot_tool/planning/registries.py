"""Dicts and lists of classes that are only ever called."""

from __future__ import annotations

from typing import Any

from ssot_tool.scan.sheet import Sheet
from ssot_tool.scan.syntax.events import ANNASSIGN, ASSIGN, ATTR, CALL, GROUP, NAME

_COLLECTIONS = ("dict", "list", "tuple")


def only_called(sheet: Sheet, e: Any) -> str:
    """The name of the dict, list or tuple of which an expression is an item, if all that this module does with it is to
    call its items: ``HANDLERS[key](…)``, ``HANDLERS.get(key)(…)``; "" if not.
    """
    around = sheet.around(e)
    if around is None or around.parent is None or around.parent[0] != GROUP or around.parent[1] not in _COLLECTIONS:
        return ""
    holder = sheet.around(around.parent)
    if holder is None or holder.parent is None:
        return ""
    statement = holder.parent
    target = statement[1][0] if statement[0] == ASSIGN and len(statement[1]) == 1 else None
    target = statement[1] if statement[0] == ANNASSIGN else target
    if target is None or target[0] != NAME:
        return ""
    uses = [raw for raw in sheet.draft.uses if raw.root[0] == NAME and raw.root[1] == target[1]]
    return target[1] if uses and all(_is_called_item(sheet, raw.root) for raw in uses) else ""


def _is_called_item(sheet: Sheet, name: Any) -> bool:
    around = sheet.around(name)
    if around is None or around.parent is None:
        return False
    parent = around.parent
    if parent[0] == GROUP and parent[1] == "subscript" and around.slot == ("child", 0):
        return _called(sheet, parent)
    if parent[0] == ATTR and parent[2] == "get":
        call = sheet.around(parent)
        return call is not None and call.slot == "callee" and _called(sheet, call.parent)
    return False


def _called(sheet: Sheet, e: Any) -> bool:
    around = sheet.around(e)
    return around is not None and around.slot == "callee" and around.parent is not None and around.parent[0] == CALL
