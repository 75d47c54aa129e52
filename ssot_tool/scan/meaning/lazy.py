"""Lazy exports: the names that a module-level ``__getattr__`` answers."""

from __future__ import annotations

import re

from ssot_tool.scan.meaning.draft import Draft
from ssot_tool.scan.meaning.lazy_maps import RELATIVE_MAPS
from ssot_tool.scan.meaning.naming import Naming
from ssot_tool.scan.meaning.strings import source_offsets
from ssot_tool.scan.meaning.uses import Uses
from ssot_tool.scan.syntax.events import FROM, GROUP, STR, Expr

_MODULE_PATH = re.compile(r"\.*[^\W\d]\w*(?:[.:][^\W\d]\w*)*")


def lazy_names(x: Draft, naming: Naming, uses: Uses) -> dict[str, str]:
    """Names to paths: from maps of strings at module level and from what ``__getattr__`` imports and returns."""
    getter = next((d for d in x.definitions if d.qualname == "__getattr__"), None)
    bound = x.top.bindings
    if getter is None and "__getattr__" not in bound and RELATIVE_MAPS.isdisjoint(bound):
        return {}
    lazy: dict[str, str] = {}
    for owner, children in x.dicts:
        level = "." if owner in RELATIVE_MAPS else ""
        for key, value in zip(children[::2], children[1::2], strict=False):
            if key is None or key[0] != STR or value is None:
                continue
            if value[0] == STR:
                _lazy_entry(x, uses, lazy, key, key[1], value[1], None)
            elif (
                value[0] == GROUP
                and value[1] in ("tuple", "list")
                and value[2]
                and all(v is not None and v[0] == STR for v in value[2])
            ):
                names = [v[1] for v in value[2]]
                if len(names) == 2 and value[1] == "tuple" and not level:
                    _lazy_entry(x, uses, lazy, key, key[1], names[0], names[1], value[2][1])
                else:
                    for v in value[2]:
                        _lazy_entry(x, uses, lazy, v, v[1], level + key[1], v[1])
    for name, e, scope, offset in x.lazy_returns:
        for path in naming.value(scope, e, offset, ()):
            lazy[name] = path
    if getter is None:
        return lazy
    for event in getter.statements:
        if event[0] == FROM:
            base = x.absolute(event[1], event[2])
            for name, _, _, alias, _, _ in event[5]:
                lazy.setdefault(alias or name, f"{base}.{name}")
    for name, bindings in getter.scope.bindings.items():
        for binding in bindings:
            if binding.target is not None and binding.target[0] == "path" and name not in lazy:
                lazy[name] = binding.target[1]
    return lazy


def _lazy_entry(
    x: Draft,
    uses: Uses,
    lazy: dict[str, str],
    key: Expr,
    name: str,
    module: str,
    attribute: str | None,
    written: Expr = None,
) -> None:
    if not name.isidentifier() or _MODULE_PATH.fullmatch(module) is None:
        return
    level = len(module) - len(module.lstrip("."))
    module = x.absolute(level, module.lstrip(".")) if level else module
    path = module.replace(":", ".") if attribute is None else f"{module}.{attribute}"
    if attribute is None and ":" not in module and path.rpartition(".")[2] != name:
        path = f"{path}.{name}"
    lazy.setdefault(name, path)
    for e in (key, written):
        if e is not None:
            offsets = source_offsets(x.text, e[2], e[3], e[1])
            if offsets is not None and e[1] == path.rpartition(".")[2]:
                uses.add("dotted_string", path, ((offsets[0], offsets[-1]),), x.top)
