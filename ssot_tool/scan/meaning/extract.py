"""Events to scopes and raw uses: one pass over a module's statements, nothing is resolved before its end."""

from __future__ import annotations

from typing import Any

from ssot_tool.scan.meaning.assignments import Assignments
from ssot_tool.scan.meaning.bindings import Arm, Binding, Scope
from ssot_tool.scan.meaning.claims import claiming
from ssot_tool.scan.meaning.definition import Definition, ImportUse, ModuleImport
from ssot_tool.scan.meaning.expressions import Walker
from ssot_tool.scan.meaning.lazy_maps import extended_map
from ssot_tool.scan.meaning.openings import Openings
from ssot_tool.scan.sieve.lens import Lens
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
    IMPORT,
    NAME,
    RETURN,
    STMT,
    STR,
    TYPEALIAS,
    UNBLOCK,
    Event,
    Expr,
)


class Extraction:
    """Everything read from one module's events, before names are resolved."""

    def __init__(self, text: str, module: str, is_package: bool, lens: Lens) -> None:
        self.text = text
        self.module = module
        self.package = module if is_package else module.rpartition(".")[0]
        self.is_package = is_package
        self.lens = lens
        self.top = Scope("module", None, 0, module)
        self.scopes = [self.top]
        self.scope = self.top
        self.arms: tuple[Arm, ...] = ()
        self.definitions: list[Definition] = []
        self.current: Definition | None = None
        self.import_uses: list[ImportUse] = []
        self.imported: dict[str, None] = {}
        self.stars: list[str] = []
        self.receivers: set[str] = set()
        self.module_imports: dict[str, list[ModuleImport]] = {}
        self.lazy_returns: list[tuple[str, Expr, Scope, int]] = []
        self.all_names: list[tuple[str, Expr]] | None = None
        self.dicts: list[tuple[str, tuple[Any, ...]]] = []
        self.walker = Walker(self)
        self.claiming: frozenset[int] = frozenset()
        self.assignments = Assignments(self)
        self.openings = Openings(self)

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
        self.claiming = claiming(events, self.lens)
        for event in events:
            handlers[event[0]](event)
        self.walker.strings.type_comments()

    def bind(self, name: str, offset: int, target: tuple[str, Any] | None) -> None:
        """Bind a name in the current scope."""
        self.scope.bind(name, Binding(offset, self.arms, target))

    def absolute(self, level: int, module: str) -> str:
        """Make a relative import absolute; what climbs above the top keeps its dots and resolves to nothing."""
        if level == 0:
            return module
        parts = self.package.split(".") if self.package else []
        if level - 1 > len(parts) or not parts:
            return "." * level + module
        base = parts[: len(parts) - (level - 1)]
        return ".".join([*base, module] if module else base)

    def _import(self, event: Event) -> None:
        for dotted, start, end, alias, _, _ in event[1]:
            self.imported[dotted] = None
            name = alias or dotted.partition(".")[0]
            self.bind(name, event[2], ("path", dotted if alias is not None else name))
            self.module_imports.setdefault(name, []).append(ModuleImport(dotted, start, end, self.scope, event[2]))

    def _from(self, event: Event) -> None:
        _, level, module, _, _, names, start = event
        base = self.absolute(level, module)
        self.imported[base] = None
        for name, at, end, alias, _, _ in names:
            if name == "*":
                if self.scope is self.top or self.scope.kind == "class":
                    self.stars.append(base)
                continue
            path = f"{base}.{name}" if base else name
            self.bind(alias or name, start, ("path", path))
            kind = "import"
            if self.scope is self.top and (self.is_package or alias == name):
                kind = "reexport"
            self.import_uses.append(ImportUse(kind, path, at, end, self.scope))

    def _expression(self, event: Event) -> None:
        self.note(event)
        value = event[1]
        if value is not None and value[0] == CALL:
            func = value[1]
            if self.scope is self.top:
                self.dicts.extend(extended_map(value))
            if func[0] == ATTR and func[1] is not None and func[1][:2] == (NAME, "__all__") and self.scope is self.top:
                for argument in value[2]:
                    self.assignments.exported(argument, fresh=False)
        if value is not None and value[0] != STR:
            self.walker.walk(value, "value")

    def _simple(self, event: Event) -> None:
        self.note(event)
        for value in event[2]:
            if value is not None:
                self.walker.walk(value, "value")
                if event[1] == "del" and value[0] == NAME:
                    self.bind(value[1], value[3], None)

    def _return(self, event: Event) -> None:
        self.note(event)
        value = event[1]
        if value is not None:
            self.walker.walk(value, "value")
            self.walker.notes.assigned("", ("value", value))
        if self.current is not None and self.current.qualname == "__getattr__":
            name = self.walker.notes.tested_name()
            if name is not None:
                self.lazy_returns.append((name, value, self.scope, event[2]))
        if self.current is not None and self.current.body is not None:
            self.current.body.returned.append((value, self.scope, event[2], self.arms))

    def _moved(self, event: Event) -> None:
        for name in event[2]:
            self.scope.moved[name] = event[1]

    def _type_alias(self, event: Event) -> None:
        _, name, params, value, start = event
        self.bind(name[1], start, ("value", value))
        outer = self.scope
        self.openings.type_params(params, start)
        self.walker.walk(value, "annotation")
        self.scope = outer

    def note(self, event: Event) -> None:
        """Keep a statement of the definition that is being read."""
        if self.current is not None:
            self.current.statements.append(event)

    # -- blocks -------------------------------------------------------------------------------------------------

    def _block(self, event: Event) -> None:
        _, kind, exprs, start = event
        self.note(event)
        test = exprs[0] if exprs else None
        if kind == "for":
            self.walker.value(exprs[1], start)
            self.assignments.target(test, None, start + 1, None)
        elif kind == "with":
            for item in exprs:
                context, target = item[2]
                self.walker.value(context, start)
                self.assignments.target(target, None, start + 1, None)
        elif kind == "except":
            if test is not None:
                self.walker.walk(test, "except")
            if exprs and exprs[1] is not None:
                self.bind(exprs[1][1], start, None)
        elif kind == "case":
            self.walker.pattern(test)
            if exprs[1] is not None:
                self.walker.walk(exprs[1], "value")
        elif test is not None:
            self.walker.walk(test, "value")
        self.walker.notes.enter_block(kind, test)
        if kind != "match":
            self.arms = (*self.arms, (start, kind, kind in ("for", "while")))

    def _unblock(self, event: Event) -> None:
        if self.walker.notes.leave_block() != "match":
            self.arms = self.arms[:-1]
