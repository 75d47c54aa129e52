"""The names that a definition takes from its module, each where it stands: code, annotations, types in strings."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from ..module_edits.name_uses import parameter_names

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_WORD = re.compile(r"[^\W\d]\w*")
#: Calls whose strings are types.
_TYPED = frozenset(("cast", "TypeVar", "NewType", "assert_type"))


class Free(NamedTuple):
    """A name that is read from the module: ``node`` is a Name, or the string in which it stands as a type."""

    name: str
    node: ast.Name | ast.Constant


def free_names(definition: ast.AST) -> Iterator[Free]:
    """Every free name of a definition, its own among them; a name that a class body binds counts as its own there."""
    waiting: list[tuple[ast.AST, frozenset[str], frozenset[str]]] = [(definition, frozenset(), frozenset())]
    while waiting:
        node, hidden, of_class = waiting.pop()
        if isinstance(node, ast.Name):
            if node.id not in hidden and node.id not in of_class:
                yield Free(node.id, node)
            continue
        yield from (
            Free(name, text)
            for text in _types_in(node)
            for name in _WORD.findall(str(text.value))
            if name not in hidden
        )
        if isinstance(node, _FUNCTIONS):
            body = node.body if isinstance(node.body, list) else [node.body]
            inside = hidden | _bound(body) | parameter_names(node)
            inside -= _declared(body)
            outer = [one for one in ast.iter_child_nodes(node) if not any(one is part for part in body)]
            waiting += [(one, hidden, of_class) for one in outer]
            waiting += [(one, inside, frozenset()) for one in body]
        elif isinstance(node, ast.ClassDef):
            own = _bound(node.body)
            for one in ast.iter_child_nodes(node):
                in_body = any(one is part for part in node.body)
                waiting.append((one, hidden, own if in_body else of_class))
        elif isinstance(node, _COMPREHENSIONS):
            own = frozenset(n.id for g in node.generators for n in ast.walk(g.target) if isinstance(n, ast.Name))
            waiting += [(one, hidden | own, of_class) for one in ast.iter_child_nodes(node)]
        else:
            waiting += [(one, hidden, of_class) for one in ast.iter_child_nodes(node)]


def _types_in(node: ast.AST) -> Iterator[ast.Constant]:
    """The strings that are types because of where they stand."""
    parts: list[ast.AST] = []
    match node:
        case ast.arg(annotation=ast.expr() as told) | ast.AnnAssign(annotation=told):
            parts = [told]
        case ast.FunctionDef(returns=ast.expr() as told) | ast.AsyncFunctionDef(returns=ast.expr() as told):
            parts = [told]
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in _TYPED:
            parts = [*node.args[:1], *(one.value for one in node.keywords)]
    for part in parts:
        skipped = {
            id(inner)
            for one in ast.walk(part)
            if isinstance(one, ast.Subscript) and getattr(one.value, "id", getattr(one.value, "attr", "")) == "Literal"
            for inner in ast.walk(one.slice)
        }
        for one in ast.walk(part):
            if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in skipped:
                yield one


def _bound(body: list[ast.stmt] | list[ast.expr]) -> frozenset[str]:
    """The names that a body binds in its own scope."""
    found: set[str] = set()
    waiting: list[ast.AST] = [*body]
    while waiting:
        node = waiting.pop()
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
                continue
            case ast.Lambda():
                continue
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                found.add(name)
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                found |= {one.asname or one.name.partition(".")[0] for one in names}
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                found.add(name)
            case ast.MatchMapping(rest=str(name)):
                found.add(name)
        if isinstance(node, _COMPREHENSIONS):
            waiting += [one for one in ast.walk(node) if isinstance(one, ast.NamedExpr)]
        else:
            waiting += ast.iter_child_nodes(node)
    return frozenset(found)


def _declared(body: list[ast.stmt] | list[ast.expr]) -> frozenset[str]:
    found: set[str] = set()
    waiting: list[ast.AST] = [*body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Global):
            found |= set(node.names)
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)
    return frozenset(found)
