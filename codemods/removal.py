"""Takes a legacy class or function out of its module, with what only it needed."""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

from ssot_tool.codemod import Retirement
from ssot_tool.edit import Edit
from ssot_tool.signature import Left

from .module_edits.all_entries import Entries, all_entries, drop_all_entry
from .module_edits.line_cuts import Block, cut
from .module_edits.module_text import ModuleText, Site, find_definition, is_docstring, module_text
from .module_edits.name_uses import bound_in
from .module_edits.needless_imports import Needless, needless_imports
from .shim_parts.words import obstacle

#: Comments that are for a whole file or a region, not for what stands below.
_NOT_ITS_OWN = re.compile(r"#!|#.*coding[:=]|#\s*(?:fmt|isort|yapf|ruff|pylint|mypy|type):|#\s*(?:end)?region\b|# ?%%")


class Emptied(NamedTuple):
    """Nothing would be left but a docstring, comments and imports: the file can go. ``edits`` take out the rest."""

    edits: list[Edit]


def remove(text: str, what: Retirement) -> list[Edit] | Emptied | Left:
    """The edits, in order, that take ``what`` out of its module's ``text``; or why that cannot be.

    Its decorators and the comment lines directly above go with it, so do its entries in ``__all__`` and imports that
    only it needed. A suite that would be empty gets ``pass``.
    """
    module = module_text(text)
    if isinstance(module, Left):
        return module
    name = what.symbol.rpartition(".")[2]
    site = find_definition(module, what.start, name)
    if isinstance(site, Left):
        return site
    found = obstacle(site)
    if found is not None:
        return found
    public = isinstance(site.scopes[-1], ast.Module) and len(site.scopes) == 1
    entries = all_entries(module, name, None) if public else Entries([], [], [])
    needless = needless_imports(site, what)
    edits = _edits(site, entries, needless)
    gone = [site.node, *entries.nodes, *needless.nodes]
    return Emptied(edits) if _is_emptied(module, gone, name, what) else edits


def _edits(site: Site, entries: Entries, needless: Needless) -> list[Edit]:
    first = _first_comment(site)
    blocks = [*entries.blocks, *needless.blocks]
    edits = [*entries.edits, *needless.edits]
    if len(site.suite) > 1 or isinstance(site.parents[-1], ast.Module):
        blocks.append(Block(first, site.last_line))
    else:
        start = site.module.line_span(first)[0] + len(site.indent)
        edits.append(Edit(start, site.end, "pass"))
    return sorted([*edits, *cut(site.module, blocks)])


def _first_comment(site: Site) -> int:
    """The first line of the comment that stands directly above, at the same depth; its own first line without one."""
    line = site.first_line
    while line > 1 and site.module.is_comment(line - 1) and site.module.indent(line - 1) == site.indent:
        if _NOT_ITS_OWN.match(site.module.row(line - 1).strip()):
            break
        line -= 1
    return line


def _is_emptied(module: ModuleText, gone: list[ast.stmt], name: str, what: Retirement) -> bool:
    left = [one for one in module.tree.body if one not in gone]
    imports = [one for one in left if isinstance(one, ast.Import | ast.ImportFrom)]
    used_elsewhere = what.kept_names & set(bound_in(ast.Module(list(imports), [])))
    stars = any(alias.name == "*" for one in imports for alias in one.names)
    if what.is_package or used_elsewhere or stars:
        return False
    return all(is_docstring(one) or one in imports or _is_idle(one, name) for one in left)


def _is_idle(statement: ast.stmt, name: str) -> bool:
    """``pass``, an ``__all__`` that lists nothing else, and types that are imported for nobody."""
    match statement:
        case ast.Pass():
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"), orelse=[]):
            return all(isinstance(one, ast.Import | ast.ImportFrom | ast.Pass) for one in statement.body)
        case (
            ast.Assign(targets=[ast.Name(id="__all__")], value=ast.List() | ast.Tuple() as value)
            | ast.AnnAssign(target=ast.Name(id="__all__"), value=ast.List() | ast.Tuple() as value)
        ):
            return all(isinstance(one, ast.Constant) and one.value == name for one in value.elts)
    return False


__all__ = ["Emptied", "drop_all_entry", "remove"]
