"""Assignments: what names, attributes and items are bound to."""

from __future__ import annotations

from typing import Any

from ssot_tool.scan.meaning.definition import self_name
from ssot_tool.scan.meaning.draft import Draft
from ssot_tool.scan.meaning.expressions import Walker
from ssot_tool.scan.meaning.lazy_maps import assigned_maps
from ssot_tool.scan.meaning.raw import last_name
from ssot_tool.scan.syntax.events import ATTR, CALL, GROUP, NAME, STR, Event, Expr


class Assignments:
    """The extraction's part for assignments."""

    def __init__(self, x: Draft, walker: Walker) -> None:
        self.x = x
        self.walker = walker

    def assign(self, event: Event) -> None:
        """``a = b = value``."""
        _, targets, value, start = event
        self.x.note(event)
        for target in targets:
            self.target(target, ("value", value), start + 1, value)
        self.walker.value(value, start)
        if self.x.scope is self.x.top:
            self.x.dicts.extend(assigned_maps(targets, value))
        if len(targets) == 1 and targets[0] is not None and targets[0][0] == NAME:
            name = targets[0][1]
            if name == "__all__" and self.x.scope is self.x.top:
                self.exported(value, fresh=True)
            self.walker.notes.registry(name, value)
        elif len(targets) == 1 and targets[0] is not None and targets[0][0] == ATTR:
            self.walker.notes.registry(targets[0][2], value)

    def annotated(self, event: Event) -> None:
        """``a: T = value``."""
        _, target, annotation, value, start = event
        self.x.note(event)
        self.target(target, ("instance", annotation), start + 1, value)
        self.walker.walk(annotation, "annotation")
        if value is not None and value[0] == STR and last_name(annotation) == "TypeAlias":
            self.walker.strings.annotation(value)
        elif value is not None:
            self.walker.value(value, start)
            if target is not None and target[0] == NAME:
                if target[1] == "__all__" and self.x.scope is self.x.top:
                    self.exported(value, fresh=True)
                self.walker.notes.registry(target[1], value)
            elif target is not None and target[0] == ATTR:
                self.walker.notes.registry(target[2], value)

    def augmented(self, event: Event) -> None:
        """``a += value``."""
        _, target, value, _ = event
        self.walker.walk(target, "value")
        self.walker.walk(value, "value")
        if target is not None and target[0] == NAME and target[1] == "__all__" and self.x.scope is self.x.top:
            self.exported(value, fresh=False)

    def exported(self, value: Expr, fresh: bool) -> None:
        """Keep what ``__all__`` is set to, or what is added to it."""
        if fresh or self.x.all_names is None:
            self.x.all_names = [] if fresh else (self.x.all_names or [])
        assert self.x.all_names is not None
        stack = [value]
        while stack:
            item = stack.pop()
            if item is not None and item[0] == STR:
                self.x.all_names.append((item[1], item))
            elif (
                item is not None and item[0] == GROUP and item[1] in ("list", "tuple", "set", "add", "starred", "binop")
            ):
                stack.extend(item[2])
            elif item is not None and item[0] == ATTR and item[2] == "__all__":
                self.x.all_names.append(("*", item))
            else:
                self.x.all_names.append(("*?", None))  # worked out at run time: any name may be in it

    def target(self, target: Expr, bound: tuple[str, Any] | None, offset: int, value: Expr) -> None:
        """Bind what is assigned to, part by part."""
        if target is None:
            return
        tag = target[0]
        if tag == NAME:
            if self.x.scope.kind != "function" and _wraps(value, target[1]):
                # ``Old = decorate(Old)`` decorates, as ``@decorate`` would: the name stands for what it stood for.
                bound = ("value", target)
            self.x.bind(target[1], offset, bound)
            self.walker.notes.assigned(target[1], bound)
        elif tag == GROUP and target[1] in ("tuple", "list", "starred"):
            parts = target[2]
            values: tuple[Expr, ...] = (None,) * len(parts)
            if (
                value is not None
                and value[0] == GROUP
                and value[1] in ("tuple", "list")
                and len(value[2]) == len(parts)
            ):
                values = value[2]
            for part, piece in zip(parts, values, strict=True):
                self.target(part, ("value", piece) if piece is not None else None, offset, piece)
        elif tag == ATTR:
            self._attribute(target, bound)
            self.walker.walk(target, "value")
        else:
            self.walker.walk(target, "value")
            self.walker.notes.item_registry(target, value)

    def _attribute(self, target: tuple[Any, ...], bound: tuple[str, Any] | None) -> None:
        base = target[1]
        function = self.x.current
        if bound is None or base is None or base[0] != NAME or function is None or function.kind != "function":
            return
        owner = function.owner
        if owner is None or owner.kind != "class" or base[1] != self_name(function):
            return
        owner.self_types.setdefault(target[2], []).append((bound[0], bound[1], self.x.scope))


def _wraps(value: Expr, name: str) -> bool:
    """Whether a call, or one nested in its first arguments, is given ``name`` itself."""
    while value is not None and value[0] == CALL and value[2]:
        value = value[2][0]
        if value is not None and value[0] == NAME:
            return bool(value[1] == name)
    return False
