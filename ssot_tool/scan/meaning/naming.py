"""From written names to absolute paths, once a module's scopes are complete."""

from __future__ import annotations

import re
from typing import Any

from ssot_tool.scan.meaning.bindings import Arm, Binding, Scope, reaching
from ssot_tool.scan.meaning.draft import Draft
from ssot_tool.scan.meaning.raw import LATE, is_sys_modules, last_name
from ssot_tool.scan.syntax.events import ATTR, CALL, FSTR, GROUP, NAME, STR, Expr

_FORWARD = re.compile(r"\s*(?:[\w.]*\bOptional\[)?\s*([\w.]+)\s*\]?\s*(?:\|\s*None\s*)?")
_WRAPPERS = frozenset(("Optional", "Annotated", "Final", "ClassVar", "Required", "NotRequired"))
#: What awaiting or iterating unwraps; the path stays that of the result.
_AWAITED = frozenset(("Awaitable", "Coroutine"))
_DEPTH = 8
#: A name that may stand for more than this may stand for anything: ``node = node.left`` in a loop has no end.
_MOST = 64
#: ``a.Old().__class__`` is what ``type[a.Old]`` annotates: the class of some instance.
CLASS_OF = ".__class__"


class Naming:
    """Answers which absolute paths an expression may stand for; an empty answer means: nothing certain."""

    def __init__(self, draft: Draft) -> None:
        self.x = draft
        self.has_stars = bool(draft.stars)
        self._settled: dict[tuple[Scope, str, int], tuple[str, ...]] = {}
        # A value may hold its own name, which is bound in several places before: each is followed once for each depth,
        # where all ways would be as many as there are places, to the power of ``_DEPTH``.
        self._assigned: dict[tuple[Scope, str, int, int, int], tuple[str, ...]] = {}
        self._held: dict[tuple[Scope, str, int, tuple[Arm, ...], int], tuple[str, ...]] = {}

    def name(self, scope: Scope, ident: str, offset: int, arms: tuple[Arm, ...], depth: int = 0) -> tuple[str, ...]:
        """The paths that a bare name may stand for; with star imports, ``*.name`` for what nothing else binds."""
        if scope.kind == "function" and not scope.moved:
            own = scope.bindings.get(ident)
            if own is None:
                return self._late(scope, ident, depth)
            if len(own) == 1 and own[0].target is None:
                return ()  # a parameter, or what a loop binds
        elif offset == LATE and not arms:
            return self._late(scope, ident, depth)
        return self._among(reaching(scope, ident, offset, arms), scope, ident, depth)

    def _late(self, scope: Scope, ident: str, depth: int) -> tuple[str, ...]:
        """The same for a name that is looked up when the scope that binds it has run to its end, wherever it stands.

        Worked out once for each scope that binds it: every second name is looked up like this, and facts take a
        tenth less time (SQLAlchemy).
        """
        home: Scope | None = scope
        while home is not None:
            if ident in home.moved:
                return self._among(reaching(scope, ident, LATE, ()), scope, ident, depth)
            if ident in home.bindings and (home is scope or home.kind != "class"):
                break
            home = home.parent
        else:
            return self._among(None, scope, ident, depth)
        key = (home, ident, depth)
        found = self._settled.get(key)
        if found is None:
            found = self._settled[key] = self._among(home.bindings[ident].final(), home, ident, depth)
        return found

    def _among(self, bindings: list[Binding] | None, scope: Scope, ident: str, depth: int) -> tuple[str, ...]:
        """The paths that a name may stand for which is bound like this, as far as its use can see."""
        if bindings is None:
            return (f"*.{ident}",) if self.has_stars else ()
        if len(bindings) == 1:
            target = bindings[0].target
            if target is None:
                return ()
            if target[0] in ("path", "receiver"):
                return (target[1],)
        found: dict[str, None] = {}
        imported: dict[str, None] = {}
        certain = True
        for binding in bindings:
            if binding.target is None:
                certain = False
                continue
            paths = self.target(binding.target, scope, ident, binding.offset, binding.arms, depth)
            # ``None`` and other constants beside an instance leave its class certain.
            certain = certain and (bool(paths) or binding.target[1] is None)
            for path in paths:
                found[path] = None
                if binding.target[0] == "path":
                    imported[path] = None
        if not certain or len(found) > _MOST or (len(found) > 1 and any("()" in path for path in found)):
            # ``cls = Old`` beside ``cls = choose()``: a variable that may hold ``Old``, no other name of it.
            return tuple(imported)
        return tuple(found)

    def is_receiver(self, scope: Scope, ident: str, offset: int, arms: tuple[Arm, ...]) -> bool:
        """Whether a name is a method's ``self`` or ``cls``."""
        if ident not in self.x.receivers:
            return False
        return any(
            b.target is not None and b.target[0] == "receiver" for b in reaching(scope, ident, offset, arms) or ()
        )

    def target(
        self, target: tuple[str, Any], scope: Scope, ident: str, offset: int, arms: tuple[Arm, ...], depth: int
    ) -> tuple[str, ...]:
        """The paths of what a binding assigned."""
        if target[0] in ("path", "receiver"):
            return (target[1],)
        if depth > _DEPTH:
            return ()
        home = self._home(scope, ident)
        key = (home, ident, offset, depth, id(target))  # ``x, x = a, b`` binds twice in one place
        found = self._assigned.get(key)
        if found is None:
            if target[0] == "instance":
                found = self.instance(home, target[1], depth + 1)
            else:  # the value was evaluated just before the name was bound
                found = self.value(home, target[1], offset - 1, arms, depth + 1)
            self._assigned[key] = found
        return found

    def _home(self, scope: Scope, ident: str) -> Scope:
        at: Scope | None = scope
        while at is not None:
            if ident in at.bindings and (at is scope or at.kind != "class"):
                return at
            at = at.parent
        return scope

    def value(self, scope: Scope, e: Expr, offset: int, arms: tuple[Arm, ...], depth: int = 0) -> tuple[str, ...]:
        """The paths that an expression may stand for."""
        if e is None or depth > _DEPTH:
            return ()
        tag = e[0]
        if tag == NAME:
            return self.name(scope, e[1], offset, arms, depth)
        if tag == ATTR:
            return tuple(joined(path, e[2]) for path in self.value(scope, e[1], offset, arms, depth + 1))
        if tag == CALL:
            return self._called(scope, e, offset, arms, depth)
        if tag == GROUP and e[1] == "await":
            return self.value(scope, e[2][0], offset, arms, depth + 1)
        if is_sys_modules(e):
            module = self.text(scope, e[2][1])
            return (module,) if module else ()
        return ()

    def _called(
        self, scope: Scope, e: tuple[Any, ...], offset: int, arms: tuple[Arm, ...], depth: int
    ) -> tuple[str, ...]:
        func, args = e[1], e[2]
        called = last_name(func)
        first = args[0] if args else None
        if called in ("import_module", "__import__"):
            name = self.text(scope, first) or ""
            if called == "__import__" and not e[3] and len(args) < 4:
                name = name.partition(".")[0]  # without ``fromlist`` it is the package that is returned
            package = args[1] if len(args) > 1 else next((k[3] for k in e[3] if k[0] == "package"), None)
            name = self.relative(name, package) if name.startswith(".") else name
            return (name,) if name else ()
        if called == "reload":
            return self.value(scope, first, offset, arms, depth + 1)
        if called == "getattr" and len(args) >= 2 and args[1] is not None and args[1][0] == STR:
            return tuple(f"{path}.{args[1][1]}" for path in self.value(scope, first, offset, arms, depth + 1))
        if called == "cast" and first is not None:
            return self.instance(scope, first, depth + 1)
        return tuple(
            # Who constructs the class of an instance has an instance of it again.
            path[: -len(CLASS_OF)] if path.endswith(f"(){CLASS_OF}") else f"{path}()"
            for path in self.value(scope, func, offset, arms, depth + 1)
            if not path.startswith("*.")
        )

    def instance(self, scope: Scope, e: Expr, depth: int = 0) -> tuple[str, ...]:
        """The instance paths of an annotation: ``Old``, ``"Old"``, ``Old | None``; ``type[Old]`` is the class of one.

        What is annotated ``type[Old]`` may be any class below ``Old``: it is no other name of ``Old``.
        """
        if e is None or depth > _DEPTH:
            return ()
        tag = e[0]
        if tag in (NAME, ATTR):
            return tuple(f"{path}()" for path in self.value(scope, e, LATE, (), depth + 1))
        if tag == STR:
            match = _FORWARD.fullmatch(e[1])
            return self.instance(scope, _chain(match[1]), depth + 1) if match else ()
        if tag == GROUP and e[1] == "bitor":
            sides = [side for side in e[2] if side is not None]
            return self.instance(scope, sides[0], depth + 1) if len(sides) == 1 else ()
        if tag == GROUP and e[1] == "subscript" and e[2][0] is not None:
            base, index = e[2]
            name = last_name(base)
            if name == "Annotated" and index is not None and index[0] == GROUP and index[1] == "tuple" and index[2]:
                index = index[2][0]
            if name in _WRAPPERS or name in _AWAITED:
                return self.instance(scope, index, depth + 1)
            if name in ("type", "Type"):
                return tuple(f"{path}{CLASS_OF}" for path in self.instance(scope, index, depth + 1))
        return ()

    def constants(
        self, scope: Scope, e: Expr, offset: int = LATE, arms: tuple[Arm, ...] = (), depth: int = 0
    ) -> tuple[str, ...]:
        """The values (see ``facts``) of a constant, a tuple of constants, or a name that this module binds to one."""
        if e is None or depth > _DEPTH:
            return ()
        tag = e[0]
        if tag == STR:
            return (f"'{e[1]}",)
        if tag in (NAME, ATTR):
            return self.value(scope, e, offset, arms) or self._bound_constants(scope, e, offset, arms, depth + 1)
        if tag == GROUP and e[1] in ("tuple", "list", "set", "starred", "bitor"):
            return tuple(v for child in e[2] for v in self.constants(scope, child, offset, arms, depth + 1))
        if tag == CALL and e[2] and e[1][0] == NAME and e[1][1] in ("frozenset", "set", "tuple", "list"):
            return self.constants(scope, e[2][0], offset, arms, depth + 1)
        return ()

    def _bound_constants(
        self, scope: Scope, e: tuple[Any, ...], offset: int, arms: tuple[Arm, ...], depth: int
    ) -> tuple[str, ...]:
        """``MESSAGE_TYPE`` where the module says ``MESSAGE_TYPE = "start_agent"``."""
        if e[0] != NAME or depth > _DEPTH:
            return ()
        key = (scope, e[1], offset, arms, depth)
        found = self._held.get(key)
        if found is None:
            held: dict[str, None] = {}
            for binding in reaching(scope, e[1], offset, arms) or ():
                if binding.target is not None and binding.target[0] == "value":
                    home = self._home(scope, e[1])
                    for value in self.constants(home, binding.target[1], binding.offset - 1, binding.arms, depth):
                        held[value] = None
            found = self._held[key] = tuple(held)
        return found

    def relative(self, name: str, package: Expr) -> str:
        """The module that ``import_module(".a", package)`` means; empty where ``package`` is no constant."""
        anchor = self.x.package if package is not None and package[:2] == (NAME, "__package__") else None
        if anchor is None and package is not None:
            anchor = str(package[1]) if package[0] == STR else self.x.module if package[1] == "__name__" else None
        if not anchor:
            return ""
        rest = name.lstrip(".")
        parts = anchor.split(".")
        return ".".join([*parts[: len(parts) - (len(name) - len(rest)) + 1], rest])

    def text(self, scope: Scope, e: Expr, depth: int = 0) -> str | None:
        """The string that an expression evaluates to as far as this module tells, ``__name__`` included."""
        if e is None or depth > _DEPTH:
            return None
        if e[0] == STR:
            return str(e[1])
        if e[0] == FSTR and len(e[5]) == 1:
            inner = self.text(scope, e[5][0], depth + 1)
            return None if inner is None else f"{e[1]}{inner}{e[2]}"
        if e[0] == GROUP and e[1] == "add":
            sides = [self.text(scope, side, depth + 1) for side in e[2]]
            return None if None in sides else "".join(filter(None, sides))
        if e[0] == ATTR:
            return self._attribute_text(scope, e, depth)
        if e[0] != NAME:
            return None
        if e[1] == "__name__":
            return self.x.module
        return self._bound_text(scope, reaching(scope, e[1], LATE, ()) or [], depth)

    def only_text(self, scope: Scope, e: Expr) -> str | None:
        """The string that a constant holds, where nothing else is ever assigned to its name."""
        if e is not None and e[0] == NAME and len(reaching(scope, e[1], LATE, ()) or ()) != 1:
            return None
        return self.text(scope, e)

    def _attribute_text(self, scope: Scope, e: tuple[Any, ...], depth: int) -> str | None:
        """``module.__name__``, and ``self.MODULE`` where the class body says what that is."""
        for path in self.value(scope, e[1], LATE, (), depth + 1):
            if e[2] == "__name__":
                return None if "()" in path else path
            for definition in self.x.definitions:
                if definition.kind == "class" and definition.path == path.removesuffix("()"):
                    return self._bound_text(definition.scope, definition.scope.bindings.get(e[2], []), depth)
        return None

    def _bound_text(self, scope: Scope, bindings: list[Binding], depth: int) -> str | None:
        for binding in bindings:
            if binding.target is not None and binding.target[0] == "value" and binding.target[1] is not None:
                return self.text(scope, binding.target[1], depth + 1)
        return None


def joined(path: str, *names: str) -> str:
    """``path.names``; what is reached through an instance's class is reached as if through the instance."""
    if path.endswith(f"(){CLASS_OF}"):
        path = path[: -len(CLASS_OF)]
    return ".".join((path, *names))


def _chain(dotted: str) -> Expr:
    parts = dotted.split(".")
    e: Expr = (NAME, parts[0], LATE, LATE)
    for part in parts[1:]:
        e = (ATTR, e, part, LATE, LATE)
    return e
