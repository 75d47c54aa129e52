"""Names that one scope defines twice, so that nobody can ever use what was defined first."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ssot_tool.portraits.portrait import Twice
from ssot_tool.words import word_set

_Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
#: Decorators that change what is bound and hand it to nobody else; any other may register what it decorates.
_PLAIN = word_set(
    "staticmethod classmethod property cached_property abstractmethod dataclass lru_cache cache wraps "
    "contextmanager asynccontextmanager override final"
)


def defined_twice(tree: ast.Module) -> Iterator[Twice]:
    """Every definition that replaces one of the same block which nothing between the two mentions.

    What is decorated by something that may register it (``@app.get``, ``@overload``, ``@x.setter``) is used at once.
    """
    scopes: list[tuple[str, list[ast.stmt]]] = [("", tree.body)]
    while scopes:
        prefix, body = scopes.pop()
        held: dict[str, tuple[int, _Definition]] = {}
        for at, statement in enumerate(body):
            if isinstance(statement, _Definition):
                earlier = held.get(statement.name)
                if earlier is not None and _is_lost(earlier[1], statement, body[earlier[0] + 1 : at]):
                    end = statement.end_lineno or statement.lineno
                    yield Twice(prefix + statement.name, earlier[1].lineno, statement.lineno, end)
                held[statement.name] = (at, statement)
                scopes.append((f"{prefix}{statement.name}.", statement.body))


def _is_lost(first: _Definition, second: _Definition, between: list[ast.stmt]) -> bool:
    name = first.name
    if name == "_" or not all(_last(one) in _PLAIN for one in first.decorator_list):
        return False
    heads: list[ast.AST] = [*second.decorator_list]
    if isinstance(second, ast.ClassDef):
        heads += [*second.bases, *second.keywords]
    else:
        heads += [second.args, *([second.returns] if second.returns is not None else [])]
    return not any(_mentions(one, name) for one in (*heads, *between))


def _mentions(node: ast.AST, name: str) -> bool:
    for one in ast.walk(node):
        if isinstance(one, ast.Name) and one.id == name:
            return True
        if isinstance(one, ast.Constant) and one.value == name:
            return True  # a string in __all__, getattr, or globals() may name it
        if isinstance(one, ast.Delete | ast.Global | ast.Nonlocal):
            return True
    return False


def _last(decorator: ast.expr) -> str:
    if isinstance(decorator, ast.Call):
        decorator = decorator.func
    return decorator.attr if isinstance(decorator, ast.Attribute) else getattr(decorator, "id", "")
