"""The order in which Python looks for a method in a class and its bases (C3), as far as they can be read."""

from __future__ import annotations

import libcst as cst

from ssot_tool.signature import Unknown

from .class_bodies import body_of
from .defaults import code
from .definitions import Definition, dotted

#: Metaclasses from outside that leave a call to the class.
_TYPES = frozenset(("builtins.type", "abc.ABCMeta"))
#: Bases from outside that change nothing about a construction.
_INERT = frozenset(
    f"{module}.{name}"
    for module, names in {
        "builtins": "object",
        "abc": "ABC",
        "typing": "Generic Protocol NamedTuple",
        "typing_extensions": "Generic Protocol NamedTuple",
        "collections.abc": "Awaitable Callable Collection Container Hashable Iterable Iterator Mapping Sequence Sized",
    }.items()
    for name in names.split()
)
_ENUMS = frozenset(f"enum.{name}" for name in ["Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum"])


class Outside(str):
    """A base that cannot be read: its symbol, or its source text where that is not known."""

    __slots__ = ()

    @property
    def inert(self) -> bool:
        """Whether it has no constructor of its own, and nothing that changes what one gets."""
        return self in _INERT


Lineage = list[Definition | Outside]


def lineage(definition: Definition) -> Lineage | Unknown:
    """The class, then its bases, without ``object``; Unknown where a base or metaclass decides about calls itself."""
    order = _merged(definition, ())
    if order is None:
        return Unknown(f"the bases of {definition.symbol} contradict each other")
    for entry in order:
        if isinstance(entry, Outside) and entry in _ENUMS:
            return Unknown(f"{entry}: a call of an enum looks up a member")
        if isinstance(entry, Definition):
            reason = _metaclass(entry)
            if reason is not None:
                return Unknown(reason)
    return order


def _bases(definition: Definition) -> Lineage:
    assert isinstance(definition.node, cst.ClassDef)
    found: Lineage = []
    for argument in definition.node.bases:
        value = argument.value
        name = dotted(value.value if isinstance(value, cst.Subscript) else value)
        leads_to = definition.resolve(name) if name and not argument.star else None
        if isinstance(leads_to, Definition) and isinstance(leads_to.node, cst.ClassDef):
            found.append(leads_to)
        elif isinstance(leads_to, str):
            found.append(Outside(leads_to))
        else:
            found.append(Outside(code(value)))
    return [base for base in found if base != "builtins.object"]


def _key(entry: Definition | Outside) -> str:
    return entry.symbol if isinstance(entry, Definition) else str(entry)


def _merged(definition: Definition, below: tuple[str, ...]) -> Lineage | None:
    """C3 (https://docs.python.org/3/howto/mro.html); None where there is no order, or a class is its own base."""
    if definition.symbol in below:
        return None
    bases = _bases(definition)
    rows: list[Lineage] = []
    for base in bases:
        row = [base] if isinstance(base, Outside) else _merged(base, (*below, definition.symbol))
        if row is None:
            return None
        rows.append(list(row))
    rows.append(list(bases))
    order: Lineage = [definition]
    while rows := [row for row in rows if row]:
        later = {_key(entry) for row in rows for entry in row[1:]}
        head = next((row[0] for row in rows if _key(row[0]) not in later), None)
        if head is None:
            return None
        order.append(head)
        for row in rows:
            if _key(row[0]) == _key(head):
                del row[0]
    return order


def _metaclass(definition: Definition) -> str | None:
    """Why a class's metaclass may do something else with a call's arguments; None if it does not."""
    assert isinstance(definition.node, cst.ClassDef)
    for argument in definition.node.keywords:
        if argument.keyword is None:
            return f"{definition.symbol} takes its metaclass from {code(argument)}"
        if argument.keyword.value != "metaclass":
            continue
        name = dotted(argument.value)
        found = definition.resolve(name) if name else None
        if not isinstance(found, Definition):
            return None if found in _TYPES else f"its metaclass {code(argument.value)} cannot be read"
        for entry in _merged(found, ()) or [Outside(found.symbol)]:
            if isinstance(entry, Outside) and not entry.inert and entry not in _TYPES:
                return f"its metaclass {found.symbol} cannot be read as a whole"
            node = entry.node if isinstance(entry, Definition) else None
            if isinstance(node, cst.ClassDef) and body_of(node).binds("__call__"):
                return f"its metaclass {found.symbol} has a __call__ that decides what a call does"
    return None
