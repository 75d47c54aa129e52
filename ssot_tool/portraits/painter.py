"""Paints one class or function: walks its body once and keeps the names in which it speaks."""

from __future__ import annotations

import ast
import re
from hashlib import blake2b
from typing import Any, Literal

from ssot_tool.clones.outside import BUILTINS
from ssot_tool.portraits.instead import instead
from ssot_tool.portraits.last_names import last_name
from ssot_tool.portraits.portrait import Method, Portrait
from ssot_tool.portraits.values import PLACES, read
from ssot_tool.words import word_set

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_IDLE = (ast.Pass, ast.Import, ast.ImportFrom)
#: Fields of syntax nodes that hold no nodes.
_TEXTS = word_set("attr id arg module level type_comment kind conversion simple is_async rest")
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.:/-]{1,59}\Z")
_TYPE = re.compile(r"_*[A-Z][A-Za-z0-9_]*[a-z]")
_LOGGERS = word_set("log logger logging _log _logger print warn")
_PROPERTIES = word_set("property cached_property setter getter deleter hybrid_property")
_STATICS = frozenset(("staticmethod", "classmethod"))
#: So many names of one kind say enough.
_MOST = 120
_DOC = 160


class _Names:
    """The names that one body speaks in, each kind a dict for its order, and everything in the order of the walk."""

    def __init__(self) -> None:
        self.attributes: dict[str, None] = {}
        self.types: dict[str, None] = {}
        self.called: dict[str, None] = {}
        self.strings: dict[str, None] = {}
        self.returned: dict[str, None] = {}
        self.held: dict[str, str] = {}
        self.idents: set[str] = set()
        self.reads: set[str] = set()

    def read(self, node: ast.AST, values: frozenset[str]) -> None:
        """Note which values a part reads that was just walked; hardly any has one, and is looked at again."""
        wanted = self.idents & values
        self.idents.clear()
        if wanted:
            self.reads |= read(node, wanted)


def paint_function(node: _Function, guard: str = "", values: frozenset[str] = PLACES) -> Portrait:
    """The portrait of a free function; ``values``: names of its module of which it is noted that they are read."""
    names = _Names()
    _annotations(node, names)
    size, digest = _walk(node.body, names)
    names.read(node, values)
    return _portrait(node, "function", guard, names, (), _params(node), (), size, digest)


def paint_class(node: ast.ClassDef, guard: str = "", values: frozenset[str] = PLACES) -> Portrait:
    """The portrait of a class with its methods; ``values`` as of a function."""
    names = _Names()
    methods: list[Method] = []
    fields: dict[str, None] = {}
    params: tuple[str, ...] = ()
    size, digest = 0, blake2b(digest_size=8)
    for one in node.body:
        if isinstance(one, _FUNCTIONS):
            if one.name == "__init__":
                params = _params(one)
            _annotations(one, names)
            nodes, held = _walk(one.body, names)
            methods.append(Method(one.name, nodes, _flags(one), held))
            size += nodes
            digest.update(one.name.encode("utf-8", "surrogatepass") + held)
        elif isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
            fields[one.target.id] = None
            _type_names(one.annotation, names.types)
            size += _walk([one], names)[0]
        else:
            if isinstance(one, ast.Assign):
                fields.update((target.id, None) for target in one.targets if isinstance(target, ast.Name))
            nodes, held = _walk([one], names)
            size += nodes
            digest.update(held)
        names.read(one, values)
    return _portrait(node, "class", guard, names, methods, params, fields, size, digest.digest())


def _portrait(
    node: ast.ClassDef | _Function,
    kind: Literal["class", "function"],
    guard: str,
    names: _Names,
    methods: Any,
    params: tuple[str, ...],
    fields: Any,
    size: int,
    digest: bytes,
) -> Portrait:
    # Only its first line is kept: cleaning all of it would take longer than the rest of this.
    doc = (ast.get_docstring(node, clean=False) or "").expandtabs().strip()
    return Portrait(
        qualname=node.name,
        kind=kind,
        line=node.lineno,
        end_line=node.end_lineno or node.lineno,
        bases=tuple(_dotted(base) for base in getattr(node, "bases", ())),
        decorators=tuple(_decorator(one, kind) for one in node.decorator_list),
        methods=tuple(methods),
        params=params,
        fields=_first(fields),
        attributes=_first(names.attributes),
        types=_first(names.types),
        called=_first(names.called),
        strings=_first(names.strings),
        returned=_first(names.returned),
        size=size,
        digest=digest,
        body=_body(node.body) if kind == "function" else "code",
        is_async=isinstance(node, ast.AsyncFunctionDef),
        guard=guard,
        doc=doc.split("\n", 1)[0][:_DOC],
        instead=instead(node, doc),
        reads=tuple(sorted(names.reads)),
    )


