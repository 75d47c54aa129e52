"""The uses of paths in one module: chains as written, resolved as far as the module itself tells."""

from __future__ import annotations

from typing import Any

from ssot_tool.facts import Use
from ssot_tool.scan.meaning.bindings import Scope, reaching
from ssot_tool.scan.meaning.draft import Draft
from ssot_tool.scan.meaning.naming import CLASS_OF, Naming, joined
from ssot_tool.scan.meaning.nearest import Nearest
from ssot_tool.scan.meaning.raw import NOWHERE, RawUse, Tokens
from ssot_tool.scan.meaning.strings import IDENTIFIER, source_offsets
from ssot_tool.scan.syntax.events import NAME, STR
from ssot_tool.scan.syntax.source import Lines


class Uses:
    """Collects uses by path; ``scopes`` numbers the qualified names in which they stand."""

    def __init__(self, x: Draft, naming: Naming, lines: Lines, instance: dict[str, dict[str, str]]) -> None:
        self.x = x
        self.naming = naming
        self.lines = lines
        self.instance = instance
        self.scopes: dict[str, int] = {x.module: 0}
        self.found: dict[str, list[Use]] = {}
        self.seen: set[tuple[str, str, Tokens]] = set()
        self.nearest: dict[str, Nearest] = {}
        self.classes = {d.path: {m.event[1] for m in d.methods} for d in x.definitions if d.kind == "class"}
        for inner in x.definitions:
            if inner.kind == "class" and inner.owner is not None and inner.owner.path in self.classes:
                self.classes[inner.owner.path].add(inner.event[1])

    def scope_number(self, scope: Scope) -> int:
        """The index of a scope's qualified name in ``scopes``."""
        return self.scopes.setdefault(scope.qualname, len(self.scopes))

    def add_raw(self, raw: RawUse) -> None:
        """Resolve one written chain within the module and keep it."""
        written, root, names, tokens, scope, offset, arms = raw
        tag = root[0]
        if tag in ("path", STR):
            self.add(written, ".".join((root[1], *names)), tokens, scope)
            return
        if tag == "constant":
            text = self.naming.text(scope, root[1])
            if text:
                self.add(written, ".".join((text, *names)), tokens, scope)
            return
        kind = written
        receiver = tag == NAME and self.naming.is_receiver(scope, root[1], offset, arms)
        if receiver:
            # ``self`` and ``cls`` name no class; what is reached through them is the class's own business.
            if not names:
                return
            tokens = (NOWHERE, *tokens[1:])
        for base in self.naming.value(scope, root, offset, arms):
            path = base
            if names:
                path, typed = self._through_self(base, names, receiver)
                kind = f"{written}@" if receiver and not typed else written
            elif base.endswith(("()", f"(){CLASS_OF}")):
                continue
            if path:
                self.add(kind, path, tokens, scope)
                if tag == NAME and root[1] in self.x.module_imports:
                    self._via_import(root[1], path, raw)

    def _via_import(self, ident: str, path: str, raw: RawUse) -> None:
        """``import a.b`` names what is reached through it; of several that bind ``a``, the nearest to ``path`` does."""
        nearest = self.nearest.get(ident)
        if nearest is None:
            nearest = self.nearest[ident] = Nearest(self.x.module_imports[ident])
        reached = {binding.offset for binding in reaching(raw.scope, ident, raw.offset, raw.arms) or ()}
        imports, most = nearest.among(reached, path)
        for item in imports:
            parts = item.dotted.split(".")
            whole = most == len(parts)
            if not whole and self.x.text[item.start : item.end] != item.dotted:
                continue
            end = item.end if whole else item.start + len(".".join(parts[:most]))
            self.add("via", path, ((end - len(parts[most - 1]), end),), item.scope)

    def _through_self(self, base: str, names: tuple[str, ...], receiver: bool) -> tuple[str, bool]:
        """``self.x.handle`` by the type of ``self.x``; attributes of ``self`` that are no methods say nothing."""
        owner = base[:-2]
        if base.endswith("()") and owner in self.classes:
            known = self.instance.get(owner, {}).get(names[0])
            if known:
                return (".".join((known, *names[1:])) if len(names) > 1 else ""), True
            if receiver and names[0] not in self.classes[owner]:
                return "", False
        return joined(base, *names), False

    def add(self, kind: str, path: str, tokens: tuple[tuple[int, int], ...], scope: Scope) -> None:
        """Keep that ``tokens`` use ``path``."""
        key = (kind, path, tokens)
        if key in self.seen:
            return
        self.seen.add(key)
        number = self.scope_number(scope)
        place = self.lines.place
        spans: list[int] = []
        for start, end in tokens:
            if start < 0:
                spans += (0, 0, 0)
                continue
            line, column = place(start)
            spans += (line, column, column + end - start)
        self.found.setdefault(path, []).append(Use(kind, number, tuple(spans)))

    def all_entry(self, name: str, e: tuple[Any, ...]) -> None:
        """Keep a name that ``__all__`` lists."""
        offsets = source_offsets(self.x.text, e[2], e[3], name)
        if offsets is not None and IDENTIFIER.fullmatch(name):
            path = f"{self.x.module}.{name}" if self.x.module else name
            self.add("all_entry", path, ((offsets[0], offsets[-1]),), self.x.top)

    def mark_reexports(self, exported: set[str]) -> None:
        """A module-level import of a name that ``__all__`` lists is a re-export."""
        for bound, bindings in self.x.top.bindings.items():
            if bound not in exported:
                continue
            for binding in bindings:
                if binding.target is not None and binding.target[0] == "path":
                    path = binding.target[1]
                    uses = self.found.get(path)
                    if uses:
                        self.found[path] = [
                            Use("reexport", u.scope, u.spans) if u.kind == "import" and u.scope == 0 else u
                            for u in uses
                        ]
