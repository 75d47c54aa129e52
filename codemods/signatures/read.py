"""From the node of a function or class to what a call of it takes."""

from __future__ import annotations

import libcst as cst

from ssot_tool.signature import Signature, Unknown

from .classes import signature_of_class
from .definitions import Definition, Resolve
from .functions import signature_of_function


def signature_of(
    node: cst.ClassDef | cst.FunctionDef,
    resolve: Resolve,
    symbol: str = "",
    owner: cst.ClassDef | None = None,
    bound: bool = True,
) -> Signature | Unknown:
    """What a call of the definition takes, or why that cannot be said.

    ``resolve`` follows the names that stand in it: bases, decorators and names in defaults. ``symbol`` is its own, for
    reasons and to notice that a class derives from itself. Of a method ``owner`` is the class, and ``bound`` says that
    it is called on an instance; ``Owner.method(…)`` is not bound.
    """
    try:
        if isinstance(node, cst.FunctionDef):
            return signature_of_function(node, resolve, owner.name.value if owner else None, bound)
        return signature_of_class(Definition(node, symbol or node.name.value, resolve))
    except RecursionError:  # libcst visits and writes with recursion, and not all that is scanned is shallow enough
        return Unknown("it nests too deep to be read")
