"""What the generators of constructors share: a field as a parameter, and annotations that say that it is none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import libcst as cst

from ssot_tool.signature import Kind, Parameter, Signature, Unknown

from .class_bodies import Body, Field
from .defaults import Default, code
from .definitions import Definition, Resolve, literal, options, symbol_at

_SPECIAL = {
    "ClassVar": ("typing", "typing_extensions"),
    "InitVar": ("dataclasses",),
    "KW_ONLY": ("dataclasses",),
}


class Made(NamedTuple):
    """A field as the decorator sees it; ``init`` says whether the constructor takes it."""

    parameter: Parameter
    init: bool = True


def parameter_of(name: str, by_name: bool, default: Default | None, annotation: cst.Annotation | None) -> Parameter:
    """The parameter of a generated constructor."""
    noted = code(annotation.annotation) if annotation is not None else None
    kind = Kind.KEYWORD_ONLY if by_name else Kind.POSITIONAL_OR_KEYWORD
    if default is None:
        return Parameter(name, kind, annotation=noted)
    return Parameter(name, kind, default.text, noted, default.constant, default.meaning)


def signature_from(fields: Iterable[Made]) -> Signature:
    """The constructor of some fields: those by keyword alone come last."""
    taken = [field.parameter for field in fields if field.init]
    return Signature(tuple(sorted(taken, key=lambda one: one.kind is Kind.KEYWORD_ONLY)))


def annotation_kind(annotation: cst.Annotation, resolve: Resolve) -> str | None:
    """``ClassVar``, ``InitVar`` or ``KW_ONLY`` if an annotation is one of them, in quotes or not."""
    value = annotation.annotation
    if isinstance(value, cst.SimpleString):
        try:
            value = cst.parse_expression(str(value.evaluated_value))
        except (cst.ParserSyntaxError, ValueError):
            return None
    module, _, name = ((not isinstance(value, cst.Call) and symbol_at(value, resolve)) or "").rpartition(".")
    return name if module in _SPECIAL.get(name, ()) else None


def flags(
    call: cst.BaseExpression, names: Iterable[str], about: str
) -> tuple[dict[str, bool], dict[str, cst.BaseExpression]] | Unknown:
    """Those of the named keywords that a call gives, as literals, and all of its keywords."""
    given = options(call)
    if given is None:
        return Unknown(f"{about} cannot be read")
    read = {name: literal(given[name]) for name in names if name in given}
    for name, value in read.items():
        if value is None:
            return Unknown(f"{name} of {about} is no literal")
    return {name: value is True for name, value in read.items()}, given


def tangle(field: Field, body: Body, below: Iterable[Definition], bodies: Iterable[Body]) -> str | None:
    """Why the default of a field may be another than what stands behind it; None if it is that."""
    if field.name in body.tangled:
        return f"the field {field.name} is bound in more than one way"
    if field.value is None:
        for base, inherited in zip(below, bodies, strict=True):
            if inherited.binds(field.name):
                return f"the default of the field {field.name} may be the {field.name} of {base.symbol}"
    return None
