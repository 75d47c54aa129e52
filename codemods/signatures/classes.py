"""What a class takes when it is constructed: what finds ``__new__`` and ``__init__``, and what they are made from."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Collection

import libcst as cst

from ssot_tool.signature import Kind, Parameter, Signature, Unknown

from .attrs_fields import ATTRS, attrs_options, attrs_signature
from .class_bodies import body_of
from .dataclass_fields import DATACLASS, dataclass_options, dataclass_signature
from .defaults import code, shared
from .definitions import Definition, symbol_at
from .fields import Made, parameter_of, signature_from
from .functions import signature_of_function
from .lineage import Lineage, Outside, lineage
from .pydantic_fields import MODELS, pydantic_signature

_KEEP = frozenset(
    f"{module}.{name}"
    for module in ("typing", "typing_extensions")
    for name in ("final", "runtime_checkable", "deprecated", "dataclass_transform")
) | {"functools.total_ordering", "warnings.deprecated"}
_NAMED_TUPLES = frozenset(("typing.NamedTuple", "typing_extensions.NamedTuple"))
_PROTOCOLS = frozenset(("typing.Protocol", "typing_extensions.Protocol"))
#: Built-in exceptions whose ``__init__`` is the inherited one under a name of their own.
_PLAIN = frozenset(
    one
    for one in vars(builtins).values()
    if isinstance(one, type)
    and issubclass(one, Exception | ArithmeticError)
    and not issubclass(one, OSError | ImportError | NameError | AttributeError | SyntaxError | UnicodeError)
    and not issubclass(one, StopIteration | StopAsyncIteration | BaseExceptionGroup)
)
#: What is found where nothing defines a method: ``object`` takes nothing, or leaves it to the other method.
_Found = Signature | Unknown | None


def signature_of_class(definition: Definition) -> Signature | Unknown:
    """What a construction gives: bound through ``__new__`` and ``__init__``, whichever there are.

    Unknown where they disagree, where a decorator or metaclass may do something else, or where a base that would
    matter cannot be read. Where a class has an ``__init__`` of its own and a base that cannot be read, it is a doubt
    that the base may say more, in ``__new__`` or a metaclass.
    """
    order = lineage(definition)
    if isinstance(order, Unknown):
        return order
    if _derives(definition, _PROTOCOLS):
        return Unknown(f"{definition.symbol} is a protocol, of which nothing is made")
    reason = _decorator(order)
    if reason is not None:
        return Unknown(reason)
    new, init = _find("__new__", order), _find("__init__", order)
    doubts: tuple[str, ...] = ()
    if isinstance(new, _Unreadable) and isinstance(init, Signature):
        doubts, new = (new.reason,), None
    if isinstance(init, Unknown):
        return Unknown(init.reason)
    if isinstance(new, Unknown):
        return Unknown(new.reason)
    one = _agreed(new, init)
    return Signature(one.parameters, one.result, doubts) if isinstance(one, Signature) else one


class _Unreadable(Unknown):
    """A base from outside is the next that would be asked for the method."""


def _decorator(order: Lineage) -> str | None:
    """Why a decorator of the class or of a base may change what is taken; None if none does."""
    for entry in order:
        if not isinstance(entry, Definition):
            continue
        for decorator in entry.node.decorators:
            symbol = symbol_at(decorator.decorator, entry.resolve)
            if symbol not in _KEEP and symbol not in ATTRS and symbol != DATACLASS:
                return f"the decorator {code(decorator.decorator)} may change what {entry.symbol} takes"
    return None


def _find(method: str, order: Lineage) -> _Found:
    for entry in order:
        if isinstance(entry, Outside):
            if entry in MODELS and method == "__init__":
                return pydantic_signature(order)
            if entry.inert or entry in MODELS or (method == "__new__" and _is_exception(entry)):
                continue
            if _takes_messages(entry):
                return Signature((Parameter("args", Kind.VAR_POSITIONAL),))
            return _Unreadable(f"its base {entry}, which cannot be read, may say what it takes")
        found = _defined(method, entry)
        if found is not None:
            return found
    return None


def _defined(method: str, entry: Definition) -> _Found:
    """What the class itself says about the method; None if it has none."""
    assert isinstance(entry.node, cst.ClassDef)
    body = body_of(entry.node)
    given, attrs = dataclass_options(entry), attrs_options(entry)
    if isinstance(given, Unknown) or isinstance(attrs, Unknown):
        return given if isinstance(given, Unknown) else attrs if isinstance(attrs, Unknown) else None
    own = body.binds(method)
    if method == "__init__":
        # attr.s puts its own __init__ in the place of one that is written; the others keep that.
        if attrs is not None and attrs.init and not (own and attrs.detect):
            return _generated(attrs_signature, entry)
        if given is not None and given.init and not own:
            return _generated(dataclass_signature, entry)
    if method == "__new__" and _derives(entry, _NAMED_TUPLES):
        return _named_tuple(entry)
    if not own:
        return None
    if method in body.tangled or method not in body.methods:
        return Unknown(f"{entry.symbol} binds {method} in a way that cannot be read")
    return signature_of_function(body.methods[method], entry.resolve, entry.node.name.value)


def _derives(definition: Definition, symbols: Collection[str]) -> bool:
    """Whether one of some symbols is a direct base."""
    assert isinstance(definition.node, cst.ClassDef)
    return any(symbol_at(base.value, definition.resolve) in symbols for base in definition.node.bases)


def _generated(read: Callable[[Lineage], Signature | Unknown], entry: Definition) -> Signature | Unknown:
    below = lineage(entry)
    return below if isinstance(below, Unknown) else read(below)


def _named_tuple(definition: Definition) -> Signature | Unknown:
    assert isinstance(definition.node, cst.ClassDef)
    body = body_of(definition.node)
    if body.hidden or any(field.name in body.tangled for field in body.fields):
        return Unknown(f"{definition.symbol} has fields that are bound in more than one way or under a condition")
    return signature_from(
        Made(
            parameter_of(
                field.name,
                False,
                shared(field.value, definition.resolve) if field.value is not None else None,
                field.annotation,
            )
        )
        for field in body.fields
    )


def _is_exception(symbol: str) -> bool:
    found = getattr(builtins, symbol.removeprefix("builtins."), None)
    return isinstance(found, type) and issubclass(found, BaseException)


def _takes_messages(symbol: str) -> bool:
    """Whether it is a built-in exception whose constructor is that of ``BaseException``: ``*args`` and nothing else."""
    found = getattr(builtins, symbol.removeprefix("builtins."), None)
    if not isinstance(found, type) or not issubclass(found, BaseException) or symbol.count(".") > 1:
        return False
    order = found.__mro__[: found.__mro__.index(BaseException)]
    return not any("__init__" in vars(one) and one not in _PLAIN for one in order)


def _agreed(new: Signature | None, init: Signature | None) -> Signature | Unknown:
    """The one of both that is there; of two that agree, or of which one takes everything, the one that says more."""
    if new is None or init is None:
        return new or init or Signature(())
    if _takes_all(new):
        return init
    if _takes_all(init):
        return new
    shape = [(one.name, one.kind, one.required, one.meaning) for one in new.parameters]
    if shape == [(one.name, one.kind, one.required, one.meaning) for one in init.parameters]:
        return init
    return Unknown("its __new__ and its __init__ take different arguments")


def _takes_all(signature: Signature) -> bool:
    return [one.kind for one in signature.parameters] == [Kind.VAR_POSITIONAL, Kind.VAR_KEYWORD]
