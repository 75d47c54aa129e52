"""Events to scopes and raw uses: one pass over a module's statements, nothing is resolved before its end."""

from __future__ import annotations

from typing import Any, NamedTuple

from ssot_tool.scan.meaning.bindings import Arm, Binding, Scope
from ssot_tool.scan.meaning.bodies import Body
from ssot_tool.scan.meaning.claims import claiming
from ssot_tool.scan.meaning.expressions import Walker
from ssot_tool.scan.meaning.lazy_maps import assigned_maps, extended_map
from ssot_tool.scan.meaning.raw import last_name
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
    GROUP,
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


class Definition:
    """A class or function while it is read."""

    __slots__ = (
        "body",
        "decorators",
        "end",
        "event",
        "kind",
        "methods",
        "owner",
        "path",
        "qualname",
        "scope",
        "self_types",
        "self_values",
        "statements",
        "where",
    )

    def __init__(
        self, kind: str, event: Event, qualname: str, path: str, owner: Definition | None, where: Scope, scope: Scope
    ) -> None:
        self.kind = kind
        self.event = event
        self.qualname = qualname
        self.path = path
        self.owner = owner
        self.where = where
        self.scope = scope
        self.end = 0
        self.body: Body | None = None
        self.methods: list[Definition] = []
        self.statements: list[Event] = []
        self.self_types: dict[str, list[tuple[str, Expr, Scope]]] = {}
        self.decorators: tuple[Expr, ...] = ()


class ImportUse(NamedTuple):
    """An import statement's own naming of a path."""

    kind: str
    path: str
    start: int
    end: int
    scope: Scope


