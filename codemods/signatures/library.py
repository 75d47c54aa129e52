"""The signatures of a workspace's definitions, each module read at most once."""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from ssot_tool.signature import Signature, Unknown

from .definitions import Definition
from .read import signature_of

#: Follows a dotted name from a module: to (module, qualified name) of a definition, to a symbol of something else, or
#: nowhere.
Follow = Callable[[str, str], tuple[str, str] | str | None]


class Library:
    """Answers what definitions take. ``text_of`` gives a module's text, None where there is none."""

    def __init__(self, text_of: Callable[[str], str | None], follow: Follow) -> None:
        self._text_of = text_of
        self._follow = follow
        self._modules: dict[str, dict[str, cst.ClassDef | cst.FunctionDef]] = {}

    def signature(self, module: str, qualname: str, bound: bool = True) -> Signature | Unknown:
        """What a call of ``module.qualname`` takes; of a method that is called on an instance if ``bound``."""
        nodes = self._nodes(module)
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
            node = self._nodes(found[0]).get(found[1])
            symbol = f"{found[0]}.{found[1]}"
            return symbol if node is None else Definition(node, symbol, self._resolver(found[0]))

        return resolve

    def _nodes(self, module: str) -> dict[str, cst.ClassDef | cst.FunctionDef]:
        found = self._modules.get(module)
        if found is None:
            found = self._modules[module] = {}
            text = self._text_of(module)
            if text is not None:
                try:
                    _collect(cst.parse_module(text).body, "", found)
                except (cst.ParserSyntaxError, RecursionError):
                    pass
        return found


def _collect(body: object, prefix: str, into: dict[str, cst.ClassDef | cst.FunctionDef]) -> None:
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
