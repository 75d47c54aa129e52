"""Which names a scope can take on without harm, and where names are bound."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ssot_tool.scan.meaning.bindings import Scope
from ssot_tool.scan.meaning.raw import RawUse
from ssot_tool.scan.sheet import Sheet


def home(scope: Scope, name: str) -> Scope | None:
    """The scope whose binding of ``name`` is seen from ``scope``; None where nothing in the module binds it."""
    at: Scope | None = scope
    while at is not None:
        if at.moved.get(name) == "global":
            at = at.module()
        if name in at.bindings and (at is scope or at.kind != "class"):
            return at
        at = at.parent
    return None


def within(scope: Scope, outer: Scope) -> bool:
    """Whether a scope is ``outer`` or stands in it."""
    at: Scope | None = scope
    while at is not None:
        if at is outer:
            return True
        at = at.parent
    return False


class LocalNames:
    """Answers about names of one module; ``same`` says whether a path names the canonical that is asked for."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.moved = {name for scope in sheet.draft.scopes for name in scope.moved}

    def uses(self, name: str) -> list[RawUse]:
        """The chains that begin with a name, whatever it stands for."""
        return self.sheet.uses_of.get(name, [])

    def is_free(self, name: str, scope: Scope, users: Iterable[Scope], same: Callable[[str], bool]) -> bool:
        """Whether ``name`` may be bound to the canonical in ``scope`` and be used for it in ``users``."""
        if name in self.moved or not _means(scope, name, same):
            return False
        for user in users:
            at: Scope | None = user
            while at is not None and at is not scope:
                if name in at.bindings:
                    return False
                at = at.parent
        for raw in self.uses(name):
            if within(raw.scope, scope):
                bound = home(raw.scope, name)
                if bound is None or not within(bound, scope):
                    paths = self.sheet.naming.name(raw.scope, name, raw.offset, raw.arms)
                    if not paths or not all(same(path) for path in paths):
                        return False
        return True

    def fresh(self, name: str, scope: Scope, users: list[Scope]) -> str:
        """A name for the canonical ``name`` that nothing in the module uses."""
        stem = f"Canonical{name}" if name[:1].isupper() else f"canonical_{name}"
        for candidate in (stem, *(f"{stem}{number}" for number in range(2, 100))):
            if candidate not in self.sheet.text and self.is_free(candidate, scope, users, lambda path: False):
                return candidate
        raise ValueError(f"no name for {name} is free")


def _means(scope: Scope, name: str, same: Callable[[str], bool]) -> bool:
    """Whether all that binds the name in a scope, if anything does, is an import of the canonical or its definition."""
    return all(
        binding.target is not None and binding.target[0] == "path" and same(binding.target[1])
        for binding in scope.bindings.get(name, ())
    )
