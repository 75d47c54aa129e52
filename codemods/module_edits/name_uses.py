"""Which names code binds and reads, from its tree: each function says whether it errs on too many or too few."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSION = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_WORD = re.compile(r"[^\W\d]\w*")
_TYPE_COMMENT = re.compile(r"#[ \t]*type:([^\r\n]*)")
#: Calls whose strings are types.
_TYPED = frozenset(("cast", "TypeVar", "NewType", "NamedTuple", "TypedDict", "TypeAliasType", "assert_type"))


def bound_in(scope: ast.AST) -> Counter[str]:
    """How often the body of a module, class or function binds each name in its own scope."""
    found: Counter[str] = Counter()
    for node in _own(ast.iter_child_nodes(scope)):
        found.update(_bound_by(node))
    if isinstance(scope, ast.Module):
        found.update(name for node in ast.walk(scope) if isinstance(node, ast.Global) for name in node.names)
    return found


def _own(roots: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """The nodes of one scope: of definitions inside it only they themselves and what is evaluated around them."""
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.Lambda):
            waiting.append(node.args)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inner = {id(one) for one in node.body}
            waiting += [one for one in ast.iter_child_nodes(node) if id(one) not in inner]
        elif isinstance(node, _COMPREHENSION):
            waiting += [one for one in ast.walk(node) if isinstance(one, ast.NamedExpr)]
        elif not isinstance(node, ast.arg):
            waiting += ast.iter_child_nodes(node)


def _bound_by(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            yield name
        case ast.Import(names=names):
            yield from (one.asname or one.name.partition(".")[0] for one in names)
        case ast.ImportFrom(names=names):
            yield from (one.asname or one.name for one in names)
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name
        case ast.MatchMapping(rest=str(name)):
            yield name


def used_anywhere(tree: ast.AST, without: Collection[ast.AST] = (), text: str = "") -> set[str]:
    """Every name that is read in a tree, in whichever scope, in types that are strings, too: rather too many.

    ``without``: nodes that are skipped; ``text``: source whose type comments count.
    """
    skipped = {id(node) for node in without}
    found = {word for match in _TYPE_COMMENT.finditer(text) for word in _WORD.findall(match[1])}
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if id(node) in skipped:
            continue
        found.update(_read_by(node))
        waiting += ast.iter_child_nodes(node)
    return found


def _read_by(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Load() | ast.Del()) | ast.AugAssign(target=ast.Name(id=name)):
            yield name
        case ast.arg(annotation=ast.expr() as inner) | ast.AnnAssign(annotation=inner):
            yield from _quoted(inner)
        case ast.FunctionDef(returns=ast.expr() as inner) | ast.AsyncFunctionDef(returns=ast.expr() as inner):
            yield from _quoted(inner)
        case ast.Subscript(slice=inner):
            yield from _quoted(inner)
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in _TYPED:
            for argument in [*node.args, *(one.value for one in node.keywords)]:
                yield from _quoted(argument)


def _quoted(annotation: ast.expr) -> Iterator[str]:
    """The names in the strings of an annotation."""
    for node in ast.walk(annotation):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from expression_names(node.value)


def value_names(text: str) -> set[str]:
    """The names that an expression reads. Empty if it is none."""
    tree = _expression(text)
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} if tree is not None else set()


def expression_names(text: str) -> set[str]:
    """The names that an expression reads as a type: those in its strings, too. Empty if it is none."""
    tree = _expression(text)
    if tree is None:
        return set()
    names = value_names(text)
    if isinstance(tree, ast.Constant) and isinstance(tree.value, str):
        return names | (expression_names(tree.value) if tree.value != text else set())
    return names.union(*(_quoted(node) for node in ast.walk(tree) if isinstance(node, ast.Subscript)))


def _expression(text: str) -> ast.expr | None:
    try:
        return ast.parse(f"({text}\n)", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def free_in(node: ast.AST) -> set[str]:
    """The names that a definition reads from the scopes around it: rather too few."""
    found: set[str] = set()
    waiting: list[tuple[ast.AST, frozenset[str]]] = [(node, frozenset())]
    while waiting:
        one, local = waiting.pop()
        found.update(name for name in _read_by(one) if name not in local)
        inner = local
        if isinstance(one, _FUNCTION):
            inner = local | _locals(one)
        elif isinstance(one, _COMPREHENSION):
            inner = local | {n.id for n in ast.walk(one) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        body = {id(part) for part in one.body} if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) else None
        # Decorators, defaults and annotations stand outside of the function.
        waiting += [
            (child, inner if body is None or id(child) in body else local) for child in ast.iter_child_nodes(one)
        ]
    return found


def _locals(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> set[str]:
    if isinstance(function, ast.Lambda):
        return parameter_names(function)
    declared = {
        name for node in _own(function.body) if isinstance(node, ast.Global | ast.Nonlocal) for name in node.names
    }
    bound = {name for node in _own(function.body) for name in _bound_by(node)}
    return (bound | parameter_names(function)) - declared


def parameter_names(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> set[str]:
    """The names of all parameters of a function."""
    return {node.arg for node in ast.iter_child_nodes(function.args) if isinstance(node, ast.arg)}
