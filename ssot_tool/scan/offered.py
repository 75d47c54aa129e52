"""What the syntax of a class or function shows beside its signatures: attributes it sets, literals it tells."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_tool.scan.meaning.bodies import ROUTE_LIKE, TYPE_KEYS
from ssot_tool.scan.python_tree import Definition
from ssot_tool.words import words

#: Words of a method's name that say that it sends its first argument somewhere.
_SENDING = frozenset(("emit", "send", "notify", "publish", "broadcast", "dispatch", "trigger", "fire", "enqueue"))
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def attributes_of(node: ast.ClassDef) -> set[str]:
    """The names that a class body binds beside methods, and those that methods set on their receiver, private too."""
    found: set[str] = set()
    for statement in _own_statements(node):
        if isinstance(statement, _FUNCTIONS):
            found |= _set_on_receiver(statement)
        else:
            found |= _bound(statement)
    return found


def literals_of(node: Definition) -> set[str]:
    """The strings, as in identifiers, that a definition compares something with, matches, or sends somewhere."""
    found: set[str] = set()
    for one in ast.walk(node):
        match one:
            case ast.Compare(left=left, comparators=comparators):
                for side in (left, *comparators):
                    found |= _strings(side)
            case ast.MatchValue(value=value):
                found |= _strings(value)
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    if isinstance(key, ast.Constant) and key.value in TYPE_KEYS:
                        found |= _strings(value)
            case ast.Call(func=func, args=args, keywords=keywords):
                name = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
                if args and _SENDING & set(words(name)):
                    found |= _strings(args[0])
                for keyword in keywords:
                    if keyword.arg in TYPE_KEYS:
                        found |= _strings(keyword.value)
    return found


def is_abstract(node: Definition) -> bool:
    """Whether a function does nothing but raise NotImplementedError; decorators are not looked at."""
    real = [one for one in node.body if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))]
    if len(real) != 1 or not isinstance(real[0], ast.Raise):
        return False
    raised = real[0].exc
    named = raised.func if isinstance(raised, ast.Call) else raised
    return isinstance(named, ast.Name) and named.id == "NotImplementedError"


def _own_statements(node: ast.ClassDef) -> Iterator[ast.stmt]:
    """The statements of a class body, those under conditions too; without nested classes."""
    stack: list[ast.AST] = [*reversed(node.body)]
    while stack:
        one = stack.pop()
        if isinstance(one, ast.stmt) and not isinstance(one, ast.ClassDef):
            yield one
        if isinstance(one, ast.If | ast.Try | ast.TryStar | ast.With | ast.ExceptHandler):
            stack += [child for child in ast.iter_child_nodes(one) if isinstance(child, ast.stmt | ast.ExceptHandler)]


def _bound(statement: ast.stmt) -> set[str]:
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    return {one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)}


def _set_on_receiver(method: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    arguments = [*method.args.posonlyargs, *method.args.args]
    if not arguments:
        return set()
    receiver = arguments[0].arg
    return {
        one.attr
        for one in ast.walk(method)
        if isinstance(one, ast.Attribute)
        and isinstance(one.ctx, ast.Store)
        and isinstance(one.value, ast.Name)
        and one.value.id == receiver
    }


def _strings(node: ast.expr) -> set[str]:
    found = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
    return {
        one.value
        for one in found
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and ROUTE_LIKE.fullmatch(one.value)
    }
