"""What is asked of one import, and whether it can be had."""

from __future__ import annotations

import ast
import keyword
from collections.abc import Iterator
from typing import NamedTuple

from ssot_tool.codemod import ImportChange, ImportItem

from .enlarge import written
from .parts import Parts
from .restate import renamed, with_module
from .shorten import without
from .tokens import Token


class Meaning(NamedTuple):
    """What an import statement imports: ``module`` with its dots is None in ``import a``; a star is called ``*``."""

    module: str | None
    items: tuple[ImportItem, ...]

    @property
    def text(self) -> str:
        """The statement, plainly written."""
        names = ", ".join(map(written, self.items))
        return f"import {names}" if self.module is None else f"from {self.module} import {names}"

    @property
    def is_star(self) -> bool:
        return any(item.name == "*" for item in self.items)

    @property
    def single(self) -> list[Meaning]:
        """The same as statements of one item each."""
        return [Meaning(self.module, (item,)) for item in self.items]

    @property
    def bound(self) -> set[str]:
        """The names that it binds."""
        return {item.alias or (item.name if self.module else item.name.partition(".")[0]) for item in self.items}


def meaning(node: ast.Import | ast.ImportFrom) -> Meaning:
    """What a parsed import means."""
    items = tuple(ImportItem(alias.name, alias.asname) for alias in node.names)
    return Meaning("." * node.level + (node.module or "") if isinstance(node, ast.ImportFrom) else None, items)


def wanted(text: str) -> Meaning:
    """What a statement that is to be added means; ValueError if it is no single import of names."""
    try:
        body = ast.parse(text).body
    except SyntaxError:
        body = []
    if len(body) != 1 or not isinstance(body[0], ast.Import | ast.ImportFrom):
        raise ValueError(f"{text!r} is no import statement.")
    found = meaning(body[0])
    if found.is_star or found.module == "__future__":
        raise ValueError("A star import and an import of __future__ are not added.")
    return found


def restated(statement: Parts, change: ImportChange) -> list[Token] | None:
    """The tokens of a statement after its change, without what is added; None if it goes.

    ValueError if that cannot be done.
    """
    _check(statement, change)
    if len(set(change.drop)) == len(statement.items):
        return None
    tokens = renamed(statement.tokens, change.rename)
    if change.module is not None:
        tokens = with_module(tokens, change.module)
    return without(tokens, {*change.drop, *_repeated(statement, change)})


def _repeated(statement: Parts, change: ImportChange) -> Iterator[int]:
    """The items that would be renamed to what stands beside them."""
    names = enumerate(statement.names)
    there = {name for at, name in names if at not in change.rename and at not in change.drop}
    for index, item in change.rename.items():
        if item in there:
            yield index
        there.add(item)


def _check(statement: Parts, change: ImportChange) -> None:
    module, count = statement.module_name, len(statement.items)
    if module == "__future__":
        raise ValueError("An import of __future__ is not changed.")
    if any(item.name == "*" for item in statement.names) and (change.drop or change.rename or change.module):
        raise ValueError("A star import is not changed.")
    for index in (*change.drop, *change.rename):
        if not 0 <= index < count:
            raise ValueError(f"An import of {count} items has no item {index}.")
    if set(change.drop) & set(change.rename):
        raise ValueError("An item of an import cannot be dropped and renamed.")
    for item in change.rename.values():
        if not _is_dotted(item.name) or (module is not None and "." in item.name):
            raise ValueError(f"{item.name!r} is no name that can be imported here.")
        if item.alias is not None and not _is_name(item.alias):
            raise ValueError(f"{item.alias!r} is no name that can be given to an import.")
    if change.module is not None and (module is None or not _is_module(change.module)):
        raise ValueError(f"{change.module!r} is no module that can be written into this import.")


def _is_module(text: str) -> bool:
    name = text.lstrip(".")
    return _is_dotted(name) if name else bool(text)


def _is_dotted(text: str) -> bool:
    return all(map(_is_name, text.split(".")))


def _is_name(text: str) -> bool:
    return text.isidentifier() and not keyword.iskeyword(text)
