"""Names of one module that are used and bound nowhere, or not where and when they are used."""

from __future__ import annotations

import builtins
from typing import Literal, NamedTuple

from ssot_tool.planning.delta.guards import Guards
from ssot_tool.scan.meaning.bindings import CALLED, Arm, Binding, Scope, reaching
from ssot_tool.scan.meaning.draft import Draft
from ssot_tool.scan.meaning.raw import LATE, RawUse
from ssot_tool.scan.syntax.events import FROM, NAME, STMT, Event
from ssot_tool.scan.syntax.source import Lines

#: Builtins of any Python from 3.8 to 3.14, and what every module or class body has.
_NOT_IN_ALL = (
    "aiter anext EncodingWarning BaseExceptionGroup ExceptionGroup PythonFinalizationError WindowsError"
    " __file__ __name__ __doc__ __package__ __spec__ __loader__ __path__ __builtins__ __annotations__ __dict__"
    " __debug__ __module__ __qualname__ __class__ __firstlineno__ __cached__"
)
_ALWAYS = frozenset((*dir(builtins), *_NOT_IN_ALL.split()))

#: Why a name is undefined that nothing binds.
NOWHERE = "is bound nowhere"

#: ``string``: in a string that an annotation holds; ``annotation``: evaluated before Python 3.14; ``all``: an entry of
#: ``__all__``; ``code``: anything else.
Where = Literal["code", "annotation", "string", "all"]


class Undefined(NamedTuple):
    """A name that a scope (its qualified name) uses in vain; ``line`` is 1-based, ``why`` half a sentence."""

    name: str
    scope: str
    line: int
    where: Where
    why: str


def undefined_names(x: Draft, events: list[Event], lines: Lines, guards: Guards) -> tuple[Undefined, ...]:
    """Return the names that a module uses in vain, in the order of their places.

    Nothing is said of names that a star import may bring, that ``global`` declares anywhere, and in code that expects
    a NameError.
    """
    return tuple(sorted(_Search(x, events, lines, guards).run(), key=lambda one: (one.line, one)))


class _Search:
    def __init__(self, x: Draft, events: list[Event], lines: Lines, guards: Guards) -> None:
        self.x = x
        self.lines = lines
        self.guards = guards
        self.deleted = {
            e[3]
            for event in events
            if event[0] == STMT and event[1] == "del"
            for e in event[2]
            if e is not None and e[0] == NAME
        }
        self.late_annotations = any(
            event[0] == FROM and event[2] == "__future__" and any(name[0] == "annotations" for name in event[5])
            for event in events
        )
        self.opened: set[Scope | None] = {*x.scopes}
        self.declared = {name for scope in x.scopes for name, how in scope.moved.items() if how == "global"}

    def run(self) -> list[Undefined]:
        found: dict[tuple[int, str], Undefined] = {}
        for use in self.x.uses:
            root = use.root
            if root[0] != NAME or (root[2], root[1]) in found:
                continue
            why = self._why(use, root[1], root[2])
            if why:
                line, _ = self.lines.place(root[2])
                found[root[2], root[1]] = Undefined(root[1], use.scope.qualname, line, _where(use), why)
        return [*found.values(), *self._all_entries()]

    def _why(self, use: RawUse, name: str, at: int) -> str:
        bindings = reaching(use.scope, name, use.offset, use.arms)
        if bindings is None:
            why = "" if self._may_be_bound(use.scope, name) else NOWHERE
        elif self._too_early(use, name, at, bindings):
            why = "is used before it is bound" if bindings[0].offset > at else "is used after it is deleted"
        else:
            why = self._for_checkers(use, bindings, at)
        if why and (self.guards.expects_name_errors(use.arms) or name in _ALWAYS):
            return ""
        return why

    def _may_be_bound(self, scope: Scope, name: str) -> bool:
        if name in _ALWAYS or name in self.declared or self.x.stars:
            return True
        # The scope of type parameters sees the class around it; that of a comprehension mostly does not.
        at: Scope | None = scope
        while at is not None and at.kind == "expression":
            at = at.parent
        return at is not None and at.kind == "class" and name in at.bindings

    def _too_early(self, use: RawUse, name: str, at: int, bindings: list[Binding]) -> bool:
        """Whether a use runs where it stands, and all bindings that it might see run later, or delete the name."""
        is_deleted = all(one.target is None and one.offset in self.deleted and one.offset <= at for one in bindings)
        if not is_deleted and any(one.offset <= at or _may_run_before(one.arms, use.arms) for one in bindings):
            return False
        return use.offset < LATE and _runs_in_place(use.scope, name) in self.opened

    def _for_checkers(self, use: RawUse, bindings: list[Binding], at: int) -> str:
        """What is wrong where code that runs uses a name that only type checkers see."""
        guards = self.guards
        if not guards.typing or use.kind == "string_annotation":
            return ""
        if use.kind == "annotation" and (self.late_annotations or use.scope.kind not in ("module", "class")):
            return ""
        if all(guards.is_typing(one.arms, -1) for one in bindings) and not guards.is_typing(use.arms, at):
            return "is bound for type checkers only"
        return ""

    def _all_entries(self) -> list[Undefined]:
        x = self.x
        if x.stars or "__getattr__" in x.top.bindings:
            return []
        missing = [
            (name, e)
            for name, e in x.all_names or ()
            if e is not None and name != "*" and name not in x.top.bindings and name not in self.declared
        ]
        return [
            Undefined(name, "__all__", self.lines.place(e[2])[0], "all", NOWHERE)
            for name, e in missing
            if name not in _ALWAYS
        ]


def _where(use: RawUse) -> Where:
    if use.kind == "string_annotation":
        return "string"
    return "annotation" if use.kind == "annotation" else "code"


def _runs_in_place(scope: Scope, name: str) -> Scope | None:
    """The scope that binds a name, where that runs together with the scope that uses it."""
    at: Scope | None = scope
    while at is not None and at.moved.get(name) is None:
        if name in at.bindings and (at is scope or at.kind != "class"):
            return at
        if at.kind not in ("class", "expression"):
            return None
        at = at.parent
    return None


def _may_run_before(binding: tuple[Arm, ...], use: tuple[Arm, ...]) -> bool:
    """Whether a binding that stands behind a use may run before it: in a call, a loop, or out of order (``:=``)."""
    if binding[:1] == CALLED or any(kind == "walrus" for _, kind, _ in binding):
        return True
    for mine, theirs in zip(binding, use, strict=False):
        if mine != theirs:
            return False
        if mine[2]:
            return True
    return False
