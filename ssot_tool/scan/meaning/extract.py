"""Events to scopes and raw uses: one pass over a module's statements, nothing is resolved before its end."""

from __future__ import annotations

from ssot_tool.scan.meaning.assignments import Assignments
from ssot_tool.scan.meaning.claims import claiming
from ssot_tool.scan.meaning.definition import ImportUse, ModuleImport, NamedModule
from ssot_tool.scan.meaning.draft import Draft
from ssot_tool.scan.meaning.expressions import Walker
from ssot_tool.scan.meaning.lazy_maps import extended_map
from ssot_tool.scan.meaning.openings import Openings
from ssot_tool.scan.meaning.special_calls import RENAMED
from ssot_tool.scan.syntax.events import (
    ANNASSIGN,
    ASSIGN,
    ATTR,
    AUGASSIGN,
    BLOCK,
    CALL,
    CLASS,
    DEF,
    END,
    EXPR,
    FROM,
    GLOBAL,
    GROUP,
    IMPORT,
    NAME,
    RETURN,
    STMT,
    STR,
    TYPEALIAS,
    UNBLOCK,
    Event,
)


class Extraction:
    """Reads a module's events into a draft."""

    def __init__(self, draft: Draft) -> None:
        self.x = draft
        self.walker = Walker(draft)
        self.assignments = Assignments(draft, self.walker)
        self.openings = Openings(draft, self.walker)

    # -- statements ---------------------------------------------------------------------------------------------

    def run(self, events: list[Event]) -> None:
        """Read the whole stream."""
        handlers = {
            IMPORT: self._import,
            FROM: self._from,
            ASSIGN: self.assignments.assign,
            ANNASSIGN: self.assignments.annotated,
            AUGASSIGN: self.assignments.augmented,
            EXPR: self._expression,
            STMT: self._simple,
            RETURN: self._return,
            GLOBAL: self._moved,
            TYPEALIAS: self._type_alias,
            DEF: self.openings.function,
            CLASS: self.openings.class_,
            END: self.openings.end,
            BLOCK: self._block,
            UNBLOCK: self._unblock,
        }
        self.x.claiming = claiming(events, self.x.lens)
        for event in events:
            handlers[event[0]](event)
        self.walker.strings.type_comments()

    def _import(self, event: Event) -> None:
        for dotted, start, end, alias, _, _ in event[1]:
            self.x.imported[dotted] = None
            name = alias or dotted.partition(".")[0]
            self.x.bind(name, event[2], ("path", dotted if alias is not None else name))
            self.x.named_modules.append(NamedModule(dotted, start, end, self.x.scope))
            self.x.module_imports.setdefault(name, []).append(ModuleImport(dotted, start, end, self.x.scope, event[2]))

    def _from(self, event: Event) -> None:
        _, level, module, at_module, after_module, names, start = event
        base = self.x.absolute(level, module)
        self.x.imported[base] = None
        for name, at, end, alias, _, _ in names:
            if name == "*":
                place = (at_module, after_module) if module else (at, end)
                self.x.named_modules.append(NamedModule(base, *place, self.x.scope))
                if self.x.scope is self.x.top or self.x.scope.kind == "class":
                    self.x.stars.append(base)
                continue
            path = f"{base}.{name}" if base else name
            self.x.bind(alias or name, start, ("path", path))
            if alias is not None and path in RENAMED:
                self.x.called_as[alias] = name
            kind = "import"
            if self.x.scope is self.x.top and (self.x.is_package or alias == name):
                kind = "reexport"
            self.x.import_uses.append(ImportUse(kind, path, at, end, self.x.scope))

    def _expression(self, event: Event) -> None:
        self.x.note(event)
        value = event[1]
        if value is not None and value[0] == CALL:
            func = value[1]
            if self.x.scope is self.x.top:
                self.x.dicts.extend(extended_map(value))
            if (
                func[0] == ATTR
                and func[1] is not None
                and func[1][:2] == (NAME, "__all__")
                and self.x.scope is self.x.top
            ):
                for argument in value[2]:
                    self.assignments.exported(argument, fresh=False)
        if value is not None and value[0] != STR:
            self.walker.walk(value, "value")

    def _simple(self, event: Event) -> None:
        self.x.note(event)
        for value in event[2]:
            if value is not None:
                self.walker.walk(value, "value")
                if event[1] == "del" and value[0] == NAME:
                    self.x.bind(value[1], value[3], None)

    def _return(self, event: Event) -> None:
        self.x.note(event)
        value = event[1]
        if value is not None:
            self.walker.walk(value, "value")
            self.walker.notes.assigned("", ("value", value))
        if self.x.current is not None and self.x.current.qualname == "__getattr__":
            name = self.walker.notes.tested_name()
            if name is not None:
                self.x.lazy_returns.append((name, value, self.x.scope, event[2]))
        if self.x.current is not None and self.x.current.body is not None:
            self.x.current.body.returned.append((value, self.x.scope, event[2], self.x.arms))

    def _moved(self, event: Event) -> None:
        for name in event[2]:
            self.x.scope.moved[name] = event[1]

    def _type_alias(self, event: Event) -> None:
        _, name, params, value, start = event
        self.x.bind(name[1], start, ("value", value))
        outer = self.x.scope
        self.openings.type_params(params, start)
        self.walker.walk(value, "annotation")
        self.x.scope = outer

    # -- blocks -------------------------------------------------------------------------------------------------

    def _block(self, event: Event) -> None:
        _, kind, exprs, start = event
        self.x.note(event)
        test = exprs[0] if exprs else None
        if kind == "for":
            self.walker.value(exprs[1], start)
            self.assignments.target(test, None, start + 1, None)
        elif kind == "with":
            for item in exprs:
                context, target = item[2]
                self.walker.value(context, start)
                self.assignments.target(target, None, start + 1, None)
            test = (GROUP, "with", exprs)
        elif kind == "except":
            if test is not None:
                self.walker.walk(test, "except")
            if exprs and exprs[1] is not None:
                self.x.bind(exprs[1][1], start, None)
        elif kind == "case":
            self.walker.pattern(test)
            if exprs[1] is not None:
                self.walker.walk(exprs[1], "value")
        elif test is not None:
            self.walker.walk(test, "value")
        self.walker.notes.enter_block(kind, test)
        if kind != "match":
            self.x.arms = (*self.x.arms, (start, kind, kind in ("for", "while")))

    def _unblock(self, event: Event) -> None:
        if self.walker.notes.leave_block() != "match":
            self.x.arms = self.x.arms[:-1]
