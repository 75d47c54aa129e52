"""One module's events to its facts: names are resolved here, within the module, and nowhere else."""

from __future__ import annotations

import re
from typing import Any

from ssot_tool.facts import ClassFacts, FunctionFacts, ModuleFacts, Registration, Use
from ssot_tool.scan.bindings import Scope, final, reaching
from ssot_tool.scan.bodies import Body
from ssot_tool.scan.events import (
    ANNASSIGN,
    ASSIGN,
    ATTR,
    AUGASSIGN,
    BLOCK,
    CALL,
    DEF,
    EXPR,
    FROM,
    GROUP,
    NAME,
    RETURN,
    STMT,
    STR,
    Event,
    Expr,
)
from ssot_tool.scan.expressions import RawUse
from ssot_tool.scan.extract import LATE, Definition, Extraction
from ssot_tool.scan.lens import Lens
from ssot_tool.scan.naming import Naming
from ssot_tool.scan.source import Lines
from ssot_tool.scan.strings import IDENTIFIER, source_offsets

#: The place of a token that names nothing.
NOWHERE = (-1, -1)
_MODULE_PATH = re.compile(r"\.*[^\W\d]\w*(?:[.:][^\W\d]\w*)*")


def module_facts(text: str, events: list[Event], module: str, is_package: bool, reader: str, lens: Lens) -> ModuleFacts:
    """Read one module's meaning from its events.

    ``module`` is its dotted name, ``is_package`` tells ``__init__`` modules (relative imports count from them).
    """
    x = Extraction(text, module, is_package, lens)
    x.run(events)
    return _Assembly(x, Lines(text)).facts(reader)


