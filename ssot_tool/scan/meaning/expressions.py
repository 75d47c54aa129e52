"""Expressions to raw uses: which written names stand for what, and in which of the reference kinds."""

from __future__ import annotations

from typing import Any

from ssot_tool.scan.meaning.bindings import Binding, Scope
from ssot_tool.scan.meaning.code_strings import CodeStrings
from ssot_tool.scan.meaning.draft import Draft
from ssot_tool.scan.meaning.notes import Notes
from ssot_tool.scan.meaning.optional import expects
from ssot_tool.scan.meaning.raw import LATE, NOWHERE, RawUse, is_sys_modules, last_name
from ssot_tool.scan.meaning.special_calls import SpecialCalls
from ssot_tool.scan.syntax.events import ATTR, CALL, COMP, FSTR, GROUP, LAMBDA, NAME, STR, WALRUS, Expr

MOCKS = frozenset(("Mock", "MagicMock", "AsyncMock", "NonCallableMock", "NonCallableMagicMock", "PropertyMock"))
SPECS = frozenset(("spec", "spec_set", "autospec"))
#: What ``Union["Old", int]`` and the like are called; anything else with a string in brackets may be a mapping.
_TYPING = (
    "Union Optional Type List Dict Set FrozenSet Tuple Callable Iterable Iterator Sequence Collection Mapping"
    " MutableMapping MutableSequence Awaitable Coroutine Generator AsyncGenerator AsyncIterable AsyncIterator"
    " ContextManager AsyncContextManager ClassVar Final DefaultDict OrderedDict Deque"
    " type list dict set frozenset tuple"
)
TYPING_FORMS = frozenset(_TYPING.split())
TYPING_STRINGS = frozenset(("cast", "TypeVar", "NewType", "ForwardRef"))


