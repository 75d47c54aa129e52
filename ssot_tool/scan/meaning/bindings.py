"""Scopes and what their names are bound to: which bindings can reach a use, without running anything.

The model is Python's own (language reference, 4.2): function scopes see enclosing functions, never enclosing classes;
``global`` and ``nonlocal`` move a name. Within one scope a later binding hides an earlier one where it dominates the
use, so that ``Old = other`` after ``from a import Old`` is not a use of ``a.Old``, while both arms of
``try: … except ImportError: …`` stay possible.
"""

from __future__ import annotations

from typing import Any, NamedTuple

#: One arm of a compound statement: (offset, arm kind, whether it is a loop's body).
Arm = tuple[int, str, bool]

#: The arms of an assignment made through ``global`` or ``nonlocal``: it may happen whenever the function is called.
CALLED: tuple[Arm, ...] = ((-1, "call", False),)


class Binding(NamedTuple):
    """One assignment of a name.

    ``target``: ``("path", str)``, ``("receiver", str)``, ``("value", expr)``, ``("instance", annotation)`` or None.
    """

    offset: int
    arms: tuple[Arm, ...]
    target: tuple[str, Any] | None


class Scope:
    """One namespace; ``kind`` is "module", "class", "function" or "expression" (lambda, comprehension)."""

    __slots__ = ("bindings", "kind", "moved", "number", "parent", "qualname")

    def __init__(self, kind: str, parent: Scope | None, number: int, qualname: str) -> None:
        self.kind = kind
        self.parent = parent
        self.number = number
        self.qualname = qualname
        self.bindings: dict[str, list[Binding]] = {}
        self.moved: dict[str, str] = {}

    def bind(self, name: str, binding: Binding) -> None:
        """Record an assignment here, or where ``global``/``nonlocal`` send it."""
        scope: Scope = self
        how = self.moved.get(name)
        if how is not None:
            scope = self.module() if how == "global" else self.enclosing_function(name)
            # A function may run at any time: its assignments never dominate anything.
            binding = Binding(binding.offset, CALLED, binding.target)
        scope.bindings.setdefault(name, []).append(binding)

    def module(self) -> Scope:
        """The outermost scope."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def enclosing_function(self, name: str) -> Scope:
        """The nearest enclosing function scope that binds ``name``, or this one."""
        scope = self.parent
        while scope is not None:
            if scope.kind == "function" and name in scope.bindings:
                return scope
            scope = scope.parent
        return self


def reaching(scope: Scope, name: str, offset: int, arms: tuple[Arm, ...]) -> list[Binding] | None:
    """Return the bindings of ``name`` that a use at ``offset`` in ``scope`` can see; None where nothing binds it."""
    at: Scope | None = scope
    in_place = True
    while at is not None:
        if at.moved.get(name) == "global":
            at, in_place = at.module(), False
        found = at.bindings.get(name)
        if found is not None and (at is scope or at.kind != "class"):
            live = _live(found, offset, arms) if in_place else final(found)
            if live:
                return live
            if at.kind != "class":
                return found
        # Class bodies and comprehensions run where they stand; functions and lambdas run later.
        in_place = in_place and at.kind in ("class", "expression")
        at = at.parent
    return None


def _live(found: list[Binding], offset: int, arms: tuple[Arm, ...]) -> list[Binding]:
    if len(found) == 1 and found[0].offset <= offset:
        return found
    live: list[Binding] = []
    for binding in found:
        if binding.offset <= offset:
            if binding.arms == arms[: len(binding.arms)]:
                live.clear()
            live.append(binding)
        elif _share_loop(binding.arms, arms) or binding.arms[:1] == CALLED:
            live.append(binding)
    return live


def final(found: list[Binding]) -> list[Binding]:
    """Return the bindings that remain when the scope's code has run to its end."""
    live: list[Binding] = []
    for binding in found:
        if not binding.arms:
            live.clear()
        live.append(binding)
    return live


def _share_loop(left: tuple[Arm, ...], right: tuple[Arm, ...]) -> bool:
    for mine, theirs in zip(left, right, strict=False):
        if mine != theirs:
            return False
        if mine[2]:
            return True
    return False
