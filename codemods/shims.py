"""Puts a shim in the place of a legacy class or function: it warns when it is used and hands over to the canonical."""

from __future__ import annotations

import ast

from ssot_tool.codemod import Retirement
from ssot_tool.edit import Edit
from ssot_tool.signature import Left

from .module_edits.line_cuts import cut
from .module_edits.module_text import Site, Statement, find_definition, module_text, names_of
from .module_edits.name_uses import parameter_names, used_anywhere
from .module_edits.needless_imports import needless_imports
from .module_edits.new_imports import ImportRoom, NewImport
from .shim_parts.of_class import class_shim
from .shim_parts.of_function import function_shim
from .shim_parts.style import style_of
from .shim_parts.words import Words, shim_obstacle


def shim(text: str, what: Retirement) -> list[Edit] | Left:
    """The edits, in order, that leave a shim of ``what`` in its module's ``text``; or why there can be none.

    They bring the imports that the shim needs, and take out those that only the definition needed.
    """
    module = module_text(text)
    if isinstance(module, Left):
        return module
    site = find_definition(module, what.start, what.symbol.rpartition(".")[2])
    if isinstance(site, Left):
        return site
    obstacle = shim_obstacle(site, what)
    if obstacle is not None:
        return obstacle
    room = ImportRoom(site, (), _parameters(what, site.node))
    canonical = _canonical(site, what, room)
    if isinstance(canonical, Left):
        return canonical
    warn = room.module_named("warnings")
    lines = _lines(site, what, canonical, f"{warn.name}.warn")
    if isinstance(lines, Left):
        return lines
    body = "\n".join(lines).replace("\n", f"\n{site.indent}").replace(f"\n{site.indent}\n", "\n\n")
    new = ast.parse("\n".join(lines))
    needless = needless_imports(site, what, frozenset(used_anywhere(new)))
    room = ImportRoom(site, needless.nodes, _parameters(what, site.node))
    imports = room.edits([warn.statement, "" if what.local_import else canonical.statement])
    return sorted(
        [Edit(site.start, site.end, body), *imports, *needless.edits, *cut(module, needless.blocks)],
    )


def _parameters(what: Retirement, node: Statement) -> set[str]:
    """The names that the shim's own parameters take."""
    names = {one.name for one in what.legacy.parameters} if what.legacy is not None else set()
    return names | (set() if isinstance(node, ast.ClassDef) else parameter_names(node))


def _canonical(site: Site, what: Retirement, room: ImportRoom) -> NewImport | Left:
    own = what.symbol.rsplit(".", len(site.scopes))[0]
    if own != what.module:
        return room.member(what.module, what.imported, what.name, f"{own}.__init__" if what.is_package else own)
    body = site.module.tree.body
    above = body[: body.index(site.top)]
    if isinstance(site.node, ast.ClassDef) and what.name not in names_of(above):
        return Left(f"{what.name} is not defined above it")
    return NewImport(what.name)


def _lines(site: Site, what: Retirement, canonical: NewImport, warn: str) -> list[str] | Left:
    words = Words(what, style_of(site), canonical.name, warn)
    if isinstance(site.node, ast.ClassDef):
        return class_shim(site, words)
    return function_shim(site, words, canonical.statement if what.local_import else "")