class Walker:
    """Walks expression trees; what it finds goes to ``uses`` and ``notes``."""

    def __init__(self, draft: Draft) -> None:
        self.x = draft
        self.uses = draft.uses
        #: Where in time names are looked up: None is where they stand; a value is looked up before its target is bound.
        self.now: int | None = None
        self.notes = Notes(draft)
        self.strings = CodeStrings(draft, self.walk, self.group)
        self.calls = SpecialCalls(draft, self.strings, self.walk, self.notes.blocks)

    # -- walking ------------------------------------------------------------------------------------------------

    def walk(self, e: Expr, kind: str) -> None:
        """Find the uses in ``e``; ``kind`` is what a bare name in this place would be."""
        if e is None:
            return
        tag = e[0]
        if tag == NAME:
            x = self.x
            late = kind == "annotation"
            self.uses.append(
                RawUse(kind, e, (), ((e[2], e[3]),), x.scope, LATE if late else self.time(e[2]), () if late else x.arms)
            )
        elif tag == ATTR:
            self._chain(e, kind)
        elif tag == CALL:
            self._call(e, kind)
        elif tag == STR:
            self.strings.literal(e, kind)
        elif tag == GROUP:
            self.group(e, kind)
        elif tag == FSTR:
            self.strings.formatted(e, kind)
        elif tag == LAMBDA:
            self._lambda(e)
        elif tag == COMP:
            self._comprehension(e)
        elif tag == WALRUS:
            self._walrus(e, kind)

    def time(self, offset: int) -> int:
        """When the name that stands at ``offset`` is looked up."""
        return offset if self.now is None else self.now

    def value(self, e: Expr, start: int) -> None:
        """Walk what a statement at ``start`` assigns."""
        self.now = start
        self.walk(e, "value")
        self.now = None

    def _chain(self, e: tuple[Any, ...], kind: str) -> None:
        names: list[str] = []
        tokens: list[tuple[int, int]] = []
        base: Expr = e
        while base is not None and base[0] == ATTR:
            names.append(base[2])
            tokens.append((base[3], base[4]))
            base = base[1]
        if base is None:
            return
        x = self.x
        late = kind == "annotation"
        offset, arms = (LATE, ()) if late else (self.time(e[3]), x.arms)
        if x.current is not None and not late:
            x.current.asked.update(dict.fromkeys(names))
        if base[0] == NAME:
            tokens.append((base[2], base[3]))
            body = x.current.body if x.current is not None else None
            if body is not None and base[1] in ("self", "cls"):
                body.attributes[names[-1]] = None
            self.uses.append(RawUse(kind, base, tuple(names[::-1]), tuple(tokens[::-1]), x.scope, offset, arms))
            return
        self.walk(base, kind if late else "value")
        if base[0] == GROUP and base[1] == "await":
            base = base[2][0]
        if base is not None and base[0] == CALL:
            tokens.append((base[4], base[5]))
            self.uses.append(RawUse(kind, base, tuple(names[::-1]), tuple(tokens[::-1]), x.scope, offset, arms))
        elif is_sys_modules(base):
            tokens.append(NOWHERE)
            self.uses.append(RawUse(kind, base, tuple(names[::-1]), tuple(tokens[::-1]), x.scope, offset, arms))

    def group(self, e: tuple[Any, ...], kind: str) -> None:
        """A compound expression: its parts, each in its own kind."""
        code, children = e[1], e[2]
        if kind == "annotation":
            self._annotation_group(code, children)
            return
        if code == "subscript" and kind == "subclass":
            self.walk(children[0], "subclass")
            self.walk(children[1], "annotation")
            return
        if code == "subscript" and last_name(children[0]) in TYPING_FORMS:
            self.walk(children[0], "value")
            self._type_arguments(children[1])
            return
        if code in ("tuple", "bitor", "starred") and kind in ("isinstance", "except"):
            inner = kind
        else:
            inner = "value"
        if code == "dict":
            self.notes.mapping(children)
        elif code == "compare":
            self.notes.compare(e)
        elif code == "add" and len(children) == 2:
            left, right = children
            if left is not None and left[0] in (NAME, ATTR) and right is not None and right[0] == STR:
                self.strings.joined(left, right[1], right, kind if kind == "patch_string" else "dotted_string")
        elif code == "mod" and len(children) == 2 and children[0] is not None and children[0][0] == STR:
            self.strings.filled(children[0], "%s", children[1], kind)
        for child in children:
            if child is not None:
                self.walk(child, inner)

    def _type_arguments(self, e: Expr) -> None:
        """``Union["Old", int]`` outside of annotations: the strings in it are types all the same."""
        if e is None:
            return
        if e[0] == STR:
            self.strings.annotation(e)
        elif e[0] == GROUP and e[1] in ("tuple", "list", "bitor"):
            for part in e[2]:
                self._type_arguments(part)
        else:
            self.walk(e, "value")

    def _annotation_group(self, code: str, children: tuple[Expr, ...]) -> None:
        if code == "subscript":
            base = children[0]
            name = last_name(base)
            self.walk(base, "annotation")
            index = children[1]
            if name == "Literal":
                self.walk(index, "value")
            elif name == "Annotated" and index is not None and index[0] == GROUP and index[1] == "tuple" and index[2]:
                self.walk(index[2][0], "annotation")
                for extra in index[2][1:]:
                    self.walk(extra, "value")
            else:
                self.walk(index, "annotation")
            return
        for child in children:
            if child is not None:
                self.walk(child, "annotation")

    def _call(self, e: tuple[Any, ...], kind: str) -> None:
        func, args, keywords = e[1], e[2], e[3]
        called = last_name(func)
        x = self.x
        self.walk(func, kind if kind in ("annotation", "decorator") else "call")
        if called == "format" and func[1] is not None and func[1][0] == STR and len(args) == 1:
            self.strings.filled(func[1], "{}", args[0], kind)
        self.notes.call(e, called)
        before = len(x.named_modules)
        done = self.calls.handle(called, func, args, keywords) if called else ()
        for position, argument in enumerate(args):
            if argument is not None and not any(argument is e for e in done):
                self.walk(argument, self._argument_kind(called, position, argument))
        for name, _, _, value in keywords:
            if value is not None and not any(value is e for e in done):
                if name in SPECS and value[0] in (NAME, ATTR):
                    self.walk(value, "spec")
                elif called in TYPING_STRINGS and name == "bound":
                    self.strings.annotation(value)
                else:
                    self.walk(value, "value")
        if len(x.named_modules) > before and expects(e):
            x.optional += [one.start for one in x.named_modules[before:]]
        if called in x.lens.registrations:
            self.notes.register_call(called, args, keywords)

    def _argument_kind(self, called: str, position: int, argument: tuple[Any, ...]) -> str:
        if position == 1 and called in ("isinstance", "issubclass"):
            return "isinstance"
        if position == 0 and argument[0] in (NAME, ATTR) and (called in MOCKS or called == "create_autospec"):
            return "spec"
        return "value"

    # -- scopes inside expressions ------------------------------------------------------------------------------

    def _lambda(self, e: tuple[Any, ...]) -> None:
        x = self.x
        for _, _, _, _, default, _ in e[1]:
            self.walk(default, "value")
        scope = Scope("function", x.scope, x.scope.number, x.scope.qualname)
        saved = x.scope, x.arms
        x.scope, x.arms = scope, ()
        for name, start, _, _, _, _ in e[1]:
            scope.bind(name, Binding(start, (), None))
        self.walk(e[2], "value")
        x.scope, x.arms = saved

    def _comprehension(self, e: tuple[Any, ...]) -> None:
        x = self.x
        clauses = e[2]
        self.walk(clauses[0][1], "value")
        outer = x.scope
        x.scope = Scope("expression", outer, outer.number, outer.qualname)
        for position, (target, iterable, conditions) in enumerate(clauses):
            self._bind_all(target)
            if position:
                self.walk(iterable, "value")
            for condition in conditions:
                self.walk(condition, "value")
        for element in e[1]:
            self.walk(element, "value")
        x.scope = outer

    def _bind_all(self, target: Expr) -> None:
        if target is None:
            return
        if target[0] == NAME:
            self.x.scope.bind(target[1], Binding(0, (), None))
        elif target[0] == GROUP and target[1] in ("tuple", "list", "starred"):
            for part in target[2]:
                self._bind_all(part)
        else:
            self.walk(target, "value")

    def _walrus(self, e: tuple[Any, ...], kind: str) -> None:
        scope = self.x.scope
        while scope.kind == "expression" and scope.parent is not None:
            scope = scope.parent
        scope.bind(e[1][1], Binding(e[1][2], (*self.x.arms, (e[1][2], "walrus", False)), ("value", e[2])))
        self.walk(e[2], kind if kind == "isinstance" else "value")

    def pattern(self, e: Expr) -> None:
        """A ``case`` pattern: classes are tested, bare names are bound."""
        if e is None:
            return
        if e[0] == NAME:
            self.x.scope.bind(e[1], Binding(e[2], self.x.arms, None))
        elif e[0] == GROUP and e[1] == "case_class":
            self.walk(e[2][0], "isinstance")
            for part in e[2][1:]:
                self.pattern(part)
        elif e[0] == GROUP and e[1] in ("case", "starred"):
            for part in e[2]:
                self.pattern(part)
        else:
            self.walk(e, "value")

    def decorator(self, e: Expr, name: str) -> None:
        """A decorator; ``@register("x")`` also binds a route to what it decorates."""
        self.walk(e, "decorator")
        if e is not None and e[0] == CALL:
            called = last_name(e[1])
            if called in self.x.lens.registrations:
                for key in e[2]:
                    self.notes.registration("decorator", called, key, (NAME, name, LATE, LATE))
