"""The imports that nothing needs once a definition is gone, and that were needed before."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Set
from typing import NamedTuple

from ssot_tool.codemod import Retirement
from ssot_tool.edit import Edit

from .line_cuts import Block
from .listed_items import drop_items
from .module_text import Site
from .name_uses import bound_in, free_in, used_anywhere

_Import = ast.Import | ast.ImportFrom
#: A comment that says that an import stands there on purpose.
_ON_PURPOSE = re.compile(r"#.*\b(?:noqa|pylint|unused|re-?exports?|side.?effects?|public)\b", re.IGNORECASE)
_LOOKS_AROUND = frozenset(("globals", "locals", "vars", "eval", "exec"))


class Needless(NamedTuple):
    """What goes of the imports: whole lines, and edits inside those that stay; ``nodes`` are the statements gone."""

    blocks: list[Block]
    edits: list[Edit]
    nodes: list[ast.stmt]


def needless_imports(site: Site, what: Retirement, replacement: Set[str] = frozenset()) -> Needless:
    """The module's own imports, under ``TYPE_CHECKING`` too, of names that only the definition used.

    ``replacement``: the names that what takes its place uses. Imports in a package's ``__init__``, of ``kept_names``,
    in ``__all__``, written ``x as x`` or with a comment that means them, and under other conditions stay.
    """
    module = site.module
    if what.is_package or _LOOKS_AROUND & used_anywhere(module.tree, [site.node]):
        return Needless([], [], [])
    finder = _Finder(site, what.kept_names | replacement | exported(module.tree))
    return finder.found()


def exported(tree: ast.Module) -> set[str]:
    """Every string in a statement about ``__all__``."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Expr) and "__all__" in _names(node):
            found |= {
                one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)
            }
    return found


def _names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


class _Finder:
    def __init__(self, site: Site, wanted: Set[str]) -> None:
        self.module = site.module
        self.wanted = wanted
        self.gone: list[ast.stmt] = [site.node]
        self.bound = bound_in(site.module.tree)
        start, end = site.start, site.end
        self.comments = site.module.text[:start] + site.module.text[end:]

    def found(self) -> Needless:
        """Again and again: who leaves ``if TYPE_CHECKING`` empty needs ``TYPE_CHECKING`` no more."""
        drops: dict[int, list[int]] = {}
        before = None
        while before != drops:
            before = drops
            drops = self._drops()
            empty = [one for one in self._guards() if all(_is_gone(inner, drops) for inner in one.body)]
            self.gone += [one for one in empty if one not in self.gone]
        guards = [one for one in self.gone[1:] if isinstance(one, ast.If)]
        inside = {id(inner) for guard in guards for inner in guard.body}
        whole = [one for one in self._imports() if _is_gone(one, drops) and id(one) not in inside]
        nodes: list[ast.stmt] = [*guards, *whole]
        blocks = [Block(one.lineno, one.end_lineno or one.lineno) for one in nodes]
        partly = [one for one in self._imports() if id(one) in drops and not _is_gone(one, drops)]
        edits = [
            edit
            for one in partly
            for edit in drop_items(self.module, [self.module.span(alias) for alias in one.names], drops[id(one)])
        ]
        return Needless(blocks, edits, nodes)

    def _drops(self) -> dict[int, list[int]]:
        """Import statements (by ``id``) to the indexes of their needless names."""
        needed = used_anywhere(self.module.tree, self.gone, self.comments) | self.wanted
        had = set().union(*(free_in(one) for one in self.gone))
        found: dict[int, list[int]] = {}
        for statement in self._imports():
            gone = [at for at, one in enumerate(statement.names) if self._is_needless(one, had - needed)]
            if gone and (len(gone) == len(statement.names) or "\\" not in self.module.source(statement)):
                found[id(statement)] = gone
        return found

    def _is_needless(self, alias: ast.alias, unneeded: set[str]) -> bool:
        name = alias.asname or alias.name.partition(".")[0]
        return name in unneeded and self.bound[name] == 1 and alias.asname != alias.name

    def _imports(self) -> Iterator[_Import]:
        for body in (self.module.tree.body, *(guard.body for guard in self._guards())):
            for one in body:
                if isinstance(one, _Import) and self._may_go(one):
                    yield one

    def _may_go(self, statement: _Import) -> bool:
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            return False
        rows = range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)
        on_purpose = any(_ON_PURPOSE.search(self.module.row(line)) for line in rows)
        return not on_purpose and self.module.stands_alone(statement)

    def _guards(self) -> list[ast.If]:
        return [one for one in self.module.tree.body if isinstance(one, ast.If) and _is_type_checking(one)]


def _is_type_checking(node: ast.If) -> bool:
    name = node.test.attr if isinstance(node.test, ast.Attribute) else getattr(node.test, "id", None)
    return name == "TYPE_CHECKING" and not node.orelse


def _is_gone(statement: ast.stmt, drops: dict[int, list[int]]) -> bool:
    return isinstance(statement, _Import) and len(drops.get(id(statement), ())) == len(statement.names)