class ModuleImport(NamedTuple):
    """``import a.b``: the dotted name's span, where it stands, and the offset of its statement."""

    dotted: str
    start: int
    end: int
    scope: Scope
    offset: int

    def shared(self, path: str) -> int:
        """How many components it has in common with a path."""
        count = 0
        for mine, theirs in zip(self.dotted.split("."), path.split("."), strict=False):
            if mine != theirs:
                break
            count += 1
        return count


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
        self._saved: list[tuple[Scope, tuple[Arm, ...], Definition | None]] = []

    # -- statements ---------------------------------------------------------------------------------------------

    def run(self, events: list[Event]) -> None:
        """Read the whole stream."""
        handlers = {
            IMPORT: self._import,
            FROM: self._from,
            ASSIGN: self._assign,
            ANNASSIGN: self._annotated,
            AUGASSIGN: self._augmented,
            EXPR: self._expression,
            STMT: self._simple,
            RETURN: self._return,
            GLOBAL: self._moved,
            TYPEALIAS: self._type_alias,
            DEF: self._function,
            CLASS: self._class,
            END: self._end,
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

    def _assign(self, event: Event) -> None:
        _, targets, value, start = event
        self._note(event)
        for target in targets:
            self._target(target, ("value", value), start + 1, value)
        self.walker.value(value, start)
        if self.scope is self.top:
            self.dicts.extend(assigned_maps(targets, value))
        if len(targets) == 1 and targets[0] is not None and targets[0][0] == NAME:
            name = targets[0][1]
            if name == "__all__" and self.scope is self.top:
                self._all(value, fresh=True)
            self.walker.notes.registry(name, value)
        elif len(targets) == 1 and targets[0] is not None and targets[0][0] == ATTR:
            self.walker.notes.registry(targets[0][2], value)

    def _annotated(self, event: Event) -> None:
        _, target, annotation, value, start = event
        self._note(event)
        self._target(target, ("instance", annotation), start + 1, value)
        self.walker.walk(annotation, "annotation")
        if value is not None and value[0] == STR and last_name(annotation) == "TypeAlias":
            self.walker.strings.annotation(value)
        elif value is not None:
            self.walker.value(value, start)
            if target is not None and target[0] == NAME:
                if target[1] == "__all__" and self.scope is self.top:
                    self._all(value, fresh=True)
                self.walker.notes.registry(target[1], value)
            elif target is not None and target[0] == ATTR:
                self.walker.notes.registry(target[2], value)

    def _augmented(self, event: Event) -> None:
        _, target, value, _ = event
        self.walker.walk(target, "value")
        self.walker.walk(value, "value")
        if target is not None and target[0] == NAME and target[1] == "__all__" and self.scope is self.top:
            self._all(value, fresh=False)

    def _all(self, value: Expr, fresh: bool) -> None:
        if fresh or self.all_names is None:
            self.all_names = [] if fresh else (self.all_names or [])
        assert self.all_names is not None
        stack = [value]
        while stack:
            item = stack.pop()
            if item is None:
                continue
            if item[0] == STR:
                self.all_names.append((item[1], item))
            elif item[0] == GROUP and item[1] in ("list", "tuple", "set", "add", "starred", "binop"):
                stack.extend(item[2])
            elif item[0] == ATTR and item[2] == "__all__":
                self.all_names.append(("*", item))

    def _target(self, target: Expr, bound: tuple[str, Any] | None, offset: int, value: Expr) -> None:
        if target is None:
            return
        tag = target[0]
        if tag == NAME:
            if self.scope.kind != "function" and _wraps(value, target[1]):
                # ``Old = decorate(Old)`` decorates, as ``@decorate`` would: the name stands for what it stood for.
                bound = ("value", target)
            self.bind(target[1], offset, bound)
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
                self._target(part, ("value", piece) if piece is not None else None, offset, piece)
        elif tag == ATTR:
            self._attribute_target(target, bound)
            self.walker.walk(target, "value")
        else:
            self.walker.walk(target, "value")
            self.walker.notes.item_registry(target, value)

    def _attribute_target(self, target: tuple[Any, ...], bound: tuple[str, Any] | None) -> None:
        base = target[1]
        function = self.current
        if bound is None or base is None or base[0] != NAME or function is None or function.kind != "function":
            return
        owner = function.owner
        if owner is None or owner.kind != "class" or base[1] != self_name(function):
            return
        owner.self_types.setdefault(target[2], []).append((bound[0], bound[1], self.scope))

    def _expression(self, event: Event) -> None:
        self._note(event)
        value = event[1]
        if value is not None and value[0] == CALL:
            func = value[1]
            if self.scope is self.top:
                self.dicts.extend(extended_map(value))
            if func[0] == ATTR and func[1] is not None and func[1][:2] == (NAME, "__all__") and self.scope is self.top:
                for argument in value[2]:
                    self._all(argument, fresh=False)
        if value is not None and value[0] != STR:
            self.walker.walk(value, "value")

    def _simple(self, event: Event) -> None:
        self._note(event)
        for value in event[2]:
            if value is not None:
                self.walker.walk(value, "value")
                if event[1] == "del" and value[0] == NAME:
                    self.bind(value[1], value[3], None)

    def _return(self, event: Event) -> None:
        self._note(event)
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
        self._type_params(params, start)
        self.walker.walk(value, "annotation")
        self.scope = outer

    def _type_params(self, params: tuple[Any, ...], start: int) -> None:
        """Open the scope of ``[T: Bound]``: it holds the header and the body, and nothing outside sees its names."""
        if params:
            self.scope = Scope("expression", self.scope, self.scope.number, self.scope.qualname)
        for name, _, _, bound, default in params:
            self.bind(name, start, None)
            for part in (bound, default):
                if part is not None:
                    self.walker.walk(part, "annotation")

    def _note(self, event: Event) -> None:
        if self.current is not None:
            self.current.statements.append(event)

    # -- definitions --------------------------------------------------------------------------------------------

    def _open(self, kind: str, event: Event, name: str, around: Scope) -> Definition:
        outer = self.current
        qualname = f"{outer.qualname}.{name}" if outer is not None else name
        path = f"{self.module}.{qualname}" if self.module else qualname
        scope = Scope(kind, self.scope, len(self.scopes), path)
        definition = Definition(kind, event, qualname, path, outer, self.scope, scope)
        self.definitions.append(definition)
        if outer is not None and outer.kind == "class" and kind == "function":
            outer.methods.append(definition)
        if outer is not None:
            outer.statements.append(event)
        self._saved.append((around, self.arms, self.current))
        return definition

    def _function(self, event: Event) -> None:
        _, name, _, _, params, returns, decorators, type_params, _, start = event
        for decorator in decorators:
            self.walker.decorator(decorator, name)
        around = self.scope
        self._type_params(type_params, start)
        definition = self._open("function", event, name, around)
        definition.decorators = decorators
        for _, _, _, annotation, default, _ in params:
            if annotation is not None:
                self.walker.walk(annotation, "annotation")
            if default is not None:
                self.walker.walk(default, "value")
        if returns is not None:
            self.walker.walk(returns, "annotation")
        owner = self.current
        if self._wants_body(definition, owner):
            definition.body = Body()
        self._enter(definition)
        self.arms = ()
        for position, (parameter, at, _, annotation, _, kind) in enumerate(params):
            target: tuple[str, Any] | None = None
            if position == 0 and owner is not None and owner.kind == "class" and kind in ("arg", "posonly"):
                target = self._receiver(owner, decorators)
                self.receivers.add(parameter)
            if annotation is not None and kind not in ("vararg", "kwarg"):
                target = ("instance", annotation)
            self.bind(parameter, at, target)

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
            return self.lens.function_head(definition.event[1])
        return False

    def _class(self, event: Event) -> None:
        _, name, _, _, bases, keywords, decorators, type_params, start = event
        for decorator in decorators:
            self.walker.decorator(decorator, name)
        around = self.scope
        self._type_params(type_params, start)
        for base in bases:
            if base is not None:
                self.walker.walk(base, "subclass")
        for _, _, _, value in keywords:
            if value is not None:
                self.walker.walk(value, "value")
        definition = self._open("class", event, name, around)
        definition.decorators = decorators
        if bases or self.lens.class_head(name) or event[-1] in self.claiming:
            definition.body = Body()
        self._enter(definition)

    def _enter(self, definition: Definition) -> None:
        self.scopes.append(definition.scope)
        self.scope = definition.scope
        self.current = definition

    def _end(self, event: Event) -> None:
        assert self.current is not None
        done = self.current
        done.end = event[1]
        self.scope, self.arms, self.current = self._saved.pop()
        # The name is bound when the statement is done: ``class Old(Old)`` derives from what it was before.
        self.bind(done.event[1], event[1], ("path", done.path))

    # -- blocks -------------------------------------------------------------------------------------------------

    def _block(self, event: Event) -> None:
        _, kind, exprs, start = event
        self._note(event)
        test = exprs[0] if exprs else None
        if kind == "for":
            self.walker.value(exprs[1], start)
            self._target(test, None, start + 1, None)
        elif kind == "with":
            for item in exprs:
                context, target = item[2]
                self.walker.value(context, start)
                self._target(target, None, start + 1, None)
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


def _wraps(value: Expr, name: str) -> bool:
    """Whether a call, or one nested in its first arguments, is given ``name`` itself."""
    while value is not None and value[0] == CALL and value[2]:
        value = value[2][0]
        if value is not None and value[0] == NAME:
            return bool(value[1] == name)
    return False


def self_name(function: Definition) -> str | None:
    """The name of a method's first parameter."""
    params = function.event[4]
    return params[0][0] if params else None
