"""The shape of a function: its syntax without layout, prose and annotations, its own names and constants set apart."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, NamedTuple

from ssot_tool.scan.python_tree import Definition

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SCOPES = (*_FUNCTIONS, ast.Lambda, ast.ClassDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
#: What says nothing of what a function does.
_SKIPPED = frozenset(("annotation", "returns", "type_comment", "type_params", "ctx", "kind", "type_ignores"))


class Shape(NamedTuple):
    """``digest``: of the syntax with own names as numbers and constants as their types. ``names``: by their number, as
    ``x`` or ``self.x``; ``constants``: as source, in order. ``free``: names of the module or built in. ``words``:
    identifiers and constants in order, as they are written; ``telling``: how many of them are no own names.
    """

    digest: str
    names: tuple[str, ...]
    constants: tuple[str, ...]
    free: frozenset[str]
    words: tuple[str, ...]
    telling: int


def shape_of(function: ast.FunctionDef | ast.AsyncFunctionDef, owner: str = "", receiver: bool = False) -> Shape:
    """The shape of a function or method; its own name and decorators do not count.

    ``owner`` is the name of its class; with a ``receiver``, attributes of the first parameter are own names, too. A
    RecursionError is raised for what nests too deeply.
    """
    writer = _Writer(owner)
    scope = _Scope(None, _bound_in_function(function), 0)
    arguments = [*function.args.posonlyargs, *function.args.args]
    if receiver and arguments:
        writer.receiver = (0, arguments[0].arg)
    writer.put(type(function).__name__)
    writer.arguments(function.args, scope, scope)
    writer.body(function.body, scope)
    digest = blake2b("\0".join(writer.tokens).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return Shape(
        digest,
        tuple(writer.names),
        tuple(writer.constants),
        frozenset(writer.free),
        tuple(writer.words),
        len(writer.words) - writer.own,
    )


def is_prose(statement: ast.stmt) -> bool:
    """Whether a statement is a docstring, another constant that stands alone, or ``pass``."""
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )


class _Scope(NamedTuple):
    """Names that are bound in one scope; a class's own are not seen from the functions within."""

    outer: _Scope | None
    bound: frozenset[str]
    number: int
    is_class: bool = False

    def find(self, name: str) -> tuple[int, str] | None:
        """The scope's number and the name, where an enclosing function binds it."""
        at: _Scope | None = self
        while at is not None:
            if name in at.bound and (at is self or not at.is_class):
                return at.number, name
            at = at.outer
        return None


