"""Where an import goes that a module does not have yet, and under which name: among its like, in their order."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Collection, Sequence
from typing import NamedTuple

from ssot_tool.edit import Edit

from .module_text import Site, is_docstring
from .name_uses import bound_in

_Import = ast.Import | ast.ImportFrom
_HEADER = re.compile(r"#!|#.*coding[:=]")


class NewImport(NamedTuple):
    """The name that a module can use, and the statement that gives it; "" if the name is there already."""

    name: str
    statement: str = ""


class ImportRoom:
    """The imports at the top of a module, and what else its names are bound to, the definition left out.

    ``gone``: import statements that will not be there. ``taken``: names that cannot be used.
    """

    def __init__(self, site: Site, gone: Collection[ast.stmt], taken: Collection[str]) -> None:
        self.site = site
        self.module = site.module
        self.bound = bound_in(site.module.tree)
        self.taken = set(taken).union(*(bound_in(scope) for scope in site.scopes[1:]))
        body = site.module.tree.body
        above = body[: body.index(site.top)]
        self.imports = [one for one in above if isinstance(one, _Import) and one not in gone]

    def module_named(self, name: str) -> NewImport:
        """A module of the standard library: ``import name``, or what stands there already."""
        for one in self.imports:
            for alias in one.names if isinstance(one, ast.Import) else ():
                as_name = alias.asname or alias.name
                if alias.name == name and self._is_free(as_name, 1):
                    return NewImport(as_name)
        as_name = self._free(name, 0)
        statement = f"import {name}" if as_name == name else f"import {name} as {as_name}"
        return NewImport(as_name, statement)

    def member(self, absolute: str, written: str, name: str, own: str) -> NewImport:
        """``from written import name``, or what stands there already for ``absolute.name``; ``own`` is this module."""
        known = [
            alias for one in self._froms() for alias in one.names if self._is_member(one, alias, absolute, name, own)
        ]
        top = [alias for one in self.imports for alias in one.names if alias in known]
        for alias in top:
            if self._is_free(alias.asname or alias.name, 1):
                return NewImport(alias.asname or alias.name)
        same = sum((alias.asname or alias.name) == name for alias in known)
        as_name = self._free(name, same)
        statement = f"from {written} import {name}" + (f" as {as_name}" if as_name != name else "")
        return NewImport(as_name, statement)

    def edits(self, statements: Sequence[str]) -> list[Edit]:
        """The edits that bring some statements among the imports, or a place where imports would stand."""
        wanted = [one for one in statements if one]
        if not wanted:
            return []
        if not self._groups():
            return [self._first("\n\n".join(wanted))]
        found: dict[int, str] = {}
        for one in wanted:
            edit = self._add_plain(one) if one.startswith("import ") else self._add_from(one, one.split()[1])
            found[edit.start] = found.get(edit.start, "") + edit.text
        return [Edit(at, at, text) for at, text in found.items()]

    def _froms(self) -> list[ast.ImportFrom]:
        return [one for one in ast.walk(self.module.tree) if isinstance(one, ast.ImportFrom)]

    def _is_member(self, one: ast.ImportFrom, alias: ast.alias, absolute: str, name: str, own: str) -> bool:
        module = one.module or ""
        if one.level:
            parts = own.split(".")
            module = ".".join([*parts[: len(parts) - one.level], *([module] if module else [])])
        return (module, alias.name) == (absolute, name)

    def _is_free(self, name: str, times: int) -> bool:
        return name not in self.taken and self.bound[name] <= times

    def _free(self, name: str, times: int) -> str:
        while not self._is_free(name, times):
            name, times = f"_{name}", 0
        return name

    def _groups(self) -> list[list[_Import]]:
        """The imports, but for those from the future, in groups without blank lines."""
        groups: list[list[_Import]] = []
        for one in self.imports:
            if _module_of(one) == "__future__":
                continue
            near = groups and (groups[-1][-1].end_lineno or 0) + 1 >= one.lineno
            groups[-1].append(one) if near else groups.append([one])
        return groups

    def _add_plain(self, statement: str) -> Edit:
        groups = self._groups()
        group = next((one for one in groups if any(_is_standard(item) for item in one)), None)
        if group is None:
            return self._above(groups[0][0], f"{statement}\n\n")
        plain = [one for one in group if isinstance(one, ast.Import)]
        before = [one for one in plain if one.names[0].name < statement.split()[1]]
        if before:
            return self._below(before[-1], f"{statement}\n")
        return self._above(plain[0] if plain else group[0], f"{statement}\n")

    def _add_from(self, statement: str, module: str) -> Edit:
        groups = self._groups()
        near = max(groups, key=lambda group: max(_kinship(module, _module_of(one)) for one in group))
        if not any(_kinship(module, _module_of(one)) for one in near):
            return self._add_group(statement, groups[-1], module)
        behind = [one for one in near if isinstance(one, ast.ImportFrom) and _order(_module_of(one)) > _order(module)]
        return self._above(behind[0], f"{statement}\n") if behind else self._below(near[-1], f"{statement}\n")

    def _add_group(self, statement: str, last: list[_Import], module: str) -> Edit:
        """A group of its own below all others, but above that of relative imports."""
        if _module_of(last[0]).startswith(".") and not module.startswith("."):
            return self._above(last[0], f"{statement}\n\n")
        line = (last[-1].end_lineno or last[-1].lineno) + 1
        imports = {one.lineno for one in self.module.tree.body if isinstance(one, _Import)}
        near = line <= self.module.rows and line not in imports and not self.module.is_blank(line)
        return self._below(last[-1], f"\n{statement}\n" + "\n" * near)

    def _above(self, one: ast.stmt, text: str) -> Edit:
        at = self.module.line_span(one.lineno)[0]
        return Edit(at, at, text)

    def _below(self, one: ast.stmt, text: str) -> Edit:
        at = self.module.line_span(one.end_lineno or one.lineno)[1]
        return Edit(at, at, text)

    def _first(self, statement: str) -> Edit:
        """A place where no import is: behind the docstring and what comes from the future."""
        body = self.module.tree.body
        heads: list[ast.stmt] = [one for one in self.imports if _module_of(one) == "__future__"]
        if not heads and is_docstring(body[0]):
            heads = [body[0]]
        if heads:
            line = (heads[-1].end_lineno or heads[-1].lineno) + 1
            gap = "" if line > self.module.rows or self.module.is_blank(line) else "\n\n"
            return self._below(heads[-1], f"\n{statement}\n{gap}")
        line = 1
        while line < self.module.rows and self.module.is_comment(line):
            line += 1
        if line > 1 and self.module.is_blank(line):
            at = self.module.line_span(line)[0]
            return Edit(at, at, f"\n{statement}\n")
        line = 1
        while line < self.module.rows and _HEADER.match(self.module.row(line)):
            line += 1
        at = self.module.line_span(line)[0]
        return Edit(at, at, f"{statement}\n\n\n")


def _module_of(one: _Import) -> str:
    if isinstance(one, ast.Import):
        return one.names[0].name
    return "." * one.level + (one.module or "")


def _is_standard(one: _Import) -> bool:
    return _module_of(one).partition(".")[0] in sys.stdlib_module_names


def _kinship(one: str, other: str) -> int:
    """How many leading components two modules share; two relative ones share their being so."""
    if one.startswith(".") != other.startswith("."):
        return 0
    count = int(one.startswith("."))
    for mine, theirs in zip(one.lstrip(".").split("."), other.lstrip(".").split("."), strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _order(module: str) -> tuple[int, str]:
    dots = len(module) - len(module.lstrip("."))
    return -dots, module.lower()
