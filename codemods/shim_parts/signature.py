"""The legacy signature as a shim writes it, and the call of the canonical that it becomes."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Mapping, Set
from typing import NamedTuple

from ssot_tool.codemod import Retirement
from ssot_tool.signature import Kind, Left, Parameter, Signature

from ..calls import rebind
from ..module_edits.module_text import Site
from ..module_edits.name_uses import bound_in, expression_names, parameter_names

_Function = ast.FunctionDef | ast.AsyncFunctionDef


class Known(NamedTuple):
    """What can be written in the place of a definition.

    ``names``: those that mean the same there as in the definition's own header; ``written``: what the header of its
    constructor, or its fields, write themselves, all else comes from other modules. ``fields``: a call in a default may
    be a factory's, and made anew each time.
    """

    names: frozenset[str]
    written: frozenset[str]
    fields: bool = False


def known_names(site: Site) -> Known:
    """The names around a definition that it does not bind in its own body, and the parameters that it writes."""
    names = set(vars(builtins)).union(*(bound_in(scope) for scope in site.scopes))
    node = site.node
    if isinstance(node, _Function):
        return Known(frozenset(names), frozenset(parameter_names(node)))
    fields = {one.target.id for one in node.body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)}
    constructor = constructor_of(node)
    written = parameter_names(constructor) if constructor else fields
    return Known(frozenset(names - set(bound_in(node))), frozenset(written), constructor is None)


def constructor_of(node: ast.ClassDef) -> _Function | None:
    """A class's own ``__init__`` or, without one, its ``__new__``."""
    own = {one.name: one for one in node.body if isinstance(one, _Function)}
    return own.get("__init__") or own.get("__new__")


def header(signature: Signature, known: Known) -> list[str] | Left:
    """The parameters as they stand in a header, with ``/`` and ``*``; annotations only where they mean something."""
    items: list[str] = []
    kinds = [one.kind for one in signature.parameters]
    for at, one in enumerate(signature.parameters):
        if one.kind is Kind.KEYWORD_ONLY and Kind.VAR_POSITIONAL not in kinds and "*" not in items:
            items.append("*")
        text = _parameter(one, known)
        if isinstance(text, Left):
            return text
        items.append(text)
        if one.kind is Kind.POSITIONAL_ONLY and kinds[at + 1 : at + 2] != [Kind.POSITIONAL_ONLY]:
            items.append("/")
    return items


def _parameter(one: Parameter, known: Known) -> str | Left:
    if one.name.startswith("__") and not one.name.endswith("__"):
        return Left(f"{one.name} is another name inside a class")
    stars = {Kind.VAR_POSITIONAL: "*", Kind.VAR_KEYWORD: "**"}.get(one.kind, "")
    text = f"{stars}{one.name}"
    own = one.name in known.written
    noted = one.annotation is not None and means(one.annotation, known.names if own else frozenset())
    if noted:
        text += f": {one.annotation}"
    if one.default is None:
        return text
    default = _default(one, known, own)
    if default is None:
        return Left(f"the default of {one.name}, {one.default}, cannot be written outside of the definition")
    return f"{text} = {default}" if noted else f"{text}={default}"


def _default(one: Parameter, known: Known, own: bool) -> str | None:
    assert one.default is not None
    fresh = one.meaning is not None and one.meaning.startswith("new ")
    if fresh or "\n" in one.default or "\r" in one.default:
        return None if fresh else one.constant
    if one.constant is not None:
        return one.constant
    factory = known.fields and "(" in one.default
    return one.default if own and not factory and means(one.default, known.names) else None


def means(text: str, names: Set[str]) -> bool:
    """Whether the names in an expression are known, or builtins."""
    used = expression_names(text)
    single = "\n" not in text and "\r" not in text and "#" not in text
    return single and used <= (names | set(vars(builtins)))


def forwarded(what: Retirement) -> list[str] | Left:
    """The arguments with which the shim, given everything by its own parameters, calls the canonical."""
    if what.legacy is None or what.canonical is None:
        side = what.symbol if what.legacy is None else f"{what.module}.{what.name}"
        return Left(f"it is not known what {side} takes")
    call = f"f({', '.join(_arguments(what.legacy))})"
    rebound = rebind(call, what.legacy, what.canonical, renamed=what.arguments, added=what.route)
    if isinstance(rebound, Left):
        return rebound
    return _split(rebound.applied(call))


def _arguments(legacy: Signature) -> list[str]:
    forms: Mapping[Kind, str] = {
        Kind.POSITIONAL_ONLY: "{0}",
        Kind.POSITIONAL_OR_KEYWORD: "{0}",
        Kind.VAR_POSITIONAL: "*{0}",
        Kind.KEYWORD_ONLY: "{0}={0}",
        Kind.VAR_KEYWORD: "**{0}",
    }
    return [forms[one.kind].format(one.name) for one in legacy.parameters]


def _split(call: str) -> list[str]:
    """The arguments of a call, in the order in which they are written."""
    node = ast.parse(call, mode="eval").body
    assert isinstance(node, ast.Call)
    items = [(one.lineno, one.col_offset, ast.get_source_segment(call, one) or "") for one in node.args]
    for one in node.keywords:
        value = ast.get_source_segment(call, one.value) or ""
        items.append((one.value.lineno, one.value.col_offset, f"{one.arg}={value}" if one.arg else f"**{value}"))
    return [text for _, _, text in sorted(items)]