def _walk(body: list[Any], names: _Names) -> tuple[int, bytes]:
    """Visit everything in a body; returns how many nodes it has and the digest of what they are and name."""
    spelt: list[str] = []
    size = 0
    stack: list[Any] = body[::-1]
    known, idents = _fields, names.idents
    while stack:
        node = stack.pop()
        kind = node.__class__
        size += 1
        if kind is ast.Name:
            ident = node.id
            spelt.append(ident)
            idents.add(ident)
            if ident < "a" and _TYPE.match(ident) and ident not in BUILTINS:  # capitals and "_" come before "a"
                names.types[ident] = None
            continue
        if kind is ast.Attribute:
            spelt.append(node.attr)
            if node.ctx.__class__ is ast.Store and node.value.__class__ is ast.Name and node.value.id == "self":
                names.attributes[node.attr] = None
            stack.append(node.value)
            continue
        if kind is ast.Constant:
            value = node.value
            spelt.append(repr(value))
            if value.__class__ is str and _IDENTIFIER.match(value):
                names.strings[value] = None
            continue
        if kind is ast.Expr and node.value.__class__ is ast.Constant:
            size -= 1
            continue  # prose
        spelt.append("Assign" if kind is ast.AnnAssign else kind.__name__)
        fields = known[kind] if kind in known else _fields_of(kind)
        if not fields:
            continue  # an operator, ``pass``, or how a name is used
        if kind is ast.Call:
            called = last_name(node.func)
            if _logs(node.func, called):
                stack.append(node.func)
                continue
            if called and called not in BUILTINS:
                names.called[called] = None
        elif kind is ast.Return:
            _returned(node.value, names)
        elif kind is ast.Assign:
            _held(node, names)
        elif kind is ast.AnnAssign:
            _type_names(node.annotation, names.types)
            _held(node, names)
            stack += [part for part in (node.value, node.target) if part is not None]
            continue
        elif kind is ast.keyword:
            spelt.append(str(node.arg))
        elif kind is ast.alias:
            spelt.append(node.name)
        elif kind is ast.JoinedStr:
            spelt += [repr(part.value) for part in node.values if part.__class__ is ast.Constant]
            stack += [part for part in reversed(node.values) if part.__class__ is not ast.Constant]
            continue
        elif kind in _NAMING:
            spelt += [repr(getattr(node, name)) for name in _NAMING[kind]]
        elif kind in (ast.FunctionDef, ast.AsyncFunctionDef):
            spelt.append(node.name)
            stack += node.body[::-1]
            continue
        for field in fields:
            part = getattr(node, field, None)
            if part.__class__ is list:
                stack += [one for one in reversed(part) if isinstance(one, ast.AST)]
            elif isinstance(part, ast.AST):
                stack.append(part)
    return size, blake2b("\0".join(spelt).encode("utf-8", "surrogatepass"), digest_size=8).digest()


#: Nodes that hold what is no node, and where.
_NAMING: dict[type[ast.AST], tuple[str, ...]] = {
    ast.MatchAs: ("name",),
    ast.MatchStar: ("name",),
    ast.MatchMapping: ("rest",),
    ast.MatchClass: ("kwd_attrs",),
    ast.ExceptHandler: ("name",),
    ast.Global: ("names",),
    ast.Nonlocal: ("names",),
    ast.ImportFrom: ("level", "module"),
    ast.FormattedValue: ("conversion",),
    ast.comprehension: ("is_async",),
}
_fields: dict[type, tuple[str, ...]] = {}


def _fields_of(kind: type[ast.AST]) -> tuple[str, ...]:
    """The fields of a kind of node that may hold nodes, the last first."""
    found = _fields[kind] = tuple(name for name in reversed(kind._fields) if name not in _TEXTS)
    return found


def _logs(function: Any, called: str) -> bool:
    if called in _LOGGERS:
        return True
    return function.__class__ is ast.Attribute and last_name(function.value) in _LOGGERS


