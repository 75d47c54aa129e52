"""Classes and functions: their headers, and the scopes that they open and close."""

from __future__ import annotations

from typing import Any

from ssot_tool.scan.meaning.bindings import Arm, Scope
from ssot_tool.scan.meaning.bodies import Body
from ssot_tool.scan.meaning.definition import Definition
from ssot_tool.scan.meaning.draft import Draft
from ssot_tool.scan.meaning.expressions import Walker
from ssot_tool.scan.syntax.events import NAME, Event, Expr


class Openings:
    """The extraction's part for definitions."""

    def __init__(self, x: Draft, walker: Walker) -> None:
        self.x = x
        self.walker = walker
        self._saved: list[tuple[Scope, tuple[Arm, ...], Definition | None]] = []

    def type_params(self, params: tuple[Any, ...], start: int) -> None:
        """Open the scope of ``[T: Bound]``: it holds the header and the body, and nothing outside sees its names."""
        if params:
            self.x.scope = Scope("expression", self.x.scope, self.x.scope.number, self.x.scope.qualname)
        for name, _, _, bound, default in params:
            self.x.bind(name, start, None)
            for part in (bound, default):
                if part is not None:
                    self.walker.walk(part, "annotation")

    def _open(self, kind: str, event: Event, name: str, around: Scope) -> Definition:
        outer = self.x.current
        qualname = f"{outer.qualname}.{name}" if outer is not None else name
        path = f"{self.x.module}.{qualname}" if self.x.module else qualname
        scope = Scope(kind, self.x.scope, len(self.x.scopes), path)
        definition = Definition(kind, event, qualname, path, outer, self.x.scope, scope)
        self.x.definitions.append(definition)
        if outer is not None and outer.kind == "class" and kind == "function":
            outer.methods.append(definition)
        if outer is not None:
            outer.statements.append(event)
        self._saved.append((around, self.x.arms, self.x.current))
        return definition

    def function(self, event: Event) -> None:
        """``def``: header in the scope around it, then its own scope."""
        _, name, _, _, params, returns, decorators, type_params, _, start = event
        for decorator in decorators:
            self.walker.decorator(decorator, name)
        around = self.x.scope
        self.type_params(type_params, start)
        definition = self._open("function", event, name, around)
        definition.decorators = decorators
        for _, _, _, annotation, default, _ in params:
            if annotation is not None:
                self.walker.walk(annotation, "annotation")
            if default is not None:
                self.walker.walk(default, "value")
        if returns is not None:
            self.walker.walk(returns, "annotation")
        owner = self.x.current
        if self._wants_body(definition, owner):
            definition.body = Body()
        self._enter(definition)
        self.x.arms = ()
        for position, (parameter, at, _, annotation, _, kind) in enumerate(params):
            target: tuple[str, Any] | None = None
            if position == 0 and owner is not None and owner.kind == "class" and kind in ("arg", "posonly"):
                target = self._receiver(owner, decorators)
                self.x.receivers.add(parameter)
            if annotation is not None and kind not in ("vararg", "kwarg"):
                target = ("instance", annotation)
            self.x.bind(parameter, at, target)

    def _receiver(self, owner: Definition, decorators: tuple[Expr, ...]) -> tuple[str, Any] | None:
        for decorator in decorators:
            if decorator is not None and decorator[0] == NAME and decorator[1] == "staticmethod":
                return None
            if decorator is not None and decorator[0] == NAME and decorator[1] == "classmethod":
                return ("receiver", owner.path)
        return ("receiver", f"{owner.path}()")

    def _wants_body(self, definition: Definition, owner: Definition | None) -> bool:
        if owner is not None and owner.kind == "class":
            return owner.body is not None
        if owner is None or owner.body is None:
            name = definition.event[1]
            return name in self.x.lens.declared or self.x.lens.function_head(name)
        return False

    def class_(self, event: Event) -> None:
        """``class``: header in the scope around it, then its own scope."""
        _, name, _, _, bases, keywords, decorators, type_params, start = event
        for decorator in decorators:
            self.walker.decorator(decorator, name)
        around = self.x.scope
        self.type_params(type_params, start)
        for base in bases:
            if base is not None:
                self.walker.walk(base, "subclass")
        for _, _, _, value in keywords:
            if value is not None:
                self.walker.walk(value, "value")
        definition = self._open("class", event, name, around)
        definition.decorators = decorators
        lens = self.x.lens
        if bases or name in lens.declared or lens.class_head(name) or event[-1] in self.x.claiming:
            definition.body = Body()
        self._enter(definition)

    def _enter(self, definition: Definition) -> None:
        self.x.scopes.append(definition.scope)
        self.x.scope = definition.scope
        self.x.current = definition

    def end(self, event: Event) -> None:
        """Close the innermost definition."""
        assert self.x.current is not None
        done = self.x.current
        done.end = event[1]
        self.x.scope, self.x.arms, self.x.current = self._saved.pop()
        # The name is bound when the statement is done: ``class Old(Old)`` derives from what it was before.
        self.x.bind(done.event[1], event[1], ("path", done.path))
