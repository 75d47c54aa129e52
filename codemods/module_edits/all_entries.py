"""Takes a name out of a module's ``__all__``, or puts another in its place; the layout stays."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from ssot_tool.edit import Edit
from ssot_tool.signature import Left

from .line_cuts import Block, cut
from .listed_items import drop_items
from .module_text import ModuleText, module_text, suites

_Literal = ast.List | ast.Tuple | ast.Set


class Entries(NamedTuple):
    """What becomes of the statements about ``__all__``: lines that go, and edits in those that stay."""

    blocks: list[Block]
    edits: list[Edit]
    nodes: list[ast.stmt]


def drop_all_entry(text: str, name: str, new: str | None) -> list[Edit]:
    """The edits that take ``name`` out of ``__all__``, or make it ``new``; none if the module cannot be parsed."""
    module = module_text(text)
    if isinstance(module, Left):
        return []
    found = all_entries(module, name, new)
    return sorted([*found.edits, *cut(module, found.blocks)])


def all_entries(module: ModuleText, name: str, new: str | None) -> Entries:
    """``[…]`` and ``(…)`` however they are assigned or added, ``.append("…")``, ``.extend([…])``, ``.remove("…")``."""
    found = Entries([], [], [])
    if new is not None and any(_text(item) == new for _, one in _about_all(module) for item in _strings(one)):
        new = None
    for suite, statement in _about_all(module):
        if new is not None:
            _rename(module, statement, name, new, found)
        elif _adds_only(statement, name):
            _remove(module, suite, statement, found)
        else:
            for literal in _literals(statement):
                found.edits.extend(_without(module, literal, name))
    return found


def _about_all(module: ModuleText) -> Iterator[tuple[list[ast.stmt], ast.stmt]]:
    for suite in suites(module.tree):
        for statement in suite:
            match statement:
                case (
                    ast.Assign(targets=[ast.Name(id="__all__")])
                    | ast.AnnAssign(target=ast.Name(id="__all__"))
                    | ast.AugAssign(target=ast.Name(id="__all__"))
                    | ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="__all__"))))
                ):
                    yield suite, statement


def _strings(node: ast.AST) -> Iterator[ast.Constant]:
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one


def _text(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _literals(statement: ast.stmt) -> list[_Literal]:
    return [one for one in ast.walk(statement) if isinstance(one, _Literal)]


def _adds_only(statement: ast.stmt, name: str) -> bool:
    """Whether a statement does nothing but add, or remove, this name."""
    match statement:
        case ast.Expr(value=ast.Call(args=[argument], keywords=[])):
            pass
        case ast.AugAssign(value=argument):
            pass
        case _:
            return False
    items = argument.elts if isinstance(argument, _Literal) else [argument]
    return bool(items) and all(_text(item) == name for item in items)


def _remove(module: ModuleText, suite: list[ast.stmt], statement: ast.stmt, found: Entries) -> None:
    if len(suite) > 1 and module.stands_alone(statement):
        found.blocks.append(Block(statement.lineno, statement.end_lineno or statement.lineno))
        found.nodes.append(statement)
    else:
        found.edits.append(Edit(*module.span(statement), "pass"))


def _rename(module: ModuleText, statement: ast.stmt, name: str, new: str, found: Entries) -> None:
    for one in _strings(statement):
        source = module.source(one)
        if one.value == name and source.count(name) == 1:
            start = module.span(one)[0] + source.index(name)
            found.edits.append(Edit(start, start + len(name), new))


def _without(module: ModuleText, literal: _Literal, name: str) -> list[Edit]:
    gone = {at for at, item in enumerate(literal.elts) if _text(item) == name}
    if not gone:
        return []
    start, end = module.span(literal)
    bare = module.text[start] not in "[({"
    spans = [module.span(item) for item in literal.elts]
    if len(gone) == len(spans):
        inner = "()" if bare or isinstance(literal, ast.Tuple) else "[]"
        return [Edit(start, end, inner)] if bare or not isinstance(literal, ast.Set) else []
    edits = drop_items(module, spans, gone)
    if isinstance(literal, ast.Tuple) and len(spans) - len(gone) == 1:
        edits = _as_single(module, literal, edits, spans[next(at for at in range(len(spans)) if at not in gone)])
    return edits


def _as_single(module: ModuleText, literal: ast.Tuple, edits: list[Edit], stays: tuple[int, int]) -> list[Edit]:
    """A tuple of one needs its comma: what stood behind the item that stays is taken out without it."""
    closing = module.span(literal)[1]
    taken = [at for edit in edits for at in range(edit.start, edit.end)]
    behind = [at for at in range(stays[1], closing) if at not in set(taken)]
    if any(module.text[at] == "," for at in behind):
        return edits
    if any(edit.start == stays[1] for edit in edits):
        return [Edit(one.start, one.end, "," + one.text) if one.start == stays[1] else one for one in edits]
    return [*edits, Edit(stays[1], stays[1], ",")]
