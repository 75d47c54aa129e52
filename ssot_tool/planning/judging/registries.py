"""Dicts and lists of classes that are only ever called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ssot_tool.scan.sheet import Sheet
from ssot_tool.scan.syntax.events import ANNASSIGN, ASSIGN, ATTR, BLOCK, CALL, COMP, GROUP, NAME

_COLLECTIONS = ("dict", "list", "tuple")
_LIST = (GROUP, "list")
_TUPLE = (GROUP, "tuple")


def names_given(sheet: Sheet, e: Any) -> list[Any]:
    """The names that an expression is assigned to: ``G = e``, ``G, H = e, f``; [] where that is not certain."""
    around = sheet.around(e)
    if around is None or around.parent is None:
        return []
    parent, at = around.parent, None
    if parent[0] == GROUP and parent[1] in ("list", "tuple"):
        at, value = around.slot[1], parent
        around = sheet.around(parent)
        if around is None or around.parent is None:
            return []
        parent = around.parent
    else:
        value = e
    if parent[0] != ASSIGN or parent[2] is not value:
        return []
    found = [target if at is None else _item(sheet, target, value, e) for target in parent[1]]
    if not all(target is not None and target[0] == NAME for target in found):
        return []
    # Where numbers are missing, what is taken from a tuple by its names is not followed.
    return [] if at is not None and any(len(value[2]) != len(target[2]) for target in parent[1]) else found


def names_perhaps_given(sheet: Sheet, e: Any) -> list[Any]:
    """The names that an expression is assigned to, alone or as one of several that are unpacked."""
    around = sheet.around(e)
    while around is not None and around.parent is not None and around.parent[:2] in (_LIST, _TUPLE):
        around = sheet.around(around.parent)
    if around is None or around.parent is None or around.parent[0] != ASSIGN:
        return []
    return names_given(sheet, e) or [name for target in around.parent[1] for name in _names(target)]


def _names(target: Any) -> list[Any]:
    if target is None or target[0] != GROUP:
        return [target] if target is not None and target[0] == NAME else []
    return [name for one in target[2] for name in _names(one)]


def _item(sheet: Sheet, target: Any, value: Any, e: Any) -> Any:
    """The target of ``e``, an item of a tuple that is unpacked; None where that is not certain."""
    if target is None or target[:2] not in (_LIST, _TUPLE):
        return None
    if any(one is None or one[:2] == (GROUP, "starred") for one in (*target[2], *value[2])):
        return None
    at = next(number for number, one in enumerate(value[2]) if one is e)
    # Numbers are missing among the items of a tuple; nothing is before what follows a bracket.
    first = at == 0 and e[0] == NAME and sheet.text[: e[2]].rstrip()[-1:] in ("(", "[", "=")
    return target[2][at] if first or len(target[2]) == len(value[2]) else None


def called_in_place(sheet: Sheet, e: Any, used: Callable[[str], bool]) -> bool:
    """Whether an expression stands where it or another is chosen to be called, and does nothing else.

    ``(e or f)(…)``, ``(e if x else f)(…)``, ``[e, f][x](…)``, or ``for c in (e, f):`` where all that is done with ``c``
    is to call it. ``used``: whether others may use a name of the module.
    """
    around = sheet.around(e)
    if around is None or around.parent is None or around.parent[0] != GROUP:
        return False
    group, code = around.parent, around.parent[1]
    if code == "boolop" or (code == "ifexp" and around.slot != ("child", 1)):
        return _called(sheet, group)
    if code not in _COLLECTIONS:
        return False
    holder = sheet.around(group)
    if holder is None or holder.parent is None:
        return False
    if holder.parent[:2] == (GROUP, "subscript") and holder.slot == ("child", 0):
        return _called(sheet, holder.parent)
    if code == "dict":
        return False
    target = _loop_target(holder.parent, group)
    if target is None and holder.parent[0] == ASSIGN and holder.parent[2] is group and len(holder.parent[1]) == 1:
        target = _item(sheet, holder.parent[1][0], group, e)
        return target is not None and target[0] == NAME and _is_only_called(sheet, target) and not used(target[1])
    if target is None and holder.parent[0] == GROUP and holder.parent[1] in ("list", "tuple"):
        outer = sheet.around(holder.parent)  # for c, x in [(e, 1), (f, 2)]
        pairs = _loop_target(outer.parent, holder.parent) if outer is not None and outer.parent is not None else None
        target = _item(sheet, pairs, group, e)
    return target is not None and target[0] == NAME and _is_only_called(sheet, target)


def _loop_target(parent: Any, iterable: Any) -> Any:
    """What ``for`` assigns the items of an iterable to, in a statement or a comprehension; None where it does not."""
    if parent[0] == BLOCK and parent[1] == "for" and parent[2][1] is iterable:
        return parent[2][0]
    clauses = parent[2] if parent[0] == COMP else ()
    return next((clause[0] for clause in clauses if clause[1] is iterable), None)


def _is_only_called(sheet: Sheet, target: Any) -> bool:
    """Whether a loop's variable has no other use in the module than to be called."""
    uses = [raw.root for raw in sheet.draft.uses if raw.root[0] == NAME and raw.root[1] == target[1]]
    rest = [root for root in uses if root[2] != target[2]]
    exported = any(name == target[1] for name, _ in sheet.draft.all_names or ())
    return bool(rest) and not exported and all(_called(sheet, root) for root in rest)


def only_called(sheet: Sheet, e: Any) -> str:
    """The name of the dict, list or tuple of which an expression is an item, if all that this module does with it is to
    call its items: ``HANDLERS[key](…)``, ``HANDLERS.get(key)(…)``, ``for one in HANDLERS: one(…)``; "" if not.
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
    target = _loop_target(parent, name)
    if target is not None:
        return bool(target[0] == NAME and _is_only_called(sheet, target))
    if parent[0] == GROUP and parent[1] == "subscript" and around.slot == ("child", 0):
        return _called(sheet, parent)
    if parent[0] == ATTR and parent[2] == "get":
        call = sheet.around(parent)
        return call is not None and call.slot == "callee" and _called(sheet, call.parent)
    return False


def _called(sheet: Sheet, e: Any) -> bool:
    around = sheet.around(e)
    return around is not None and around.slot == "callee" and around.parent is not None and around.parent[0] == CALL
