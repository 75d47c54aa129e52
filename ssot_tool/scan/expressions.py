"""Expressions to raw uses: which written names stand for what, and in which of the reference kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ssot_tool.scan.bindings import Arm, Binding, Scope
from ssot_tool.scan.bodies import TYPE_KEYS
from ssot_tool.scan.events import ATTR, CALL, COMP, FSTR, GROUP, LAMBDA, NAME, STR, WALRUS, Expr
from ssot_tool.scan.strings import ANNOTATION, CHAIN, DOTTED, IDENTIFIER, source_offsets

if TYPE_CHECKING:
    from ssot_tool.scan.extract import Extraction

LATE = 1 << 60
MOCKS = frozenset(("Mock", "MagicMock", "AsyncMock", "NonCallableMock", "NonCallableMagicMock", "PropertyMock"))
SPECS = frozenset(("spec", "spec_set", "autospec"))
TYPING_STRINGS = frozenset(("cast", "TypeVar", "NewType", "ForwardRef"))
ATTRIBUTE_CALLS = frozenset(("getattr", "hasattr", "setattr", "delattr"))
Tokens = tuple[tuple[int, int], ...]


class RawUse(NamedTuple):
    """A chain of names as written. ``root``: a NAME or CALL expression, or ``("path", dotted)`` for strings."""

    kind: str
    root: Any
    names: tuple[str, ...]
    tokens: Tokens
    scope: Scope
    offset: int
    arms: tuple[Arm, ...]


class RawRegistration(NamedTuple):
    """A key bound to a class or function, unresolved."""

    how: str
    name: str
    key: Expr
    target: Expr
    scope: Scope
    offset: int
    arms: tuple[Arm, ...]


class Walker:
    """Walks expression trees; what it finds goes to ``uses``, ``registrations`` and the current body."""

    def __init__(self, extraction: Extraction) -> None:
        self.x = extraction
        self.uses: list[RawUse] = []
        self.registrations: list[RawRegistration] = []
        self.blocks: list[tuple[str, Expr]] = []

    # -- walking ------------------------------------------------------------------------------------------------

    def walk(self, e: Expr, kind: str) -> None:
        """Find the uses in ``e``; ``kind`` is what a bare name in this place would be."""
        if e is None:
            return
        tag = e[0]
        if tag == NAME:
            x = self.x
            late = kind == "annotation"
            self.uses.append(RawUse(kind, e, (), ((e[2], e[3]),), x.scope, LATE if late else e[2], () if late else x.arms))
        elif tag == ATTR:
            self._chain(e, kind)
        elif tag == CALL:
            self._call(e, kind)
        elif tag == STR:
            self._string(e, kind)
        elif tag == GROUP:
            self._group(e, kind)
        elif tag == FSTR:
            self._fstring(e, kind)
        elif tag == LAMBDA:
            self._lambda(e)
        elif tag == COMP:
            self._comprehension(e)
        elif tag == WALRUS:
            self._walrus(e, kind)

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
        offset, arms = (LATE, ()) if late else (e[3], x.arms)
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

    def _group(self, e: tuple[Any, ...], kind: str) -> None:
        code, children = e[1], e[2]
        if kind == "annotation":
            self._annotation_group(code, children)
            return
        if code == "subscript" and kind == "subclass":
            self.walk(children[0], "subclass")
            self.walk(children[1], "annotation")
            return
        if code in ("tuple", "bitor", "starred") and kind in ("isinstance", "except"):
            inner = kind
        else:
            inner = "value"
        if code == "dict":
            self._dict(children)
        elif code == "compare":
            self._compare(e)
        elif code == "add" and len(children) == 2:
            left, right = children
            if left is not None and left[0] == NAME and right is not None and right[0] == STR:
                self._joined(left, right[1], right, kind)
        for child in children:
            if child is not None:
                self.walk(child, inner)

    def _annotation_group(self, code: str, children: tuple[Expr, ...]) -> None:
        if code == "subscript":
            base = children[0]
            name = base[1] if base is not None and base[0] == NAME else base[2] if base is not None and base[0] == ATTR else ""
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
        called = func[1] if func is not None and func[0] == NAME else func[2] if func is not None and func[0] == ATTR else ""
        x = self.x
        self.walk(func, kind if kind in ("annotation", "decorator") else "call")
        body = x.current.body if x.current is not None else None
        if body is not None:
            self._body_call(body, e, called)
        done = self._special(called, func, args, keywords) if called else ()
        for position, argument in enumerate(args):
            if argument is not None and not any(argument is e for e in done):
                self.walk(argument, self._argument_kind(called, position, argument))
        for name, _, _, value in keywords:
            if value is not None and not any(value is e for e in done):
                if name in SPECS and value[0] in (NAME, ATTR):
                    self.walk(value, "spec")
                elif called in TYPING_STRINGS and name == "bound":
                    self._typing_string(value)
                else:
                    self.walk(value, "value")
        if called in x.lens.registrations:
            self._register_call(called, args, keywords)

    def _argument_kind(self, called: str, position: int, argument: tuple[Any, ...]) -> str:
        if position == 1 and called in ("isinstance", "issubclass"):
            return "isinstance"
        if position == 0 and argument[0] in (NAME, ATTR) and (called in MOCKS or called == "create_autospec"):
            return "spec"
        return "value"

    def _special(self, called: str, func: Any, args: tuple[Expr, ...], keywords: tuple[Any, ...]) -> tuple[Expr, ...]:
        """Handle calls whose strings name code; return the arguments that are done."""
        owner = func[1] if func[0] == ATTR else None
        owner_name = "" if owner is None else owner[1] if owner[0] == NAME else owner[2] if owner[0] == ATTR else ""

        def given(position: int, *names: str) -> Expr:
            if len(args) > position:
                return args[position]
            return next((value for name, _, _, value in keywords if name in names), None)

        if called == "patch" or (owner_name == "patch" and called in ("multiple", "dict")):
            return self._patch(called, given(0, "target", "in_dict"), keywords)
        if owner_name == "patch" and called == "object":
            return self._object_attribute(given(0, "target"), given(1, "attribute"), "patch_object")
        if called in ("setattr", "delattr") and owner_name:
            target = given(0, "target")
            if target is not None and target[0] == STR:
                self._string_like(target, "patch_string")
                return (target,)
            if "monkeypatch" in owner_name:
                return self._object_attribute(target, given(1, "name"), "patch_object")
        elif called in ATTRIBUTE_CALLS and owner is None and len(args) > 1 and args[1] is not None and args[1][0] == STR:
            return self._object_attribute(args[0], args[1], "dotted_string")
        elif called in ("cast", "ForwardRef", "NewType"):
            hint = given(1, "tp") if called == "NewType" else given(0, "typ")
            if hint is not None and hint[0] == STR:
                self._typing_string(hint)
                return (hint,)
        elif called == "TypeVar":
            for constraint in args[1:]:
                self._typing_string(constraint)
            return args[1:]
        elif called == "import_module":
            return self._relative_module(given(0, "name"), given(1, "package"))
        return ()

    def _patch(self, called: str, target: Expr, keywords: tuple[Any, ...]) -> tuple[Expr, ...]:
        if target is None or target[0] not in (STR, FSTR, GROUP):
            return ()
        self._string_like(target, "patch_string")
        if called == "multiple" and target[0] == STR:
            for name, start, end, _ in keywords:
                if name and name not in ("spec", "create", "spec_set", "autospec", "new_callable"):
                    self._path_use("patch_string", f"{target[1]}.{name}", ((start, end),))
        return (target,)

    def _relative_module(self, name: Expr, package: Expr) -> tuple[Expr, ...]:
        if name is None or name[0] != STR or not name[1].startswith("."):
            return ()
        anchor = self._package_of(package)
        if anchor is None:
            return ()
        rest = name[1].lstrip(".")
        level = len(name[1]) - len(rest)
        parts = anchor.split(".")
        base = ".".join(parts[: len(parts) - level + 1])
        self._path_string(name, f"{base}.{rest}", rest, level, "dotted_string")
        return (name,)

    def _package_of(self, e: Expr) -> str | None:
        if e is not None and e[0] == STR:
            return str(e[1])
        if e is not None and e[0] == NAME and e[1] in ("__package__", "__name__"):
            return self.x.package if e[1] == "__package__" else self.x.module
        return None

    def _object_attribute(self, target: Expr, attribute: Expr, kind: str) -> tuple[Expr, ...]:
        """``patch.object(target, "name")``, ``getattr(target, "name")``: a chain whose last token is in a string."""
        if target is None:
            return ()
        before = len(self.uses)
        self.walk(target, kind if kind == "patch_object" and target[0] in (NAME, ATTR) else "value")
        if attribute is None or attribute[0] != STR or IDENTIFIER.fullmatch(attribute[1]) is None:
            return (target,)
        offsets = source_offsets(self.x.text, attribute[2], attribute[3], attribute[1])
        if offsets is None:
            return (target, attribute)
        x, token = self.x, (offsets[0], offsets[-1])
        if target[0] in (NAME, ATTR):
            for use in self.uses[before:]:
                if use.tokens[-1][1] == target[-1]:
                    self.uses.append(
                        use._replace(kind=f"{kind}+", names=(*use.names, attribute[1]), tokens=(*use.tokens, token))
                    )
                    break
        elif target[0] == CALL:
            tokens = ((target[-2], target[-1]), token)
            self.uses.append(RawUse(f"{kind}+", target, (attribute[1],), tokens, x.scope, token[0], x.arms))
        return (target, attribute)

    # -- strings ------------------------------------------------------------------------------------------------

    def _string(self, e: tuple[Any, ...], kind: str) -> None:
        value = e[1]
        if kind == "annotation":
            self._typing_string(e)
            return
        body = self.x.current.body if self.x.current is not None else None
        if body is not None:
            body.string(value)
        if ("." in value or ":" in value) and len(value) < 300 and DOTTED.fullmatch(value):
            self._path_string(e, value, value, 0, "dotted_string")

    def _string_like(self, e: tuple[Any, ...], kind: str) -> None:
        """A patch target: a literal, an f-string or a sum that starts with a constant."""
        if e[0] == STR:
            if DOTTED.fullmatch(e[1]):
                self._path_string(e, e[1], e[1], 0, kind)
        elif e[0] == FSTR:
            self._fstring(e, kind)
        else:
            self._group(e, kind if e[1] == "add" else "value")

    def _fstring(self, e: tuple[Any, ...], kind: str) -> None:
        _, prefix, suffix, start, end, children = e
        first = children[0] if children else None
        if len(children) == 1 and not prefix and suffix.startswith(".") and first is not None and first[0] in (NAME, ATTR):
            self._joined(first, suffix, (STR, suffix, start, end), kind if kind == "patch_string" else "dotted_string")
        for child in children:
            if child is not None:
                self.walk(child, "value")

    def _joined(self, base: Expr, suffix: str, literal: tuple[Any, ...], kind: str) -> None:
        """``f"{MODULE}.Old"`` or ``MODULE + ".Old"``: the constant's value is looked up when names are resolved."""
        if not suffix.startswith(".") or base is None or not DOTTED.fullmatch(f"a{suffix}"):
            return
        text = self.x.text
        at = text.rfind(suffix, literal[2], literal[3])
        if at < 0:
            return
        names = suffix[1:].replace(":", ".").split(".")
        tokens = [(literal[2], literal[2])]
        at += 1
        for name in names:
            tokens.append((at, at + len(name)))
            at += len(name) + 1
        x = self.x
        self.uses.append(RawUse(kind, ("constant", base), tuple(names), tuple(tokens), x.scope, literal[2], x.arms))

    def _path_string(self, e: tuple[Any, ...], dotted: str, written: str, shift: int, kind: str) -> None:
        offsets = source_offsets(self.x.text, e[2], e[3], e[1])
        if offsets is None:
            return
        tokens = []
        for match in IDENTIFIER.finditer(written):
            start, end = offsets[match.start() + shift], offsets[match.end() + shift - 1] + 1
            tokens.append((start, end))
        self._path_use(kind, dotted.replace(":", "."), tuple(tokens))

    def _path_use(self, kind: str, dotted: str, tokens: Tokens) -> None:
        parts = dotted.split(".")
        keep = len(tokens)
        root = ".".join(parts[: len(parts) - keep + 1])
        x = self.x
        self.uses.append(RawUse(kind, ("path", root), tuple(parts[len(parts) - keep + 1 :]), tokens, x.scope, tokens[0][0], x.arms))

    def _typing_string(self, e: Expr) -> None:
        """A forward reference; whatever it nests, every chain in it is an annotation."""
        if e is None or e[0] != STR:
            self.walk(e, "value")
            return
        value = e[1]
        if len(value) > 1000 or ANNOTATION.fullmatch(value) is None:
            return
        offsets = source_offsets(self.x.text, e[2], e[3], value)
        if offsets is None:
            return
        for chain in CHAIN.finditer(value):
            names = []
            tokens = []
            for match in IDENTIFIER.finditer(value, chain.start(), chain.end()):
                names.append(match[0])
                tokens.append((offsets[match.start()], offsets[match.end() - 1] + 1))
            root = (NAME, names[0], *tokens[0])
            self.uses.append(RawUse("string_annotation", root, tuple(names[1:]), tuple(tokens), self.x.scope, LATE, ()))

    # -- scopes inside expressions ------------------------------------------------------------------------------

    def _inner(self, qualname: str) -> Scope:
        x = self.x
        scope = Scope("expression", x.scope, -1, qualname)
        return scope

    def _lambda(self, e: tuple[Any, ...]) -> None:
        x = self.x
        for _, _, _, _, default, _ in e[1]:
            self.walk(default, "value")
        scope = self._inner(x.scope.qualname)
        scope.kind = "function"
        saved = x.scope, x.arms
        scope.number = x.scope.number
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
        scope = self._inner(outer.qualname)
        scope.number = outer.number
        x.scope = scope
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
            func = e[1]
            called = func[1] if func[0] == NAME else func[2] if func[0] == ATTR else ""
            if called in self.x.lens.registrations:
                for key in e[2]:
                    self._registration("decorator", called, key, (NAME, name, LATE, LATE))

    # -- evidence and registrations -----------------------------------------------------------------------------

    def _body_call(self, body: Any, e: tuple[Any, ...], called: str) -> None:
        x = self.x
        func = e[1]
        body.calls.append((func, x.scope, e[4], x.arms))
        if func[0] == ATTR:
            body.called[called] = None
        first = e[2][0] if e[2] else None
        if first is not None and first[0] == STR:
            body.emit(called, first[1])
        for name, _, _, value in e[3]:
            if name in TYPE_KEYS and value is not None and value[0] == STR:
                body.emit(called, value[1])
        if called == "__init__" and func[0] == ATTR and func[1] is not None and func[1][0] == CALL and func[1][1][1:2] == ("super",):
            for position, value in enumerate(e[2]):
                body.super_args.append((str(position), value, x.scope, e[4]))
            for name, _, _, value in e[3]:
                if name:
                    body.super_args.append((name, value, x.scope, e[4]))

    def _dict(self, children: tuple[Expr, ...]) -> None:
        body = self.x.current.body if self.x.current is not None else None
        if body is None:
            return
        for key, value in zip(children[::2], children[1::2], strict=False):
            if key is not None and key[0] == STR and key[1] in TYPE_KEYS and value is not None and value[0] == STR:
                body.emit(key[1], value[1])

    def _compare(self, e: tuple[Any, ...]) -> None:
        body = self.x.current.body if self.x.current is not None else None
        operands, operators = e[2], e[3]
        if body is None or len(operands) != 2 or operators[0] not in ("==", "in"):
            return
        subject, value = operands
        name = _subject(subject)
        if name and self.x.lens.subject(name):
            for item in _items(value):
                body.compares.append((name, item, self.x.scope, 0))

    def enter_block(self, kind: str, test: Expr) -> None:
        """Remember the test of an ``if`` arm, or the subject of a ``match``."""
        if kind == "case" and test is not None:
            subject = next((t for k, t in reversed(self.blocks) if k == "match"), None)
            body = self.x.current.body if self.x.current is not None else None
            name = _subject(subject)
            if body is not None and name and self.x.lens.subject(name):
                for item in _items(test):
                    body.compares.append((name, item, self.x.scope, 0))
        self.blocks.append((kind, test))

    def tested_name(self) -> str | None:
        """The string that the innermost ``if`` compares something with."""
        if self.blocks and self.blocks[-1][0] == "if":
            test = self.blocks[-1][1]
            if test is not None and test[0] == GROUP and test[1] == "compare" and test[3] == ("==",):
                found = [side[1] for side in test[2] if side is not None and side[0] == STR]
                return found[0] if found else None
        return None

    def leave_block(self) -> str:
        """Forget the innermost arm; return its kind."""
        return self.blocks.pop()[0]

    def assigned(self, name: str, bound: tuple[str, Any] | None) -> None:
        """``handler = StartAgentHandler(…)`` under ``if handler_type == "start_agent"`` is a factory's branch."""
        if bound is None or bound[0] != "value" or bound[1] is None or bound[1][0] != CALL or not self.blocks:
            return
        kind, test = self.blocks[-1]
        if kind == "if" and test is not None and test[0] == GROUP and test[1] == "compare" and test[3] == ("==",):
            subject = _subject(test[2][0])
            if subject and self.x.lens.subject(subject):
                self._registration("branch", subject, test[2][1], bound[1])

    def registry(self, name: str, value: Expr) -> None:
        """``HANDLERS = {"start_agent": StartAgentHandler, …}``; strings to strings may be a lazy-import map."""
        if value is None or value[0] != GROUP or value[1] != "dict":
            return
        if self.x.scope is self.x.top:
            self.x.dicts.append((name, value[2]))
        for key, target in zip(value[2][::2], value[2][1::2], strict=False):
            if key is not None and target is not None and key[0] in (STR, ATTR) and target[0] in (NAME, ATTR, CALL):
                self._registration("dict", name, key, target)

    def item_registry(self, target: tuple[Any, ...], value: Expr) -> None:
        """``handlers["start_agent"] = StartAgentHandler(…)``."""
        if target[0] == GROUP and target[1] == "subscript" and value is not None and value[0] in (NAME, ATTR, CALL):
            name, key = _subject(target[2][0]), target[2][1]
            if name and key is not None and key[0] in (STR, ATTR):
                self._registration("item", name, key, value)

    def _register_call(self, called: str, args: tuple[Expr, ...], keywords: tuple[Any, ...]) -> None:
        given = [*args, *(value for _, _, _, value in keywords)]
        keys = [a for a in given if a is not None and a[0] in (STR, ATTR)]
        targets = [a for a in given if a is not None and a[0] in (NAME, ATTR, CALL)]
        for target in targets:
            for key in [k for k in keys if k is not target] or [None]:
                self._registration("call", called, key, target)

    def _registration(self, how: str, name: str, key: Expr, target: Expr) -> None:
        x = self.x
        offset = key[2] if key is not None and key[0] == STR else LATE
        self.registrations.append(RawRegistration(how, name, key, target, x.scope, offset, x.arms))


def _subject(e: Expr) -> str:
    """The last name of what is compared: ``message.type``, ``msg_type``, ``payload["type"]``, ``payload.get("type")``."""
    if e is None:
        return ""
    if e[0] == NAME:
        return str(e[1])
    if e[0] == ATTR:
        return _subject(e[1]) if e[2] == "value" else str(e[2])
    if e[0] == GROUP and e[1] == "subscript" and e[2][1] is not None and e[2][1][0] == STR:
        return str(e[2][1][1])
    if e[0] == CALL and e[1] is not None and e[1][0] == ATTR:
        if e[1][2] == "get" and e[2] and e[2][0] is not None and e[2][0][0] == STR:
            return str(e[2][0][1])
        return _subject(e[1][1]) if e[1][2] in ("lower", "strip", "upper") else ""
    return ""


def _items(e: Expr) -> list[Expr]:
    """The constants in ``== X``, ``in (X, Y)`` and ``case X | Y``."""
    if e is None:
        return []
    if e[0] == GROUP and e[1] in ("tuple", "list", "set", "case", "bitor"):
        return [item for child in e[2] for item in _items(child)]
    return [e] if e[0] in (STR, ATTR, NAME) else []
