"""What a function takes: its parameters as they are written, unless a decorator may change them."""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cache

import libcst as cst

from ssot_tool.signature import Kind, Parameter, Result, Signature, Unknown, identifier

from .defaults import code, shared
from .definitions import Resolve, symbol_at

#: Decorators that leave the parameters as they are.
_KEEP = frozenset(
    [
        "abc.abstractmethod",
        "builtins.classmethod",
        "builtins.staticmethod",
        "contextlib.asynccontextmanager",
        "contextlib.contextmanager",
        "functools.wraps",
        "typing.final",
        "typing.no_type_check",
        "typing.override",
        "typing_extensions.deprecated",
        "typing_extensions.final",
        "typing_extensions.override",
        "warnings.deprecated",
    ]
)
#: Decorators for which a position and a keyword make two different calls.
_CACHES = frozenset(("functools.cache", "functools.lru_cache"))
#: Fields of nodes that hold nothing but layout.
_LAYOUT = re.compile("whitespace|lines|header|footer|indent|lpar|rpar|comma|semicolon|lbrac|rbrac")
#: Methods of classes that get the class without being told.
_IMPLICIT = frozenset(("__new__", "__init_subclass__", "__class_getitem__"))


def signature_of_function(
    node: cst.FunctionDef, resolve: Resolve, owner: str | None = None, bound: bool = True
) -> Signature | Unknown:
    """What the caller of a function gives; of a method of the class named ``owner`` without the receiver if ``bound``.

    Not bound is ``Owner.method(receiver, …)``. The names in defaults and decorators are followed by ``resolve``.
    """
    symbols = [symbol_at(decorator.decorator, resolve) for decorator in node.decorators]
    parameters = _parameters(node, resolve, owner)
    for symbol, decorator in zip(symbols, node.decorators, strict=True):
        if symbol in _CACHES and not parameters:
            continue
        if symbol in _CACHES:
            return Unknown(f"{symbol} keeps apart what is given by position and by keyword")
        if symbol not in _KEEP:
            return Unknown(f"the decorator {code(decorator.decorator)} may change what {node.name.value} takes")
    static = "builtins.staticmethod" in symbols
    has_class = "builtins.classmethod" in symbols or node.name.value in _IMPLICIT
    if owner is not None and not static and (bound or has_class):
        if parameters and parameters[0].kind in (Kind.POSITIONAL_ONLY, Kind.POSITIONAL_OR_KEYWORD):
            parameters = parameters[1:]
        elif not parameters or parameters[0].kind is not Kind.VAR_POSITIONAL:
            return Unknown(f"{node.name.value} has no parameter for its receiver")
    return Signature(tuple(parameters), _result(node, symbols))


def parameter(
    name: str,
    kind: Kind,
    default: cst.BaseExpression | None,
    annotation: cst.Annotation | None,
    resolve: Resolve,
) -> Parameter:
    """A parameter with a default that is evaluated once, or none."""
    noted = code(annotation.annotation) if annotation else None
    if default is None:
        return Parameter(identifier(name), kind, annotation=noted)
    text, constant, meaning = shared(default, resolve)
    return Parameter(identifier(name), kind, text, noted, constant, meaning)


def mangled(name: str, owner: str | None) -> str:
    """A name as it is kept when it stands in the class ``owner``: private ones get the class's name."""
    stripped = (owner or "").lstrip("_")
    if stripped and name.startswith("__") and not name.endswith("__"):
        return f"_{stripped}{name}"
    return name


def _parameters(node: cst.FunctionDef, resolve: Resolve, owner: str | None) -> list[Parameter]:
    params = node.params
    found: list[tuple[cst.Param, Kind]] = [(one, Kind.POSITIONAL_ONLY) for one in params.posonly_params]
    found += [(one, Kind.POSITIONAL_OR_KEYWORD) for one in params.params]
    if isinstance(params.star_arg, cst.Param):
        found.append((params.star_arg, Kind.VAR_POSITIONAL))
    found += [(one, Kind.KEYWORD_ONLY) for one in params.kwonly_params]
    if params.star_kwarg is not None:
        found.append((params.star_kwarg, Kind.VAR_KEYWORD))
    return [
        parameter(mangled(one.name.value, owner), kind, one.default, one.annotation, resolve) for one, kind in found
    ]


def _result(node: cst.FunctionDef, symbols: list[str | None]) -> Result:
    if "contextlib.contextmanager" in symbols:
        return "context manager"
    if "contextlib.asynccontextmanager" in symbols:
        return "async context manager"
    yields = _yields(node.body)
    if node.asynchronous is not None:
        return "async generator" if yields else "coroutine"
    return "generator" if yields else "value"


def _yields(body: cst.BaseSuite) -> bool:
    """Whether a body yields; what is defined inside it yields for itself.

    A visitor of libcst makes every node anew: it took 0.7 of the 4.1 s of ``ssot compare`` with 400 methods.
    """
    left: list[cst.CSTNode] = [body]
    while left:
        node = left.pop()
        if isinstance(node, cst.Yield):
            return True
        if isinstance(node, (cst.FunctionDef, cst.ClassDef, cst.Lambda)):
            continue
        for name in _fields(type(node)):
            value = getattr(node, name)
            if isinstance(value, cst.CSTNode):
                left.append(value)
            elif isinstance(value, (list, tuple)):
                left += [one for one in value if isinstance(one, cst.CSTNode)]
    return False


@cache
def _fields(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    """The fields of a kind of node in which an expression or statement may stand."""
    return tuple(one.name for one in fields(kind) if not _LAYOUT.search(one.name))