def _returned(value: Any, names: _Names) -> None:
    if value.__class__ is ast.Await:
        value = value.value
    if value.__class__ is ast.Call:
        name = last_name(value.func)
        if name:
            names.returned[name] = None
    elif value.__class__ is ast.Name and value.id in names.held:
        names.returned[names.held[value.id]] = None


def _held(node: ast.Assign | ast.AnnAssign, names: _Names) -> None:
    value: Any = node.value
    if value.__class__ is ast.Await:
        value = value.value
    if value.__class__ is ast.Call:
        name = last_name(value.func)
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            if name and isinstance(target, ast.Name):
                names.held[target.id] = name


def _annotations(node: _Function, names: _Names) -> None:
    held = node.args
    for one in (*held.posonlyargs, *held.args, held.vararg, *held.kwonlyargs, held.kwarg):
        if one is not None and one.annotation is not None:
            _type_names(one.annotation, names.types)
    if node.returns is not None:
        _type_names(node.returns, names.types)
        if node.returns.__class__ in (ast.Name, ast.Attribute, ast.Constant):
            name = str(getattr(node.returns, "value", "")) if node.returns.__class__ is ast.Constant else ""
            name = name or last_name(node.returns)
            if _TYPE.match(name) and name not in BUILTINS and name.isidentifier():
                names.returned[name] = None


def _type_names(annotation: ast.expr, into: dict[str, None]) -> None:
    """Keep the capitalised names in an annotation, the outermost first."""
    queue: list[Any] = [annotation]
    for one in queue:
        kind = one.__class__
        if kind is ast.Name or kind is ast.Attribute:
            if kind is ast.Name:
                name = one.id
            else:
                name = one.attr
                queue.append(one.value)
            if _TYPE.match(name) and name not in BUILTINS and name not in _TYPING:
                into[name] = None
        elif kind is ast.Subscript:
            queue += (one.value, one.slice)
        elif kind is not ast.Constant:
            queue += ast.iter_child_nodes(one)
        elif one.value.__class__ is str:
            into.update((name, None) for name in re.findall(r"[A-Z]\w+", one.value[:200]) if name not in _TYPING)


_TYPING = word_set(
    "Any Optional Union List Dict Tuple Set FrozenSet Callable Awaitable Iterable Iterator Sequence Mapping Type "
    "Literal Annotated AsyncIterator AsyncGenerator None Generator Coroutine ClassVar Final Self TypeVar Generic "
    "Collection MutableMapping"
)


def _params(node: _Function) -> tuple[str, ...]:
    held = node.args
    found = [one.arg for one in (*held.posonlyargs, *held.args)]
    found += [f"*{held.vararg.arg}"] if held.vararg else []
    found += [one.arg for one in held.kwonlyargs]
    found += [f"**{held.kwarg.arg}"] if held.kwarg else []
    return tuple(name for name in found if name not in ("self", "cls"))


def _flags(node: _Function) -> str:
    decorators = {last_name(one) for one in node.decorator_list}
    letters = "a" if isinstance(node, ast.AsyncFunctionDef) else ""
    letters += "p" if decorators & _PROPERTIES else ""
    letters += "s" if decorators & _STATICS else ""
    letters += "0" if _body(node.body) == "stub" else ""
    return letters + ("@" if "abstractmethod" in decorators else "")


def _body(body: list[ast.stmt]) -> Literal["stub", "delegate", "code"]:
    left = [one for one in body if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))]
    left = [one for one in left if not isinstance(one, _IDLE)]
    if not left or (len(left) == 1 and isinstance(left[0], ast.Raise)):
        return "stub"
    if len(left) == 1 and isinstance(left[0], ast.Return | ast.Expr):
        value = left[0].value
        value = value.value if isinstance(value, ast.Await) else value
        if isinstance(value, ast.Call | ast.Name | ast.Attribute):
            return "delegate"
    return "code"


def _decorator(node: ast.expr, kind: str) -> str:
    """A decorator, of a class with the names that it is given: they may be interfaces."""
    given = [_dotted(one) for one in node.args] if isinstance(node, ast.Call) and kind == "class" else []
    names = ", ".join(name for name in given if name)
    return f"{_dotted(node)}({names})" if names else _dotted(node)


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Subscript):
        node = node.value
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _first(names: Any) -> tuple[str, ...]:
    return tuple(list(names)[:_MOST])
