"""The signatures of a workspace's definitions. Only the statements that define what is asked for are parsed."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress

import libcst as cst

from ssot_tool.signature import Signature, Unknown

from .definitions import Definition
from .read import signature_of

#: Follows a dotted name from a module: to (module, qualified name) of a definition, to a symbol of something else, or
#: nowhere.
Follow = Callable[[str, str], tuple[str, str] | str | None]
Nodes = dict[str, cst.ClassDef | cst.FunctionDef]

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


class Library:
    """Answers what definitions take. ``text_of`` gives a module's text, None where there is none."""

    def __init__(self, text_of: Callable[[str], str | None], follow: Follow) -> None:
        self._text_of = text_of
        self._follow = follow
        self._outlines: dict[str, Outline | None] = {}
        self._nodes: dict[tuple[str, str], Nodes] = {}

    def signature(self, module: str, qualname: str, bound: bool = True) -> Signature | Unknown:
        """What a call of ``module.qualname`` takes; of a method that is called on an instance if ``bound``."""
        nodes = self._around(module, qualname)
        node = nodes.get(qualname)
        if node is None:
            return Unknown(f"{module}.{qualname} cannot be read")
        outer = nodes.get(qualname.rpartition(".")[0])
        owner = outer if isinstance(outer, cst.ClassDef) else None
        return signature_of(node, self._resolver(module), f"{module}.{qualname}", owner, bound)

    def _resolver(self, module: str) -> Callable[[str], Definition | str | None]:
        def resolve(dotted: str) -> Definition | str | None:
            found = self._follow(module, dotted)
            if not isinstance(found, tuple):
                return found
            node = self._around(*found).get(found[1])
            symbol = f"{found[0]}.{found[1]}"
            return symbol if node is None else Definition(node, symbol, self._resolver(found[0]))

        return resolve

    def _around(self, module: str, qualname: str) -> Nodes:
        """The definitions in a module that share their first name with one."""
        key = (module, qualname.partition(".")[0])
        found = self._nodes.get(key)
        if found is None:
            found = self._nodes[key] = {}
            with suppress(cst.ParserSyntaxError, RecursionError):
                _collect(cst.parse_module(self._source(*key)).body, "", found)
        return found

    def _source(self, module: str, name: str) -> str:
        """The part of a module's text that defines a name at its top; all of it where ``ast`` cannot read it."""
        text = self._text_of(module) or ""
        if module not in self._outlines:
            self._outlines[module] = _outline(text)
        outline = self._outlines[module]
        return text if outline is None else "".join(f"{part}\n" for part in outline.get(name, ()))


#: The texts of the statements at a module's top that define a name, by the name.
Outline = dict[str, list[str]]


def _outline(text: str) -> Outline | None:
    """Where a module defines its names; libcst takes ten times as long for a module as ``ast`` does."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes: not our business
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
    lines = _LINE.findall(text)
    outline: Outline = {}
    for statement in tree.body:
        names = {*_defined([statement])}
        if names:
            first = min([statement.lineno, *(e.lineno for e in getattr(statement, "decorator_list", ()))])
            part = "".join(lines[first - 1 : statement.end_lineno])
            for name in names:
                outline.setdefault(name, []).append(part)
    return outline


def _defined(statements: list[ast.stmt]) -> Iterator[str]:
    """The names that statements define, in the blocks within too."""
    for statement in statements:
        if isinstance(statement, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield statement.name
        else:
            for field in ("body", "orelse", "handlers", "finalbody"):
                parts = getattr(statement, field, [])
                for part in parts:
                    yield from _defined(part.body if isinstance(part, ast.ExceptHandler) else [part])


def _collect(body: object, prefix: str, into: Nodes) -> None:
    """The definitions of a block, and of the blocks and classes within; the first of a name counts."""
    for statement in body if isinstance(body, (list, tuple)) else ():
        if isinstance(statement, (cst.ClassDef, cst.FunctionDef)):
            qualname = f"{prefix}{statement.name.value}"
            into.setdefault(qualname, statement)
            if isinstance(statement, cst.ClassDef):
                _collect(statement.body.body, f"{qualname}.", into)
        elif isinstance(statement, (cst.If, cst.Try, cst.With, cst.Else, cst.For, cst.While)):
            _collect(statement.body.body, prefix, into)
            if isinstance(statement, cst.Try):
                for handler in statement.handlers:
                    _collect(handler.body.body, prefix, into)
            orelse = getattr(statement, "orelse", None)
            if orelse is not None:
                _collect([orelse] if isinstance(orelse, cst.If) else orelse.body.body, prefix, into)
