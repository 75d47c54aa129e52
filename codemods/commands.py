"""Commands for ``python -m libcst.tool codemod``: what of our codemods makes sense on one file without its workspace.

``python -m libcst.tool codemod -x ssot_tool.codemods.commands.AddKeyword --callee app.new.Handler --keyword
'agent_type="start"' app/main.py`` gives a keyword to every call of a class or function. It sees one file at a time:
names are followed through its imports and no further, and strings, subclasses and values are not looked at. For those
there is ``ssot migrate --route``, which moves a call by the same codemod, ``calls.rebind``.
"""

from __future__ import annotations

import argparse

import libcst as cst
from libcst.codemod import CodemodContext, VisitorBasedCodemodCommand
from libcst.metadata import QualifiedNameProvider, QualifiedNameSource

from ssot_tool.signature import Kind, Left, Parameter, Signature

from .calls import rebind

_ANYTHING = Signature((Parameter("args", Kind.VAR_POSITIONAL), Parameter("kwargs", Kind.VAR_KEYWORD)))


class AddKeyword(VisitorBasedCodemodCommand):
    """Gives a keyword to every call of one class or function; calls that have it stay as they are."""

    DESCRIPTION = "Give a keyword to every call of a class or function, as ssot migrate --route does."
    METADATA_DEPENDENCIES = (QualifiedNameProvider,)

    @staticmethod
    def add_args(parser: argparse.ArgumentParser) -> None:
        """The command's own options."""
        parser.add_argument("--callee", required=True, metavar="SYMBOL", help="dotted name, as in app.new.Handler")
        parser.add_argument("--keyword", required=True, metavar="NAME=SOURCE", help='as in agent_type="start"')

    def __init__(self, context: CodemodContext, callee: str, keyword: str) -> None:
        super().__init__(context)
        name, equals, source = keyword.partition("=")
        if not name.isidentifier() or not equals or not source.strip():
            raise ValueError(f"{keyword!r} is no keyword; write it as in agent_type='start'")
        cst.parse_expression(source)
        self.callee = callee
        self.added = {name: source}

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:  # noqa: N802
        """Add the keyword to the call's own text."""
        if not self._is_meant(original_node.func):
            return updated_node
        module = self.context.module or cst.Module(())
        text = module.code_for_node(updated_node.with_changes(lpar=(), rpar=()))
        moved = rebind(text, _ANYTHING, _ANYTHING, added=self.added)
        if isinstance(moved, Left):
            self.warn(f"a call of {self.callee} is left: {moved.reason}")
            return updated_node
        call = cst.parse_expression(moved.applied(text), module.config_for_parsing)
        return call.with_changes(lpar=updated_node.lpar, rpar=updated_node.rpar)

    def _is_meant(self, func: cst.BaseExpression) -> bool:
        names = self.get_metadata(QualifiedNameProvider, func, set())
        return any(one.name == self.callee and one.source is QualifiedNameSource.IMPORT for one in names)
