"""What becomes of the import statements of one file: decisions item by item, and then one change a statement."""

from __future__ import annotations

from typing import NamedTuple

from ssot_tool.codemod import ImportChange, ImportItem
from ssot_tool.scan.sheet import ImportStatement, Item


class Wanted(NamedTuple):
    """What an item becomes: ``module`` as it is to be written, None for an ``import`` without ``from``."""

    module: str | None
    name: str
    alias: str | None

    @property
    def statement(self) -> str:
        """The import as a statement of its own."""
        tail = f" as {self.alias}" if self.alias else ""
        return f"import {self.name}{tail}" if self.module is None else f"from {self.module} import {self.name}{tail}"


class Importing:
    """Collects decisions on the import statements of a file."""

    def __init__(self) -> None:
        self._statements: dict[int, ImportStatement] = {}
        self._moved: dict[int, dict[int, Wanted]] = {}
        self._dropped: dict[int, set[int]] = {}
        self._added: dict[int, list[str]] = {}
        self._modules: dict[int, str] = {}

    def move(self, statement: ImportStatement, item: Item, wanted: Wanted) -> None:
        """An item becomes another import."""
        self._statements[statement.start] = statement
        self._moved.setdefault(statement.start, {})[item.position] = wanted

    def respell(self, statement: ImportStatement, module: str) -> None:
        """What a statement imports from another module now, all of it."""
        self._statements[statement.start] = statement
        self._modules[statement.start] = module

    def drop(self, statement: ImportStatement, item: Item) -> None:
        """An item goes."""
        self._statements[statement.start] = statement
        self._dropped.setdefault(statement.start, set()).add(item.position)

    def add(self, statement: ImportStatement, wanted: Wanted) -> None:
        """Another import is wanted beside a statement."""
        self._statements[statement.start] = statement
        added = self._added.setdefault(statement.start, [])
        if wanted.statement not in added:
            added.append(wanted.statement)

    def changes(self) -> list[ImportChange]:
        """One change a statement, in their order."""
        return [self._change(self._statements[start]) for start in sorted(self._statements)]

    def _change(self, statement: ImportStatement) -> ImportChange:
        moved = dict(self._moved.get(statement.start, {}))
        dropped = set(self._dropped.get(statement.start, ()))
        added = list(self._added.get(statement.start, ()))
        written = "." * statement.level + statement.module
        seen: set[Wanted] = set()
        for index in sorted(moved):
            if moved[index] in seen:
                dropped.add(index)
                del moved[index]
            else:
                seen.add(moved[index])
        stays = [item for item in statement.items if item.position not in moved and item.position not in dropped]
        modules = {wanted.module for wanted in moved.values()}
        module: str | None = self._modules.get(statement.start)
        written = module or written
        rename: dict[int, ImportItem] = {}
        if statement.is_from and not stays and len(modules) == 1 and None not in modules and moved:
            module = next(iter(modules))
            rename = {index: ImportItem(wanted.name, wanted.alias) for index, wanted in moved.items()}
        else:
            for index, wanted in moved.items():
                in_place = wanted.module == written if statement.is_from else wanted.module is None
                twin = any((item.name, item.alias) == (wanted.name, wanted.alias) for item in stays)
                if in_place and not twin:
                    rename[index] = ImportItem(wanted.name, wanted.alias)
                else:
                    dropped.add(index)
                    if not twin or not in_place:
                        added.append(wanted.statement)
        same = {i.position for i in statement.items if rename.get(i.position) == ImportItem(i.name, i.alias)}
        rename = {index: item for index, item in rename.items() if index not in same}
        return ImportChange(
            statement.start,
            tuple(sorted(dropped)),
            rename,
            None if module == "." * statement.level + statement.module else module,
            tuple(dict.fromkeys(added)),
        )


def relative(package: str, module: str) -> str | None:
    """A module as a relative import in a package names it; None where they have no package in common."""
    mine, theirs = package.split(".") if package else [], module.split(".")
    shared = 0
    while shared < min(len(mine), len(theirs)) and mine[shared] == theirs[shared]:
        shared += 1
    if not shared:
        return None
    return "." * (len(mine) - shared + 1) + ".".join(theirs[shared:])
