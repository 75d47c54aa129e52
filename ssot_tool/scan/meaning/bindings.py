"""Scopes and what their names are bound to: which bindings can reach a use, without running anything.

The model is Python's own (language reference, 4.2): function scopes see enclosing functions, never enclosing classes;
``global`` and ``nonlocal`` move a name. Within one scope a later binding hides an earlier one where it dominates the
use, so that ``Old = other`` after ``from a import Old`` is not a use of ``a.Old``, while both arms of
``try: … except ImportError: …`` stay possible.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Any, NamedTuple

#: Among so few bindings of one name it costs less to look at all of them.
_FEW = 16
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


class Bindings(list[Binding]):
    """The assignments of one name in one scope, in the order in which they were read; there may be thousands."""

    __slots__ = ("_armed", "_is_ordered", "_offsets")

    def __init__(self, given: Iterable[Binding] = ()) -> None:
        super().__init__(given)
        self._offsets: list[int] = []
        self._armed: list[int] = []
        self._is_ordered = True

    def final(self) -> list[Binding]:
        """Those that remain when the scope's code has run to its end."""
        first = next((at for at in range(len(self) - 1, 0, -1) if not self[at].arms), 0)
        return self[first:]

    def live(self, offset: int, arms: tuple[Arm, ...]) -> list[Binding]:
        """Those that a use at ``offset`` in the same scope can see."""
        if len(self) == 1 and self[0].offset <= offset:
            return self
        if len(self) <= _FEW or not self._are_ordered():
            return self._live_of_all(offset, arms)
        later = bisect_right(self._offsets, offset)
        first = next((at for at in range(later - 1, 0, -1) if _hides(self[at], arms)), 0)
        armed = self._armed[bisect_left(self._armed, later) :]
        return self[first:later] + [self[at] for at in armed if _comes_round(self[at], arms)]

    def _live_of_all(self, offset: int, arms: tuple[Arm, ...]) -> list[Binding]:
        live: list[Binding] = []
        for binding in self:
            if binding.offset <= offset:
                if _hides(binding, arms):
                    live.clear()
                live.append(binding)
            elif _comes_round(binding, arms):
                live.append(binding)
        return live

    def _are_ordered(self) -> bool:
        """Whether they were read in the order of their places: the two of ``x = (x := 1)`` are not."""
        if len(self._offsets) != len(self):
            self._offsets = [binding.offset for binding in self]
            self._armed = [at for at, binding in enumerate(self) if binding.arms]
            self._is_ordered = self._offsets == sorted(self._offsets)
        return self._is_ordered


class Scope:
    """One namespace; ``kind`` is "module", "class", "function" or "expression" (lambda, comprehension)."""

    __slots__ = ("bindings", "kind", "moved", "number", "parent", "qualname")

    def __init__(self, kind: str, parent: Scope | None, number: int, qualname: str) -> None:
        self.kind = kind
        self.parent = parent
        self.number = number
        self.qualname = qualname
        self.bindings: dict[str, Bindings] = {}
        self.moved: dict[str, str] = {}

    def bind(self, name: str, binding: Binding) -> None:
        """Record an assignment here, or where ``global``/``nonlocal`` send it."""
        scope: Scope = self
        how = self.moved.get(name)
        if how is not None:
            scope = self.module() if how == "global" else self.enclosing_function(name)
            # A function may run at any time: its assignments never dominate anything.
            binding = Binding(binding.offset, CALLED, binding.target)
        found = scope.bindings.get(name)
        if found is None:
            found = scope.bindings[name] = Bindings()
        found.append(binding)

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
            live = found.live(offset, arms) if in_place else found.final()
            if live:
                return live
            if at.kind != "class":
                return found
        # Class bodies and comprehensions run where they stand; functions and lambdas run later.
        in_place = in_place and at.kind in ("class", "expression")
        at = at.parent
    return None


def _hides(binding: Binding, arms: tuple[Arm, ...]) -> bool:
    """Whether a use in these arms, further down, sees nothing that was bound before."""
    return binding.arms == arms[: len(binding.arms)]


def _comes_round(binding: Binding, arms: tuple[Arm, ...]) -> bool:
    """Whether a use in these arms, further up, may see it nonetheless."""
    return _share_loop(binding.arms, arms) or binding.arms[:1] == CALLED


def _share_loop(left: tuple[Arm, ...], right: tuple[Arm, ...]) -> bool:
    for mine, theirs in zip(left, right, strict=False):
        if mine != theirs:
            return False
        if mine[2]:
            return True
    return False
