"""The portraits of one module's classes and functions, from its ``ast`` tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import msgspec

from ssot_tool.clones.excuses import file_excuse
from ssot_tool.portraits.cells import without_new_cells
from ssot_tool.portraits.last_names import name_of
from ssot_tool.portraits.origins import Origins, origins
from ssot_tool.portraits.painter import paint_class, paint_function
from ssot_tool.portraits.portrait import Gallery, Portrait
from ssot_tool.portraits.twice import defined_twice
from ssot_tool.portraits.values import PLACES, values

#: What ``setup`` of setuptools is told, and ``setup`` of others is not.
_OF_DISTRIBUTIONS = frozenset(("packages", "py_modules", "install_requires", "entry_points", "setup_requires"))
#: What a package says of itself at the beginning of a sentence that is another's code.
_FORK = re.compile(
    r"(?:\A|(?<=[.!:])\s|\n)[\s*]*"
    r"(?:(?:this|it|module|package|folder|is|are|has|been|an?|the|contains|holds|our|own|temporary|permanent|"
    r"unofficial|official|partial|private|isolated|minimal|internal|local|small|modified|patched|simplified|"
    r"maintained|slightly|lightly|heavily|stripped-down)[\s*,()]{1,4})*"
    r"(?:fork(?:ed)? (?:of|from)|vendored (?:\w+ )?(?:from|copy|copies|version|fork|dependenc\w+|libraries|packages?$)"
    r"|bundled (?:copy|version) of)\b",
    re.I | re.M,
)
_SAID = 500
_GUARDS = {ast.If: "if", ast.Try: "try", ast.TryStar: "try", ast.With: "", ast.AsyncWith: ""}


def gallery(tree: ast.Module, path: str = "", text: str = "") -> Gallery:
    """Every class and function that the module binds at its top, in the order of the source.

    ``path``, with "/", and ``text`` tell whether the module is excused as a whole.
    """
    assigned = values(tree)
    portraits = tuple(_portraits(tree.body, origins(tree, text), PLACES.union(assigned)))
    twice = tuple(without_new_cells(tree, text, defined_twice(tree)))
    is_migration = _is_revision(tree) or any(map(_migrates, portraits))
    excuse = file_excuse(path, text) or ("migration" if is_migration else "")
    is_fork = path.endswith("/__init__.py") and _FORK.search((ast.get_docstring(tree) or "")[:_SAID]) is not None
    return Gallery(portraits, twice, excuse, any(map(_runs, tree.body)), tuple(assigned.items()), is_fork)


def _is_revision(tree: ast.Module) -> bool:
    """Whether a module is a migration of Alembic, which says what it is and what it comes after."""
    names: set[str] = set()
    for statement in tree.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        names |= {one.id for one in targets if isinstance(one, ast.Name)}
    return {"revision", "down_revision"} <= names


def _migrates(portrait: Portrait) -> bool:
    """Whether a class is a migration of Django, in whichever folder it stands."""
    return portrait.qualname == "Migration" and any(base.endswith("Migration") for base in portrait.bases)


def _runs(statement: ast.stmt) -> bool:
    """Whether a statement is what a module does when it is run by itself: it asks so, or sets up a distribution.

    What calls its ``main`` without asking is run by itself alone.
    """
    if isinstance(statement, ast.If):
        return any(isinstance(one, ast.Name) and one.id == "__name__" for one in ast.walk(statement.test))
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call):
        return False
    called = [one.func for one in (call, *call.args) if isinstance(one, ast.Call)]
    if any(isinstance(one, ast.Name) and one.id == "main" for one in called):
        return True
    return name_of(call.func) == "setup" and not _OF_DISTRIBUTIONS.isdisjoint(one.arg for one in call.keywords)


def _portraits(body: list[ast.stmt], said: Origins | None, assigned: frozenset[str]) -> Iterator[Portrait]:
    stack = [(statement, "") for statement in reversed(body)]
    while stack:  # there may be a thousand ``elif`` in a row, each inside the one before
        statement, guard = stack.pop()
        if isinstance(statement, ast.ClassDef):
            yield _told(paint_class(statement, guard, assigned), statement, said)
        elif isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            yield _told(paint_function(statement, guard, assigned), statement, said)
        elif type(statement) in _GUARDS:
            inside = guard or _GUARDS[type(statement)]
            for part in ("finalbody", "orelse", "handlers", "body"):
                for one in reversed(getattr(statement, part, ())):
                    nested = one.body[::-1] if isinstance(one, ast.ExceptHandler) else [one]
                    stack += [(s, inside) for s in nested]


def _told(
    portrait: Portrait, node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef, said: Origins | None
) -> Portrait:
    """A portrait with what the comments say of where it is from."""
    origin = said.of(min((one.lineno for one in node.decorator_list), default=node.lineno)) if said else ""
    return msgspec.structs.replace(portrait, origin=origin) if origin else portrait
