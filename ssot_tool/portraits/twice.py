"""Names that one scope defines twice, so that nobody can ever use what was defined first."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Iterator

from ssot_tool.portraits.last_names import last_name
from ssot_tool.portraits.portrait import Twice
from ssot_tool.words import word_set

_Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
_DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
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
        mentions: _Mentions | None = None
        for at, statement in enumerate(body):
            if isinstance(statement, _DEFINITIONS):
                earlier = held.get(statement.name)
                if earlier is not None and _is_lost(earlier[1], statement):
                    mentions = mentions or _Mentions(body)
                    if not mentions.between(statement.name, earlier[0], at):
                        end = statement.end_lineno or statement.lineno
                        yield Twice(prefix + statement.name, earlier[1].lineno, statement.lineno, end)
                held[statement.name] = (at, statement)
                scopes.append((f"{prefix}{statement.name}.", statement.body))


class _Mentions:
    """Which statements of a block mention a name, by their positions.

    Made only where something may be lost: most that is defined twice is overloaded or set, and a look into every such
    block took a third of the time of all portraits (SQLAlchemy, where much is overloaded).
    """

    def __init__(self, body: list[ast.stmt]) -> None:
        self._at: dict[str, list[int]] = {}  # the name, "" for any; ascending
        for at, statement in enumerate(body):
            for name in _mentioned(statement):
                self._at.setdefault(name, []).append(at)

    def between(self, name: str, first: int, last: int) -> bool:
        """Whether a statement after one position and before another mentions a name, or may mention any."""
        for found in (self._at.get(name, []), self._at.get("", [])):
            at = bisect_right(found, first)
            if at < len(found) and found[at] < last:
                return True
        return False


def _is_lost(first: _Definition, second: _Definition) -> bool:
    name = first.name
    if name == "_" or not all(last_name(one) in _PLAIN for one in first.decorator_list):
        return False
    heads: list[ast.AST] = [*second.decorator_list]
    if isinstance(second, ast.ClassDef):
        heads += [*second.bases, *second.keywords]
    else:
        heads += [second.args, *([second.returns] if second.returns is not None else [])]
    return not any(said in (name, "") for one in heads for said in _mentioned(one))


def _mentioned(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            yield one.id
        elif isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value:
            yield one.value  # a string in __all__, getattr, or globals() may name it
        elif isinstance(one, ast.Delete | ast.Global | ast.Nonlocal):
            yield ""
