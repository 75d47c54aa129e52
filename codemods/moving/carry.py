"""Carries definitions of one module into another, with all that they need; the module itself stays as it is.

A definition keeps its text, comments and decorators to the letter, but for names: it gets its new one, and so do other
definitions that are carried, wherever it refers to them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from ssot_tool.edit import Edit
from ssot_tool.signature import Left

from ..module_edits.module_text import ModuleText, Site, Statement, find_definition, module_text
from .bindings import Bound, module_bindings
from .free_names import Free, free_names
from .statements import assigned, edited, is_constant, is_known, is_text, names_module

#: Where a carried definition of another module is found: its absolute path to (module, name), None for any other path.
Elsewhere = Callable[[str], tuple[str, str] | None]
_TYPE_CHECKING = re.compile(r"(?:\w+\.)?TYPE_CHECKING")


class Import(NamedTuple):
    """``from module import name as alias``, or with no name ``import module as alias``; alias "" for none."""

    module: str
    name: str
    alias: str


class Carried(NamedTuple):
    """What becomes of some definitions of a module.

    ``pieces``: their texts, and those of what comes along, in the order of the source. ``imports``; ``typing``: those
    under ``if TYPE_CHECKING:``; ``guarded``: whole statements. ``copied``: names that came along; ``loggers``: whether
    one is named after its module. ``refused``: what cannot be carried, with half a sentence why; then nothing else of
    the result counts, and it is to be asked for without these.
    """

    pieces: tuple[str, ...]
    imports: frozenset[Import]
    typing: frozenset[Import]
    guarded: tuple[str, ...]
    copied: tuple[str, ...]
    loggers: bool
    future: bool
    refused: Mapping[str, str]


class Source(NamedTuple):
    """A module: its text, its dotted name, whether it is a package, and names that others take from it."""

    text: str
    module: str
    is_package: bool
    taken: frozenset[str] = frozenset()


def carry(source: Source, renamed: Mapping[str, str], elsewhere: Elsewhere) -> Carried | Left:
    """Carry the definitions of ``renamed`` (name to new name); Left where the module cannot be read."""
    module = module_text(source.text)
    if isinstance(module, Left):
        return module
    return _Carrier(source, module, renamed, elsewhere).carried()


class _Carrier:
    def __init__(self, source: Source, module: ModuleText, renamed: Mapping[str, str], elsewhere: Elsewhere) -> None:
        self.source = source
        self.module = module
        self.renamed = renamed
        self.elsewhere = elsewhere
        self.bindings = module_bindings(module.tree)
        self.imports: set[Import] = set()
        self.typing: set[Import] = set()
        self.guards: dict[int, ast.stmt] = {}
        self.copies: dict[str, ast.stmt] = {}
        self.along: frozenset[str] = frozenset()
        self.loggers = False
        self.refused: dict[str, str] = {}

    def carried(self) -> Carried:
        sites: dict[str, Site] = {}
        for name in self.renamed:
            site = self._site(name)
            if isinstance(site, str):
                self.refused[name] = site
            else:
                sites[name] = site
        self.along = self._only_for_them()
        pieces: list[tuple[int, str]] = []
        for name, site in sites.items():
            reason = self._need_all(site.node)
            if reason:
                self.refused[name] = reason
            pieces.append((site.start, self._text(site)))
        pieces += [(self.module.span(node)[0], self._copy(node)) for node in self.copies.values()]
        return Carried(
            tuple(text for _, text in sorted(pieces)),
            frozenset(self.imports),
            frozenset(self.typing - self.imports),
            tuple(self._guard(node) for _, node in sorted(self.guards.items())),
            tuple(sorted(self.copies)),
            self.loggers,
            any(isinstance(one, ast.ImportFrom) and one.module == "__future__" for one in self.module.tree.body),
            self.refused,
        )

    # -- definitions --------------------------------------------------------------------------------------------

    def _site(self, name: str) -> Site | str:
        """Where a definition stands; why it cannot be carried, if it cannot."""
        bound = self.bindings.get(name, [])
        if len(bound) != 1 or bound[0].sort != "definition" or bound[0].guard is not None:
            return "it is not simply defined at the top of its module"
        node = bound[0].node
        assert isinstance(node, Statement)
        start = self.module.span(node)[0]
        site = find_definition(self.module, start, name)
        if isinstance(site, Left):
            return site.reason
        for one in ast.walk(node):
            match one:
                case ast.Global(names=names):
                    return f"it changes {names[0]} of its module with global"
                case ast.Name(id="__file__"):
                    return "it asks where its own file stands"
                case ast.Call(func=ast.Name(id="globals" as looked), args=[]):
                    return f"it looks into its module with {looked}()"
        return site

    def _users(self) -> dict[str, set[str]]:
        """The names of a module to the definitions that read them; "" stands for any other statement."""
        found: dict[str, set[str]] = {}
        for statement in self.module.tree.body:
            name = statement.name if isinstance(statement, Statement) else assigned(statement)
            for free in free_names(statement):
                if free.name != name:
                    found.setdefault(free.name, set()).add(name)
        for node in ast.walk(self.module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in self.bindings:
                found.setdefault(node.value, set()).add("")  # an entry of __all__, or of a registry
        return found

    def _only_for_them(self) -> frozenset[str]:
        """The names that nothing but what is carried reads, or what comes along with it."""
        users = self._users()
        eligible = {name for name, bound in self.bindings.items() if self._may_come(name, bound)}
        found: set[str] = set()
        while True:  # what they need, and what that needs
            mine = found | self.renamed.keys()
            more = {name for name in eligible - found if users.get(name, set()) & mine}
            if not more:
                break
            found |= more
        while True:  # less what others need, and what that needs
            mine = found | self.renamed.keys()
            kept = {name for name in found if users[name] <= mine}
            if kept == found:
                return frozenset(found)
            found = kept

    # -- what they need -----------------------------------------------------------------------------------------

    def _need_all(self, node: ast.AST) -> str:
        for free in list(free_names(node)):
            reason = self._need(free)
            if reason:
                return reason
        return ""

    def _need(self, free: Free) -> str:
        name = free.name
        bound = self.bindings.get(name)
        if bound is None:
            star = next((one for one in self.bindings.get("*", ())), None)
            strange = isinstance(free.node, ast.Name) and not is_known(name)
            return f"a star import may bring {name}" if star is not None and strange else ""
        if name in self.renamed or name in self.copies:
            return ""
        if len({id(one.guard) for one in bound}) == 1 and bound[0].guard is not None and self._is_guard(bound[0].guard):
            self._need_guarded(bound)
        elif len(bound) > 1 or bound[0].guard is not None:
            self._from_legacy(name)
        elif bound[0].sort == "import":
            self._need_import(bound[0], self.imports)
        elif name in self.along or names_module(bound[0].node):
            self.copies[name] = bound[0].node
            self.loggers = self.loggers or names_module(bound[0].node)
            return self._need_all(bound[0].node)
        else:
            self._from_legacy(name)
        return ""

    def _from_legacy(self, name: str) -> None:
        self.imports.add(Import(self.source.module, name, ""))

    def _need_import(self, bound: Bound, into: set[Import]) -> None:
        one = self._import(bound)
        path = f"{one.module}.{one.name}" if one.name else one.module
        if self.elsewhere(path) is not None:
            return  # its new name is imported where it is used
        into.add(one)

    def _import(self, bound: Bound) -> Import:
        node, alias = bound.node, bound.alias
        assert alias is not None
        if isinstance(node, ast.ImportFrom):
            return Import(self._absolute(node), alias.name, "" if alias.asname in (None, alias.name) else alias.asname)
        return Import(alias.name, "", alias.asname or "")

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.source.module.split(".")
        above = parts[: len(parts) - node.level + self.source.is_package]
        return ".".join([*above, *([node.module] if node.module else [])])

    def _is_guard(self, guard: ast.stmt) -> bool:
        """Whether a statement does nothing but import, or assign where an import fails."""
        plain = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.Pass)
        if isinstance(guard, ast.If):
            return _TYPE_CHECKING.fullmatch(ast.unparse(guard.test)) is not None and not guard.orelse
        if not isinstance(guard, ast.Try) or guard.finalbody:
            return False
        parts = [*guard.body, *guard.orelse, *(one for handler in guard.handlers for one in handler.body)]
        return all(isinstance(one, plain) or is_text(one) for one in parts) and bool(guard.handlers)

    def _need_guarded(self, bound: list[Bound]) -> None:
        guard = bound[0].guard
        assert guard is not None
        if isinstance(guard, ast.If):
            for one in bound:
                if one.sort == "import":
                    self._need_import(one, self.typing)
                else:
                    self._from_legacy(assigned(one.node))
            return
        self.guards[self.module.span(guard)[0]] = guard
        for handler in guard.handlers if isinstance(guard, ast.Try) else ():
            for statement in handler.body:
                for free in free_names(statement):
                    if free.name in self.bindings and all(b.guard is not guard for b in self.bindings[free.name]):
                        self._need(free)

    def _may_come(self, name: str, bound: list[Bound]) -> bool:
        """Whether a function or constant could stand in another module as well, as far as it says itself."""
        if len(bound) != 1 or bound[0].guard is not None or name in self.source.taken or name in self.renamed:
            return False
        node = bound[0].node
        if isinstance(node, ast.Assign | ast.AnnAssign):
            return node.value is not None and is_constant(node.value)
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        return is_function and isinstance(self._site(name), Site)

    # -- texts --------------------------------------------------------------------------------------------------

    def _text(self, site: Site) -> str:
        node = site.node
        edits = [self._name_edit(site), *self._followed(node)]
        first = site.first_line
        while first > 1 and self.module.is_comment(first - 1) and not self.module.indent(first - 1):
            first -= 1
        start = self.module.line_span(first)[0]
        return edited(self.module.text, start, site.end, edits)

    def _copy(self, node: ast.stmt) -> str:
        start, end = self.module.span(node)
        first, last = self.module.line_of(start), self.module.line_of(end)
        if isinstance(node, Statement):
            site = find_definition(self.module, start, node.name)
            if isinstance(site, Site):
                first, last = site.first_line, site.last_line
        while first > 1 and self.module.is_comment(first - 1) and not self.module.indent(first - 1):
            first -= 1
        until = self.module.line_span(last)[0] + len(self.module.row(last))
        return edited(self.module.text, self.module.line_span(first)[0], until, self._followed(node))

    def _guard(self, node: ast.stmt) -> str:
        start, end = self.module.span(node)
        edits = [self._absolute_edit(one) for one in ast.walk(node) if isinstance(one, ast.ImportFrom) and one.level]
        return edited(self.module.text, start, end, [edit for edit in edits if edit is not None])

    def _name_edit(self, site: Site) -> Edit:
        node = site.node
        at = self.module.span(node)[0]
        found = re.compile(rf"(?:async\s+)?(?:class|def)\s+({re.escape(node.name)})\b").match(self.module.text, at)
        assert found is not None
        return Edit(found.start(1), found.end(1), self.renamed[node.name])

    def _followed(self, node: ast.AST) -> list[Edit]:
        """The edits by which names of carried definitions follow."""
        edits: list[Edit] = []
        free = list(free_names(node))
        names = {id(one.node): one.name for one in free if isinstance(one.node, ast.Name)}
        covered: set[int] = set()
        for one in ast.walk(node):
            if isinstance(one, ast.Attribute) and id(one) not in covered:
                covered |= self._chain(one, names, edits)
            elif isinstance(one, ast.ImportFrom):
                edits += self._local_import(one)
        for each in free:
            if isinstance(each.node, ast.Name) and id(each.node) not in covered:
                new = self._new_name(each.name)
                if new:
                    edits.append(Edit(*self.module.span(each.node), new))
        edits += self._in_strings({id(one.node): one.node for one in free if isinstance(one.node, ast.Constant)})
        return sorted(set(edits))

    def _new_name(self, name: str) -> str:
        """What a name of this module is called where it is carried to; "" for what keeps its name."""
        if name in self.renamed:
            return self.renamed[name]
        bound = self.bindings.get(name, [])
        if len(bound) == 1 and bound[0].sort == "import":
            one = self._import(bound[0])
            return self._elsewhere_name(f"{one.module}.{one.name}" if one.name else one.module)
        return ""

    def _elsewhere_name(self, path: str) -> str:
        found = self.elsewhere(path)
        if found is None:
            return ""
        self.imports.add(Import(found[0], found[1], ""))
        return found[1]

    def _chain(self, node: ast.Attribute, names: Mapping[int, str], edits: list[Edit]) -> set[int]:
        """Follow ``module.Old``; return the nodes that this covers."""
        parts: list[str] = []
        one: ast.expr = node
        inner: list[ast.expr] = []
        while isinstance(one, ast.Attribute):
            parts.insert(0, one.attr)
            inner.append(one)
            one = one.value
        bound = self.bindings.get(one.id, []) if isinstance(one, ast.Name) and id(one) in names else []
        if len(bound) != 1 or bound[0].sort != "import":
            return set()
        told = self._import(bound[0])
        base = f"{told.module}.{told.name}" if told.name else told.module
        if not told.name and not told.alias:
            base = base.partition(".")[0]
        for count in range(len(parts), 0, -1):
            new = self._elsewhere_name(".".join([base, *parts[:count]]))
            if new:
                edits.append(Edit(*self.module.span(inner[len(parts) - count]), new))
                return {id(one), *map(id, inner)}
        return set()

    def _local_import(self, node: ast.ImportFrom) -> list[Edit]:
        """An import inside of a function: absolute, and of carried definitions from where they are then."""
        module = self._absolute(node)
        moved = {a: found for a in node.names if (found := self.elsewhere(f"{module}.{a.name}")) is not None}
        if not moved:
            edit = self._absolute_edit(node)
            return [] if edit is None else [edit]
        start, end = self.module.span(node)
        indent = self.module.indent(self.module.line_of(start))
        lines = [f"from {to} import {name} as {a.asname or a.name}" for a, (to, name) in moved.items()]
        rest = [a.name if a.asname is None else f"{a.name} as {a.asname}" for a in node.names if a not in moved]
        lines += [f"from {module} import {', '.join(rest)}"] if rest else []
        return [Edit(start, end, f"\n{indent}".join(lines))]

    def _absolute_edit(self, node: ast.ImportFrom) -> Edit | None:
        if not node.level:
            return None
        start = self.module.span(node)[0]
        found = re.compile(r"from\s*([.\s]*[\w.]*?)(\s*)import\b").match(self.module.text, start)
        if found is None:
            return None
        return Edit(found.start(1), found.end(2), f"{self._absolute(node)}{found[2] or ' '}")

    def _in_strings(self, strings: Mapping[int, ast.Constant]) -> list[Edit]:
        edits = []
        for node in strings.values():
            start, end = self.module.span(node)
            for word in re.finditer(r"[^\W\d]\w*", self.module.text[start:end]):
                new = self._new_name(word[0])
                if new:
                    edits.append(Edit(start + word.start(), start + word.end(), new))
        return edits
