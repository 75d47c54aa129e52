"""Where a module imports what need not be there: in a ``try`` that catches it, or where it is expected to fail."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from ssot_tool.scan.syntax.events import (
    ATTR,
    BLOCK,
    CALL,
    END,
    FROM,
    GLOBAL,
    GROUP,
    IMPORT,
    NAME,
    STR,
    UNBLOCK,
    Event,
    Expr,
)

#: What an import that fails raises, and what is above it.
_CAUGHT = frozenset(("ImportError", "ModuleNotFoundError", "Exception", "BaseException"))
#: What patching what is not there raises.
_FAILED_PATCH = frozenset(("AttributeError", "ImportError", "ModuleNotFoundError"))
#: Context managers that take an exception, by the last part of their names.
_EXPECTING = frozenset(("suppress", "raises", "assertRaises", "assertRaisesRegex"))


def optional_imports(events: list[Event], called: Sequence[int] = ()) -> list[int]:
    """The offsets of all names imported where it does not matter, or is expected, that they are not there.

    What is imported where an import has failed is for another environment, and may be missing in this one. ``called``:
    the offsets, sorted, of names that calls import.
    """
    calls = _by_statement(events, called) if called else {}
    found: set[int] = set()
    arms: list[set[int]] = []  # what each open arm imports
    tried: dict[int, set[int]] = {}  # by depth, what the last arm of a try there imports
    expected: set[int] = set()  # the depths of open arms that expect a failure
    for number, event in enumerate(events):
        tag = event[0]
        if arms and number in calls:
            arms[-1].update(calls[number])
        if tag == BLOCK:
            kind, depth = event[1], len(arms)
            caught = kind == "except" and _catches(event[2][0])
            if caught:
                found |= tried.get(depth, set())
            arms.append(set())
            if caught and tried.get(depth):
                expected.add(depth)
            if kind == "try":
                tried[depth] = arms[-1]
            elif kind == "with" and any(expects(item[2][0]) for item in event[2]):
                expected.add(depth)
        elif tag == UNBLOCK:
            imported = arms.pop()
            if arms:
                arms[-1] |= imported
            if len(arms) in expected:
                expected.remove(len(arms))
                found |= imported
        elif arms and (tag in (IMPORT, FROM)):
            arms[-1].update(name[1] for name in event[1 if tag == IMPORT else 5])
    return sorted(found)


def may_be_missing(blocks: Sequence[tuple[str, Expr]], name: str) -> bool:
    """Whether what is patched in these open arms need not be there: a test expects that, or asked ``hasattr`` first.

    ``name``: the attribute's. A patch under ``try`` that fails is one that protects nothing.
    """
    for kind, e in blocks:
        if kind == "with" and e is not None and any(_expects_failed_patch(item[2][0]) for item in e[2] if item):
            return True
        if kind == "if" and _asks(e, name):
            return True
    return False


def _expects_failed_patch(context: Expr) -> bool:
    if context is None or context[0] != CALL or _last_name(context[1]) not in _EXPECTING:
        return False
    types = [one for e in context[2] if e is not None for one in (e[2] if e[:2] == (GROUP, "tuple") else (e,))]
    return any(_last_name(one) in _FAILED_PATCH for one in types)


def _asks(test: Expr, name: str) -> bool:
    """Whether a test asks ``hasattr`` for a name, or for one that only running it could tell."""
    if test is None:
        return False
    if test[0] == CALL and _last_name(test[1]) == "hasattr":
        asked = test[2][1] if len(test[2]) > 1 else None
        return asked is None or asked[0] != STR or asked[1] == name
    return test[0] == GROUP and any(_asks(one, name) for one in test[2])


def _by_statement(events: list[Event], offsets: Sequence[int]) -> Mapping[int, list[int]]:
    """The number of the event of the statement in which each offset stands, to the offsets in it."""
    numbers: list[int] = []
    starts: list[int] = []
    for number, event in enumerate(events):
        # The ``else`` and ``finally`` of a statement begin where that does, as far as events tell.
        if event[0] not in (UNBLOCK, GLOBAL, END) and (not starts or event[-1] > starts[-1]):
            numbers.append(number)
            starts.append(event[-1])
    found: dict[int, list[int]] = {}
    for offset in offsets:
        found.setdefault(numbers[max(bisect_right(starts, offset) - 1, 0)], []).append(offset)
    return found


def _catches(type_: Expr) -> bool:
    """Whether a handler of this type takes a failing import; one without a type takes everything."""
    if type_ is None:
        return True
    if type_[0] == GROUP and type_[1] == "tuple":
        return any(one is not None and _catches(one) for one in type_[2])
    return _last_name(type_) in _CAUGHT


def expects(context: Expr) -> bool:
    """Whether what is called expects a failing import: ``raises(ImportError)``, also of what it is given to call."""
    if context is None or context[0] != CALL:
        return False
    return _last_name(context[1]) in _EXPECTING and any(one is not None and _catches(one) for one in context[2])


def _last_name(e: Expr) -> str:
    if e is None:
        return ""
    return str(e[1]) if e[0] == NAME else str(e[2]) if e[0] == ATTR else ""