class _Assembly:
    def __init__(self, x: Extraction, lines: Lines) -> None:
        self.x = x
        self.lines = lines
        self.naming = Naming(x)
        self.scopes: dict[str, int] = {x.module: 0}
        self.uses: dict[str, list[Use]] = {}
        self.seen: set[tuple[str, str, tuple[tuple[int, int], ...]]] = set()
        self.classes = {d.path: d for d in x.definitions if d.kind == "class"}
        self.instance = {d.path: self._instance_types(d) for d in x.definitions if d.kind == "class" and d.self_types}
        self.imported_names = frozenset(name for name, _ in x.module_imports)
        self.method_names = {d.path: {m.event[1] for m in d.methods} for d in self.classes.values()}

    def facts(self, reader: str) -> ModuleFacts:
        x = self.x
        for use in x.import_uses:
            self._add(use.kind, use.path, ((use.start, use.end),), use.scope)
        exported = {name for name, e in x.all_names or () if name != "*"}
        for name, e in x.all_names or ():
            if name != "*" and e is not None:
                self._all_entry(name, e)
        for raw in x.walker.uses:
            self._use(raw)
        exports = self._exports()
        lazy = self._lazy()
        classes = tuple(self._class(d) for d in x.definitions if d.kind == "class")
        functions = tuple(self._function(d) for d in x.definitions if d.kind == "function" and self._is_free(d))
        registrations = tuple(r for raw in x.walker.registrations for r in self._registration(raw))
        all_names: tuple[str, ...] | None = None
        if x.all_names is not None:
            all_names = tuple(dict.fromkeys(n if n != "*" else f"*{'|'.join(self.naming.value(x.top, e[1], LATE, ()))}" for n, e in x.all_names if e))
        if exported and not x.is_package:
            self._mark_reexports(exported)
        return ModuleFacts(
            module=x.module,
            is_package=x.is_package,
            reader=reader,
            exports=exports,
            stars=tuple(dict.fromkeys(x.stars)),
            all=all_names,
            lazy=lazy,
            scopes=tuple(self.scopes),
            imports=tuple(x.imported),
            constants=self._constants(x.top),
            classes=classes,
            functions=functions,
            registrations=registrations,
            uses={path: tuple(uses) for path, uses in self.uses.items()},
        )

    # -- uses ---------------------------------------------------------------------------------------------------

    def _use(self, raw: RawUse) -> None:
        root = raw.root
        if root[0] == "path":
            self._add(raw.kind, ".".join((root[1], *raw.names)), raw.tokens, raw.scope)
            return
        if root[0] == "constant":
            text = self.naming.text(raw.scope, root[1])
            if text:
                self._add(raw.kind, ".".join((text, *raw.names)), raw.tokens, raw.scope)
            return
        if root[0] == STR:
            self._add(raw.kind, ".".join((root[1], *raw.names)), raw.tokens, raw.scope)
            return
        tokens, kind = raw.tokens, raw.kind
        receiver = root[0] == NAME and self.naming.is_receiver(raw.scope, root[1], raw.offset, raw.arms)
        if receiver:
            # ``self`` and ``cls`` name no class; what is reached through them is the class's own business.
            if not raw.names:
                return
            tokens = (NOWHERE, *tokens[1:])
        for base in self.naming.value(raw.scope, root, raw.offset, raw.arms):
            path = base
            if raw.names:
                path, typed = self._through_self(base, raw.names, receiver)
                kind = f"{raw.kind}@" if receiver and not typed else raw.kind
            elif base.endswith("()"):
                continue
            if path:
                self._add(kind, path, tokens, raw.scope)
                if root[0] == NAME and root[1] in self.imported_names:
                    self._via_import(root[1], path, raw)

    def _via_import(self, ident: str, path: str, raw: RawUse) -> None:
        """``import a.b`` names what is reached through it."""
        for binding in reaching(raw.scope, ident, raw.offset, raw.arms) or ():
            token = self.x.module_imports.get((ident, binding.offset))
            if token is not None:
                self._add("via", path, (token,), raw.scope)

    def _through_self(self, base: str, names: tuple[str, ...], receiver: bool) -> tuple[str, bool]:
        """``self.x.handle`` by the type of ``self.x``; attributes of ``self`` that are no methods say nothing."""
        owner = base[:-2]
        if base.endswith("()") and owner in self.classes:
            known = self.instance.get(owner, {}).get(names[0])
            if known:
                return (".".join((known, *names[1:])) if len(names) > 1 else ""), True
            if receiver and names[0] not in self.method_names[owner]:
                return "", False
        return ".".join((base, *names)), False

    def _add(self, kind: str, path: str, tokens: tuple[tuple[int, int], ...], scope: Scope) -> None:
        key = (kind, path, tokens)
        if key in self.seen:
            return
        self.seen.add(key)
        number = self.scopes.setdefault(scope.qualname, len(self.scopes))
        place = self.lines.place
        spans: list[int] = []
        for start, end in tokens:
            if start < 0:
                spans += (0, 0, 0)
                continue
            line, column = place(start)
            spans += (line, column, column + end - start)
        self.uses.setdefault(path, []).append(Use(kind, number, tuple(spans)))

    def _all_entry(self, name: str, e: tuple[Any, ...]) -> None:
        offsets = source_offsets(self.x.text, e[2], e[3], name)
        if offsets is not None and IDENTIFIER.fullmatch(name):
            path = f"{self.x.module}.{name}" if self.x.module else name
            self._add("all_entry", path, ((offsets[0], offsets[-1]),), self.x.top)

    def _mark_reexports(self, exported: set[str]) -> None:
        """A module-level import of a name that ``__all__`` lists is a re-export."""
        for bound, bindings in self.x.top.bindings.items():
            if bound not in exported:
                continue
            for binding in bindings:
                if binding.target is not None and binding.target[0] == "path":
                    path = binding.target[1]
                    uses = self.uses.get(path)
                    if uses:
                        self.uses[path] = [
                            Use("reexport", u.scope, u.spans) if u.kind == "import" and u.scope == 0 else u for u in uses
                        ]

    # -- the module's own names ---------------------------------------------------------------------------------

    def _exports(self) -> dict[str, tuple[str, ...]]:
        exports: dict[str, tuple[str, ...]] = {}
        for name, bindings in self.x.top.bindings.items():
            paths: dict[str, None] = {}
            for binding in final(bindings):
                found: tuple[str, ...] = ()
                if binding.target is not None:
                    found = self.naming.target(binding.target, self.x.top, name, binding.offset, binding.arms, 0)
                for path in found or ("?",):
                    paths[path] = None
            exports[name] = tuple(paths)
        return exports

    def _constants(self, scope: Scope) -> dict[str, tuple[str, ...]]:
        constants: dict[str, tuple[str, ...]] = {}
        for name, bindings in scope.bindings.items():
            values: dict[str, None] = {}
            for binding in bindings:
                if binding.target is not None and binding.target[0] == "value":
                    for value in self.naming.constants(scope, binding.target[1], binding.offset - 1, binding.arms):
                        if len(value) < 200:
                            values[value] = None
            if values and len(values) < 200:
                constants[name] = tuple(values)
        return constants

    def _lazy(self) -> dict[str, str]:
        getter = next((d for d in self.x.definitions if d.qualname == "__getattr__"), None)
        if getter is None:
            return {}
        lazy: dict[str, str] = {}
        for _, children in self.x.dicts:
            for key, value in zip(children[::2], children[1::2], strict=False):
                if key is None or key[0] != STR or value is None:
                    continue
                if value[0] == STR:
                    self._lazy_entry(lazy, key, key[1], value[1], None)
                elif value[0] == GROUP and value[1] in ("tuple", "list") and value[2] and all(v is not None and v[0] == STR for v in value[2]):
                    names = [v[1] for v in value[2]]
                    if len(names) == 2 and value[1] == "tuple":
                        self._lazy_entry(lazy, key, key[1], names[0], names[1], value[2][1])
                    else:
                        for v in value[2]:
                            self._lazy_entry(lazy, v, v[1], key[1], v[1])
        for name, e, scope, offset in self.x.lazy_returns:
            for path in self.naming.value(scope, e, offset, ()):
                lazy[name] = path
        for event in getter.statements:
            if event[0] == FROM:
                base = self.x.absolute(event[1], event[2])
                for name, _, _, alias, _, _ in event[5]:
                    lazy.setdefault(alias or name, f"{base}.{name}")
        for name, bindings in getter.scope.bindings.items():
            for binding in bindings:
                if binding.target is not None and binding.target[0] == "path" and name not in lazy:
                    lazy[name] = binding.target[1]
        return lazy

    def _lazy_entry(self, lazy: dict[str, str], key: Expr, name: str, module: str, attribute: str | None, written: Expr = None) -> None:
        if not name.isidentifier() or _MODULE_PATH.fullmatch(module) is None:
            return
        level = len(module) - len(module.lstrip("."))
        module = self.x.absolute(level, module.lstrip(".")) if level else module
        path = module.replace(":", ".") if attribute is None else f"{module}.{attribute}"
        if attribute is None and path.rpartition(".")[2] != name:
            path = f"{path}.{name}"
        lazy.setdefault(name, path)
        for e in (key, written):
            if e is not None:
                offsets = source_offsets(self.x.text, e[2], e[3], e[1])
                if offsets is not None and e[1] == path.rpartition(".")[2]:
                    self._add("dotted_string", path, ((offsets[0], offsets[-1]),), self.x.top)

    # -- definitions --------------------------------------------------------------------------------------------

    def _is_free(self, d: Definition) -> bool:
        return d.owner is None or d.owner.kind != "class"

    def _paths(self, e: Expr, scope: Scope, offset: int) -> tuple[str, ...]:
        return self.naming.value(scope, e, offset, ())

    def _written(self, e: Expr, scope: Scope, offset: int) -> str:
        """The path of a base or decorator; what is not bound here keeps its written name."""
        if e is not None and e[0] == GROUP and e[1] == "subscript":
            e = e[2][0]
        if e is not None and e[0] == CALL:
            e = e[1]
        found = self._paths(e, scope, offset)
        if found:
            return found[0]
        parts: list[str] = []
        while e is not None and e[0] == ATTR:
            parts.append(e[2])
            e = e[1]
        return ".".join([*([e[1]] if e is not None and e[0] == NAME else ["?"]), *parts[::-1]])

    def _instance_types(self, d: Definition) -> dict[str, str]:
        types: dict[str, str] = {}
        for name, assigned in d.self_types.items():
            paths: set[str] = set()
            for how, e, scope in assigned:
                found = self.naming.instance(scope, e) if how == "instance" else self.naming.value(scope, e, LATE, ())
                paths.update(found or ("?",) if e is not None else ())
            if len(paths) == 1:
                path = paths.pop()
                if path != "?" and "()" in path:
                    types[name] = path
        return types

    def _class(self, d: Definition) -> ClassFacts:
        _, name, at, _, bases, keywords, decorators, _, start = d.event
        line, column = self.lines.place(at)
        where = d.where
        values = {
            attribute: tuple(dict.fromkeys(v for how, e, s in assigned if how == "value" for v in self.naming.constants(s, e) if v[0] == "'" or "." in v))
            for attribute, assigned in d.self_types.items()
        }
        rich = d.body is not None
        return ClassFacts(
            name=name,
            qualname=d.qualname,
            line=line,
            column=column,
            start_line=self.lines.place(start)[0],
            end_line=self.lines.place(max(d.end - 1, start))[0],
            bases=tuple(self._written(b, where, start) for b in bases if b is not None),
            keywords=tuple(self._written(v, where, start) for k, _, _, v in keywords if v is not None and k == "metaclass"),
            decorators=tuple(self._written(e, where, start) for e in decorators),
            methods=tuple(self._function(m) for m in d.methods),
            constants=self._constants(d.scope),
            fields=self._fields(d),
            instance=self.instance.get(d.path, {}),
            instance_values={k: v for k, v in values.items() if v and len(v) < 50} if rich else {},
            outer=self._outer(d),
        )

    def _fields(self, d: Definition) -> tuple[str, ...]:
        names = (e[1][1] for e in d.statements if e[0] == ANNASSIGN and e[1] is not None and e[1][0] == NAME)
        return tuple(dict.fromkeys(names))

    def _outer(self, d: Definition) -> str:
        owner = d.owner
        while owner is not None:
            if owner.kind == "function":
                return owner.path
            owner = owner.owner
        return ""

    def _function(self, d: Definition) -> FunctionFacts:
        _, name, at, _, params, returns, decorators, _, is_async, start = d.event
        where = d.where
        line, column = self.lines.place(at)
        body = d.body or Body()
        kind, delegates = self._shape(d)
        returned = self._returned(body)
        return FunctionFacts(
            name=name,
            qualname=d.qualname,
            line=line,
            column=column,
            start_line=self.lines.place(start)[0],
            end_line=self.lines.place(max(d.end - 1, start))[0],
            is_async=is_async,
            decorators=tuple(self._written(e, where, start) for e in decorators),
            params=tuple((p[0], p[5], self._first(self.naming.instance(where, p[3]))) for p in params),
            returns=self._first(self.naming.instance(where, returns)),
            calls=tuple(dict.fromkeys(p for e, s, o, arms in body.calls for p in self.naming.value(s, e, o, arms))),
            methods_called=tuple(body.called),
            attributes=tuple(body.attributes),
            strings=tuple(body.strings),
            compares=tuple(dict.fromkeys((n, v) for n, e, s, _ in body.compares for v in self.naming.constants(s, e))),
            returned=returned[0],
            constructs=returned[1],
            emitted=tuple(body.emitted),
            super_args=tuple(dict.fromkeys((n, v) for n, e, s, o in body.super_args for v in self.naming.constants(s, e, o))),
            body=kind,
            delegates=delegates,
        )

    @staticmethod
    def _first(paths: tuple[str, ...]) -> str:
        return paths[0] if len(paths) == 1 else ""

    def _returned(self, body: Body) -> tuple[tuple[str, ...], tuple[str, ...]]:
        constants: dict[str, None] = {}
        constructs: dict[str, None] = {}
        for e, scope, offset, arms in body.returned:
            for value in self.naming.constants(scope, e, offset, arms):
                if value.endswith("()"):
                    constructs[value] = None
                elif value[0] == "'" or "." in value:
                    constants[value] = None
            if e is not None and e[0] in (CALL, GROUP):
                for path in self.naming.value(scope, e, offset, arms):
                    constructs[path] = None
        return tuple(constants), tuple(constructs)

    def _shape(self, d: Definition) -> tuple[str, str]:
        """"stub", "delegate" (everything is handed to one callee) or "code"."""
        if d.body is None:
            return "code", ""
        real = [e for e in d.statements if not _is_idle(e)]
        if not real:
            return "stub", ""
        if len(real) == 1 and real[0][0] in (RETURN, EXPR):
            value = real[0][1]
            if value is not None and value[0] == GROUP and value[1] == "await":
                value = value[2][0]
            if value is not None and value[0] == CALL:
                paths = self.naming.value(d.scope, value[1], real[0][2], ())
                if paths:
                    return "delegate", paths[0]
        return "code", ""

    def _registration(self, raw: Any) -> list[Registration]:
        keys = self.naming.constants(raw.scope, raw.key, LATE, ()) if raw.key is not None else ("",)
        targets = [t for t in self.naming.value(raw.scope, raw.target, LATE if raw.how != "branch" else raw.offset, raw.arms)]
        offset = raw.target[-2] if raw.target[-2] != LATE else 0
        number = self.scopes.setdefault(raw.scope.qualname, len(self.scopes))
        line = self.lines.place(offset)[0]
        return [Registration(raw.how, raw.name, key, target, number, line) for key in keys or ("",) for target in targets]


def _is_idle(event: Event) -> bool:
    """Docstrings, ``pass``, ``...``, imports, warnings and ``raise NotImplementedError``."""
    if event[0] == EXPR:
        value = event[1]
        if value is None or value[0] == STR:
            return True
        return bool(value[0] == CALL and value[1] is not None and value[1][0] in (NAME, ATTR) and value[1][1 if value[1][0] == NAME else 2] in ("warn", "warn_deprecated"))
    if event[0] == STMT and event[1] == "raise":
        first = event[2][0] if event[2] else None
        func = first[1] if first is not None and first[0] == CALL else first
        return bool(func is not None and func[0] == NAME and func[1] in ("NotImplementedError",))
    return event[0] not in (EXPR, STMT, RETURN, ASSIGN, ANNASSIGN, AUGASSIGN, DEF, BLOCK)