class _Writer:
    """Writes syntax as tokens, in the order of the source."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.receiver: tuple[int, str] | None = None
        self.tokens: list[str] = []
        self.names: list[str] = []
        self.constants: list[str] = []
        self.words: list[str] = []
        self.free: set[str] = set()
        self.own = 0
        self._numbers: dict[tuple[object, str], int] = {}
        self._scopes = 0

    def put(self, token: str) -> None:
        """Add a token that counts as it is."""
        self.tokens.append(token)

    def name(self, name: str, scope: _Scope) -> None:
        """Add a name: by its number where the function binds it or it is the class's own, as it is where it is free."""
        self.words.append(name)
        key: tuple[object, str] | None = scope.find(name)
        if key is None and name == self.owner:
            key = ("class", "")
        if key is None:
            self.free.add(name)
            self.put(name)
        else:
            self._numbered(key, name)

    def _numbered(self, key: tuple[object, str], shown: str) -> None:
        number = self._numbers.setdefault(key, len(self._numbers))
        if number == len(self.names):
            self.names.append(shown)
        self.own += 1
        self.put(f"\0{number}")

    def body(self, statements: list[ast.stmt], scope: _Scope) -> None:
        """Add a suite without its prose."""
        self.put("[")
        for statement in statements:
            if not is_prose(statement):
                self.write(statement, scope)
        self.put("]")

    def arguments(self, args: ast.arguments, scope: _Scope, outer: _Scope) -> None:
        """Add parameters, bound in ``scope``, with their defaults, which ``outer`` evaluates."""
        for kind, found in (("/", args.posonlyargs), ("", args.args), ("*", [args.vararg] if args.vararg else [])):
            self._parameters(kind, found, scope)
        self._parameters("k", args.kwonlyargs, scope)
        self._parameters("**", [args.kwarg] if args.kwarg else [], scope)
        self._value([*args.defaults, *args.kw_defaults], outer)

    def _parameters(self, kind: str, found: list[ast.arg], scope: _Scope) -> None:
        for one in found:
            self.put(f"arg{kind}")
            self.name(one.arg, scope)

    def write(self, node: ast.AST, scope: _Scope) -> None:
        """Add a node and what is in it."""
        match node:
            case ast.Name(id=name):
                self.name(name, scope)
            case ast.Constant(value=value):
                self._constant(value)
            case ast.AnnAssign(target=target, value=value):
                if value is not None:  # what has no value is an annotation and nothing else
                    self.put("Assign(")
                    self._value([target], scope)
                    self.write(value, scope)
                    self.put(")")
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if self._is_receiver(name, scope):
                self.words.append(attr)
                self.name(name, scope)
                self._numbered(("attribute", attr), f"{name}.{attr}")
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self.put(type(node).__name__)
                self.name(node.name, scope)
                self._value(node.decorator_list, scope)
                inner = self._inner(scope, _bound_in_function(node))
                self.arguments(node.args, inner, scope)
                self.body(node.body, inner)
            case ast.Lambda(args=args, body=body):
                self.put("Lambda")
                inner = self._inner(scope, frozenset(_parameter_names(args)))
                self.arguments(args, inner, scope)
                self.write(body, inner)
            case ast.ClassDef():
                self.put("ClassDef")
                self.name(node.name, scope)
                self._value([*node.decorator_list, *node.bases, *node.keywords], scope)
                self.body(node.body, self._inner(scope, frozenset(_bound(node.body)), is_class=True))
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                self._comprehension(node, scope)
            case ast.alias(name=name, asname=asname):
                self.put(f"alias {name}")
                self.name(asname or name.partition(".")[0], scope)
            case ast.Nonlocal(names=names):
                self.put("Nonlocal")
                for name in names:
                    self.name(name, scope)
            case ast.ExceptHandler(name=str(name)):
                self.put("as")
                self.name(name, scope)
                self._fields(node, scope, "name")
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                self.put("as")
                self.name(name, scope)
                self._fields(node, scope, "name")
            case ast.MatchMapping(rest=str(name)):
                self.name(name, scope)
                self._fields(node, scope, "rest")
            case _:
                self._fields(node, scope)

    def _is_receiver(self, name: str, scope: _Scope) -> bool:
        return self.receiver is not None and scope.find(name) == self.receiver

    def _inner(self, outer: _Scope, bound: frozenset[str], *, is_class: bool = False) -> _Scope:
        self._scopes += 1
        return _Scope(outer, bound, self._scopes, is_class)

    def _comprehension(self, node: Any, scope: _Scope) -> None:
        targets = [one for generator in node.generators for one in ast.walk(generator.target)]
        inner = self._inner(scope, frozenset(one.id for one in targets if isinstance(one, ast.Name)))
        self.put(type(node).__name__)
        # The loops before what they give, so that names are numbered where they are bound; the first iterable is
        # evaluated outside.
        for position, loop in enumerate(node.generators):
            self.put(f"for {loop.is_async}")
            self.write(loop.iter, inner if position else scope)
            self._value([loop.target, *loop.ifs], inner)
        self._value([getattr(node, field) for field in ("key", "value", "elt") if hasattr(node, field)], inner)

    def _fields(self, node: ast.AST, scope: _Scope, *known: str) -> None:
        self.put(f"{type(node).__name__}(")
        for field, value in ast.iter_fields(node):
            if field not in _SKIPPED and field not in known:
                self._value(value, scope)
        self.put(")")

    def _value(self, value: Any, scope: _Scope) -> None:
        if isinstance(value, list):
            statements = bool(value) and all(isinstance(one, ast.stmt) for one in value)
            if statements:
                self.body(value, scope)
                return
            self.put("[")
            for one in value:
                self._value(one, scope)
            self.put("]")
        elif isinstance(value, ast.AST):
            self.write(value, scope)
        else:
            if isinstance(value, str):
                self.words.append(value)
            self.put(repr(value))

    def _constant(self, value: object) -> None:
        if value is None or value is Ellipsis or isinstance(value, bool):
            self.put(repr(value))
            return
        self.put(type(value).__name__)
        try:
            self.constants.append(repr(value))
        except ValueError:  # an integer of more digits than Python converts
            self.constants.append(hex(value) if isinstance(value, int) else "?")
        self.words.append(self.constants[-1])


def _bound_in_function(node: ast.FunctionDef | ast.AsyncFunctionDef) -> frozenset[str]:
    return frozenset({*_parameter_names(node.args), *_bound(node.body)} - _elsewhere(node.body))


def _parameter_names(args: ast.arguments) -> Iterator[str]:
    found = (*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg)
    return (one.arg for one in found if one is not None)


def _own_nodes(statements: list[ast.stmt]) -> Iterator[ast.AST]:
    """The nodes of one scope; of a scope within only the node itself."""
    stack: list[ast.AST] = list(statements)
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, _COMPREHENSIONS):
            stack += [one for one in ast.walk(node) if isinstance(one, ast.NamedExpr)]
        elif not isinstance(node, _SCOPES):
            stack += ast.iter_child_nodes(node)


def _bound(statements: list[ast.stmt]) -> Iterator[str]:
    for node in _own_nodes(statements):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
            case ast.MatchMapping(rest=str(name)):
                yield name
            case ast.alias(name=name, asname=asname) if name != "*":
                yield asname or name.partition(".")[0]


def _elsewhere(statements: list[ast.stmt]) -> set[str]:
    nodes = (node for node in _own_nodes(statements) if isinstance(node, ast.Global | ast.Nonlocal))
    return {name for node in nodes for name in node.names}


def is_function(node: Definition | None) -> bool:
    """Whether a definition is a function."""
    return isinstance(node, _FUNCTIONS)
